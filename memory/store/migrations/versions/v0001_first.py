"""The first schema. It is written out, so that later changes of tables.py cannot change what was once migrated.

Names of keys and indices follow the convention of `memory.store.tables.metadata`, which Alembic is given.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _searches()
    _sourcing()
    _people()
    _outreach()
    _audit()
    _others()


def _text(name: str, *rest: sa.ForeignKey, null: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, *rest, nullable=null, primary_key=key)


def _whole(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, primary_key=key, autoincrement=False)


def _moment(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _flag(name: str, *, null: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=null)


def _counted(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=True)


def _search(*, key: bool = True) -> sa.Column[str]:
    return _text("search", sa.ForeignKey("searches.id"), key=key)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _table(name: str, *parts: sa.schema.SchemaItem, counted: bool = False) -> None:
    op.create_table(name, *parts, sqlite_autoincrement=counted)


def _searches() -> None:
    _table(
        "searches",
        _text("id", key=True), _text("body"), _text("status"), _text("failure", null=True), _flag("cancelled"),
        _moment("created_at"), sa.Index(None, "created_at"),
    )  # fmt: skip
    _table("briefs", _search(), _whole("version", key=True), _text("body"))
    _table(
        "runs",
        _text("thread", key=True), _text("kind"), _search(key=False), _text("person", null=True), _text("status"),
        _text("interrupt", null=True), _moment("lease_until", null=True), _whole("fence"), _whole("attempt"),
        _text("error", null=True), sa.Index(None, "status", "lease_until"), sa.Index(None, "search", "status"),
    )  # fmt: skip
    _table(
        "decisions",
        _counted("id"), _text("thread"), _text("gate"), _text("interrupt", null=True), _text("body"), _text("state"),
        _moment("at"), sa.Index(None, "thread", "gate"), sa.Index(None, "state", "thread"), counted=True,
    )  # fmt: skip
    _table("budgets", _search(), _text("unit", key=True), _whole("limit"), _whole("used"))


def _sourcing() -> None:
    _table(
        "queries",
        _text("id", key=True), _search(key=False), _text("source"), _whole("round"), _text("state"), _text("body"),
        _text("line", null=True), sa.Index(None, "search", "state"),
    )  # fmt: skip
    _table(
        "records",
        _text("id", key=True), _text("source"), _text("body"), _moment("expires_at", null=True),
        sa.Index(None, "expires_at"),
    )  # fmt: skip
    _table(
        "accounts",
        _text("key", key=True), _text("source"), _text("handle", null=True), _text("name", null=True),
        _text("url", null=True), _flag("bot"),
    )  # fmt: skip
    _table(
        "search_accounts",
        _counted("seq"), _search(key=False), _text("source"), _text("account", sa.ForeignKey("accounts.key")),
        sa.UniqueConstraint("search", "source", "account"), counted=True,
    )  # fmt: skip
    _table(
        "links",
        _text("a", key=True), _text("b", key=True), _text("record", sa.ForeignKey("records.id"), key=True),
        _text("status"), _text("proof"), sa.Index(None, "b"),
    )  # fmt: skip
    _table(
        "evidence",
        _text("id", key=True), _text("record", sa.ForeignKey("records.id")),
        _text("owner", sa.ForeignKey("accounts.key")), _text("body"), sa.Index(None, "owner"),
    )  # fmt: skip
    _table("search_evidence", _search(), _text("evidence", sa.ForeignKey("evidence.id"), key=True))


def _people() -> None:
    _table(
        "people",
        _counted("seq"), _text("id"), _text("split_from", null=True), _text("body"), sa.UniqueConstraint("id"),
        counted=True,
    )  # fmt: skip
    _table("person_aliases", _text("alias", key=True), _text("person"), sa.Index(None, "person"))
    _table(
        "account_person", _text("account", sa.ForeignKey("accounts.key"), key=True), _text("person"),
        sa.Index(None, "person"),
    )  # fmt: skip
    _table("search_people", _search(), _text("person", key=True), _whole("position"))
    _table("assessments", _search(), _text("person", key=True), _text("body"))
    _table("shortlist", _search(), _text("person", key=True), _whole("rank"), _flag("chosen", null=True), _text("body"))
    _table(
        "vectors",
        _counted("seq"), _text("person"), _text("digest"), _text("model"), _whole("dims"),
        _bytes("vector"), sa.UniqueConstraint("model", "person", "digest"),
        sa.Index(None, "person"), counted=True,
    )  # fmt: skip


def _outreach() -> None:
    _table(
        "drafts",
        _text("id", key=True), _search(key=False), _text("person"), _text("state"), _whole("version"),
        _moment("updated_at"), sa.UniqueConstraint("search", "person"), sa.Index(None, "search", "state"),
        sa.Index(None, "state", "updated_at"),
    )  # fmt: skip
    _table(
        "draft_versions",
        _text("draft", sa.ForeignKey("drafts.id"), key=True),
        _whole("version", key=True),
        _text("body"),
    )
    _table(
        "approvals",
        _text("draft", sa.ForeignKey("drafts.id"), key=True), _whole("version", key=True), _text("sha256"),
        _text("approver"), _moment("at"), _moment("expires_at"),
    )  # fmt: skip
    _table(
        "outbox",
        _text("draft", sa.ForeignKey("drafts.id"), key=True), _whole("version"), _text("person"), _text("contact"),
        _text("sha256"), _text("evidence"), _text("message"), _text("message_id"), _text("stamped", null=True),
        _text("state"), _flag("data_started"), _whole("attempt"), _whole("fence"), _moment("lease_until", null=True),
        _moment("not_before"), _moment("approved_at"), _moment("expires_at"), _text("error", null=True),
        sa.UniqueConstraint("message_id"), sa.Index(None, "state", "not_before"),
    )  # fmt: skip
    _table(
        "contacts",
        _text("id", key=True), _text("person"), _moment("entered_at"), _text("body"), sa.Index(None, "person"),
    )  # fmt: skip
    _table("suppressions", _text("key", key=True), _text("reason"), _moment("at"))


def _audit() -> None:
    _table(
        "audit",
        _whole("seq", key=True), _moment("at"), _text("actor"), _text("act"), _text("subject", null=True), _text("ids"),
        _text("previous"), _text("digest"),
    )  # fmt: skip
    _table("audit_head", _whole("id", key=True), _whole("seq"), _text("digest"))
    _table("audit_keys", _text("person", key=True), _bytes("key"))
    _table("store_keys", _text("name", key=True), _bytes("value"))


def _others() -> None:
    _table(
        "conversations",
        _text("id", key=True), _text("search", sa.ForeignKey("searches.id"), null=True), _text("created_by"),
        _moment("created_at"), sa.Index(None, "created_at"),
    )  # fmt: skip
    _table(
        "turns",
        _text("conversation", sa.ForeignKey("conversations.id"), key=True), _whole("position", key=True), _text("who"),
        _text("text"), _moment("at"),
    )  # fmt: skip
    _table("model_answers", _text("key", key=True), _text("body"), _moment("at"))
    _table("eval_runs", _text("id", key=True), _moment("at"), _text("body"), sa.Index(None, "at"))
