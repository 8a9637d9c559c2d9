"""What a person may ask for: to see everything that is held on them, to correct it, to object, and to be forgotten."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agents.ports import Clock
from memory.errors import AlreadyDecided, UnknownId, UsageError
from memory.records import Actor, Assessment, Frozen, Statement
from memory.store import BriefRows, ContactRows, PeopleRows
from memory.store.forgetting import ForgettingRows
from memory.store.held import Held, HeldRows
from memory.store.identity import IdentityRows
from memory.store.statements import StatementRows
from service.leftovers import Leftovers
from service.permissions import require
from service.strikes import LONGEST_REASON, Strikes

LONGEST_NAME = 200
"""Characters."""


class FoundIn(Frozen):
    source: str
    url: str | None
    fetched: date


class HowFound(Frozen):
    """The answer to `how did you find me`, from records alone."""

    person: str
    sources: tuple[FoundIn, ...]
    """Each page or answer that anything of theirs was read from, oldest first."""
    addresses: tuple[str, ...]
    """Each address, where it was found, and why it may be used."""
    purposes: tuple[str, ...]
    """Purpose and legal basis, as accepted with each search that met them."""
    text: str
    """All of it in sentences, for a reply."""


class Export(Frozen):
    """Everything held on somebody, under the names of the store's tables, and the same in words."""

    person: str
    found: HowFound
    held: dict[str, Any]


class Corrected(Frozen):
    person: str
    statement: str
    searches: tuple[str, ...]
    """Those whose score was computed again."""


class Forgotten(Frozen):
    person: str
    rows: int
    left: tuple[str, ...]
    """Places that could not be cleared yet, with the reason; forgetting anybody clears them too."""


@dataclass(frozen=True)
class Rights:
    """Made by `service/bootstrap.py`."""

    people: PeopleRows
    held: HeldRows
    identity: IdentityRows
    contacts: ContactRows
    briefs: BriefRows
    statements: StatementRows
    forgetting: ForgettingRows
    strikes: Strikes
    leftovers: Leftovers
    now: Clock

    async def export(self, actor: Actor, person: str) -> Export:
        """Everything held on somebody, and nothing of others. Raises: NotPermitted, UnknownId."""
        require(actor, "recruiter")
        held = await self.held.of(person)
        return Export(person=person, found=await self._how_found(person, held), held=dict(held))

    async def how_found(self, person: str) -> HowFound:
        """Raises: UnknownId."""
        return await self._how_found(person, await self.held.of(person))

    async def correct(
        self, actor: Actor, person: str, says: str, *, evidence: str | None = None, name: str | None = None
    ) -> Corrected:
        """Keep what somebody says of their data. It is shown beside the data, and outranks it.

        Args:
            evidence: a fact that they say is wrong: it counts nowhere any more, and scores are computed again.
            name: how they are called.

        Raises: NotPermitted, UnknownId, UsageError: nothing is said, too much, or the fact is not theirs.
        """
        require(actor, "recruiter")
        known = await self.people.person(person)
        said, called = _said(says, LONGEST_REASON), None if name is None else _said(name, LONGEST_NAME)
        if evidence is not None and evidence not in {fact.id for fact in await self.identity.evidence(known.accounts)}:
            raise UsageError(f"{evidence[:80]!r} is no fact about this person; copy its id from `people export`")
        statement = Statement(person=known.id, evidence=evidence, name=called, says=said, by=actor.id, at=self.now())
        await self.statements.add(statement, actor)
        searches = await self._strike(actor, known.id, evidence, said) if evidence else ()
        return Corrected(person=known.id, statement=said, searches=searches)

    async def forget(self, actor: Actor, person: str) -> Forgotten:
        """Delete everything about somebody, so that no file holds a trace, and never collect them again.

        Raises: NotPermitted: the actor is no admin; UnknownId.
        """
        require(actor, "admin")
        gone = await self.forgetting.forget([person], actor.id, self.now(), "forgotten")
        return Forgotten(person=person, rows=sum(gone.rows.values()), left=await self.leftovers.clear(gone))

    async def _strike(self, actor: Actor, person: str, evidence: str, said: str) -> tuple[str, ...]:
        """Take the fact out of every search that assessed them with it; returns those searches."""
        struck = []
        for search in await self.statements.searches_of(evidence):
            if evidence in _items(await self._assessment(search, person)):
                try:
                    await self.strikes.strike(actor, search, person, evidence, f"they say: {said}"[:LONGEST_REASON])
                except AlreadyDecided:
                    continue  # a recruiter said so before: it counts for nothing there already
                struck.append(search)
        return tuple(struck)

    async def _assessment(self, search: str, person: str) -> Assessment | None:
        try:
            return await self.people.assessment(search, person)
        except UnknownId:
            return None

    async def _how_found(self, person: str, held: Held) -> HowFound:
        sources = sorted(
            {
                FoundIn(source=row["source"], url=row["url"], fetched=date.fromisoformat(row["fetched_at"][:10]))
                for row in held.get("sources", ())
            },
            key=lambda one: (one.fetched, one.source, one.url or ""),
        )
        addresses = tuple(
            f"{contact.address}: {contact.found.replace('_', ' ')}"
            f"{f' ({contact.url or contact.from_whom})' if contact.url or contact.from_whom else ''}, "
            f"seen {contact.seen}, basis: {contact.lawful.replace('_', ' ')}"
            for contact in await self.contacts.of_person(person)
        )
        purposes = []
        for search in sorted({row["search"] for row in held.get("search_people", ())}):
            brief = await self.briefs.latest_brief(search)
            if brief is not None and brief.acceptance is not None:
                purposes.append(f"{brief.acceptance.at:%Y-%m-%d}: {brief.acceptance.purpose}")
        for one in held.get("colleagues", ()):
            agreed = one["body"]
            purposes.append(f"{agreed['opted_in']}: you agreed to be asked for introductions ({agreed['how']})")
        found = HowFound(person=person, sources=tuple(sources), addresses=addresses, purposes=tuple(purposes), text="")
        return found.model_copy(update={"text": _in_words(found)})


def _items(assessment: Assessment | None) -> frozenset[str]:
    items = (*assessment.contributions, *assessment.discounted) if assessment else ()
    return frozenset(item.evidence for item in items)


def _in_words(found: HowFound) -> str:
    lines = ["We found your public work in these places:"]
    lines += [f"- {one.source}, {one.url or 'a repository'}, read on {one.fetched}" for one in found.sources]
    lines += (
        ["", "Where each address we hold is from:", *(f"- {one}" for one in found.addresses)]
        if (found.addresses)
        else ["", "We hold no address of yours."]
    )
    lines += ["", "Why, and on what legal basis:", *(f"- {one}" for one in found.purposes)] if found.purposes else []
    return "\n".join(lines)


def _said(text: str, longest: int) -> str:
    said = " ".join(text.split())
    if not said or not said.isprintable():
        raise UsageError("nothing is said; write what the person says, in their words")
    if len(said) > longest:
        raise UsageError(f"{len(said)} characters are said; {longest} is the most")
    return said
