"""Which accounts are one person's, as far as links show: a union-find that refuses what would join two people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from memory.records import Account, LinkStatus


class Joining(Protocol):
    """What a link says; a Link fits."""

    @property
    def a(self) -> str: ...
    @property
    def b(self) -> str: ...
    @property
    def status(self) -> LinkStatus: ...


Pair = tuple[str, str]
_ONE_EACH = ("github:id:", "orcid:", "huggingface:")
"""Beginnings of keys of which a person is expected to have one: two of them under likely links are two people."""


def grouped(accounts: Sequence[Account], links: Iterable[Joining], apart: Iterable[Pair] = ()) -> Mapping[str, str]:
    """The key that stands for each account's group, by account key. Depends on what is given, not on its order.

    Unproven links join nothing. A likely link never joins a bot with a person, nor two groups that hold different
    accounts of GitHub, ORCID or the hub: then the same name, or whatever was seen, belongs to two people. A proven
    link may join the latter.

    Args:
        apart: pairs of accounts that nothing joins, by whatever way.
    """
    groups = _Groups(accounts, apart)
    for link in sorted(links, key=lambda one: (one.status != "proven", *sorted((one.a, one.b)))):
        if link.status != "unproven":
            groups.join(link.a, link.b, proven=link.status == "proven")
    return {account.key: groups.root(account.key) for account in accounts}


class _Groups:
    def __init__(self, accounts: Sequence[Account], apart: Iterable[Pair]) -> None:
        self._parent = {account.key: account.key for account in accounts}
        self._bots = {account.key for account in accounts if account.bot}
        self._marks = [
            *({a.key: {a.key} for a in accounts if a.key.startswith(kind)} for kind in _ONE_EACH),
            {a.key: {a.handle.lower()} for a in accounts if a.handle and a.key.startswith("github:")},
        ]
        self._foes: dict[str, set[str]] = {}
        for a, b in apart:
            self._foes.setdefault(a, set()).add(b)
            self._foes.setdefault(b, set()).add(a)
        self._named = {key: {key} for key in self._foes}
        """Of those who have to stay apart from somebody: who is in whose group."""

    def root(self, key: str) -> str:
        while (parent := self._parent[key]) != key:
            self._parent[key] = key = self._parent[parent]
        return key

    def join(self, a: str, b: str, *, proven: bool) -> None:
        if a not in self._parent or b not in self._parent:
            return
        low, high = sorted((self.root(a), self.root(b)))
        if low == high or (low in self._bots) != (high in self._bots) or self._are_apart(low, high):
            return
        if not proven and any(_differ(marks, low, high) for marks in self._marks):
            return
        self._parent[high] = low
        for held in (*self._marks, self._named, self._foes):
            if high in held:
                held[low] = held.get(low, set()) | held[high]

    def _are_apart(self, low: str, high: str) -> bool:
        return not self._named.get(low, set()).isdisjoint(self._foes.get(high, set()))


def _differ(held: Mapping[str, set[str]], a: str, b: str) -> bool:
    return a in held and b in held and held[a].isdisjoint(held[b])
