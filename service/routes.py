"""Every way to reach a person, best first: open, blocked or not known, each with its reason.

A view over the one contact policy, which is asked again when somebody takes a way. Nothing is fetched.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agents.clusters_ties import Shared, ties
from agents.contact_policy import check_approach, check_contact, check_route, contact_warnings
from agents.ports import Clock
from memory.errors import ContactRefused
from memory.knowledge.by_hand import by_hand
from memory.knowledge.contact_rules import ContactRules
from memory.records import (
    Approach,
    ByHand,
    Channel,
    ContactPoint,
    Evidence,
    FoundAt,
    Frozen,
    Introducer,
    Person,
    Route,
)
from memory.store import BriefRows, ContactRows, PeopleRows
from memory.store.identity import IdentityRows
from memory.store.team import TeamRows

BEST_FIRST: tuple[FoundAt | ByHand, ...] = (
    "introduction", "home_page", "contact_form", "applied", "ats", "given_by_person", "introduced", "referral_link",
    "event", "letter", "phone_script", "linkedin", "paper",
)  # fmt: skip
"""Where an address was found, or the channel by hand."""
PAGES = 3
"""Newest works told of each colleague."""
Standing = Literal["open", "blocked", "unknown"]
_STANDINGS: tuple[Standing, ...] = ("open", "unknown", "blocked")
_NOT_ON_FILE = frozenset({"no_page"})
"""Refusals that say only what nobody entered yet."""


class RouteView(Frozen):
    channel: Channel
    found: FoundAt | None
    """Of an address: where it was found."""
    to: str | None
    """The address, or a colleague's name; None: nothing on file says where."""
    standing: Standing
    rule: str | None
    """Of the contact policy, where it lets nobody pass."""
    reason: str
    works: int
    """That a colleague and they had a hand in."""
    shared: tuple[Shared, ...]
    """The newest of them, each with its page."""


@dataclass(frozen=True)
class Routes:
    briefs: BriefRows
    people: PeopleRows
    contacts: ContactRows
    team: TeamRows
    identity: IdentityRows
    rules: ContactRules
    now: Clock

    async def of(self, id_: str, search: str | None = None) -> tuple[RouteView, ...]:
        """Args: search: whose off-limits list holds beside the organisation's. Raises: UnknownId."""
        if search is not None:
            await self.briefs.search(search)
        person = await self.people.person(id_)
        contacts = await self.contacts.of_person(person.id)
        approach = await self.contacts.approach(person.id, search)
        country = next((one.country for one in contacts if one.country), None)
        found = [
            *await self._introductions(person, approach),
            *[await self._by_mail(one, search) for one in contacts],
            *([] if any(one.found == "home_page" for one in contacts) else [_no_address(approach)]),
            *(self._by_hand(channel, country, approach) for channel in by_hand().channels if channel != "introduction"),
        ]
        return tuple(sorted(found, key=_place))

    async def _by_mail(self, contact: ContactPoint, search: str | None) -> RouteView:
        approach = await self.contacts.approach(contact.person, search, address=contact.address)
        view = _view("email", contact.address, "; ".join(contact_warnings(contact, self.rules)) or _found(contact))
        view = view.model_copy(update={"found": contact.found})
        return _held(view, lambda: check_contact(contact, self.rules, approach, self.now().date()))

    def _by_hand(self, channel: ByHand, country: str | None, approach: Approach) -> RouteView:
        rule = by_hand().channels[channel]
        way = Route(channel=channel, to=None, country=country, consent_note=None)
        return _held(_view(channel, None, rule.rule), lambda: check_route(way, rule, self.rules, approach))

    async def _introductions(self, person: Person, approach: Approach) -> list[RouteView]:
        """Each colleague of whom something is on file, and in one line how many more there are."""
        colleagues = await self.team.introducers(person.id)
        met = await self._met(person) if colleagues else {}
        told = [one for one in colleagues if one.colleague.id in met or one.said or one.themselves]
        views = [self._introduction(one, met.get(one.colleague.id, ()), approach) for one in told]
        return views + (
            [_by_name(len(colleagues) - len(told), approach)] if len(told) < max(len(colleagues), 1) else []
        )

    def _introduction(self, one: Introducer, shared: Sequence[Shared], approach: Approach) -> RouteView:
        newest = f": {shared[0].how}, {shared[0].happened_on}" if shared else ""
        view = _view("introduction", one.colleague.name, f"{len(shared):,} works with them{newest}")
        view = view.model_copy(update={"works": len(shared), "shared": tuple(shared[:PAGES])})
        way = Route(channel="introduction", to=one.colleague.id, country=None, consent_note=None)
        rule = by_hand().channels["introduction"]
        return _held(view, lambda: check_route(way, rule, self.rules, approach, one))

    async def _met(self, person: Person) -> dict[str, tuple[Shared, ...]]:
        """What each colleague and the person had a hand in, in any search."""
        owners = await self.team.accounts() | dict.fromkeys(person.accounts, person.id)
        evidence = await self.identity.evidence(owners)
        return await asyncio.to_thread(self._ties, person.id, owners, evidence)

    def _ties(
        self, person: str, owners: Mapping[str, str], evidence: Sequence[Evidence]
    ) -> dict[str, tuple[Shared, ...]]:
        made: defaultdict[str, list[Evidence]] = defaultdict(list)
        for fact in evidence:
            made[owners[fact.owner]].append(fact)
        own = (tie for tie in ties(made, owners, (), self.now().date()) if person in {tie.a, tie.b})
        return {tie.b if tie.a == person else tie.a: tie.shared for tie in own}


def _held(view: RouteView, check: Callable[[], None]) -> RouteView:
    """The view, as the policy lets it stand."""
    try:
        check()
    except ContactRefused as refused:
        standing: Standing = "unknown" if refused.rule in _NOT_ON_FILE else "blocked"
        return view.model_copy(update={"standing": standing, "rule": refused.rule, "reason": refused.why})
    return view


def _no_address(approach: Approach) -> RouteView:
    view = _view("email", None, "no address is on file; enter what their own page publishes with `people contact`")
    return _held(
        view.model_copy(update={"found": "home_page", "standing": "unknown"}), lambda: check_approach(approach)
    )


def _by_name(others: int, approach: Approach) -> RouteView:
    colleagues = f"{others:,} {'colleague' if others == 1 else 'colleagues'}"
    told = f"nothing on file says whether {colleagues} who opted in know them; name one to ask"
    view = _view("introduction", None, told if others else "nobody opted in to be asked; see `team import`")
    return _held(view.model_copy(update={"standing": "unknown"}), lambda: check_approach(approach))


def _view(channel: Channel, to: str | None, reason: str) -> RouteView:
    return RouteView(channel=channel, found=None, to=to, standing="open", rule=None, reason=reason, works=0, shared=())


def _found(contact: ContactPoint) -> str:
    return f"{contact.found.replace('_', ' ')}, seen {contact.seen}"


def _place(view: RouteView) -> tuple[int, int, int]:
    way = view.found or view.channel
    best: Sequence[str] = BEST_FIRST
    return best.index(way), _STANDINGS.index(view.standing), -view.works
