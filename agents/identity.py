"""Accounts into people. Pure: the links say what was seen, this says who is who."""

from collections.abc import Sequence

from memory.ids import person_id
from memory.records import Account, Link, Person
from tools.git.groups import grouped

NAMELESS = "(no name)"


def join(accounts: Sequence[Account], links: Sequence[Link]) -> tuple[Person, ...]:
    """People in order of first sight; who is joined with whom does not depend on the order of `accounts` or `links`.

    Args:
        accounts: in order of first sight; a person's id follows from the first.
        links: proven and likely ones join; see `grouped` for what is refused.
    """
    distinct = list({account.key: account for account in accounts}.values())
    root = grouped(distinct, links)
    people: dict[str, list[Account]] = {}
    for account in distinct:
        people.setdefault(root[account.key], []).append(account)
    return tuple(_person(held) for held in people.values())


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
