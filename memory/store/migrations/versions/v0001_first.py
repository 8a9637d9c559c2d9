"""The first schema. It is written out, so that later changes of tables.py cannot change what was once migrated."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:  # noqa: PLR0915  # one statement a table
    op.create_table(
        "accounts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("bot", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_accounts")),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_keys",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_audit_keys")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_person"), "contacts", ["person"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("gate", sa.Text(), nullable=False),
        sa.Column("interrupt", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_state_thread"), "decisions", ["state", "thread"], unique=False)
    op.create_index(op.f("ix_decisions_thread_gate"), "decisions", ["thread", "gate"], unique=False)
    op.create_table(
        "eval_runs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eval_runs")),
    )
    op.create_index(op.f("ix_eval_runs_at"), "eval_runs", ["at"], unique=False)
    op.create_table(
        "model_answers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_model_answers")),
    )
    op.create_table(
        "people",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("split_from", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_people")),
        sa.UniqueConstraint("id", name=op.f("uq_people_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person_aliases",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_person_aliases")),
    )
    op.create_index(op.f("ix_person_aliases_person"), "person_aliases", ["person"], unique=False)
    op.create_table(
        "records",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
    )
    op.create_index(op.f("ix_records_expires_at"), "records", ["expires_at"], unique=False)
    op.create_table(
        "searches",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )
    op.create_index(op.f("ix_searches_created_at"), "searches", ["created_at"], unique=False)
    op.create_table(
        "store_keys",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_store_keys")),
    )
    op.create_table(
        "suppressions",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "vectors",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("dims", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_vectors")),
        sa.UniqueConstraint("model", "person", "digest", name=op.f("uq_vectors_model_person_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_vectors_person"), "vectors", ["person"], unique=False)
    op.create_table(
        "account_person",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.key"], name=op.f("fk_account_person_account")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_account_person")),
    )
    op.create_index(op.f("ix_account_person_person"), "account_person", ["person"], unique=False)
    op.create_table(
        "assessments",
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_assessments_search")),
        sa.PrimaryKeyConstraint("search", "person", name=op.f("pk_assessments")),
    )
    op.create_table(
        "briefs",
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_briefs_search")),
        sa.PrimaryKeyConstraint("search", "version", name=op.f("pk_briefs")),
    )
    op.create_table(
        "budgets",
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("limit", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_budgets_search")),
        sa.PrimaryKeyConstraint("search", "unit", name=op.f("pk_budgets")),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_conversations_search")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_index(op.f("ix_conversations_created_at"), "conversations", ["created_at"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_drafts_search")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("search", "person", name=op.f("uq_drafts_search_person")),
    )
    op.create_index(op.f("ix_drafts_search_state"), "drafts", ["search", "state"], unique=False)
    op.create_index(op.f("ix_drafts_state_updated_at"), "drafts", ["state", "updated_at"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["accounts.key"], name=op.f("fk_evidence_owner")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_evidence_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_owner"), "evidence", ["owner"], unique=False)
    op.create_table(
        "links",
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_links_record")),
        sa.PrimaryKeyConstraint("a", "b", "record", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_b"), "links", ["b"], unique=False)
    op.create_table(
        "queries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_queries_search")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queries")),
    )
    op.create_index(op.f("ix_queries_search_state"), "queries", ["search", "state"], unique=False)
    op.create_table(
        "runs",
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("interrupt", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_runs_search")),
        sa.PrimaryKeyConstraint("thread", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_search_status"), "runs", ["search", "status"], unique=False)
    op.create_index(op.f("ix_runs_status_lease_until"), "runs", ["status", "lease_until"], unique=False)
    op.create_table(
        "search_accounts",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.key"], name=op.f("fk_search_accounts_account")),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_search_accounts_search")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_search_accounts")),
        sa.UniqueConstraint("search", "source", "account", name=op.f("uq_search_accounts_search_source_account")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_people",
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_search_people_search")),
        sa.PrimaryKeyConstraint("search", "person", name=op.f("pk_search_people")),
    )
    op.create_table(
        "shortlist",
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_shortlist_search")),
        sa.PrimaryKeyConstraint("search", "person", name=op.f("pk_shortlist")),
    )
    op.create_table(
        "approvals",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name=op.f("fk_approvals_draft")),
        sa.PrimaryKeyConstraint("draft", "version", name=op.f("pk_approvals")),
    )
    op.create_table(
        "draft_versions",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name=op.f("fk_draft_versions_draft")),
        sa.PrimaryKeyConstraint("draft", "version", name=op.f("pk_draft_versions")),
    )
    op.create_table(
        "outbox",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("stamped", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("data_started", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name=op.f("fk_outbox_draft")),
        sa.PrimaryKeyConstraint("draft", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
    )
    op.create_index(op.f("ix_outbox_state_not_before"), "outbox", ["state", "not_before"], unique=False)
    op.create_table(
        "search_evidence",
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["evidence"], ["evidence.id"], name=op.f("fk_search_evidence_evidence")),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name=op.f("fk_search_evidence_search")),
        sa.PrimaryKeyConstraint("search", "evidence", name=op.f("pk_search_evidence")),
    )
    op.create_table(
        "turns",
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_turns_conversation")),
        sa.PrimaryKeyConstraint("conversation", "position", name=op.f("pk_turns")),
    )
