"""Messages by hand: approved like any other, with no address and no Message-ID; a person says what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("channel", sa.Text, nullable=False, server_default="email"))
        outbox.add_column(sa.Column("attested", sa.Text, nullable=True))
        outbox.add_column(sa.Column("attested_text", sa.Text, nullable=True))
        outbox.alter_column("contact", existing_type=sa.Text, nullable=True)
        outbox.alter_column("message_id", existing_type=sa.Text, nullable=True)
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("channel", existing_type=sa.Text, server_default=None)
