"""People, the accounts that are theirs, their evidence in a search, and their place in it."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import UnknownId
from memory.ids import search_thread
from memory.records import Account, Assessment, Evidence, JoinFacts, Link, Person, ShortlistDecision, Shortlisted
from memory.store import tables as t
from memory.store.decisions import newest_decision
from memory.store.engine import Store
from memory.store.identity import FACT, join_facts
from memory.store.keys import KeyRows
from memory.store.merged_rows import known_people, write_people
from memory.store.merging import settle
from memory.store.person_ids import every_id, standing_ids
from memory.store.sql import chunks, read, upsert
from memory.store.strikes import struck_of
from memory.store.suppressed import KEY, forgotten, hashed, suppressed

_owner = t.account_person.c
_FROM_MEMORY = "memory"
"""Stands for the source of people who were recalled and not met anew."""


class PeopleRows:
    """Fits `agents.ports.PeopleRows`."""

    def __init__(self, store: Store, keys: KeyRows) -> None:
        self._store, self._keys = store, keys

    async def accounts(self, search: str) -> tuple[Account, ...]:
        """Accounts that the search met, in order of first sight; then the others of the people they belong to."""
        first = sa.select(t.search_accounts.c.account, sa.func.min(t.search_accounts.c.seq).label("seq"))
        met = first.where(t.search_accounts.c.search == search).group_by(t.search_accounts.c.account).subquery()
        query = (
            sa.select(t.accounts)
            .join(met, met.c.account == t.accounts.c.key, isouter=True)
            .where(t.accounts.c.key.in_(_concerned(search)))
            .order_by(met.c.seq.is_(None), met.c.seq, t.accounts.c.key)
        )
        async with self._store.read() as conn:
            return tuple(Account.model_validate(dict(row)) for row in (await conn.execute(query)).mappings())

    async def newest(self, search: str, most: int) -> tuple[int, tuple[Account, ...]]:
        """How many accounts the search met so far, and those it met last, the newest first."""
        met = sa.select(sa.func.min(t.search_accounts.c.seq).label("seq"), t.search_accounts.c.account)
        found = met.where(t.search_accounts.c.search == search).group_by(t.search_accounts.c.account).subquery()
        last = sa.select(t.accounts).join(found, found.c.account == t.accounts.c.key).order_by(found.c.seq.desc())
        async with self._store.read() as conn:
            count = await conn.scalar(sa.select(sa.func.count()).select_from(found))
            rows = (await conn.execute(last.limit(most))).mappings()
            return count or 0, tuple(Account.model_validate(dict(row)) for row in rows)

    async def links(self, search: str) -> tuple[Link, ...]:
        """Links from the search's `accounts` to anything, whichever search saw them."""
        query = sa.select(t.links).where(t.links.c.a.in_(_concerned(search)))
        ordered = query.order_by(t.links.c.a, t.links.c.b, t.links.c.record)
        async with self._store.read() as conn:
            return tuple(Link.model_validate(dict(row)) for row in (await conn.execute(ordered)).mappings())

    async def join_facts(self, search: str) -> JoinFacts:
        """What is known of the search's `accounts` beside their links."""
        async with self._store.read() as conn:
            return await join_facts(conn, _concerned(search))

    async def save_people(self, search: str, people: Sequence[Person]) -> None:
        """These are the search's people; each gets the id that stands, so read them back by `people`."""
        async with self._store.write() as conn:
            people = await _still_here(conn, people)
            settled = await asyncio.to_thread(settle, people, await known_people(conn, people))
            await write_people(conn, settled)
            await conn.execute(t.search_people.delete().where(t.search_people.c.search == search))
            rows = [
                {"search": search, "person": item.person.id, "position": position}
                for position, item in enumerate(settled)
            ]
            await upsert(conn, t.search_people, rows)

    async def people(self, search: str) -> tuple[Person, ...]:
        """In the order in which they were saved."""
        member, alias = t.search_people.c, t.person_aliases.c
        query = (
            sa.select(t.people.c.body)
            .select_from(t.search_people)
            .join(t.person_aliases, alias.alias == member.person, isouter=True)
            .join(t.people, t.people.c.id == sa.func.coalesce(alias.person, member.person))
            .where(member.search == search)
            .group_by(t.people.c.id, t.people.c.body)
            .order_by(sa.func.min(member.position))
        )
        async with self._store.read() as conn:
            bodies = (await conn.scalars(query)).all()
        return await asyncio.to_thread(lambda: tuple(read(Person, body) for body in bodies))

    async def person(self, id_: str) -> Person:
        """Resolves aliases. Raises: UnknownId."""
        async with self._store.read() as conn:
            standing = (await standing_ids(conn, [id_]))[id_]
            body = await conn.scalar(sa.select(t.people.c.body).where(t.people.c.id == standing))
        if body is None:
            raise UnknownId("person", id_)
        return read(Person, body)

    async def adopt(self, search: str, people: Sequence[str]) -> int:
        """Known people join a search with their accounts and stored evidence; returns how many did.

        Whoever objected is stored and is not processed: they join nothing.
        """
        key = await self._keys.secret(KEY)
        async with self._store.write() as conn:
            ids = set((await standing_ids(conn, people)).values())
            ids -= await suppressed(conn, hashed(key, people=ids))
            query = sa.select(_owner.person, _owner.account).where(_owner.person.in_(ids)).order_by(_owner.account)
            owned = (await conn.execute(query)).all()
            rows = [{"search": search, "source": _FROM_MEMORY, "account": account} for _, account in owned]
            await upsert(conn, t.search_accounts, rows)
            facts = sa.select(t.evidence.c.id).where(t.evidence.c.owner.in_([account for _, account in owned]))
            await upsert(
                conn, t.search_evidence, [{"search": search, "evidence": fact} for fact in await conn.scalars(facts)]
            )
        return len({person for person, _ in owned})

    async def evidence(self, search: str, person: str) -> tuple[Evidence, ...]:
        """What the search knows of one person's work, by id."""
        async with self._store.read() as conn:
            ids = await every_id(conn, person)
            own = (await conn.scalars(sa.select(_owner.account).where(_owner.person == ids[0]))).all()
            # By the few accounts, given as values: a planner that starts from the search reads all of its evidence.
            rows = (await conn.execute(_evidence(search).where(t.evidence.c.owner.in_(own)))).all()
        return _by_person(rows).get(ids[0], ())

    async def facts(self, ids: Collection[str]) -> tuple[Evidence, ...]:
        """Those of these facts that are stored, by id."""
        query = sa.select(t.evidence.c.body).where(t.evidence.c.id.in_(ids)).order_by(t.evidence.c.id)
        async with self._store.read() as conn:
            return tuple(FACT.validate_json(body) for body in await conn.scalars(query))

    async def evidence_by_person(self, search: str) -> dict[str, tuple[Evidence, ...]]:
        """The search's evidence of everybody; people without any are absent."""
        async with self._store.read() as conn:
            rows = (await conn.execute(_evidence(search))).all()
        return await asyncio.to_thread(_by_person, rows)

    async def struck(self, search: str) -> dict[str, dict[str, str]]:
        """Person -> evidence id -> why somebody said that it is wrong; only what still stands."""
        async with self._store.read() as conn:
            return await struck_of(conn, search)

    async def save_assessments(self, search: str, assessments: Sequence[Assessment]) -> None:
        rows = [
            {"search": search, "person": assessment.person, "body": assessment.model_dump_json()}
            for assessment in assessments
        ]
        async with self._store.write() as conn:
            gone = await forgotten(conn, [assessment.person for assessment in assessments])
            await upsert(conn, t.assessments, [row for row in rows if row["person"] not in gone], update=["body"])

    async def assessment(self, search: str, person: str) -> Assessment:
        """Raises: UnknownId: the search has not assessed this person."""
        saved = t.assessments.c
        async with self._store.read() as conn:
            ids = await every_id(conn, person)
            query = sa.select(saved.body).where(saved.search == search, saved.person.in_(ids))
            body = await conn.scalar(query.order_by(saved.person != person).limit(1))
        if body is None:
            raise UnknownId("person", person)
        return read(Assessment, body)

    async def save_shortlist(self, search: str, people: Sequence[Shortlisted]) -> None:
        """Replace the search's shortlist; what somebody has decided about a person on it stays."""
        rows = [
            {
                "search": search,
                "person": item.person,
                "rank": item.rank,
                "chosen": item.chosen,
                "body": item.model_dump_json(),
            }
            for item in people
        ]
        listed, on_it = t.shortlist.c, [item.person for item in people]
        async with self._store.write() as conn:
            await conn.execute(t.shortlist.delete().where(listed.search == search, listed.person.not_in(on_it)))
            gone = await forgotten(conn, on_it)
            rows = [row for row in rows if row["person"] not in gone]
            await upsert(conn, t.shortlist, rows, update=["rank", "body"], fill=["chosen"])

    async def shortlist(self, search: str) -> tuple[Shortlisted, ...]:
        """Best first, each under the id that stands."""
        listed = t.shortlist.c
        query = sa.select(listed.person, listed.chosen, listed.body).where(listed.search == search)
        async with self._store.read() as conn:
            rows = (await conn.execute(query.order_by(listed.rank, listed.person))).all()
            stands = await standing_ids(conn, [row.person for row in rows])
        return tuple(read(Shortlisted, row.body, person=stands[row.person], chosen=row.chosen) for row in rows)

    async def shortlisted(self, search: str, person: str) -> Shortlisted:
        """One person's place on the shortlist. Raises: UnknownId: they are not on it."""
        listed = t.shortlist.c
        query = sa.select(listed.chosen, listed.body).where(listed.search == search)
        async with self._store.read() as conn:
            ids = await every_id(conn, person)
            row = (await conn.execute(query.where(listed.person.in_(ids)).limit(1))).one_or_none()
        if row is None:
            raise UnknownId("person", person)
        return read(Shortlisted, row.body, person=ids[0], chosen=row.chosen)

    async def shortlist_decision(self, search: str) -> ShortlistDecision | None:
        """The newest word at the shortlist gate."""
        async with self._store.read() as conn:
            body = await newest_decision(conn, search_thread(search), "shortlist")
        return None if body is None else read(ShortlistDecision, body)


async def _still_here(conn: AsyncConnection, people: Sequence[Person]) -> list[Person]:
    """Without whoever was deleted since their accounts were read: a search that runs brings nobody back."""
    here: set[str] = set()
    for part in chunks(sorted({account for person in people for account in person.accounts})):
        here.update(await conn.scalars(sa.select(t.accounts.c.key).where(t.accounts.c.key.in_(part))))
    return [person for person in people if here.issuperset(person.accounts)]


def _concerned(search: str) -> sa.CompoundSelect[tuple[str]]:
    """Account keys that the search met, and those that belong to the same people as far as known."""
    met = sa.select(t.search_accounts.c.account).where(t.search_accounts.c.search == search)
    owners = sa.select(_owner.person).where(_owner.account.in_(met))
    return met.union(sa.select(_owner.account).where(_owner.person.in_(owners)))


def _evidence(search: str) -> sa.Select[str, str]:
    """Person and body of each fact, by its id."""
    met = t.search_evidence.c
    return (
        sa.select(_owner.person, t.evidence.c.body)
        .select_from(t.search_evidence)
        .join(t.evidence, t.evidence.c.id == met.evidence)
        .join(t.account_person, _owner.account == t.evidence.c.owner)
        .where(met.search == search)
        .order_by(t.evidence.c.id)
    )


def _by_person(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[Evidence, ...]]:
    facts: defaultdict[str, list[Evidence]] = defaultdict(list)
    for person, body in rows:
        facts[person].append(FACT.validate_json(body))
    return {person: tuple(own) for person, own in facts.items()}
