"""What a person's rights leave in the store: their own statements, and the reasons for which data may be kept."""

from datetime import date

from memory.vocabulary.base import Frozen, Instant, Text


class Statement(Frozen):
    """What somebody says of what is stored about them. It stands beside the stored fact, and outranks it."""

    person: Text
    evidence: str | None
    """Id of the fact that they say is wrong; it counts for nothing from then on."""
    name: str | None
    """How they are called; shown in place of what sources say."""
    says: Text
    """In their words."""
    by: Text
    """Who wrote it down."""
    at: Instant


class KeepReason(Frozen):
    """Why data on somebody who has not been told may be kept longer than the month that the law gives."""

    person: Text
    reason: Text
    until: date
    """The last day on which it holds."""
    by: Text
    at: Instant


class DuePerson(Frozen):
    """Somebody whose data is near the end of the time for which it may be kept, or past it."""

    person: Text
    first_seen: Instant
    due: date
    """From this day on it is deleted."""
    told: bool
    """Whether a message with the notice was sent to them."""
    overdue: bool
    colleague: bool
    """Somebody who agreed to be asked for introductions; asking them again begins the time anew."""
    handed_off: bool
    """A message was handed to a person to send, and nobody knows here whether they did; it does not count as told."""
