"""Every table, in the order of the way of the data. A room's rows are written by that room's file alone.

A record goes in as its JSON text (`body`), beside the few columns that queries need; what changes after it was
written (a state, a version) is a column, and the column outranks the body. Ids of people are no foreign keys: a merge
turns one into an alias, and every reader resolves aliases.
"""

from datetime import UTC, datetime

import sqlalchemy as sa

SCHEMA = "0014"
"""Newest migration that this program knows; later ones sort behind it."""


class Moment(sa.TypeDecorator[datetime]):
    """A moment in UTC that comes back with its zone; SQLite alone would forget it."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC)


def _text(
    name: str, *rest: sa.ForeignKey, null: bool = False, key: bool = False, was: str | None = None
) -> sa.Column[str]:
    """Args: was: what stands in rows from before there was this column."""
    return sa.Column(name, sa.Text, *rest, nullable=null, primary_key=key, server_default=was)


def _whole(name: str, *, key: bool = False) -> sa.Column[int]:
    """An integer that the program counts, also where it is the key."""
    return sa.Column(name, sa.BigInteger, nullable=False, primary_key=key, autoincrement=False)


def _moment(name: str, *, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=null)


def _flag(name: str, *, null: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=null)


def _counted(name: str) -> sa.Column[int]:
    """A key that the database counts up and never gives twice."""
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=True)


def _search(*, key: bool = True) -> sa.Column[str]:
    return _text("search", sa.ForeignKey("searches.id"), key=key)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: sa.schema.SchemaItem, counted: bool = False) -> sa.Table:
    return sa.Table(name, metadata, *parts, sqlite_autoincrement=counted)


# Searches, the threads that carry them, and the words that threads wait for.
searches = _table(
    "searches",
    _text("id", key=True), _text("body"), _text("status"), _text("failure", null=True), _flag("cancelled"),
    _moment("created_at"), sa.Index(None, "created_at"),
)  # fmt: skip
briefs = _table("briefs", _search(), _whole("version", key=True), _text("body"))
runs = _table(
    "runs",
    _text("thread", key=True), _text("kind"), _search(key=False), _text("person", null=True), _text("status"),
    _text("interrupt", null=True), _moment("lease_until", null=True), _whole("fence"), _whole("attempt"),
    _text("error", null=True), _whole("step"), sa.Index(None, "status", "lease_until"),
    sa.Index(None, "search", "status"),
)  # fmt: skip
decisions = _table(
    "decisions",
    _counted("id"), _text("thread"), _text("gate"), _text("interrupt", null=True), _text("body"), _text("state"),
    _moment("at"), sa.Index(None, "thread", "gate"), sa.Index(None, "state", "thread"), counted=True,
)  # fmt: skip
brief_asks = _table(
    "brief_asks",
    _text("id", key=True), _search(key=False), _text("token", null=True), _text("body"),
    _moment("answered_at", null=True), _moment("revoked_at", null=True), sa.UniqueConstraint("token"),
    sa.Index(None, "search"),
)  # fmt: skip
budgets = _table("budgets", _search(), _text("unit", key=True), _whole("limit"), _whole("used"))

# What was asked, what came, and what code parsed from it.
queries = _table(
    "queries",
    _text("id", key=True), _search(key=False), _text("source"), _whole("round"), _text("state"), _text("body"),
    _text("line", null=True), sa.Index(None, "search", "state"),
)  # fmt: skip
records = _table(
    "records",
    _text("id", key=True), _text("source"), _text("body"), _moment("expires_at", null=True),
    sa.Index(None, "expires_at"),
)  # fmt: skip
# By the request's digest; no foreign key, since an answer is known before the Record of it is saved.
fetched = _table("fetched", _text("key", key=True), _text("record"), _text("note"), _moment("at"))
host_turns = _table("host_turns", _text("host", key=True), _text("holder"), _moment("until"))
accounts = _table(
    "accounts",
    _text("key", key=True), _text("source"), _text("handle", null=True), _text("name", null=True),
    _text("url", null=True), _flag("bot"), _text("place", null=True), _text("employer", null=True),
)  # fmt: skip
search_accounts = _table(
    "search_accounts",
    _counted("seq"), _search(key=False), _text("source"), _text("account", sa.ForeignKey("accounts.key")),
    sa.UniqueConstraint("search", "source", "account"), counted=True,
)  # fmt: skip
links = _table(
    "links",
    _text("a", key=True), _text("b", key=True), _text("record", sa.ForeignKey("records.id"), key=True),
    _text("status"), _text("proof"), sa.Index(None, "b"),
)  # fmt: skip
evidence = _table(
    "evidence",
    _text("id", key=True), _text("record", sa.ForeignKey("records.id")),
    _text("owner", sa.ForeignKey("accounts.key")), _text("body"), sa.Index(None, "owner"),
)  # fmt: skip
search_evidence = _table("search_evidence", _search(), _text("evidence", sa.ForeignKey("evidence.id"), key=True))

first_seen = _table(
    "first_seen", _text("account", sa.ForeignKey("accounts.key"), key=True), _moment("at"), sa.Index(None, "at")
)

# Who did it, and what it is worth.
people = _table(
    "people",
    _counted("seq"), _text("id"), _text("split_from", null=True), _text("body"), sa.UniqueConstraint("id"),
    counted=True,
)  # fmt: skip
person_aliases = _table("person_aliases", _text("alias", key=True), _text("person"), sa.Index(None, "person"))
account_person = _table(
    "account_person", _text("account", sa.ForeignKey("accounts.key"), key=True), _text("person"),
    sa.Index(None, "person"),
)  # fmt: skip
link_verdicts = _table(
    "link_verdicts",
    _counted("id"), _text("a"), _text("b"), _text("says"), _text("body"), sa.Index(None, "a"), sa.Index(None, "b"),
    counted=True,
)  # fmt: skip
search_people = _table("search_people", _search(), _text("person", key=True), _whole("position"))
assessments = _table("assessments", _search(), _text("person", key=True), _text("body"))
shortlist = _table(
    "shortlist", _search(), _text("person", key=True), _whole("rank"), _flag("chosen", null=True), _text("body")
)
strikes = _table(
    "strikes",
    _counted("id"), _search(key=False), _text("person"), _text("evidence"), _flag("undone"), _text("body"),
    sa.Index(None, "search", "person"), counted=True,
)  # fmt: skip
vectors = _table(
    "vectors",
    _counted("seq"), _text("person"), _text("digest"), _text("model"), _whole("dims"),
    sa.Column("vector", sa.LargeBinary, nullable=False), sa.UniqueConstraint("model", "person", "digest"),
    sa.Index(None, "person"), counted=True,
)  # fmt: skip

# Messages, the people who approve them, and their way out.
drafts = _table(
    "drafts",
    _text("id", key=True), _search(key=False), _text("person"), _text("state"), _whole("version"),
    _moment("updated_at"), _whole("step"), _text("channel", was="email"), _text("engine", was="builtin"),
    _text("reviewer", null=True), sa.UniqueConstraint("search", "person", "step"),
    sa.Index(None, "search", "state"), sa.Index(None, "state", "updated_at"), sa.Index(None, "person"),
    sa.Index(None, "updated_at", "id"), sa.Index(None, "channel", "updated_at", "id"),
    sa.Index(None, "engine", "updated_at", "id"), sa.Index(None, "reviewer", "updated_at", "id"),
)  # fmt: skip
_DRAFT = "drafts.id"
draft_versions = _table(
    "draft_versions", _text("draft", sa.ForeignKey(_DRAFT), key=True), _whole("version", key=True), _text("body")
)
approvals = _table(
    "approvals",
    _text("draft", sa.ForeignKey(_DRAFT), key=True), _whole("version", key=True), _text("sha256"), _text("approver"),
    _moment("at"), _moment("expires_at"),
)  # fmt: skip
# First looks and decisions, for the time that somebody took over a draft.
showings = _table(
    "showings",
    _text("draft", sa.ForeignKey(_DRAFT), key=True), _whole("version", key=True), _text("viewer", key=True),
    _moment("at"),
)  # fmt: skip
verdicts = _table(
    "verdicts",
    _counted("id"), _text("draft", sa.ForeignKey(_DRAFT)), _whole("version"), _text("by"), _text("verdict"),
    _moment("at"), sa.Column("seconds", sa.BigInteger, nullable=True), _whole("edited"), _flag("reasoned"),
    sa.Index(None, "by", "at"), sa.Index(None, "draft"), counted=True,
)  # fmt: skip
outbox = _table(
    "outbox",
    _text("draft", sa.ForeignKey(_DRAFT), key=True), _whole("version"), _text("person"), _text("channel"),
    _text("contact", null=True), _text("sha256"), _text("evidence"), _text("message"), _text("message_id", null=True),
    _text("stamped", null=True), _text("attested", null=True), _text("attested_text", null=True),
    _text("state"), _flag("data_started"), _whole("attempt"), _whole("fence"), _moment("lease_until", null=True),
    _moment("not_before"), _moment("approved_at"), _moment("expires_at"), _text("error", null=True),
    _moment("left_at", null=True), _text("domain", null=True), sa.UniqueConstraint("message_id"),
    sa.Index(None, "state", "not_before"), sa.Index(None, "left_at"), sa.Index(None, "person"),
    sa.Index(None, "state", "expires_at"),
)  # fmt: skip
replies = _table(
    "replies",
    _text("id", key=True), _text("message", sa.ForeignKey(_DRAFT)), _search(key=False), _text("person"), _whole("step"),
    _moment("at"), _text("body"), sa.UniqueConstraint("search", "person", "step"), sa.Index(None, "person"),
    sa.Index(None, "at"),
)  # fmt: skip
contacts = _table(
    "contacts",
    _text("id", key=True), _text("person"), _moment("entered_at"), _text("body"), sa.Index(None, "person"),
)  # fmt: skip
off_limits = _table(
    "off_limits",
    _text("id", key=True), _text("search", sa.ForeignKey("searches.id"), null=True), _text("body"),
    sa.Index(None, "search"),
)  # fmt: skip
# Colleagues who may be asked for an introduction, and what each answered about whom.
colleagues = _table("colleagues", _text("id", key=True), _text("body"))
introductions = _table(
    "introductions",
    _counted("id"), _text("draft"), _text("person"), _text("colleague"), _text("said"), _text("by"), _moment("at"),
    sa.Index(None, "person"), sa.Index(None, "colleague"), counted=True,
)  # fmt: skip
suppressions = _table("suppressions", _text("key", key=True), _text("reason"), _moment("at"))

# What people say of what is stored about them, and why somebody may be kept longer than the law gives.
statements = _table(
    "statements",
    _counted("id"), _text("person"), _text("evidence", null=True), _text("body"), sa.Index(None, "person"),
    counted=True,
)  # fmt: skip
keep_reasons = _table("keep_reasons", _text("person", key=True), _moment("until"), _text("body"))

# What was done, what the organisation said of itself, and the store's own secrets.
audit = _table(
    "audit",
    _whole("seq", key=True), _moment("at"), _text("actor"), _text("act"), _text("subject", null=True), _text("ids"),
    _text("previous"), _text("digest"),
)  # fmt: skip
audit_head = _table("audit_head", _whole("id", key=True), _whole("seq"), _text("digest"))
audit_keys = _table("audit_keys", _text("person", key=True), sa.Column("key", sa.LargeBinary, nullable=False))
organisation = _table("organisation", _text("name", key=True), _text("value"))
store_keys = _table("store_keys", _text("name", key=True), sa.Column("value", sa.LargeBinary, nullable=False))

# Talk, model answers, measurements.
conversations = _table(
    "conversations",
    _text("id", key=True), _text("search", sa.ForeignKey("searches.id"), null=True), _text("created_by"),
    _moment("created_at"), sa.Index(None, "created_at"),
)  # fmt: skip
turns = _table(
    "turns",
    _text("conversation", sa.ForeignKey("conversations.id"), key=True), _whole("position", key=True), _text("who"),
    _text("text"), _moment("at"),
)  # fmt: skip
model_answers = _table("model_answers", _text("key", key=True), _text("body"), _moment("at"))
eval_runs = _table("eval_runs", _text("id", key=True), _moment("at"), _text("body"), sa.Index(None, "at"))
