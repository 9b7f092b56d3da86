"""The first tables: sources, jobs, records, datasets, versions, files, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
LIVE = sa.text("state IN ('queued', 'running')")
HAS_REMOTE_ID = sa.text("remote_id <> ''")


def upgrade() -> None:
    """Make the tables."""
    _make_source()
    _make_job()
    _make_record()
    _make_dataset()
    _make_version()
    _make_distribution()
    _make_outbox()


def downgrade() -> None:
    """Remove the tables, children first."""
    for name in (
        "outbox",
        "distribution",
        "version",
        "dataset",
        "record",
        "job",
        "source",
    ):
        op.drop_table(name)


def _make_source() -> None:
    op.create_table(
        "source",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("created_at", TIME),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_source"),
    )


def _make_job() -> None:
    counts = ("seen", "created", "updated", "unchanged", "withdrawn", "held", "failed")
    op.create_table(
        "job",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("started_at", TIME),
        sa.Column("ended_at", TIME),
        sa.Column("lease_until", TIME),
        sa.Column("cause", sa.Text),
        *(sa.Column(name, sa.Integer, nullable=False) for name in counts),
        sa.PrimaryKeyConstraint("number", name="pk_job"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_source_number", "job", ["source", "number"])
    op.create_index(
        "uq_job_live_source",
        "job",
        ["source"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def _make_record() -> None:
    op.create_table(
        "record",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("job", sa.Integer, nullable=False),
        sa.Column("remote_id", sa.String, nullable=False),
        sa.Column("remote_name", sa.String, nullable=False),
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("cause", sa.Text),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_record"),
        sa.ForeignKeyConstraint(["job"], ["job.number"], name="fk_record_job"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_record_job_remote_id", "record", ["job", "remote_id"])


def _make_dataset() -> None:
    op.create_table(
        "dataset",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("remote_id", sa.String, nullable=False),
        sa.Column("remote_name", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("serving_state", sa.String, nullable=False),
        sa.Column("serving_version", sa.Integer, nullable=False),
        sa.Column("serving_since", TIME, nullable=False),
        sa.Column("serving_reason", sa.Text, nullable=False),
        sa.Column("published_at", TIME, nullable=False),
        sa.Column("first_published_at", TIME, nullable=False),
        sa.Column("harvested_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_dataset"),
    )
    for columns in (
        ["source", "name"],
        ["source", "remote_name"],
        ["region", "name"],
        ["published_at"],
    ):
        op.create_index("ix_dataset_" + "_".join(columns), "dataset", columns)
    op.create_index(
        "uq_dataset_source_remote_id",
        "dataset",
        ["source", "remote_id"],
        unique=True,
        sqlite_where=HAS_REMOTE_ID,
        postgresql_where=HAS_REMOTE_ID,
    )


def _make_version() -> None:
    op.create_table(
        "version",
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("published_at", TIME, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dataset", "number", name="pk_version"),
        sa.ForeignKeyConstraint(
            ["dataset"], ["dataset.name"], name="fk_version_dataset"
        ),
    )


def _make_distribution() -> None:
    op.create_table(
        "distribution",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("dataset", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_distribution"),
        sa.ForeignKeyConstraint(
            ["dataset"], ["dataset.name"], name="fk_distribution_dataset"
        ),
    )
    op.create_index("ix_distribution_dataset", "distribution", ["dataset"])


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(
            ["dataset"], ["dataset.name"], name="fk_outbox_dataset"
        ),
        sa.UniqueConstraint("dataset", name="uq_outbox_dataset"),
        sqlite_autoincrement=True,
    )
