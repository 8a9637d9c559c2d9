"""What the channels that a person uses by hand take and ask for."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from memory.knowledge.files import read
from memory.records import ByHand, Frozen, Text

FILE = Path(__file__).parent / "by_hand.yaml"


class ByHandRule(Frozen):
    """One channel; what each key is for is said in the file itself."""

    longest: int | None
    """Characters of the text that is pasted; None: there is no limit."""
    shape: Literal["short", "whole"]
    notice: Literal["first_layer", "whole"]
    electronic: bool
    to: Literal["profile", "page", "colleague", "none"]
    hosts: tuple[Text, ...]
    """The hosts whose pages `to` may name; none: any but GitHub's."""
    rule: Text


class ByHandRules(Frozen):
    as_of: date
    reason: Text
    channels: dict[ByHand, ByHandRule]


@cache
def by_hand(file: Path = FILE) -> ByHandRules:
    """Raises: UsageError: the file does not fit its schema; the message names the key."""
    return read(file, ByHandRules)
