"""What was asked and what it brought. An answer is one transaction, so that a query is either done or untouched."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.records import CoverageLine, Query, SourceAnswer, SourceStatus
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.keys import KeyRows
from memory.store.leaving_out import hashes_of, without
from memory.store.sql import Row, chunks, read, upsert
from memory.store.suppressed import KEY, listed_terms, suppressed_accounts

_q = t.queries.c
NOTE = "propose"
"""Kind of a row that tells something in the coverage and asks nothing."""


class SourcingRows:
    """Fits `agents.ports.SourcingRows`."""

    def __init__(self, store: Store, keys: KeyRows) -> None:
        self._store, self._keys = store, keys

    async def add_queries(self, queries: Sequence[Query]) -> int:
        """Those that were never asked for and name nobody who is not to be collected; returns how many were new."""
        rows = {query.id: _query_row(query) for query in queries}
        async with self._store.write() as conn:
            for part in chunks(list(rows)):
                for known in await conn.scalars(sa.select(_q.id).where(_q.id.in_(part))):
                    del rows[known]
            barred = await listed_terms(conn, {term for query in queries for term in query.terms})
            for query in queries:
                if barred.intersection(query.terms):
                    rows.pop(query.id, None)
            await upsert(conn, t.queries, list(rows.values()))
        return len(rows)

    async def pending(self, search: str, source: str | None = None) -> tuple[Query, ...]:
        """Rows still to be asked, by round."""
        query = sa.select(_q.body).where(_q.search == search, _q.state == "pending").order_by(_q.round, _q.id)
        async with self._store.read() as conn:
            bodies = await conn.scalars(query if source is None else query.where(_q.source == source))
            return tuple(read(Query, body) for body in bodies)

    async def answered(self, search: str) -> tuple[tuple[Query, CoverageLine], ...]:
        """Every query that was asked, with its own line, by round."""
        query = sa.select(_q.body, _q.line).where(_q.search == search, _q.line.is_not(None)).order_by(_q.round, _q.id)
        async with self._store.read() as conn:
            rows = await conn.execute(query)
            return tuple((read(Query, body), read(CoverageLine, line)) for body, line in rows)

    async def save_answer(self, query: Query, answer: SourceAnswer) -> None:
        """Records, accounts, links, evidence, coverage, and the query marked done.

        The one door through which people enter: whoever objected or is forgotten is left out of the answer.
        """
        key = await self._keys.secret(KEY)
        hashes = await asyncio.to_thread(hashes_of, key, answer)
        async with self._store.write() as conn:
            if barred := await suppressed_accounts(conn, key, hashes):
                answer = await asyncio.to_thread(without, answer, barred)
            records, facts = await asyncio.to_thread(_bodies, answer)
            await upsert(conn, t.records, records, update=["body", "expires_at"])
            await _save_accounts(conn, query, answer)
            links = [link.model_dump() for link in answer.links]
            await upsert(conn, t.links, links, update=["status", "proof"])
            await upsert(conn, t.evidence, facts, update=["record", "owner", "body"])
            met = [{"search": query.search, "evidence": fact["id"]} for fact in facts]
            await upsert(conn, t.search_evidence, met)
            await _mark_done(conn, query, answer.coverage)

    async def save_failure(self, query: Query, line: CoverageLine) -> None:
        """The query is done, its coverage line says why it brought nothing."""
        async with self._store.write() as conn:
            await _mark_done(conn, query, line)

    async def reopen(self, search: str, now: datetime) -> int:
        """What was not answered in full may be asked again; its line stands until then. Returns how many that are.

        A limit that lasts beyond `now` is left alone, and so are lines that no request stands behind.
        """
        again = [query.id for query, line in await self.answered(search) if _may_be_asked_again(query, line, now)]
        async with self._store.write() as conn:
            for part in chunks(again):
                await conn.execute(t.queries.update().where(_q.id.in_(part)).values(state="pending"))
        return len(again)

    async def coverage(self, search: str) -> tuple[CoverageLine, ...]:
        """One line a source: counts added up, one status for all, each reason once, the latest reset."""
        query = sa.select(_q.source, _q.line).where(_q.search == search, _q.line.is_not(None)).order_by(_q.round, _q.id)
        # Accounts of other sources come along as links do (an ORCID iD beside an author); they are nobody else.
        own = sa.and_(
            t.accounts.c.key == t.search_accounts.c.account, t.accounts.c.source == t.search_accounts.c.source
        )
        met = sa.select(t.search_accounts.c.source, sa.func.count()).join(t.accounts, own)
        met = met.where(t.search_accounts.c.search == search)
        lines: defaultdict[str, list[CoverageLine]] = defaultdict(list)
        async with self._store.read() as conn:
            for source, line in await conn.execute(query):
                lines[source].append(read(CoverageLine, line))
            counted = await conn.execute(met.group_by(t.search_accounts.c.source))
            accounts: dict[str, int] = dict(counted.all())
        return tuple(added_up(source, lines[source], accounts.get(source, 0)) for source in sorted(lines))


def _may_be_asked_again(query: Query, line: CoverageLine, now: datetime) -> bool:
    ended = line.reset_at is None or line.reset_at <= now
    return line.status in {"failed", "limited", "partial"} and ended and query.kind != NOTE


def _query_row(query: Query) -> Row:
    return {
        "id": query.id,
        "search": query.search,
        "source": query.source,
        "round": query.round,
        "state": "pending",
        "body": query.model_dump_json(),
        "line": None,
    }


def _bodies(answer: SourceAnswer) -> tuple[list[Row], list[Row]]:
    """Rows of records and of evidence; tens of thousands of facts may come at once."""
    records: list[Row] = [
        {"id": record.id, "source": record.source, "expires_at": record.expires_at, "body": record.model_dump_json()}
        for record in answer.records
    ]
    facts: list[Row] = [
        {"id": fact.id, "record": fact.record, "owner": fact.owner, "body": fact.model_dump_json()}
        for fact in answer.evidence
    ]
    return records, facts


async def _save_accounts(conn: AsyncConnection, query: Query, answer: SourceAnswer) -> None:
    rows = [account.model_dump() for account in answer.accounts]
    await upsert(conn, t.accounts, rows, update=["bot"], fill=["handle", "name", "url", "place", "employer"])
    met = [{"search": query.search, "source": query.source, "account": account.key} for account in answer.accounts]
    await upsert(conn, t.search_accounts, met)
    if answer.records:
        first = min(record.fetched_at for record in answer.records)
        await upsert(conn, t.first_seen, [{"account": account.key, "at": first} for account in answer.accounts])


async def _mark_done(conn: AsyncConnection, query: Query, line: CoverageLine) -> None:
    done = t.queries.update().where(_q.id == query.id)
    await conn.execute(done.values(state="done", line=line.model_dump_json()))


def added_up(source: str, lines: Sequence[CoverageLine], accounts: int) -> CoverageLine:
    """One line of several. Whom two questions met is one person, so that several lines count the accounts they met."""
    if len(lines) == 1:
        return lines[0]
    resets = [line.reset_at for line in lines if line.reset_at]
    return CoverageLine(
        source=source,
        status=_status({line.status for line in lines}),
        requests=sum(line.requests for line in lines),
        records=sum(line.records for line in lines),
        people=accounts,
        reasons=tuple(reason for line in lines for reason in line.reasons),
        reset_at=max(resets, default=None),
    )


def _status(answered: set[SourceStatus]) -> SourceStatus:
    """A source that answered some questions and refused others has answered in part."""
    if len(answered) == 1:
        return answered.pop()
    return "limited" if "limited" in answered else "partial"
