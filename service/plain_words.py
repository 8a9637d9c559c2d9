"""What counts as a plain yes or a plain stop in a conversation.

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
    return _is_only(text, talk().yes)


def stops(text: str) -> bool:
    return _is_only(text, talk().stop)


def _is_only(text: str, plain: frozenset[str]) -> bool:
    said = _WORD.findall(fold(text))
    return 0 < len(said) <= _MOST and bool(plain.intersection(said)) and plain.union(talk().beside).issuperset(said)
