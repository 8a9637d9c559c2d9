"""Colleagues who agreed to be asked for introductions, and what they answered."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "colleagues",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("colleague", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Index(None, "person"),
        sa.Index(None, "colleague"),
        sqlite_autoincrement=True,
    )
