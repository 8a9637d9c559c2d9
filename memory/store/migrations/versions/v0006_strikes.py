"""What people said is wrong: words that are added and never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "strikes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("search", sa.Text, sa.ForeignKey("searches.id"), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Index(None, "search", "person"),
        sqlite_autoincrement=True,
    )
