"""Until when the schedules of sources were looked at, and which of their times ran."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "schedule",
        sa.Column("source", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_schedule"),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("schedule")
