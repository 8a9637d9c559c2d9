"""Ages that a text asks for. A figure is an age when something beside it says so: `under 30 ms` is a latency."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memory.knowledge.age_words import AgeWords
from memory.knowledge.phrases import Phrases, Word, words

_AGES = range(22, 71)
"""Limits at 18 or 21 are of the law, and nobody limits at 90."""
_YOUNGEST = 16
_BIRTH_YEARS = range(1940, 2015)
_BEFORE, _BEHIND, _MEASURE_NEAR, _VERDICT = 4, 4, 6, 10
"""Words around a figure in which what it counts is said."""
_SENTENCE = re.compile(r"[^.!?\n\r;•]+(?:\.(?=\s?\d|\w)[^.!?\n\r;•]+)*")
_STOP = re.compile(r"\s?[,;:!?)]|\.(?!\d)|\s?[-–—/]\s|\s*$|\s*\n")
_CLAUSE_SIGNS = ",:("
_UNIT_SIGN = re.compile(r"\s?[%€$£₺]|[.,]\d")
_RANGE_WORDS = frozenset({"and", "to", "und", "bis", "et", "a", "y", "ile", "e", "en", "tot"})


@dataclass(frozen=True)
class _Figure:
    """One number, or two as a range, and the words of its sentence beside it."""

    low: int
    high: int | None
    before: tuple[Word, ...]
    behind: tuple[Word, ...]
    rest: tuple[Word, ...]
    """More of the words behind it."""
    start: int
    end: int
    clause: tuple[Word, ...]
    """The words before it back to a comma."""
    stops: bool
    """A comma or the like stands behind it."""

    @property
    def top(self) -> int:
        return self.high if self.high is not None else self.low


def ages(text: str, said: AgeWords) -> Iterator[tuple[int, int]]:
    """Where the text asks for an age, from the words that say so to the figure."""
    for sentence in _SENTENCE.finditer(text):
        for figure in _figures(text, words(sentence.group(), sentence.start())):
            if (start := _asked(figure, text, said)) is not None:
                yield start, figure.end


def _figures(text: str, sentence: Sequence[Word]) -> Iterator[_Figure]:
    skip = -1
    for at, word in enumerate(sentence):
        if at <= skip or not word.folded.isdecimal() or len(word.folded) > 4:
            continue
        second = _range_end(text, sentence, at)
        last = second if second is not None else at
        skip, before = last, tuple(sentence[max(0, at - _MEASURE_NEAR) : at])
        yield _Figure(
            int(word.folded),
            int(sentence[second].folded) if second is not None else None,
            before,
            tuple(sentence[last + 1 : last + 1 + _BEHIND]),
            tuple(sentence[last + 1 : last + 1 + _VERDICT]),
            word.start,
            sentence[last].end,
            _since_comma(text, before, word.start),
            bool(_STOP.match(text, sentence[last].end)),
        )


def _since_comma(text: str, before: Sequence[Word], start: int) -> tuple[Word, ...]:
    comma = max(text.rfind(sign, before[0].start, start) for sign in _CLAUSE_SIGNS) if before else -1
    return tuple(word for word in before if word.start > comma)


def _range_end(text: str, sentence: Sequence[Word], at: int) -> int | None:
    """The upper end of `25-35`, `25 to 35` or `between 25 and 35`."""
    for step in (1, 2):
        if at + step >= len(sentence) or not re.fullmatch(r"\d\d", sentence[at + step].folded):
            continue
        between = text[sentence[at].end : sentence[at + step].start]
        if step == 2 and sentence[at + 1].folded in _RANGE_WORDS:
            return at + 2
        if step == 1 and between.strip() in {"-", "–", "—"}:
            return at + 1
    return None


def _asked(figure: _Figure, text: str, said: AgeWords) -> int | None:
    """Where the wish for an age begins; None where the figure is something else."""
    near, behind = figure.before[-_BEFORE:], figure.behind
    if figure.high is None and figure.low in _BIRTH_YEARS:
        later = _touching(said.born_in, near) if _opens(said.later, behind) else None
        return later if later is not None else _touching(said.born, near)
    if figure.top not in _AGES or figure.low < _YOUNGEST or _UNIT_SIGN.match(text, figure.end):
        return None
    old, years = _opens(said.old, behind), _opens(said.years, behind)
    measured = any(said.measured.find(behind)) or (years and not old and any(said.measured.find(near)))
    if not measured and (start := _plain(figure, near, behind, said)) is not None:
        return start
    return None if measured else _by_unit(figure, near, old, said) if old or years else _bare(figure, near, said)


def _plain(figure: _Figure, near: Sequence[Word], behind: Sequence[Word], said: AgeWords) -> int | None:
    """`younger than 35`, `age 25-35`, `35 or younger`: an age whatever follows."""
    starts = [_touching(said.younger, near)]
    if not any(said.measured.find(figure.clause)):  # `customers aged 25-35`
        starts.append(_touching(said.aged, near))
    if any(said.verdicts.find(figure.rest)) or _rules_out(figure, said):  # `people over 45 will not be considered`
        starts.append(_touching(said.above, near))
    if _opens(said.behind, behind):
        starts.append(figure.start)
    return next((start for start in starts if start is not None), None)


def _rules_out(figure: _Figure, said: AgeWords) -> bool:
    """`filter out everyone past 45`: a figure that ends its clause, and whom it leaves out before it."""
    told = figure.clause if figure.stops and not any(said.measured.find(figure.clause)) else ()
    return any(said.excluding.find(told)) and any(said.somebody.find(told))


def _by_unit(figure: _Figure, near: Sequence[Word], old: bool, said: AgeWords) -> int | None:
    """`max 35 years old`, `25-35 años`: a limit or a range, with a word for age behind it."""
    if any(said.measured.find(figure.clause)):  # `customers between 25 and 35 years old`
        return None
    if figure.high is not None:
        start = _touching(said.between, near)
        return figure.start if start is None else start
    limits = (said.under, said.at_most, *((said.at_least,) if old else ()))
    return next((at for at in (_touching(limit, near) for limit in limits) if at is not None), None)


def _bare(figure: _Figure, near: Sequence[Word], said: AgeWords) -> int | None:
    """`men under 35`, `under 35 please`: nothing is said to be counted, and nothing near could be measured."""
    behind = figure.behind[:1]
    if figure.high is not None:  # `a guy between 28 and 38`
        somebody = figure.stops and any(said.somebody.find(figure.before))
        return _touching(said.between, near) if somebody and not any(said.measured.find(figure.before)) else None
    ends = figure.stops or not behind or any(said.ends.find(behind)) or any(said.somebody.find(behind))
    if not ends or any(said.measured.find(figure.clause)):
        return None
    return _touching(said.under, near)


def _opens(phrases: Phrases[bool], behind: Sequence[Word]) -> bool:
    hit = next(phrases.find(behind), None)
    return hit is not None and hit.start == behind[0].start


def _touching(phrases: Phrases[bool], near: Sequence[Word]) -> int | None:
    """Where the phrase begins that ends right before the figure."""
    return next((hit.start for hit in phrases.find(near) if hit.end == near[-1].end), None)
