"""What a page shows of many people at once, in a number of statements that does not grow with them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.off_limits import Known
from memory.records import Account, Assessment, ContactPoint, DraftState, Evidence, Person
from memory.store import tables as t
from memory.store.engine import Store
from memory.store.person_ids import standing_ids
from memory.store.sql import chunks, read

_FACT: TypeAdapter[Evidence] = TypeAdapter(Evidence)
_alias, _person, _owner = t.person_aliases.c, t.people.c, t.account_person.c
_BEGUN: frozenset[DraftState] = frozenset({"approved", "sending", "sent", "uncertain", "handed_off"})
"""From here on a message may have reached its reader."""


@dataclass(frozen=True)
class Shown:
    """One person, as a search's page needs them."""

    person: Person
    assessment: Assessment | None
    """None: the search has not assessed them."""
    routes: int
    known: Known
    """For the off-limits lists."""
    written: tuple[tuple[str, DraftState], ...]
    """Searches whose message to them is on its way or went out, with its state."""


class ShownRows:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def people(self, search: str, ids: Sequence[str]) -> dict[str, Shown]:
        """By the ids asked for; those that nobody has are absent."""
        async with self._store.read() as conn:
            stands = await standing_ids(conn, ids)
            found = await _Found.read(conn, search, sorted(set(stands.values())))
        return {id_: found.shown(stands[id_]) for id_ in ids if stands[id_] in found.people}

    async def evidence(self, search: str, people: Sequence[str]) -> dict[str, tuple[Evidence, ...]]:
        """What the search knows of each one's work, by id; everybody asked for is there. Args: people: standing ids."""
        facts: dict[str, list[Evidence]] = {person: [] for person in people}
        async with self._store.read() as conn:
            owned = await _owned(conn, people)
            for owner, fact in await _facts(conn, search, [account.key for own in owned.values() for account in own]):
                facts[owner].append(fact)
        return {person: tuple(own) for person, own in facts.items()}

    async def work_of(self, search: str, accounts: Collection[str]) -> tuple[Evidence, ...]:
        """What the search knows of the work of these accounts, by id."""
        async with self._store.read() as conn:
            return tuple(fact for _, fact in await _facts(conn, search, sorted(accounts)))

    async def met(self, search: str, people: Sequence[str]) -> set[str]:
        """Those of these people that the search met. Args: people: standing ids."""
        member = t.search_people.c
        async with self._store.read() as conn:
            ids = list(await conn.scalars(sa.select(member.person).where(member.search == search)))
            stands = await standing_ids(conn, ids)
        return set(people) & set(stands.values())


@dataclass(frozen=True)
class _Found:
    people: dict[str, Person]
    ids: dict[str, list[str]]
    """Every id that stands or stood for each one and for those that they were split from."""
    own: dict[str, list[str]]
    """The same without the latter."""
    assessments: dict[str, Assessment]
    accounts: dict[str, list[Account]]
    contacts: dict[str, list[str]]
    """Addresses by the id that they were entered under."""
    written: dict[str, list[tuple[str, DraftState]]]

    @classmethod
    async def read(cls, conn: AsyncConnection, search: str, people: Sequence[str]) -> "_Found":
        lineage = await _lineage(conn, people)
        every = sorted({id_ for ids in lineage.values() for part in ids for id_ in part})
        return cls(
            people=await standing_people(conn, people),
            ids={person: [id_ for part in parts for id_ in part] for person, parts in lineage.items()},
            own={person: parts[0] for person, parts in lineage.items()},
            assessments=await _assessments(conn, search, every),
            accounts=await _owned(conn, people),
            contacts=await _contacts(conn, every),
            written=await _written(conn, every),
        )

    def shown(self, id_: str) -> Shown:
        person, ids, own = self.people[id_], self.ids[id_], self.own[id_]
        addresses = tuple(address for one in ids for address in self.contacts.get(one, ()))
        return Shown(
            person=person,
            assessment=next((self.assessments[one] for one in own if one in self.assessments), None),
            routes=sum(len(self.contacts.get(one, ())) for one in own),
            known=Known(ids=tuple(ids), names=person.names, accounts=tuple(self.accounts[id_]), addresses=addresses),
            written=tuple(told for one in own for told in self.written.get(one, ())),
        )


async def standing_people(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, Person]:
    """Those of these ids that somebody has. Args: ids: no aliases."""
    found: dict[str, Person] = {}
    for part in chunks(ids):
        rows = await conn.execute(sa.select(_person.id, _person.body).where(_person.id.in_(part)))
        found |= {row.id: read(Person, row.body) for row in rows}
    return found


async def _lineage(conn: AsyncConnection, people: Sequence[str]) -> dict[str, list[list[str]]]:
    """For each one the ids that stand for them, then those of whom they were split from, and so on.

    Its statements grow with the longest such line, not with the people.
    """
    lines: dict[str, list[list[str]]] = {person: [] for person in people}
    at = {person: person for person in people}
    while at:
        stands = await standing_ids(conn, sorted(set(at.values())))
        at = {person: stands[id_] for person, id_ in at.items()}
        aliases, origins = await _aliases(conn, sorted(set(at.values())))
        for person, id_ in at.items():
            lines[person].append([id_, *aliases[id_]])
        at = {person: origins[id_] for person, id_ in at.items() if id_ in origins}
    return lines


async def _aliases(conn: AsyncConnection, ids: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Further ids of each one, and whom each was split from."""
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    origins: dict[str, str] = {}
    for part in chunks(ids):
        named = sa.select(_alias.person, _alias.alias).where(_alias.person.in_(part)).order_by(_alias.alias)
        for person, alias in (await conn.execute(named)).all():
            aliases[person].append(alias)
        split = sa.select(_person.id, _person.split_from).where(_person.id.in_(part), _person.split_from.is_not(None))
        origins |= {row.id: row.split_from for row in await conn.execute(split)}
    return aliases, origins


async def _assessments(conn: AsyncConnection, search: str, ids: Sequence[str]) -> dict[str, Assessment]:
    saved, found = t.assessments.c, dict[str, Assessment]()
    for part in chunks(ids):
        rows = await conn.execute(
            sa.select(saved.person, saved.body).where(saved.search == search, saved.person.in_(part))
        )
        found |= {row.person: read(Assessment, row.body) for row in rows}
    return found


async def _owned(conn: AsyncConnection, people: Sequence[str]) -> dict[str, list[Account]]:
    owned: dict[str, list[Account]] = {person: [] for person in people}
    for part in chunks(people):
        query = sa.select(_owner.person, t.accounts).join(t.accounts, t.accounts.c.key == _owner.account)
        rows = await conn.execute(query.where(_owner.person.in_(part)).order_by(t.accounts.c.key))
        for row in rows.mappings():
            told = dict(row)
            owned[told.pop("person")].append(Account.model_validate(told))
    return owned


async def _contacts(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for part in chunks(ids):
        for body in await conn.scalars(sa.select(t.contacts.c.body).where(t.contacts.c.person.in_(part))):
            contact = read(ContactPoint, body)
            found[contact.person].append(contact.address)
    return found


async def _written(conn: AsyncConnection, ids: Sequence[str]) -> dict[str, list[tuple[str, DraftState]]]:
    draft, found = t.drafts.c, defaultdict[str, list[tuple[str, DraftState]]](list)
    for part in chunks(ids):
        query = sa.select(draft.person, draft.search, draft.state).where(draft.person.in_(part))
        for row in await conn.execute(query.where(draft.state.in_(sorted(_BEGUN))).order_by(draft.search)):
            found[row.person].append((row.search, row.state))
    return found


async def _facts(conn: AsyncConnection, search: str, accounts: Sequence[str]) -> list[tuple[str, Evidence]]:
    """Person and fact, by the fact's id."""
    met, found = t.search_evidence.c, list[tuple[str, Evidence]]()
    for part in chunks(accounts):
        query = (
            sa.select(_owner.person, t.evidence.c.body)
            .select_from(t.evidence)
            .join(t.search_evidence, met.evidence == t.evidence.c.id)
            .join(t.account_person, _owner.account == t.evidence.c.owner)
            .where(met.search == search, t.evidence.c.owner.in_(part))
        )
        found += [(row.person, _FACT.validate_json(row.body)) for row in await conn.execute(query)]
    return sorted(found, key=lambda pair: pair[1].id)
