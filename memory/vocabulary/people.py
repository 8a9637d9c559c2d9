"""People and the accounts that are shown to be theirs."""

from typing import Literal

from memory.vocabulary.base import Frozen, Text

LinkStatus = Literal["proven", "likely", "unproven"]


class Account(Frozen):
    """One identity in one source.

    Keys: `github:id:<number>`, `github:login:<login>`, `git:<keyed hash of an address>`. An address itself is never
    kept: the hash is made under one key of the store, so a key known from git alone holds within one store.
    """

    key: Text
    source: Text
    handle: str | None
    """Login or user name, where the source shows one."""
    name: str | None
    """Display name as published."""
    url: str | None
    bot: bool


class Link(Frozen):
    """The claim that two accounts are one person's, with its proof."""

    a: Text
    b: Text
    status: LinkStatus
    proof: Text
    """What was seen, for a reader, without addresses."""
    record: Text


class Person(Frozen):
    """Accounts that are shown to belong together."""

    id: Text
    """UUIDv5 of the first account key seen; a merge keeps the older id and stores an alias."""
    name: str
    names: tuple[str, ...]
    """Every display name seen, the shown one first."""
    accounts: tuple[str, ...]
    """Account keys in order of first sight; joined by proven or likely links only."""
    login: str | None
    bot: bool
