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


def grouped(accounts: Sequence[Account], links: Iterable[Joining]) -> Mapping[str, str]:
    """The key that stands for each account's group, by account key. Depends on what is given, not on its order.

    Unproven links join nothing. A likely link never joins a bot with a person, nor two groups that hold different
    GitHub accounts: then the same name, or whatever was seen, belongs to two people. A proven link may join the latter.
    """
    groups = _Groups(accounts)
    for link in sorted(links, key=lambda one: (one.status != "proven", *sorted((one.a, one.b)))):
        if link.status != "unproven":
            groups.join(link.a, link.b, proven=link.status == "proven")
    return {account.key: groups.root(account.key) for account in accounts}


class _Groups:
    def __init__(self, accounts: Sequence[Account]) -> None:
        self._parent = {account.key: account.key for account in accounts}
        self._bots = {account.key for account in accounts if account.bot}
        self._ids = {a.key: {a.key} if a.key.startswith("github:id:") else set[str]() for a in accounts}
        self._logins = {a.key: {a.handle.lower()} if _on_github(a) and a.handle else set[str]() for a in accounts}

    def root(self, key: str) -> str:
        while (parent := self._parent[key]) != key:
            self._parent[key] = key = self._parent[parent]
        return key

    def join(self, a: str, b: str, *, proven: bool) -> None:
        if a not in self._parent or b not in self._parent:
            return
        low, high = sorted((self.root(a), self.root(b)))
        if low == high or (low in self._bots) != (high in self._bots):
            return
        if not proven and (_differ(self._ids, low, high) or _differ(self._logins, low, high)):
            return
        self._parent[high] = low
        self._ids[low] |= self._ids[high]
        self._logins[low] |= self._logins[high]


def _on_github(account: Account) -> bool:
    return account.key.startswith("github:")


def _differ(held: Mapping[str, set[str]], a: str, b: str) -> bool:
    return bool(held[a]) and bool(held[b]) and held[a].isdisjoint(held[b])
