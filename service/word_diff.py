"""What changed from one version of a message to the next, word by word."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

from memory.records import Frozen

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 1_500
"""Of one text; longer ones are compared line by line, since the time grows with the square."""


class Change(Frozen):
    """A run of words. In order, all but `removed` are the text as it is now."""

    kind: Literal["same", "added", "removed"]
    text: str


def changes(before: str, now: str) -> tuple[Change, ...]:
    """Empty where nothing changed."""
    if before == now:
        return ()
    old, new = _WORD.findall(before), _WORD.findall(now)
    if max(len(old), len(new)) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), now.splitlines(keepends=True)
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(_run("same", new[c:d]))
            continue
        found += [_run("removed", old[a:b])] if b > a else []
        found += [_run("added", new[c:d])] if d > c else []
    return tuple(found)


def distance(before: str, now: str) -> int:
    """Characters taken out and put in."""
    return sum(len(change.text) for change in changes(before, now) if change.kind != "same")


def _run(kind: Literal["same", "added", "removed"], words: Sequence[str]) -> Change:
    return Change(kind=kind, text="".join(words))
