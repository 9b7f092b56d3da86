"""What tables say against each other, in the database."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from siger_catalog.contradictions import KINDS, Contradiction, ContradictionKind
from siger_catalog.errors import ConflictError
from siger_catalog.model import SERVED_STATES
from siger_catalog.ports import ContradictionPage, Trait, Uncompared
from siger_catalog.stores.absent import unknown_contradiction, unknown_dataset
from siger_catalog.stores.cleaning import cleaned
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode, encode
from siger_catalog.stores.sql.database import Database

FOUND = tables.contradiction.c
WAITING = tables.uncompared.c
TRAIT = tables.trait.c
DATASET = tables.dataset.c


class SqlContradictions:
    """See ports.ContradictionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def uncompared(self, limit: int) -> tuple[Uncompared, ...]:
        """Return datasets to compare, those that wait longest first."""
        query = select(tables.uncompared).order_by(WAITING.id).limit(limit)
        with self._database.read() as connection:
            return tuple(
                Uncompared(name=row.dataset, revision=row.revision)
                for row in connection.execute(query)
            )

    def compare_again(self, name: str | None = None) -> int:
        """Make a dataset, or every one, an uncompared one; return how many.

        Raises:
            NotFoundError: No dataset of that name was ever published.
        """
        wanted = select(DATASET.name, DATASET.revision).order_by(DATASET.name)
        if name is not None:
            wanted = wanted.where(DATASET.name == cleaned(name))
        with self._database.write() as connection:
            rows = connection.execute(wanted).all()
            if name is not None and not rows:
                raise unknown_dataset(name)
            for row in rows:
                enqueue_comparison(connection, row.name, row.revision)
        return len(rows)

    def keep_traits(self, name: str, traits: Sequence[Trait]) -> None:
        """Replace what makes a dataset comparable."""
        rows = [
            {
                "dataset": name,
                "key": trait.key,
                "region": trait.region,
                "first_year": trait.first_year,
                "last_year": trait.last_year,
            }
            for trait in cleaned(tuple(dict.fromkeys(traits)))
        ]
        with self._database.write() as connection:
            connection.execute(delete(tables.trait).where(TRAIT.dataset == name))
            if rows:
                connection.execute(insert(tables.trait), rows)

    def sharing(self, name: str, limit: int) -> Mapping[str, int]:
        """Return served datasets that share a trait of a dataset in some year.

        By name, each with its revision.
        """
        query = _sharing(name).order_by(TRAIT.dataset).limit(limit)
        with self._database.read() as connection:
            return {row.dataset: row.revision for row in connection.execute(query)}

    def keep_contradictions(
        self,
        name: str,
        revisions: Mapping[str, int],
        found: Sequence[Contradiction],
    ) -> None:
        """Replace contradictions of a dataset with those compared; it is compared then.

        Raises:
            ConflictError: A dataset has changed meanwhile; nothing is written.
        """
        rows = [_row(each, revisions) for each in found]
        done = (WAITING.dataset == name) & (WAITING.revision <= revisions[name])
        with self._database.write() as connection:
            _refuse_changed(connection, revisions)
            _forget_compared(connection, name, revisions)
            if rows:
                connection.execute(insert(tables.contradiction), rows)
            connection.execute(delete(tables.uncompared).where(done))

    def contradictions(
        self,
        *,
        dataset: str | None = None,
        kind: ContradictionKind | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> ContradictionPage:
        """Return contradictions by kind, then the largest first."""
        query = _served(select(FOUND.body))
        if dataset is not None:
            sides = (FOUND.left_dataset, FOUND.right_dataset)
            query = query.where(or_(*(side == cleaned(dataset) for side in sides)))
        if kind is not None:
            query = query.where(FOUND.rank == KINDS.index(kind))
        count = select(func.count()).select_from(query.subquery())
        order = (FOUND.rank, FOUND.count.desc(), FOUND.key)
        page = query.order_by(*order).offset(offset).limit(limit)
        with self._database.read() as connection:
            bodies = connection.scalars(page).all()
            total = connection.scalar(count) or 0
        items = tuple(decode(Contradiction, body) for body in bodies)
        return ContradictionPage(items=items, total=total)

    def contradiction(self, key: str) -> Contradiction:
        """Return one contradiction.

        Raises:
            NotFoundError: There is no such one, or not any more.
        """
        query = _served(select(FOUND.body)).where(FOUND.key == cleaned(key))
        with self._database.read() as connection:
            body = connection.scalar(query)
        if body is None:
            raise unknown_contradiction(key)
        return decode(Contradiction, body)


def _sharing(name: str) -> Select[Any]:
    """Select served datasets that share a trait of a dataset, with their revisions."""
    own = tables.trait.alias("own")
    mine = own.c
    is_shared = and_(
        TRAIT.key == mine.key,
        TRAIT.region == mine.region,
        TRAIT.first_year <= mine.last_year,
        TRAIT.last_year >= mine.first_year,
    )
    return (
        select(TRAIT.dataset, DATASET.revision)
        .join(own, is_shared)
        .join(tables.dataset, TRAIT.dataset == DATASET.name)
        .where(
            mine.dataset == cleaned(name),
            TRAIT.dataset != cleaned(name),
            DATASET.serving_state.in_(SERVED_STATES),
        )
        .distinct()
    )


def _forget_compared(connection: Connection, name: str, met: Collection[str]) -> None:
    """Forget pairs of a dataset with those met now, and with those it has left."""
    left, right = FOUND.left_dataset, FOUND.right_dataset
    pairs = select(left, right).where(or_(left == name, right == name)).distinct()
    others = {side for pair in connection.execute(pairs) for side in pair} - {name}
    still = _sharing(name).where(TRAIT.dataset.in_(others - set(met)))
    gone = others - {row.dataset for row in connection.execute(still)}
    for mine, other in ((left, right), (right, left)):
        forgotten = delete(tables.contradiction)
        connection.execute(forgotten.where(mine == name, other.in_(gone)))


def enqueue_comparison(connection: Connection, name: str, revision: int) -> None:
    """Make a dataset an uncompared one; its place in the row is kept."""
    known = update(tables.uncompared).where(WAITING.dataset == name)
    if connection.execute(known.values(revision=revision)).rowcount == 0:
        new = insert(tables.uncompared).values(dataset=name, revision=revision)
        connection.execute(new)


def _served(query: Select[Any]) -> Select[Any]:
    """Leave out pairs of which one is not served as it was when compared."""
    sides = (
        (FOUND.left_dataset, FOUND.left_revision),
        (FOUND.right_dataset, FOUND.right_revision),
    )
    for number, (name, revision) in enumerate(sides):
        table = tables.dataset.alias(f"side{number}")
        is_same = and_(
            table.c.name == name,
            table.c.revision == revision,
            table.c.serving_state.in_(SERVED_STATES),
        )
        query = query.join(table, is_same)
    return query


def _refuse_changed(connection: Connection, revisions: Mapping[str, int]) -> None:
    query = (
        select(DATASET.name, DATASET.revision)
        .where(DATASET.name.in_(list(revisions)))
        .order_by(DATASET.name)
        .with_for_update()
    )
    now = {row.name: row.revision for row in connection.execute(query)}
    changed = sorted(name for name, seen in revisions.items() if now.get(name) != seen)
    if changed:
        raise ConflictError(f"Dataset berubah selama dibandingkan: {changed}.")


def _row(found: Contradiction, revisions: Mapping[str, int]) -> dict[str, Any]:
    return {
        "key": found.key,
        "rank": KINDS.index(found.kind),
        "count": found.count,
        "left_dataset": found.left.dataset,
        "left_revision": revisions[found.left.dataset],
        "right_dataset": found.right.dataset,
        "right_revision": revisions[found.right.dataset],
        "body": encode(cleaned(found)),
    }
