"""Which id stays when accounts turn out to be one person's, or no longer to be.

A merge keeps the older id; the newer ones become aliases. In a split the half with the person's first account keeps
the id, and the other half gets a new one. Pure: the rows are read before and written after.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from memory.ids import split_person_id
from memory.records import Person


@dataclass(frozen=True)
class Known:
    """What the store holds about the accounts in question."""

    owner: Mapping[str, str]
    """Account key -> id of the person it was taken for."""
    people: Mapping[str, Person]
    """Those people by id, in order of first sight."""
    standing: frozenset[str]
    """Ids of people found that somebody has; aliases are nobody's."""


@dataclass(frozen=True)
class Settled:
    """A person under the id that stands from now on."""

    person: Person
    aliases: tuple[str, ...]
    """Further ids that stand for this person now."""
    merged: tuple[str, ...]
    """Those of them that were people of their own."""
    split_from: str | None
    """Whom the accounts were taken for before, where somebody else keeps that id."""


def settle(found: Sequence[Person], known: Known) -> tuple[Settled, ...]:
    """Bring people as just joined together with the people on file."""
    at = {account: index for index, person in enumerate(found) for account in person.accounts}
    older: defaultdict[int, list[Person]] = defaultdict(list)
    for person in known.people.values():
        # Whoever has the first account that was found again goes on under this id.
        keeper = next((at[account] for account in person.accounts if account in at), None)
        if keeper is not None:
            older[keeper].append(person)
    return tuple(_settled(person, older[index], at, known) for index, person in enumerate(found))


def _settled(found: Person, older: Sequence[Person], at: Mapping[str, int], known: Known) -> Settled:
    if older:
        return _kept(found, older, at, known.standing)
    origin = next((known.owner[account] for account in found.accounts if account in known.owner), None)
    id_ = found.id
    if origin is not None and id_ in known.standing:
        id_ = split_person_id(origin, found.accounts[0])
    return Settled(found.model_copy(update={"id": id_}), (), (), origin)


def _kept(found: Person, older: Sequence[Person], at: Mapping[str, int], standing: frozenset[str]) -> Settled:
    """The person found, under the oldest of their ids, with the accounts that nobody else turned out to own."""
    stays, *merged = (person.id for person in older)
    on_file = [account for person in older for account in person.accounts]
    own = [account for account in on_file if account in found.accounts or account not in at]
    names = found.names if own != on_file else (*found.names, *(name for person in older for name in person.names))
    person = found.model_copy(
        update={
            "id": stays,
            "accounts": tuple(dict.fromkeys((*own, *found.accounts))),
            "names": tuple(dict.fromkeys(names)),
            "login": found.login or next((person.login for person in older if person.login), None),
        }
    )
    fresh = [found.id] if found.id not in standing else []
    return Settled(person, (*merged, *fresh), tuple(merged), None)
