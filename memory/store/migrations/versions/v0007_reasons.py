"""Reasons of a coverage line are told apart; those of earlier lines were one text."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_queries = sa.table("queries", sa.column("id", sa.Text), sa.column("line", sa.Text))


def upgrade() -> None:
    bind = op.get_bind()
    for id_, line in bind.execute(sa.select(_queries.c.id, _queries.c.line).where(_queries.c.line.is_not(None))).all():
        bind.execute(_queries.update().where(_queries.c.id == id_).values(line=told_apart(line)))


def told_apart(line: str) -> str:
    """A stored line with `reasons` in place of its `reason`."""
    told = json.loads(line)
    text = told.pop("reason", None)
    return json.dumps(told | {"reasons": [{"text": text, "count": None, "about": None}] if text else []})
