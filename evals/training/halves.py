"""Which half of a set of texts one belongs to: the same on every machine and whatever else is in the set."""

from hashlib import sha256
from typing import Literal

Half = Literal["developed_on", "held_out"]


def half_of(text: str) -> Half:
    return "held_out" if sha256(text.encode()).digest()[0] % 2 else "developed_on"
