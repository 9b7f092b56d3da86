"""What jobs are for, which version a record left, and the clocks of files."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table and the columns; earlier jobs were all harvests."""
    op.create_table(
        "file_clock",
        sa.Column("distribution", sa.String, nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("distribution", name="pk_file_clock"),
    )
    op.add_column("source", sa.Column("confirmed_at", TIME))
    op.add_column("dataset", sa.Column("failed_at", TIME))
    op.create_index("ix_dataset_remote_name", "dataset", ["remote_name"])
    op.add_column(
        "job", sa.Column("wanted", sa.Text, nullable=False, server_default="{}")
    )
    op.add_column(
        "record", sa.Column("version", sa.Integer, nullable=False, server_default="0")
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_index("ix_dataset_remote_name", "dataset")
    op.drop_column("record", "version")
    op.drop_column("job", "wanted")
    op.drop_column("dataset", "failed_at")
    op.drop_column("source", "confirmed_at")
    op.drop_table("file_clock")
