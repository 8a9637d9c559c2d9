"""Of the contact policy: what leaves although something stands against the person or the address."""

import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from evals.kit.delivery_world import ACTOR, SEARCH, World, contact_of, to_port
from evals.kit.smtp_peer import SmtpPeer
from memory.errors import HardsignalError
from memory.ids import draft_id
from memory.knowledge.contact_rules import ContactRules, contact_rules
from memory.records import Account, ContactPoint, OffLimits, Person
from memory.store import tables as t
from service.delivery import ContactRows

EACH = 10
"""Cases in one store."""
OTHER_SEARCH = "s2"
_PAGES = (
    "https://github.com/{0}", "https://gist.github.com/{0}/1", "https://{0}.github.io/", "https://www.GitHub.com./{0}",
    "https://raw.githubusercontent.com/{0}/{0}/main/README.md", "https://api.github.com/users/{0}/events/public",
    "https://web.archive.org/web/2024/https%3A%2F%2Fgithub.com%2F{0}", "https://cdn.jsdelivr.net/gh/{0}/x/README.md",
    "https://github.com/a/b/commit/{0}.patch", "https://r.jina.ai/https://github.com/{0}",
)  # fmt: skip
_WORDS = ("her GitHub profile", "the commit message of 3f2a", "git log", "a gist", "Github events", "noreply header")


@dataclass(frozen=True)
class Against:
    """One person, and the contact point under which they would be written to."""

    world: World
    person: str
    chance: random.Random

    def at(self, address: str, **other: object) -> ContactPoint:
        return contact_of(self.person, address=address, quote=f"Write to {address}", **other)

    @property
    def usual(self) -> ContactPoint:
        return contact_of(self.person)


Case = Callable[[Against], Awaitable[ContactPoint]]
"""Puts on file what stands against it; the contact point that is tried all the same."""


async def _objected(against: Against) -> ContactPoint:
    """Of somebody a search found: whoever objected and is on no shelf is forgotten, and no draft of theirs is kept."""
    await _found(against, ())
    await against.world.contacts.suppress("objected", against.world.clock(), ACTOR, person=against.person)
    return against.usual


def _suppressed(struck: str, written: str) -> Case:
    async def case(against: Against) -> ContactPoint:
        address = struck.format(against.person)
        await against.world.contacts.suppress("objected", against.world.clock(), ACTOR, address=address)
        return against.at(written.format(against.person))

    return case


async def _page_of_github(against: Against) -> ContactPoint:
    return contact_of(against.person, url=against.chance.choice(_PAGES).format(against.person))


async def _forwarder_of_github(against: Against) -> ContactPoint:
    return against.at(f"7+{against.person}@{against.chance.choice(('users.', ''))}noreply.github.com")


async def _told_of_github(against: Against) -> ContactPoint:
    whom = against.chance.choice(_WORDS)
    return contact_of(against.person, found="given_by_person", url=None, quote=None, from_whom=whom)


async def _no_consent(against: Against) -> ContactPoint:
    return contact_of(against.person, country=against.chance.choice(("DE", "AT")))


async def _consent_without_a_note(against: Against) -> ContactPoint:
    note = against.chance.choice((None, " "))
    return contact_of(against.person, country="DE", lawful="consent", consent_note=note)


async def _off_limits(against: Against) -> ContactPoint:
    kind, value = against.chance.choice((("person", against.person), ("domain", f"{against.person}.example")))
    entry = {"id": f"o-{against.person}", "kind": kind, "value": value, "why": "client", "search": SEARCH}
    entries = [OffLimits.model_validate(entry | {"entered_by": ACTOR.id, "entered_at": against.world.clock()})]
    await against.world.rows.off_limits.add(entries, ACTOR, against.world.clock())
    return against.at(f"jobs@mail.{against.person}.example")


async def _written_to_before(against: Against) -> ContactPoint:
    draft = await against.world.hold(against.person, search=OTHER_SEARCH)
    await against.world.allow(draft)
    against.world.clock.forward(timedelta(minutes=1))
    async with against.world.store.write() as conn:
        sent = t.outbox.update().where(t.outbox.c.draft == draft.id)
        await conn.execute(sent.values(state=against.chance.choice(("sent", "uncertain", "handed_off"))))
    return against.usual


async def _at_the_employer(against: Against) -> ContactPoint:
    stated = against.chance.choice(("@{0}", "{0} GmbH", "{0}.example", "engineer at {0}, ex-Birch"))
    await _works_for(against, stated.format(against.person.replace("-", "")))
    return against.at(f"me@mail.{against.person}.example")


async def _works_for(against: Against, employer: str) -> None:
    key = f"github:id:{against.person}"
    account = Account(key=key, source="github", handle=None, name=None, url=None, bot=False, employer=employer)
    async with against.world.store.write() as conn:
        await conn.execute(t.accounts.insert().values(account.model_dump()))
    await _found(against, (key,))


async def _found(against: Against, accounts: tuple[str, ...]) -> None:
    name = "Ada Muster"
    person = Person(id=against.person, name=name, names=(name,), accounts=accounts, login=None, bot=False)
    await against.world.rows.people.save_people(SEARCH, [person])


CASES: Mapping[str, Case] = {
    "objected": _objected,
    "objected, other case": _suppressed("{0}@muster.example", "{0}@MUSTER.example"),
    "objected, with a tag": _suppressed("{0}@muster.example", "{0}+jobs@muster.example"),
    "objected, without its tag": _suppressed("{0}+x@muster.example", "{0}@muster.example"),
    "objected, with dots": _suppressed("ab{0}@gmail.com", "a.b{0}@googlemail.com"),
    "objected, in its xn-- form": _suppressed("{0}@müster.example", "{0}@xn--mster-kva.example"),
    "objected, international": _suppressed("{0}@xn--mster-kva.example", "{0}@MÜSTER.example"),
    "page of GitHub": _page_of_github,
    "forwarder of GitHub": _forwarder_of_github,
    "told of GitHub": _told_of_github,
    "no consent": _no_consent,
    "consent without a note": _consent_without_a_note,
    "off limits": _off_limits,
    "written to before": _written_to_before,
    "at the employer": _at_the_employer,
}


async def written_to(
    world: World, seed: int, rules: ContactRules | None = None, contacts: ContactRows | None = None
) -> tuple[int, int]:
    """Messages that left against the policy, of all that were tried: held with it on file, and approved before it was.

    Args:
        rules, contacts: those of a weakened policy.
    """
    await world.open_search(OTHER_SEARCH)
    rules, contacts = rules or contact_rules(), contacts or world.contacts
    for number in range(seed * EACH, (seed + 1) * EACH):
        await _try(world, number, rules, contacts)
    async with SmtpPeer() as peer:
        await world.delivery(to_port(peer.port), rules=rules, contacts=contacts).deliver_all()
    return len(peer.took), EACH


async def _try(world: World, number: int, rules: ContactRules, contacts: ContactRows) -> None:
    """Every other round of cases was approved before it stood on file: there delivery alone has to find it."""
    case = list(CASES.values())[number % len(CASES)]
    against = Against(world, f"p-{number}", random.Random(number))
    to = await case(against)
    if number // len(CASES) % 2:
        draft = await world.hold(against.person, to=to, rules=nothing_forbidden())
    else:
        own = draft_id(SEARCH, against.person)
        approach = await contacts.approach_of_draft(own, against.person, to.address)
        draft = await world.hold(against.person, to=to, approach=approach, rules=rules)
    with suppress(HardsignalError):
        await world.allow(draft)


def nothing_forbidden() -> ContactRules:
    """The rules before anybody wrote them."""
    rules = contact_rules()
    none: dict[str, object] = {"hosts": (), "address_domains": (), "shown_by_other_pages": (), "paths": {}, "words": ()}
    return rules.model_copy(
        update={"github": rules.github.model_copy(update=none), "countries": {}, "groups": (), "shorteners": ()}
    )
