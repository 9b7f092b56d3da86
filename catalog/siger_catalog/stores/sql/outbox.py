"""What the search index has yet to learn, in the database."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from siger_catalog.ports import OutboxItem
from siger_catalog.stores.sql import tables
from siger_catalog.stores.sql.database import Database

OUTBOX = tables.outbox.c
DATASET = tables.dataset.c


class SqlOutbox:
    """See ports.Outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, limit: int) -> tuple[OutboxItem, ...]:
        """Return items, the oldest first, at most one per dataset."""
        query = select(tables.outbox).order_by(OUTBOX.id).limit(limit)
        with self._database.read() as connection:
            return tuple(
                OutboxItem(id=row.id, name=row.dataset, revision=row.revision)
                for row in connection.execute(query)
            )

    def done(self, items: Sequence[OutboxItem]) -> None:
        """Forget items; one whose dataset changed since stays pending."""
        with self._database.write() as connection:
            for item in items:
                same = (OUTBOX.id == item.id) & (OUTBOX.revision <= item.revision)
                connection.execute(delete(tables.outbox).where(same))

    def enqueue_all(self) -> int:
        """Put every dataset into the outbox; return how many."""
        every = select(DATASET.name, DATASET.revision).order_by(DATASET.name)
        new = insert(tables.outbox).from_select(["dataset", "revision"], every)
        with self._database.write() as connection:
            connection.execute(delete(tables.outbox))
            connection.execute(new)
            count = select(func.count()).select_from(tables.outbox)
            return connection.scalar(count) or 0
