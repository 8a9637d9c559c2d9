"""Which profiles of one catalogue say that they hold the same ORCID iD."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from memory.records import Account, Link, LinkStatus, Record
from tools.answers.gathering import Gathering
from tools.answers.loose import other_names

PAGE = "https://orcid.org/"


class _Seen(NamedTuple):
    account: Account
    record: str


class Orcids:
    """Catalogues attribute iDs by themselves, and err, so that nothing here is proven.

    Args: into: where the links go. says: the catalogue, for a reader.
    """

    def __init__(self, into: Gathering, says: str) -> None:
        self._into, self._says = into, says
        self._held: defaultdict[str, dict[str, _Seen]] = defaultdict(dict)

    def add(self, number: str, account: Account, record: Record) -> None:
        """Args: number: the iD without its address."""
        self._held[number].setdefault(account.key, _Seen(account, record.id))

    def link(self) -> None:
        """Unproven where a profile holds two iDs, or two profiles of one iD bear names of two people."""
        held = Counter(account for seen in self._held.values() for account in seen)
        for number, seen in self._held.items():
            alone = all(held[account] == 1 for account in seen)
            self._join(number, list(seen.values()), "likely" if alone and not _of_two_people(seen) else "unproven")

    def _join(self, number: str, seen: Sequence[_Seen], status: LinkStatus) -> None:
        url = f"{PAGE}{number}"
        held = Account(key=f"orcid:{number}", source="orcid", handle=number, name=None, url=url, bot=False)
        if status != "unproven":
            self._into.accounts.setdefault(held.key, held)
        for one in seen:
            proof = f"{self._says} lists the ORCID iD {number} in this profile"
            link = Link(a=one.account.key, b=held.key, status=status, proof=proof, record=one.record)
            self._into.links[link.a, link.b] = link


def _of_two_people(seen: Mapping[str, _Seen]) -> bool:
    names = [one.account.name or "" for one in seen.values()]
    return any(other_names(a, b) for place, a in enumerate(names) for b in names[place + 1 :])
