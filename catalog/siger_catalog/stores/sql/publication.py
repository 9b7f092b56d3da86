"""The rows that publishing a dataset writes, inside somebody else's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from siger_catalog.model import Entry, FileClock, Serving, Version
from siger_catalog.ports import Outcome
from siger_catalog.stores.outcomes import entry_after, is_changed
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.codec import decode, encode
from siger_catalog.stores.sql.contradictions import enqueue_comparison
from siger_catalog.stores.sql.erasing import refuse_purged, seal_older
from siger_catalog.stores.sql.quarantine import write_holds

DATASET = tables.dataset.c
VERSION = tables.version.c


def entries_query() -> Select[Any]:
    """Select what `entry_of` reads."""
    served = (VERSION.dataset == DATASET.name) & (
        VERSION.number == DATASET.serving_version
    )
    return (
        select(tables.dataset, VERSION.body, tables.source.c.confirmed_at)
        .join_from(tables.dataset, tables.version, served)
        .outerjoin(tables.source, tables.source.c.name == DATASET.source)
    )


def entry_of(row: Row[Any]) -> Entry:
    """Read an entry out of a row of `entries_query`."""
    return Entry(
        name=row.name,
        source=row.source,
        remote_id=row.remote_id,
        revision=row.revision,
        serving=Serving(
            state=row.serving_state,
            version=row.serving_version,
            since=row.serving_since,
            reason=row.serving_reason,
        ),
        version=decode(Version, row.body),
        first_published_at=row.first_published_at,
        harvested_at=_harvested_at(row),
        remote_name=row.remote_name,
    )


def _harvested_at(row: Row[Any]) -> datetime:
    """Return when the source last confirmed the dataset: itself or all it lists."""
    own: datetime = row.harvested_at
    is_out = row.failed_at is not None or row.serving_state == "withdrawn"
    return own if is_out or row.confirmed_at is None else max(own, row.confirmed_at)


def publish(
    connection: Connection, outcome: Outcome, source: str, now: datetime
) -> Entry | None:
    """Write what an outcome does to its dataset; return the entry as it now stands.

    Raises:
        ConflictError: The name is another record's, the version is not newer, or shows
            what was removed for good.
    """
    query = entries_query().where(DATASET.name == outcome.dataset_name)
    row = connection.execute(query.with_for_update(of=tables.dataset)).first()
    before = entry_of(row) if row else None
    after = entry_after(before, outcome, source, now)
    if after is not None and outcome.action == "failed":
        _mark_failed(connection, after, now)
    if after is None or outcome.action in ("held", "failed"):
        return after
    _write_entry(connection, before, after)
    if outcome.version is not None:
        refuse_purged(connection, outcome.version)
    if outcome.action == "unchanged":
        _rewrite_version(connection, after.name, outcome.version)
    else:
        _write_version(connection, after.name, outcome.version)
        if outcome.version is not None:
            seal_older(connection, after.name, outcome.version)
        write_holds(connection, after, now)
    if is_changed(before, after):
        enqueue_document(connection, after.name, after.revision)
        enqueue_comparison(connection, after.name, after.revision)
    return after


def write_clocks(connection: Connection, clocks: Sequence[FileClock]) -> None:
    """Write when files were asked for."""
    if not clocks:
        return
    places = tables.file_clock
    ids = [clock.distribution_id for clock in clocks]
    connection.execute(delete(places).where(places.c.distribution.in_(ids)))
    newest = {clock.distribution_id: clock for clock in clocks}
    rows = [
        {"distribution": key, "asked_at": clock.asked_at, "step": clock.step}
        for key, clock in newest.items()
    ]
    connection.execute(insert(places), rows)


def forget_failures(connection: Connection, names: Sequence[str]) -> None:
    """Forget that the records of datasets failed, where they did."""
    failed = DATASET.name.in_(names) & DATASET.failed_at.is_not(None)
    known = connection.scalars(select(DATASET.name).where(failed)).all()
    if known:
        same = update(tables.dataset).where(DATASET.name.in_(known))
        connection.execute(same.values(failed_at=None))


def _mark_failed(connection: Connection, entry: Entry, now: datetime) -> None:
    """Note that a record failed: from now on its source's word is not enough."""
    same = update(tables.dataset).where(DATASET.name == entry.name)
    values = {"failed_at": now, "harvested_at": entry.harvested_at}
    connection.execute(same.values(**values))


def replace_entry(connection: Connection, entry: Entry) -> None:
    """Write an entry that is known anew, with a greater revision."""
    _write_entry(connection, entry, entry)
    enqueue_document(connection, entry.name, entry.revision)
    enqueue_comparison(connection, entry.name, entry.revision)


def enqueue_document(connection: Connection, name: str, revision: int) -> None:
    """Let the outbox know of a dataset's newest revision; its place is kept."""
    known = update(tables.outbox).where(tables.outbox.c.dataset == name)
    if connection.execute(known.values(revision=revision)).rowcount == 0:
        new = insert(tables.outbox).values(dataset=name, revision=revision)
        connection.execute(new)


def _write_entry(connection: Connection, before: Entry | None, after: Entry) -> None:
    values = _columns(after)
    if before is None:
        connection.execute(insert(tables.dataset).values(**values))
        return
    same = update(tables.dataset).where(DATASET.name == after.name)
    connection.execute(same.values(**values))


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "source": entry.source,
        "remote_id": entry.remote_id,
        "remote_name": entry.remote_name,
        "region": entry.version.dataset.region,
        "revision": entry.revision,
        "serving_state": entry.serving.state,
        "serving_version": entry.serving.version,
        "serving_since": entry.serving.since,
        "serving_reason": entry.serving.reason,
        "published_at": entry.version.published_at,
        "first_published_at": entry.first_published_at,
        "harvested_at": entry.harvested_at,
        "failed_at": None,
    }


def _rewrite_version(
    connection: Connection, name: str, version: Version | None
) -> None:
    """Keep what a version came to under other rules; its readers see no difference."""
    if version is not None:
        same = update(tables.version).where(
            VERSION.dataset == name, VERSION.number == version.number
        )
        connection.execute(same.values(body=encode(version)))


def _write_version(connection: Connection, name: str, version: Version | None) -> None:
    if version is None:
        return
    connection.execute(
        insert(tables.version).values(
            dataset=name,
            number=version.number,
            published_at=version.published_at,
            body=encode(version),
        )
    )
    ids = {d.id for d in version.dataset.distributions}
    places = tables.distribution
    # The newest to claim an id has it: a file may move from one dataset to another.
    stale = (places.c.dataset == name) | places.c.id.in_(ids)
    connection.execute(delete(places).where(stale))
    if ids:
        rows = [{"id": key, "dataset": name} for key in sorted(ids)]
        connection.execute(insert(places), rows)
