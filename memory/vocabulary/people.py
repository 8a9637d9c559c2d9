"""People and the accounts that are shown to be theirs."""

from typing import Literal

from memory.vocabulary.base import Frozen, Instant, Text

LinkStatus = Literal["proven", "likely", "unproven"]
VerdictKind = Literal["confirmed", "split", "withdrawn"]
QuestionKind = Literal["unanswered_claim", "claimed_by_another", "same_name", "change_wave", "downloads_without_likes"]


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
    place: str | None = None
    """Where they say that they are, in their words; no score and no filter reads it."""
    employer: str | None = None
    """For whom they say that they work; the same holds, and no first message goes to an address there."""


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


class LinkVerdict(Frozen):
    """What a person decided about two accounts; of several about one pair the newest stands, `withdrawn` undoes it."""

    a: Text
    b: Text
    says: VerdictKind
    reason: Text
    by: Text
    at: Instant


class Landed(Frozen):
    """Whose change a source says a numbered one is."""

    owner: Text
    project: Text
    number: int


class JoinFacts(Frozen):
    """What is known beside the links when accounts are joined."""

    gated: dict[str, int]
    """Account key -> facts of theirs that somebody else accepted and nothing discounts."""
    landed: tuple[Landed, ...]
    """Numbered changes of projects that two kinds of source tell of."""
    verdicts: tuple[LinkVerdict, ...]
    """What persons decided, in the order in which they did."""


class IdentityQuestion(Frozen):
    """Something about who this is that a person should look at. It is no verdict: it never moves a score."""

    kind: QuestionKind
    text: Text
    accounts: tuple[str, ...]
