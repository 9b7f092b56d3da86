"""The tables of the system of record.

Only types that SQLite and PostgreSQL share; whole values are JSON text (codec.py), and
what is searched, sorted or counted stands in a column of its own.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  # the library's signature
    ) -> datetime | None:
        """Turn a time of any zone into UTC before it is stored."""
        return value and value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  # the library's signature
    ) -> datetime | None:
        """Give a stored time its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

source = Table(
    "source",
    metadata,
    Column("name", String, primary_key=True),
    Column("created_at", UtcDateTime),
    Column("body", Text, nullable=False),
    Column("confirmed_at", UtcDateTime),
)

schedule = Table(
    "schedule",
    metadata,
    Column("source", String, primary_key=True),
    Column("body", Text, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("state", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("lease_until", UtcDateTime),
    Column("cause", Text),
    Column("seen", Integer, nullable=False, default=0),
    Column("created", Integer, nullable=False, default=0),
    Column("updated", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("withdrawn", Integer, nullable=False, default=0),
    Column("held", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
    Column("wanted", Text, nullable=False, server_default="{}"),
    Index("ix_job_source_number", "source", "number"),
    # A number is never given twice, even when the newest row went.
    sqlite_autoincrement=True,
)

LIVE = text("state IN ('queued', 'running')")
Index(
    "uq_job_live_source",
    job.c.source,
    unique=True,
    sqlite_where=LIVE,
    postgresql_where=LIVE,
)

record = Table(
    "record",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("job", Integer, ForeignKey("job.number"), nullable=False),
    Column("remote_id", String, nullable=False),
    Column("remote_name", String, nullable=False),
    Column("dataset", String, nullable=False),
    Column("action", String, nullable=False),
    Column("cause", Text),
    Column("at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
    Index("ix_record_job_remote_id", "job", "remote_id"),
    sqlite_autoincrement=True,
)

dataset = Table(
    "dataset",
    metadata,
    Column("name", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("remote_id", String, nullable=False),
    Column("remote_name", String, nullable=False),
    Column("region", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("serving_state", String, nullable=False),
    Column("serving_version", Integer, nullable=False),
    Column("serving_since", UtcDateTime, nullable=False),
    Column("serving_reason", Text, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("first_published_at", UtcDateTime, nullable=False),
    Column("harvested_at", UtcDateTime, nullable=False),
    Column("failed_at", UtcDateTime),
    Index("ix_dataset_source_name", "source", "name"),
    Index("ix_dataset_source_remote_name", "source", "remote_name"),
    Index("ix_dataset_remote_name", "remote_name"),
    Index("ix_dataset_region_name", "region", "name"),
    Index("ix_dataset_published_at", "published_at"),
)

HAS_REMOTE_ID = text("remote_id <> ''")
Index(
    "uq_dataset_source_remote_id",
    dataset.c.source,
    dataset.c.remote_id,
    unique=True,
    sqlite_where=HAS_REMOTE_ID,
    postgresql_where=HAS_REMOTE_ID,
)

version = Table(
    "version",
    metadata,
    Column("dataset", String, ForeignKey("dataset.name"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
)

distribution = Table(
    "distribution",
    metadata,
    Column("id", String, primary_key=True),
    Column("dataset", String, ForeignKey("dataset.name"), nullable=False, index=True),
)

file_clock = Table(
    "file_clock",
    metadata,
    Column("distribution", String, primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("step", Integer, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset", String, ForeignKey("dataset.name"), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    # An item put back by enqueue_all must not look like the one it replaces.
    sqlite_autoincrement=True,
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("dataset", String, ForeignKey("dataset.name"), nullable=False, index=True),
    Column("distribution", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("state", String, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
    Index("uq_quarantine_distribution_sha256", "distribution", "sha256", unique=True),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column(
        "quarantine",
        Integer,
        ForeignKey("quarantine.number"),
        nullable=False,
        index=True,
    ),
    Column("at", UtcDateTime, nullable=False),
    Column("act", String, nullable=False),
    Column("person", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("account", String, nullable=False),
    sqlite_autoincrement=True,
)

verdict = Table(
    "verdict",
    metadata,
    Column("key", String, primary_key=True),
    Column("file", String, nullable=False, index=True),
    Column("check", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("schema", String, nullable=False),
    Column("schema_version", String, nullable=False),
    Column("schema_sha256", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
    # What is superseded is found without reading the bodies.
    Index("ix_verdict_made_at_rules", "made_at", "check", "reader", "schema_sha256"),
)

# No key to the dataset: who said what outlives it.
schema_choice = Table(
    "schema_choice",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("dataset", String, nullable=False, index=True),
    Column("distribution", String, nullable=False),
    Column("schema", String, nullable=False),
    Column("person", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("account", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

contradiction = Table(
    "contradiction",
    metadata,
    Column("key", String, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("left_dataset", String, nullable=False, index=True),
    Column("left_revision", Integer, nullable=False),
    Column("right_dataset", String, nullable=False, index=True),
    Column("right_revision", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_contradiction_rank_count", "rank", "count"),
)

trait = Table(
    "trait",
    metadata,
    Column("dataset", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("region", String, primary_key=True),
    Column("first_year", Integer, nullable=False),
    Column("last_year", Integer, nullable=False),
    Index("ix_trait_key_region", "key", "region"),
)

uncompared = Table(
    "uncompared",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset", String, ForeignKey("dataset.name"), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    # The oldest is compared first, though ids of compared ones went.
    sqlite_autoincrement=True,
)

purge = Table(
    "purge",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("person", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("account", String, nullable=False),
    Column("tables", Text, nullable=False),
    Column("ended_at", UtcDateTime),
)
