"""Which rows are a person's own, table by table: what an export shows and what forgetting deletes are the same rows.

A table stands in exactly one of three lists: it has rows of people (`own`), texts in which one may be named
(`SWEPT`; most of the first are there too, since another person's row may name somebody), or it holds nobody
(`NOBODY`, with the reason). A test reads the schema and finds the table that stands nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.off_limits import Known
from memory.records import Colleague, ContactPoint, OffLimits, Person
from memory.store import tables as t
from memory.store.sql import read
from memory.store.suppressed import accounts_of, spellings
from memory.store.team import colleagues
from memory.traces import Traces, traces_of

NOBODY = {
    "audit": "the chain names people by hashes under their own keys, and those keys go",
    "audit_head": "one number and one digest",
    "audit_keys": "one key a person, deleted by the audit log's own room",
    "budgets": "what a search may spend",
    "conversations": "ids and a recruiter; what was said is in turns",
    "host_turns": "hosts and processes",
    "organisation": "what the organisation says of itself",
    "store_keys": "the store's own secrets",
    "suppressions": "keyed hashes; they are what stays, so that nobody is collected or written to again",
}
EMPTIED = frozenset({"model_answers"})
"""Caches whose rows do not say whom they are about: they go as a whole, and cost a question each."""
SWEPT = frozenset({
    "accounts", "assessments", "brief_asks", "briefs", "colleagues", "contacts", "decisions", "draft_versions",
    "drafts", "eval_runs", "evidence", "fetched", "keep_reasons", "link_verdicts", "links", "off_limits", "outbox",
    "people", "queries", "records", "replies", "runs", "searches", "shortlist", "statements", "strikes", "turns",
})  # fmt: skip
"""Tables in whose texts others' rows may name somebody; `memory/store/sweeping.py` cuts them."""


_OF_PEOPLE = frozenset({"name", "person", "account"})
"""Kinds of off-limits entries that can name a person."""


@dataclass(frozen=True)
class Whom:
    """One person, or several at once, with everything under which rows about them lie."""

    known: Known
    """All ids that stand or stood for them, names, accounts, addresses."""
    evidence: tuple[str, ...]
    threads: tuple[str, ...]
    drafts: tuple[str, ...]
    records: tuple[str, ...]
    """Those that anything of theirs was parsed from."""
    entries: tuple[str, ...]
    """Of the off-limits lists: those that name them and nobody else."""
    traces: Traces
    colleagues: tuple[Colleague, ...] = ()
    """What is stored of them as colleagues who may be asked for introductions."""

    @classmethod
    def nobody(cls) -> Self:
        return cls(Known((), (), (), ()), (), (), (), (), (), Traces(()))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(account.key for account in self.known.accounts)


def own(whom: Whom) -> dict[str, sa.ColumnElement[bool]]:
    """Table -> which of its rows are theirs."""
    ids, keys, drafts = whom.known.ids, whom.keys, whom.drafts
    spelled = [key for account in whom.known.accounts for key in spellings(account)]
    return {
        "accounts": t.accounts.c.key.in_(keys),
        "first_seen": t.first_seen.c.account.in_(keys),
        "search_accounts": t.search_accounts.c.account.in_(keys),
        "account_person": sa.or_(t.account_person.c.person.in_(ids), t.account_person.c.account.in_(keys)),
        "links": sa.or_(t.links.c.a.in_(spelled), t.links.c.b.in_(spelled)),
        "link_verdicts": sa.or_(t.link_verdicts.c.a.in_(spelled), t.link_verdicts.c.b.in_(spelled)),
        "evidence": t.evidence.c.owner.in_(keys),
        "search_evidence": t.search_evidence.c.evidence.in_(whom.evidence),
        "people": t.people.c.id.in_(ids),
        "person_aliases": t.person_aliases.c.person.in_(ids),
        "search_people": t.search_people.c.person.in_(ids),
        "assessments": t.assessments.c.person.in_(ids),
        "shortlist": t.shortlist.c.person.in_(ids),
        "strikes": t.strikes.c.person.in_(ids),
        "vectors": t.vectors.c.person.in_(ids),
        "contacts": t.contacts.c.person.in_(ids),
        "colleagues": t.colleagues.c.id.in_(ids),
        "introductions": sa.or_(t.introductions.c.person.in_(ids), t.introductions.c.colleague.in_(ids)),
        "drafts": t.drafts.c.id.in_(drafts),
        "draft_versions": t.draft_versions.c.draft.in_(drafts),
        "approvals": t.approvals.c.draft.in_(drafts),
        "showings": t.showings.c.draft.in_(drafts),
        "verdicts": t.verdicts.c.draft.in_(drafts),
        "outbox": t.outbox.c.draft.in_(drafts),
        "replies": t.replies.c.person.in_(ids),
        "runs": t.runs.c.thread.in_(whom.threads),
        "decisions": t.decisions.c.thread.in_(whom.threads),
        "off_limits": t.off_limits.c.id.in_(whom.entries),
        "statements": t.statements.c.person.in_(ids),
        "keep_reasons": t.keep_reasons.c.person.in_(ids),
    }


async def whom(conn: AsyncConnection, people: list[str]) -> Whom:
    """Everything under which these people are stored.

    Args: people: standing ids, also of colleagues; those that nobody has are nobody.
    """
    team = tuple(one for one in await colleagues(conn) if one.id in people)
    known = await _known(conn, people, team)
    keys, ids = [account.key for account in known.accounts], known.ids
    facts = sa.select(t.evidence.c.id, t.evidence.c.record).where(t.evidence.c.owner.in_(keys))
    evidence = (await conn.execute(facts.order_by(t.evidence.c.id))).all()
    linked = sa.select(t.links.c.record).where(sa.or_(t.links.c.a.in_(keys), t.links.c.b.in_(keys)))
    entries = [read(OffLimits, body) for body in await conn.scalars(sa.select(t.off_limits.c.body))]
    traces = traces_of(known, await _borne_by_others(conn, known), whole=(*ids, *keys))
    threads = sa.select(t.runs.c.thread).where(t.runs.c.person.in_(ids)).order_by(t.runs.c.thread)
    drafts = sa.select(t.drafts.c.id).where(t.drafts.c.person.in_(ids)).order_by(t.drafts.c.id)
    return Whom(
        known=known,
        evidence=tuple(row.id for row in evidence),
        threads=tuple(await conn.scalars(threads)),
        drafts=tuple(await conn.scalars(drafts)),
        records=tuple(sorted({row.record for row in evidence} | set(await conn.scalars(linked)))),
        entries=tuple(entry.id for entry in entries if entry.kind in _OF_PEOPLE and traces.found(entry.value)),
        traces=traces,
        colleagues=team,
    )


async def _borne_by_others(conn: AsyncConnection, known: Known) -> frozenset[str]:
    """Those of the names that an account of somebody else bears too, or a colleague who stays."""
    c, keys = t.accounts.c, [account.key for account in known.accounts]
    names = {*known.names, *(account.name for account in known.accounts if account.name)}
    staying = {one.name for one in await colleagues(conn) if one.id not in known.ids}
    others = await conn.scalars(sa.select(c.name).where(c.name.in_(names), c.key.not_in(keys)).distinct())
    return frozenset(others) | (names & staying)


async def _known(conn: AsyncConnection, people: list[str], team: Sequence[Colleague]) -> Known:
    alias = t.person_aliases.c
    aliases = await conn.scalars(sa.select(alias.alias).where(alias.person.in_(people)).order_by(alias.alias))
    ids = (*people, *aliases)
    bodies = [
        read(Person, body) for body in await conn.scalars(sa.select(t.people.c.body).where(t.people.c.id.in_(people)))
    ]
    named = (name for person in bodies for name in (person.name, *person.names))
    contacts = await conn.scalars(sa.select(t.contacts.c.body).where(t.contacts.c.person.in_(ids)))
    return Known(
        ids=ids,
        names=tuple(dict.fromkeys(name for name in (*named, *(one.name for one in team)) if name)),
        accounts=await accounts_of(conn, people),
        addresses=tuple(read(ContactPoint, body).address for body in contacts),
    )
