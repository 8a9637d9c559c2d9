"""In which language a conversation is answered: the one asked for, else the one last spoken in it."""

import re
from collections.abc import Sequence

from agents.pasted import is_ad
from memory.knowledge.conversation import talk
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.phrases import words

_LINK = re.compile(r"\S+://\S+|\bwww\.\S+")


def tongue(turns: Sequence[str], lexicon: Lexicon) -> str | None:
    """ISO 639-1; None where no turn tells. Args: turns: the recruiter's, oldest first."""
    newest = [turn for turn in reversed(turns) if not is_ad(turn, lexicon)]
    asked = (hit.value for turn in newest if (hit := talk().speak.first(turn)))
    spoken = (language for turn in newest if (language := _plainly(turn, lexicon)))
    return next(asked, None) or next(spoken, None)


def _plainly(turn: str, lexicon: Lexicon) -> str | None:
    """The language that more words are of than of any other; a name, a number or a word of two says nothing."""
    said = [word.folded for word in words(_LINK.sub(" ", turn))]
    known = {tongue: lexicon.common.get(tongue, frozenset()) | own for tongue, own in talk().plain.items()}
    known |= {tongue: own for tongue, own in lexicon.common.items() if tongue not in known}
    counts = {tongue: sum(word in own for word in said) for tongue, own in known.items()}
    for tongue, letters in lexicon.letters.items():
        counts[tongue] += sum(turn.count(letter) for letter in letters)
    first, second = sorted(counts, key=lambda tongue: -counts[tongue])[:2]
    return first if counts[first] > counts[second] else None
