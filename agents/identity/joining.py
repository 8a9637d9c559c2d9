"""Accounts into people. Pure: the links say what was seen, this says who is who."""

from collections import Counter
from collections.abc import Sequence

from agents.identity.proofs import NO_FACTS, proofs, standing
from memory.ids import person_id
from memory.records import Account, JoinFacts, Link, Person
from tools.git.groups import grouped

NAMELESS = "(no name)"


def join(accounts: Sequence[Account], links: Sequence[Link], facts: JoinFacts = NO_FACTS) -> tuple[Person, ...]:
    """People in order of first sight; who is joined with whom does not depend on the order of `accounts` or `links`.

    Nobody is ever joined by name alone. What a person split stays apart, whatever else is proven.

    Args:
        accounts: in order of first sight; a person's id follows from the first.
        links: as sources told them; see `proofs` for what they prove together and `grouped` for what is refused.
    """
    distinct = list({account.key: account for account in accounts}.values())
    proven = proofs(distinct, links, facts)
    apart = [pair for pair, verdict in standing(facts.verdicts).items() if verdict.says == "split"]
    root = grouped([*distinct, *_meeting_points(distinct, proven)], proven, apart)
    people: dict[str, list[Account]] = {}
    for account in distinct:
        people.setdefault(root[account.key], []).append(account)
    return tuple(_person(held) for held in people.values())


def _meeting_points(accounts: Sequence[Account], links: Sequence[Link]) -> list[Account]:
    """Places that are nobody's account and where several accounts meet: an ORCID iD, a place in a byline."""
    met = {account.key for account in accounts}
    named = Counter(key for link in links if link.status != "unproven" for key in (link.a, link.b) if key not in met)
    return [
        Account(key=key, source="place", handle=None, name=None, url=None, bot=False)
        for key, times in sorted(named.items())
        if times > 1
    ]


def _person(held: Sequence[Account]) -> Person:
    logins = [account.handle for account in held if account.key.startswith("github:") and account.handle]
    names = list(dict.fromkeys(account.name for account in held if account.name)) or logins or [NAMELESS]
    # A full name tells a reader more than a nickname that happened to be seen first.
    names.sort(key=lambda name: " " not in name)
    return Person(
        id=person_id(held[0].key),
        name=names[0],
        names=tuple(names),
        accounts=tuple(account.key for account in held),
        login=logins[0] if logins else None,
        bot=any(account.bot for account in held),
    )
