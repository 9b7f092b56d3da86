"""Which schemas stewards chose for files; old verdicts are found by their age."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "schema_choice",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("distribution", sa.String, nullable=False),
        sa.Column("schema", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("account", sa.String, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_schema_choice"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_schema_choice_dataset", "schema_choice", ["dataset"])
    op.create_index(
        "ix_verdict_made_at_rules",
        "verdict",
        ["made_at", "check", "reader", "schema_sha256"],
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_index("ix_verdict_made_at_rules", "verdict")
    op.drop_table("schema_choice")
