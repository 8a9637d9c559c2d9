"""What the review queue is narrowed by, whom a draft waits for, and what each decision took."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_PAGE = 1_000
_INDEXES = (
    ("drafts", ("person",)),
    ("drafts", ("updated_at", "id")),
    ("drafts", ("channel", "updated_at", "id")),
    ("drafts", ("engine", "updated_at", "id")),
    ("drafts", ("reviewer", "updated_at", "id")),
    ("outbox", ("person",)),
    ("outbox", ("state", "expires_at")),
)


def upgrade() -> None:
    # Added one by one with a default, not in a table made anew: drafts are pointed at.
    op.add_column("drafts", sa.Column("channel", sa.Text, nullable=False, server_default="email"))
    op.add_column("drafts", sa.Column("engine", sa.Text, nullable=False, server_default="builtin"))
    op.add_column("drafts", sa.Column("reviewer", sa.Text, nullable=True))
    _fill(op.get_bind())
    for table, columns in _INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
    op.create_table(
        "showings",
        sa.Column("draft", sa.Text, sa.ForeignKey("drafts.id", name="fk_showings_draft"), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("viewer", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("draft", "version", "viewer", name="pk_showings"),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("draft", sa.Text, sa.ForeignKey("drafts.id", name="fk_verdicts_draft"), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=True),
        sa.Column("edited", sa.BigInteger, nullable=False),
        sa.Column("reasoned", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_verdicts_by_at", "verdicts", ["by", "at"])
    op.create_index("ix_verdicts_draft", "verdicts", ["draft"])


def _fill(conn: sa.Connection) -> None:
    """The two columns of drafts that were there before, from their current versions."""
    drafts = sa.table("drafts", *(sa.column(name) for name in ("id", "version", "channel", "engine")))
    versions = sa.table("draft_versions", *(sa.column(name) for name in ("draft", "version", "body")))
    current = sa.and_(versions.c.draft == drafts.c.id, versions.c.version == drafts.c.version)
    query = sa.select(drafts.c.id, versions.c.body).join(versions, current).order_by(drafts.c.id).limit(_PAGE)
    last = ""
    while page := conn.execute(query.where(drafts.c.id > last)).all():
        for id_, body in page:
            draft = json.loads(body)
            values = {
                "channel": (draft.get("route") or {}).get("channel", "email"),
                "engine": draft.get("engine", "builtin"),
            }
            conn.execute(drafts.update().where(drafts.c.id == id_).values(values))
        last = page[-1].id
