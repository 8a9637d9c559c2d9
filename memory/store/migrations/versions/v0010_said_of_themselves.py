"""Where people say that they are and for whom they work, beside their accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("place", sa.Text, nullable=True))
    op.add_column("accounts", sa.Column("employer", sa.Text, nullable=True))
