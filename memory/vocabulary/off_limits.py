"""Companies and people that nobody approaches, and how the organisation recruits."""

from typing import Literal

from memory.vocabulary.base import Frozen, Instant, Text

OffLimitsKind = Literal["name", "company", "person", "domain", "account"]
"""name: of a company or a person, it was not said which; person: a name, or the id of somebody stored here."""
OffLimitsWhy = Literal["client", "no_poach", "employee", "applicant", "other"]

Use = Literal["in_house", "agency"]
"""in_house: people are sought for the organisation's own positions; agency: for others, for a fee."""


class OffLimits(Frozen):
    """One company or person that is not to be approached."""

    id: Text
    """Deterministic: UUIDv5 of list, kind and value, so that a list read twice is one."""
    search: str | None
    """The search on whose brief it stands; None: it holds for the whole organisation."""
    kind: OffLimitsKind
    value: Text
    """As somebody wrote it."""
    why: OffLimitsWhy
    entered_by: Text
    entered_at: Instant


class OffLimitsFound(Frozen):
    """What the lists say of one person."""

    blocks: tuple[OffLimits, ...] = ()
    """They are named: nobody writes to them."""
    near: tuple[OffLimits, ...] = ()
    """Somebody like them is named: for a person to look at, and no more."""
