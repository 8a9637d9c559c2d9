"""What counts as a plain yes, a plain stop, a plain undo in a conversation.

The whole message has to be one: `yes, but only in Berlin` changes the brief and accepts nothing, and `para un puesto
senior` is no `para`. Whatever is not plain is asked about again, which costs a turn; a gate opened by mistake costs
more.
"""

import re

from memory.knowledge.conversation import talk
from memory.knowledge.phrases import fold

_MOST = 6
"""Words of a message that is only a yes or a stop."""
_WORD = re.compile(r"\w+")


def agrees(text: str) -> bool:
    return _is_only(text, talk().yes, talk().beside)


def stops(text: str) -> bool:
    return _is_only(text, talk().stop, talk().beside)


def starts(text: str) -> bool:
    """`search`, `leg los`: whoever says so wants to begin, and has not said yes to what was shown."""
    return _is_only(text, talk().go, talk().beside)


def undoes(text: str) -> bool:
    return _is_only(text, talk().undo, talk().undo_beside)


def _is_only(text: str, plain: frozenset[str], beside: frozenset[str]) -> bool:
    said = _WORD.findall(fold(text)) if "?" not in text else []
    return 0 < len(said) <= _MOST and bool(plain.intersection(said)) and plain.union(beside).issuperset(said)
