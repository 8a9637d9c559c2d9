"""The languages that work is done in: a language's name beside a level, or beside a word for speaking it."""

import re
from collections.abc import Iterable

from agents.builtin.intake.text import Brieftext, Passage
from memory.knowledge.lexicon import LanguageWords, Lexicon
from memory.knowledge.phrases import Hit, Word
from memory.records import LanguageLevel, LanguageNeed

_NEAR = 3
"""Words around a language's name in which its level stands."""
_BREAK = re.compile(r"[;\n]|\.\s")
_COMMA = re.compile(r"[,;:(\n]|\.\s")


def languages(text: Brieftext, lexicon: Lexicon) -> tuple[LanguageNeed, ...]:
    """Each language once, in the order of the text: its level where one is named, and whether it must be."""
    found: dict[str, LanguageNeed] = {}
    for passage in text.passages:
        hits = list(lexicon.languages.names.find(passage.words))
        for number, hit in enumerate(hits):
            need = _need(hit, hits[number + 1 : number + 2], passage, text, lexicon)
            if need and (need.language not in found or found[need.language].level is None):
                found[need.language] = need
    return tuple(found.values())


def level_of(said: str, lexicon: Lexicon) -> LanguageLevel | None:
    """The level that an answer names, `B2` or `fluent`."""
    hit = lexicon.languages.levels.first(said)
    return hit.value if hit else None


def _need(
    hit: Hit[str], following: list[Hit[str]], passage: Passage, text: Brieftext, lexicon: Lexicon
) -> LanguageNeed | None:
    known = lexicon.languages
    before, behind = _around(hit, following, passage, text)
    about = next(known.about.find(behind[:2]), None)
    if about and about.start == behind[0].start:
        return None
    level = next((level.value for words in (behind, before) for level in known.levels.find(words)), None)
    own = any(known.spoken.find([word for word in passage.words if hit.start <= word.start < hit.end]))
    wished = any(lexicon.nice_inline.find((*before, *behind)))
    if level is None and not own and not wished and not any(known.spoken.find((*before, *behind))):
        return None
    nice = wished or passage.part == "nice"
    return LanguageNeed(language=hit.value, level=level, must=not nice)


def _around(
    hit: Hit[str], following: list[Hit[str]], passage: Passage, text: Brieftext
) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Words beside the name up to a comma before it, and behind it up to the next language or the sentence's end."""
    left = max(
        (passage.start + cut.end() for cut in _COMMA.finditer(passage.text[: hit.start - passage.start])),
        default=passage.start,
    )
    ends = [one.start for one in following]
    ends += [hit.end + cut.start() for cut in _BREAK.finditer(text.text[hit.end : passage.start + len(passage.text)])][
        :1
    ]
    right = min(ends, default=passage.start + len(passage.text))
    before = [word for word in passage.words if left <= word.start and word.end <= hit.start]
    behind = [word for word in passage.words if hit.end <= word.start and word.end <= right]
    return tuple(before[-_NEAR:]), tuple(behind[:_NEAR])


def spoken_of(needs: Iterable[LanguageNeed], text: Brieftext, known: LanguageWords) -> tuple[LanguageNeed, ...]:
    """Needs whose language and level the text names."""
    named = {hit.value for hit in known.names.find(text.words)}
    levels = {hit.value for hit in known.levels.find(text.words)}
    return tuple(
        need.model_copy(update={"level": need.level if need.level in levels else None})
        for need in needs
        if need.language in named
    )
