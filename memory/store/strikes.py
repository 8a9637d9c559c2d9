"""Items that people said are wrong: each word a row that stays, and with it, in one transaction, the new score."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import AlreadyDecided, UnknownId
from memory.records import Assessment, Shortlisted, Strike
from memory.store import tables as t
from memory.store.audit import AuditLog
from memory.store.engine import Store
from memory.store.person_ids import every_id, standing_ids
from memory.store.sql import read, upsert
from memory.store.statements import denied_of

_s = t.strikes.c
_listed = t.shortlist.c
Weigh = Callable[[Mapping[str, str]], Assessment]
"""Evidence id -> reason of every strike that stands; gives the assessment without them. Pure."""


class StrikeRows:
    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    async def add(self, strike: Strike, weigh: Weigh) -> Assessment:
        """Store a strike, or its undoing, with the assessment that follows and everybody's new rank.

        Raises:
            AlreadyDecided: it is struck already; or there is nothing to undo.
            UnknownId: the search has not assessed this person.
        """
        async with self._store.write() as conn:
            ids = await every_id(conn, strike.person)
            standing = await _standing(conn, strike.search, ids)
            if (strike.evidence in standing) is not strike.undone:
                raise AlreadyDecided(f"{strike.evidence} is {'not struck' if strike.undone else 'struck already'}")
            after = {id_: one.reason for id_, one in standing.items()} | {strike.evidence: strike.reason}
            if strike.undone:
                del after[strike.evidence]
            assessment = weigh(after)
            await _save(conn, strike, assessment, ids)
            await _rank_again(conn, strike.search)
            act = "evidence.restored" if strike.undone else "evidence.struck"
            await self._audit.append(conn, strike.at, strike.by, act, strike.person, [strike.search, strike.evidence])
        return assessment

    async def standing(self) -> tuple[Strike, ...]:
        """Every strike of this store that was not taken back, oldest first."""
        async with self._store.read() as conn:
            bodies = await conn.scalars(sa.select(_s.body).order_by(_s.id))
            return tuple(_last_words(read(Strike, body) for body in bodies).values())


async def struck_of(conn: AsyncConnection, search: str) -> dict[str, dict[str, str]]:
    """Person -> evidence id -> reason, of every strike that stands in a search, and of what people themselves say is
    wrong, which stands in every one; by standing ids.
    """
    said = [
        read(Strike, body) for body in await conn.scalars(sa.select(_s.body).where(_s.search == search).order_by(_s.id))
    ]
    stands = await standing_ids(conn, sorted({strike.person for strike in said}))
    struck: dict[str, dict[str, str]] = {}
    renamed = (strike.model_copy(update={"person": stands[strike.person]}) for strike in said)
    for strike in _last_words(renamed).values():
        struck.setdefault(strike.person, {})[strike.evidence] = strike.reason
    for person, denied in (await denied_of(conn)).items():
        struck[person] = struck.get(person, {}) | denied
    return struck


async def struck_in(conn: AsyncConnection, draft: str) -> str | None:
    """An item that stands struck and is cited by what was approved of a draft; None where there is none."""
    query = sa.select(t.drafts.c.search, t.outbox.c.evidence).join(t.outbox, t.outbox.c.draft == t.drafts.c.id)
    row = (await conn.execute(query.where(t.drafts.c.id == draft))).first()
    if row is None:
        return None
    struck = {item for items in (await struck_of(conn, row.search)).values() for item in items}
    return min(struck.intersection(json.loads(row.evidence)), default=None)


async def _standing(conn: AsyncConnection, search: str, ids: Sequence[str]) -> dict[str, Strike]:
    query = sa.select(_s.body).where(_s.search == search, _s.person.in_(ids)).order_by(_s.id)
    words = _last_words(read(Strike, body, person=ids[0]) for body in await conn.scalars(query))
    return {strike.evidence: strike for strike in words.values()}


def _last_words(said: Iterable[Strike]) -> dict[tuple[str, str, str], Strike]:
    """What stands after all that was said, in order."""
    standing: dict[tuple[str, str, str], Strike] = {}
    for strike in said:
        about = strike.search, strike.person, strike.evidence
        standing.pop(about, None)
        if not strike.undone:
            standing[about] = strike
    return standing


async def _save(conn: AsyncConnection, strike: Strike, assessment: Assessment, ids: Sequence[str]) -> None:
    row = {"search": strike.search, "person": strike.person, "evidence": strike.evidence, "undone": strike.undone}
    await conn.execute(t.strikes.insert().values(row | {"body": strike.model_dump_json()}))
    saved = t.assessments.update().where(t.assessments.c.search == strike.search, t.assessments.c.person.in_(ids))
    if (await conn.execute(saved.values(body=assessment.model_dump_json()))).rowcount == 0:
        raise UnknownId("person", strike.person)


async def _rank_again(conn: AsyncConnection, search: str) -> None:
    """The same people in the order of their scores; whoever was left out stays out, for nobody else was explained."""
    query = (
        sa.select(_listed.person, _listed.chosen, _listed.body, t.assessments.c.body.label("assessed"))
        .join(t.assessments, sa.and_(t.assessments.c.search == search, t.assessments.c.person == _listed.person))
        .where(_listed.search == search)
    )
    scored = [(read(Assessment, row.assessed).score_mp, row) for row in await conn.execute(query)]
    scored.sort(key=lambda pair: (-pair[0], pair[1].person))
    rows: list[dict[str, Any]] = []
    for rank, (_, row) in enumerate(scored, start=1):
        item = read(Shortlisted, row.body, rank=rank)
        body = item.model_dump_json()
        rows.append({"search": search, "person": row.person, "rank": rank, "chosen": row.chosen, "body": body})
    await upsert(conn, t.shortlist, rows, update=["rank", "body"])
