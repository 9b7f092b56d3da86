"""What checks said of files, so that none is asked the same twice."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "verdict",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("check", sa.String, nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("schema", sa.String, nullable=False),
        sa.Column("schema_version", sa.String, nullable=False),
        sa.Column("schema_sha256", sa.String, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_verdict"),
    )
    op.create_index("ix_verdict_file", "verdict", ["file"])


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("verdict")
