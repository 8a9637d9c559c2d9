"""Whom nobody approaches, what the hiring manager was asked, and what the organisation said of itself."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "off_limits",
        sa.Column("id", sa.Text, nullable=False, primary_key=True),
        sa.Column("search", sa.Text, sa.ForeignKey("searches.id"), nullable=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Index(None, "search"),
    )
    op.create_table(
        "brief_asks",
        sa.Column("id", sa.Text, nullable=False, primary_key=True),
        sa.Column("search", sa.Text, sa.ForeignKey("searches.id"), nullable=False),
        sa.Column("token", sa.Text, nullable=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("token"),
        sa.Index(None, "search"),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.Text, nullable=False, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
