"""What persons decided about which accounts are one person's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "link_verdicts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("a", sa.Text, nullable=False),
        sa.Column("b", sa.Text, nullable=False),
        sa.Column("says", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Index(None, "a"),
        sa.Index(None, "b"),
        sqlite_autoincrement=True,
    )
