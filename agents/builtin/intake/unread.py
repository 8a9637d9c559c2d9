"""Whether there is anything in a text that can be read, besides a link, another script and no words at all."""

from collections.abc import Iterator

from agents.builtin.intake.plain import only_links
from agents.builtin.intake.text import Brieftext
from memory.knowledge.market import Market
from memory.records import Engine

_SCRIPT_SAMPLE = 4_000
_LATIN_ENDS = "\u0250"
"""Letters from here on are of scripts that no word list knows."""
_WORDS_SAMPLE = 400
_LEAST_KNOWN = 0.1
"""Share of a text's words that are everyday words of some language, or speak for some work: far more in any text."""

UNREAD = frozenset({"only_a_link", "script_not_read", "not_read"})
"""Kinds of remarks on a text that nothing could be read from."""
ENGINES_OWN = frozenset({"script_not_read", "not_read"})
"""Those that say what the built-in engine cannot read; a model may."""


def unread_by(engine: Engine, kinds: Iterator[str]) -> bool:
    return any(kind in UNREAD and (engine == "builtin" or kind not in ENGINES_OWN) for kind in kinds)


def why_unread(text: Brieftext, market: Market) -> str | None:
    """The kind of remark, None where there is something to read."""
    if only_links(text.text):
        return "only_a_link"
    letters = [char for char in text.text[:_SCRIPT_SAMPLE] if char.isalpha()]
    if letters and 2 * sum(char < _LATIN_ENDS for char in letters) < len(letters):
        return "script_not_read"
    return "not_read" if _known(text, market) < _LEAST_KNOWN * min(len(text.words), _WORDS_SAMPLE) else None


def _known(text: Brieftext, market: Market) -> int:
    """How many words of the beginning somebody knows."""
    said, lexicon = text.words[:_WORDS_SAMPLE], market.lexicon
    everyday = frozenset().union(*lexicon.common.values())
    found = (lexicon.work, lexicon.titles, lexicon.skills, lexicon.meaning, market.places, market.names_ai)
    hits = sum(1 for phrases in found for _ in phrases.find(said))
    return hits + sum(word.folded in everyday or lexicon.spelling.knows(word.folded) for word in said)
