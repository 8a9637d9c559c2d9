"""What of a person's accounts is not sure to be theirs, and how far their score would move by it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from memory.records import Evidence, Link, LinkStatus, Person


class Doubtful(NamedTuple):
    likely: frozenset[str] = frozenset()
    """Accounts that only a likely link holds."""
    claimed: tuple[Evidence, ...] = ()
    """Work on accounts that they say are theirs, which nothing proves."""


def doubtful(person: Person, links: Sequence[Link], evidence: Mapping[str, Sequence[Evidence]]) -> Doubtful:
    """Args: links: of the search; evidence: of everybody in it, by person or any other key."""
    claimed = claimed_accounts(person, links)
    work = (fact for facts in evidence.values() for fact in facts if fact.owner in claimed) if claimed else ()
    own = evidence.get(person.id, ())
    return Doubtful(likely_accounts(person, links, own), tuple(sorted(work, key=lambda fact: fact.id)))


def likely_accounts(person: Person, links: Sequence[Link], evidence: Sequence[Evidence]) -> frozenset[str]:
    """Their accounts that no chain of proven links joins with the one that most of their evidence is on."""
    near: dict[str, set[str]] = {account: set() for account in person.accounts}
    for link in _of_status(links, "proven"):
        if link.a in near and link.b in near:
            near[link.a].add(link.b)
            near[link.b].add(link.a)
    work = Counter(fact.owner for fact in evidence)
    most = max(person.accounts, key=lambda account: work[account])  # the first of equals
    reached, edge = set[str](), {most}
    while edge:
        reached |= edge
        edge = {other for account in edge for other in near[account]} - reached
    return frozenset(near.keys() - reached)


def claimed_accounts(person: Person, links: Sequence[Link]) -> frozenset[str]:
    """Accounts that an account of theirs names without proof. One that names theirs is somebody else's word."""
    own = frozenset(person.accounts)
    return frozenset(link.b for link in _of_status(links, "unproven") if link.a in own and link.b not in own)


def without(evidence: Sequence[Evidence], owners: Collection[str]) -> list[Evidence]:
    return [fact for fact in evidence if fact.owner not in owners]


def _of_status(links: Sequence[Link], status: LinkStatus) -> list[Link]:
    return [link for link in links if link.status == status]
