"""What was removed for good, so that it is known when it comes back."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "purge",
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("account", sa.String, nullable=False),
        sa.Column("tables", sa.Text, nullable=False),
        sa.Column("ended_at", TIME),
        sa.PrimaryKeyConstraint("sha256", name="pk_purge"),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("purge")
