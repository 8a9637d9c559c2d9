"""People's rights: what they say of their data, when it was first stored, and why it may be kept longer."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "first_seen",
        sa.Column("account", sa.Text, sa.ForeignKey("accounts.key"), primary_key=True),
        sa.Column("at", _moment, nullable=False),
        sa.Index(None, "at"),
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Index(None, "person"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "keep_reasons",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("until", _moment, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    # Nobody wrote down when an account was first stored: not before the first search that met it.
    op.execute(
        "INSERT INTO first_seen (account, at) SELECT met.account, MIN(searches.created_at) FROM search_accounts AS met "
        "JOIN searches ON searches.id = met.search GROUP BY met.account"
    )
