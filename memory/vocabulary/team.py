"""Colleagues who agreed to be asked for an introduction, and what they answer."""

from datetime import date
from typing import Literal

from memory.vocabulary.base import Frozen, Instant, Text

IntroAnswer = Literal["will_ask", "wont", "dont_know"]
"""What a colleague says when they are asked to introduce somebody."""


class Colleague(Frozen):
    """Somebody here who opted in. They are a person like any other: exported, and forgotten, when they ask."""

    id: Text
    """UUIDv5 of the first account, or of the name where there is none."""
    name: Text
    accounts: tuple[Text, ...]
    """Account keys, as `people show` lists them."""
    opted_in: date
    how: Text
    """Where they said so, in the words of whoever entered it."""
    entered_by: Text
    entered_at: Instant


class Introducer(Frozen):
    """A colleague, as seen from one person whom they may introduce."""

    colleague: Colleague
    themselves: bool
    """An account of theirs is the person's own."""
    said: IntroAnswer | None
    """Their newest answer about this person."""
