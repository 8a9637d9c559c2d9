"""A second step of one approach, and when a message may have left, to whose mail server."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_OF_DRAFTS = ("draft_versions", "approvals", "outbox")
"""Tables whose rows point at drafts: SQLite cannot change a constraint without making the table anew."""


def upgrade() -> None:
    op.add_column("outbox", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("domain", sa.Text, nullable=True))
    op.create_index("ix_outbox_left_at", "outbox", ["left_at"])
    # Messages that left before are counted from the day of this change: too careful for a day, never too free.
    op.execute("UPDATE outbox SET left_at = CURRENT_TIMESTAMP WHERE state IN ('sent', 'uncertain') OR data_started")
    embedded = op.get_bind().dialect.name == "sqlite"
    for name in _OF_DRAFTS if embedded else ():
        op.execute(f"CREATE TEMP TABLE kept_{name} AS SELECT * FROM {name}")  # noqa: S608 - a name from above
        op.execute(f"DELETE FROM {name}")  # noqa: S608
    with op.batch_alter_table("drafts") as drafts:
        drafts.add_column(sa.Column("step", sa.BigInteger, nullable=False, server_default="1"))
        drafts.drop_constraint("uq_drafts_search_person", type_="unique")
        drafts.create_unique_constraint("uq_drafts_search_person_step", ["search", "person", "step"])
    with op.batch_alter_table("drafts") as drafts:
        drafts.alter_column("step", existing_type=sa.BigInteger, server_default=None)
    for name in _OF_DRAFTS if embedded else ():
        op.execute(f"INSERT INTO {name} SELECT * FROM kept_{name}")  # noqa: S608
        op.execute(f"DROP TABLE kept_{name}")
