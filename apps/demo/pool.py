"""Everybody whom a search met: what they say of themselves beside what the product makes of their work."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.scoring import assess
from agents.scoring.doubtful import doubtful
from apps.demo.stage import Stage
from evals.sandbox.world import World
from memory.knowledge.weights import profile
from memory.records import Assessment, Contribution, Evidence, Frozen, Link, Person, Role
from service.bootstrap import utc_now


class Proof(Frozen):
    """One piece of work, as the score saw it."""

    points: float
    """Its share of the score."""
    title: str
    url: str
    accepted_by: str | None
    reason: str


@dataclass(frozen=True)
class Known:
    """One person of the pool."""

    person: Person
    bio: str
    """Their own line about themselves; empty where the source shows none."""
    says: str
    """Everything that their profile says: the line, and the names and descriptions of what they keep."""
    evidence: tuple[Evidence, ...]
    assessment: Assessment

    @property
    def source(self) -> str:
        return self.person.accounts[0].partition(":")[0]


async def known(stage: Stage, search: str, role: Role) -> dict[str, Known]:
    """Everybody but the bots, by id, scored as for the shortlist; that one leaves out whoever has nothing to show."""
    rows = stage.application.rows.people
    people, evidence = await rows.people(search), await rows.evidence_by_person(search)
    links = await rows.links(search)
    return await asyncio.to_thread(_scored, stage.world, role, people, evidence, links)


def _scored(
    world: World,
    role: Role,
    people: Sequence[Person],
    evidence: Mapping[str, tuple[Evidence, ...]],
    links: Sequence[Link],
) -> dict[str, Known]:
    today, weights = utc_now().date(), profile(role)
    found = {}
    for person in people:
        if not person.bot:
            facts = evidence.get(person.id, ())
            bio, says = profile_words(world, person.login)
            doubts = doubtful(person, links, evidence)
            found[person.id] = Known(
                person, bio, says, facts, assess(weights, person.id, facts, today, doubtful=doubts)
            )
    return found


def profile_words(world: World, login: str | None) -> tuple[str, str]:
    """A GitHub profile's own line, and with it all that it lists; the product drops both before it stores anything."""
    bio = next((person.bio for person in world.people if person.login == login), "")
    kept = (f"{own.name}: {own.description}" for own in world.repositories if own.owner == login)
    return bio, "\n".join((bio, *kept))


def proofs(one: Known, listed: Sequence[Contribution]) -> tuple[Proof, ...]:
    titles = {fact.id: fact.title for fact in one.evidence}
    return tuple(
        Proof(
            points=item.points / 1000,
            title=titles[item.evidence],
            url=item.url,
            accepted_by=item.gate,
            reason=item.reason,
        )
        for item in listed
    )
