"""What tables say against each other; every dataset is compared anew."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let every dataset wait to be compared."""
    op.create_table(
        "contradiction",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("left_dataset", sa.String, nullable=False),
        sa.Column("left_revision", sa.Integer, nullable=False),
        sa.Column("right_dataset", sa.String, nullable=False),
        sa.Column("right_revision", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_contradiction"),
    )
    for columns in (["left_dataset"], ["right_dataset"], ["rank", "count"]):
        name = f"ix_contradiction_{'_'.join(columns)}"
        op.create_index(name, "contradiction", columns)
    op.create_table(
        "trait",
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("first_year", sa.Integer, nullable=False),
        sa.Column("last_year", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("dataset", "key", "region", name="pk_trait"),
    )
    op.create_index("ix_trait_key_region", "trait", ["key", "region"])
    op.create_table(
        "uncompared",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("dataset", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_uncompared"),
        sa.UniqueConstraint("dataset", name="uq_uncompared_dataset"),
        sa.ForeignKeyConstraint(
            ["dataset"], ["dataset.name"], name="fk_uncompared_dataset"
        ),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO uncompared (dataset, revision) "
        "SELECT name, revision FROM dataset ORDER BY name"
    )


def downgrade() -> None:
    """Remove the tables."""
    for table in ("uncompared", "trait", "contradiction"):
        op.drop_table(table)
