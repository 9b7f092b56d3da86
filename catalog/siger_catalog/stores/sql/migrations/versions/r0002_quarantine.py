"""Files that are held back for personal data, and who decided what about them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "quarantine",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("distribution", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_quarantine"),
        sa.ForeignKeyConstraint(
            ["dataset"], ["dataset.name"], name="fk_quarantine_dataset"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quarantine_dataset", "quarantine", ["dataset"])
    op.create_index(
        "uq_quarantine_distribution_sha256",
        "quarantine",
        ["distribution", "sha256"],
        unique=True,
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("quarantine", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("account", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.ForeignKeyConstraint(
            ["quarantine"], ["quarantine.number"], name="fk_audit_quarantine"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_quarantine", "audit", ["quarantine"])


def downgrade() -> None:
    """Remove the tables, children first."""
    op.drop_table("audit")
    op.drop_table("quarantine")
