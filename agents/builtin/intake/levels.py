"""The level that a text asks for. The rule, of which the first step that names a level decides:

1. The title, or the first clause of a text that has none: the highest level that is named there.
2. A clause that says whom the text looks for, or any clause of a few lines without a title: the first level named.
   People whom the work is with, above or below (`mentor juniors`, `report to senior management`) are not looked for.
3. The years of experience asked for: 0 and 1 junior, 2 to 4 mid, 5 and more senior. The lower end of a range, and of
   several figures the highest, since all of them must hold. Years of a company, a contract or a degree are none.

Nice to have is no level in an ad. The words are in `languages_levels.yaml`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, get_args

from agents.builtin.intake.text import Brieftext, Part, Passage
from memory.knowledge.levels import LevelWords
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.phrases import Hit, Phrases, Word
from memory.records import Seniority

Value = TypeVar("Value")

_RANKS: tuple[Seniority, ...] = get_args(Seniority)
"""Lowest first."""
_JUNIOR_UP_TO, _MID_UP_TO = 1, 4
_MOST_YEARS, _MOST_ASKED = 40, 20
_OPENING_WORDS, _CLAUSE_WORDS = 40, 16
_AROUND, _OTHERS, _BEFORE_TITLE = 3, 2, 3
"""Words before a level, behind it, and up to the title behind it, that say whose level it is."""
_ASKED_BEFORE, _ASKED_BEHIND, _ELSEWHERE, _EXPERIENCE = 6, 4, 3, 8
"""Words beside years that say what they are of."""
_BETWEEN = 3
_CUT = re.compile(r"[,;:()\n•|]|\s[-–—/]\s|\.\s")
_GLUED = re.compile(r"(\d{1,2})(?:y|yr|yrs|yoe|ans|yil|jahrige\w*)")
_APART = frozenset(".,;:\n()")
_MUST: tuple[Part, ...] = ("title", "must")
_WISHED: dict[bool, tuple[Part, ...]] = {True: ("nice",), False: ()}
"""In a few lines `gerne senior` is whom they look for."""
_COMPANY: tuple[Part, ...] = ("about", "offer")


@dataclass(frozen=True)
class Years:
    """`3 to 5 years`: the least of them, where the words stand, and in which passage."""

    least: int
    start: int
    end: int
    passage: Passage


def seniority(text: Brieftext, lexicon: Lexicon) -> Seniority | None:
    """See the rule above; None where the text asks for no level."""
    return _titled(text, lexicon) or _sought(text, lexicon.levels) or level_of_years(text, lexicon)


def level_said(answer: Sequence[Word], lexicon: Lexicon) -> Seniority | None:
    """The level that an answer of a few words names."""
    return next((hit.value for hit in lexicon.levels.titled.find(answer) if hit.value), None)


def level_of_years(text: Brieftext, lexicon: Lexicon) -> Seniority | None:
    """From the years of experience asked for."""
    asked = (years.least for years in years_asked(text, lexicon))
    most = max((least for least in asked if least <= _MOST_ASKED), default=None)
    if most is None:
        return None
    return "junior" if most <= _JUNIOR_UP_TO else "mid" if most <= _MID_UP_TO else "senior"


def years_asked(text: Brieftext, lexicon: Lexicon) -> Iterator[Years]:
    """Years of experience that must be there."""
    return (years for years in years_named(text, lexicon) if _are_asked(years, text, lexicon))


def years_named(text: Brieftext, lexicon: Lexicon) -> Iterator[Years]:
    """Every `N years`, in figures or in words, whatever they are of."""
    known = lexicon.levels
    for passage in text.passages:
        for hit in known.years.find(passage.words):
            at = next(number for number, word in enumerate(passage.words) if word.start == hit.start)
            if found := _number_before(passage, at, text, known):
                least, first = found
                yield Years(least, first.start, hit.end, passage)
        for word in passage.words:
            if (glued := _in_one_word(word, known)) is not None:
                yield Years(glued, word.start, word.end, passage)


# --- a level in words


def _titled(text: Brieftext, lexicon: Lexicon) -> Seniority | None:
    """The highest level of the title, or of the first clause."""
    known = lexicon.levels
    if title := text.title:
        return max((hit.value for hit in known.titled.find(title.words) if hit.value), key=_RANKS.index, default=None)
    first = text.passages[0] if text.passages else None
    clause = _clause(first, first.start) if first else ()
    if first is None or len(clause) > _CLAUSE_WORDS:
        return None
    here = [hit for hit in known.titled.find(clause) if _is_looked_for(hit, first, known)]
    sure = {hit.start for hit in known.named.find(clause)}
    told = [
        hit.value for hit in here if hit.value and (hit.start in sure or _stands_before_a_title(hit, clause, lexicon))
    ]
    return max(told, key=_RANKS.index, default=None)


def _stands_before_a_title(hit: Hit[Seniority | None], clause: Sequence[Word], lexicon: Lexicon) -> bool:
    """`principal ML engineer`; alone, `lead` and `head` are other words."""
    behind = [word for word in clause if word.start >= hit.end][:_BEFORE_TITLE]
    return any(title.start == behind[0].start for title in lexicon.titles.find(behind))


def _sought(text: Brieftext, known: LevelWords) -> Seniority | None:
    """The first level of somebody looked for."""
    free = text.title is None
    opening = None if text.short else _OPENING_WORDS
    last = text.words[:opening][-1].end if free and text.words else 0
    for passage in text.parts("duties", "must", *_WISHED[free and text.short]):
        for hit in known.named.find(passage.words):
            if (
                hit.value
                and (hit.end <= last or _is_sought(hit, passage, known))
                and _is_looked_for(hit, passage, known)
            ):
                return hit.value
    return None


def _is_sought(hit: Hit[Seniority | None], passage: Passage, known: LevelWords) -> bool:
    return any(known.sought.find(_clause(passage, hit.start)))


def _is_looked_for(hit: Hit[Seniority | None], passage: Passage, known: LevelWords) -> bool:
    """Whether it is the level of the one looked for, and of nobody beside, above or below."""
    clause = _clause(passage, hit.start)
    before = [word for word in clause if word.end <= hit.start][-_AROUND:]
    behind = [word for word in clause if word.start >= hit.end][:_OTHERS]
    # `üç yıl deneyimli`: the years tell
    measured = any(known.years.find(before[-1:])) and _number(before, len(before) - 2, known) is not None
    return not measured and not any(known.around.find(before)) and not any(known.others.find(behind))


def _clause(passage: Passage, at: int) -> tuple[Word, ...]:
    """The words of the clause that stands at `at`."""
    cuts = [passage.start + cut.start() for cut in _CUT.finditer(passage.text)]
    left = max((cut for cut in cuts if cut <= at), default=passage.start)
    right = min((cut for cut in cuts if cut > at), default=passage.start + len(passage.text))
    return tuple(word for word in passage.words if left <= word.start and word.end <= right)


# --- years


def _in_one_word(word: Word, known: LevelWords) -> int | None:
    """`5yrs`, `dreijährige`."""
    if figure := _GLUED.fullmatch(word.folded):
        return int(figure[1])
    hit = next(known.glued.find((word,)), None)
    return hit.value if hit else None


def _number_before(passage: Passage, at: int, text: Brieftext, known: LevelWords) -> tuple[int, Word] | None:
    """The least years and the word with which the figure begins; `at` is the word for years."""
    last = at - 1
    if hit := _ending(known.between, passage.words, last, _BETWEEN):
        last -= sum(hit.start <= word.start < hit.end for word in passage.words[:at])
    found = _number(passage.words, last, known)
    if found is None or _APART & set(text.quote(passage.words[last].end, passage.words[at].start)) - {")"}:
        return None
    least, first = found
    return _range_start(passage, first, text, known) or (least, passage.words[first])


def _number(words: Sequence[Word], last: int, known: LevelWords) -> tuple[int, int] | None:
    """The number that ends with this word, and which word it begins with."""
    if last < 0:
        return None
    if words[last].folded.isdecimal():
        number = int(words[last].folded) if len(words[last].folded) <= 2 else _MOST_YEARS + 1
        return (number, last) if number <= _MOST_YEARS else None
    if hit := _ending(known.numbers, words, last, _BETWEEN):
        return hit.value, last + 1 - len(hit.phrase.split())
    return None


def _range_start(passage: Passage, first: int, text: Brieftext, known: LevelWords) -> tuple[int, Word] | None:
    """The lower end of `3-5 years`, `three to five years`."""
    words = passage.words
    if first >= 1 and text.quote(words[first - 1].end, words[first].start).strip(" +") in known.ranges:
        low = _number(words, first - 1, known)
    elif first >= 2 and words[first - 1].folded in known.ranges:
        low = _number(words, first - 2, known)
    else:
        return None
    return (low[0], words[low[1]]) if low else None


def _ending(phrases: Phrases[Value], words: Sequence[Word], last: int, most: int) -> Hit[Value] | None:
    """The phrase that ends with this word."""
    near = words[max(0, last + 1 - most) : last + 1]
    return next((hit for hit in phrases.find(near) if hit.end == near[-1].end), None)


def _are_asked(years: Years, text: Brieftext, lexicon: Lexicon) -> bool:
    """Whether somebody has to have them, and they are years of work."""
    known, passage = lexicon.levels, years.passage
    before = [word for word in passage.words if word.end <= years.start]
    behind = [word for word in passage.words if word.start >= years.end]
    if passage.part == "nice" or any(known.elsewhere.find((*before[-_ELSEWHERE:],))):
        return False
    if any(known.elsewhere.find(behind[:_ELSEWHERE])):
        return False
    experience = any(known.experience.find((*before[-_ASKED_BEFORE:], *behind[:_EXPERIENCE])))
    asks = any(known.asks.find(before[-_ASKED_BEFORE:])) or any(known.asks.find(behind[:_ASKED_BEHIND]))
    asks = asks or "+" in text.quote(years.start, years.end + 1)
    if passage.part in _MUST or (text.short and text.title is None):
        article = years.least <= _JUNIOR_UP_TO and not text.text[years.start].isdecimal()
        return experience or not article
    if any(lexicon.employer.find(before[-_ASKED_BEFORE:])) and not any(known.sought.find(before)):
        return False
    return experience and asks if passage.part in _COMPANY else experience or asks
