"""Replies, and threads that write the later messages of an approach."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "replies",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("message", sa.Text, sa.ForeignKey("drafts.id"), nullable=False),
        sa.Column("search", sa.Text, sa.ForeignKey("searches.id"), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("search", "person", "step"),
        sa.Index(None, "person"),
        sa.Index(None, "at"),
    )
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("step", sa.BigInteger, nullable=False, server_default="1"))
    with op.batch_alter_table("runs") as runs:
        runs.alter_column("step", existing_type=sa.BigInteger, server_default=None)
