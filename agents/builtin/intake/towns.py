"""A town that is no hub, where a place stands: `in Jena`, `Jena, Germany`, `Jena vor Ort`, `senior, Jena, 70k`."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from agents.builtin.intake.text import Brieftext
from memory.knowledge.facts import Place
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.market import Market
from memory.knowledge.phrases import Hit, Phrases, Word

_CUT = re.compile(r"[,|·•()/;:\n–—]|\.(?=\s|$)|\s-\s")
_GLUED = re.compile(r"[ \u00a0&’'-]*")
"""Between the words of one name."""
_COUNTRY_BEHIND = re.compile(r"\s*[,(/]?\s*")
_LABEL_BEHIND = re.compile(r"\s*[:–-]\s*")
_HEAD_LINES, _HEAD_CHARS = 3, 120
_SHORTEST_SMALL = 5
"""Letters of a town that counts in lower case; shorter ones are words too often."""
_LOOK_BACK, _STRETCH_WORDS = 4, 12
"""Words that are looked at: a stretch of more is prose."""
_MOST = 500
"""Names that are looked at: a job is somewhere among the first."""
_JOINS = frozenset(
    {"or", "and", "oder", "und", "ou", "et", "o", "y", "e", "ve", "veya", "in", "area", "raum", "region"}
)


def town_hits(text: Brieftext, market: Market) -> Iterator[Hit[Place]]:
    """In the order of the text."""
    listed = {hit.start: hit for hit in market.places.find(text.words)}
    starts = [word.start for word in text.words]
    for hit in islice(market.towns.named.find(text.words), _MOST):
        if hit.start not in listed:
            first, last = bisect_left(starts, hit.start), bisect_left(starts, hit.end)
            if _Spot(hit, first, last, text, market, listed).is_a_place():
                yield hit


class _Spot:
    """Where a town's name stands (words `first` to before `last`), and what stands beside it."""

    def __init__(
        self, hit: Hit[Place], first: int, last: int, text: Brieftext, market: Market, listed: Mapping[int, Hit[Place]]
    ) -> None:
        self._hit, self._text, self._market, self._listed = hit, text, market, listed
        self._said, self._before = text.words[first:last], text.words[max(0, first - _LOOK_BACK) : first]
        self._near = text.words[max(0, first - _STRETCH_WORDS) : last + _STRETCH_WORDS]
        self._beside = (self._before[-1:], text.words[last : last + 1])
        self._ordinary = any(market.towns.ordinary.find(self._said))

    def is_a_place(self) -> bool:
        if not self._written() or self._means_else() or self._is_part_of_a_name():
            return False
        if self._has_country() or self._follows(self._lexicon.sites.labels, _LABEL_BEHIND):
            return True
        if self._follows(self._lexicon.sites.before, _GLUED) and self._capital:
            return True
        return self._in_scope() and (self._is_alone() or (not self._ordinary and self._is_entered()))

    @property
    def _lexicon(self) -> Lexicon:
        return self._market.lexicon

    @property
    def _name(self) -> str:
        return self._text.quote(self._hit.start, self._hit.end)

    @property
    def _capital(self) -> bool:
        return self._name[:1].isupper()

    def _written(self) -> bool:
        return self._capital or (self._text.short and not self._ordinary and len(self._name) >= _SHORTEST_SMALL)

    def _means_else(self) -> bool:
        lexicon, said = self._lexicon, self._said
        known = (lexicon.titles, lexicon.skills, lexicon.levels.titled, lexicon.languages.names, lexicon.remote)
        common = len(said) == 1 and any(said[0].folded in most for most in lexicon.common.values())
        return common or any(any(phrases.find(said)) for phrases in known)

    def _is_part_of_a_name(self) -> bool:
        """`Jena Analytics` is somebody, and so is `Carl Jena`; `ML Engineer Jena` and `Jena Hybrid` are not."""
        lexicon = self._lexicon
        known = (lexicon.remote, lexicon.sites.contract, lexicon.sites.inside, lexicon.levels.titled,
                 lexicon.place_markers, self._market.towns.named)  # fmt: skip
        before, behind = self._beside
        return self._names(before, (*known, lexicon.titles)) or self._names(behind, known)

    def _names(self, beside: Sequence[Word], known: Iterable[Phrases[Any]]) -> bool:
        """Whether it is glued to the town, has a capital and is no word that stands beside places."""
        for word in beside:
            first, second = sorted([(word.start, word.end), (self._hit.start, self._hit.end)])
            glued = _GLUED.fullmatch(self._text.quote(first[1], second[0]))
            large = self._text.text[word.start].isupper() and word.start not in self._listed
            return bool(glued) and large and not any(any(phrases.find([word])) for phrases in known)
        return False

    def _has_country(self) -> bool:
        behind = _COUNTRY_BEHIND.match(self._text.text, self._hit.end)
        country = self._listed.get(behind.end()) if behind else None
        return country is not None and self._capital and country.value.country in {self._hit.value.country, None}

    def _follows(self, phrases: Phrases[bool], gap: re.Pattern[str]) -> bool:
        hits = phrases.find(self._before)
        return any(gap.fullmatch(self._text.quote(hit.end, self._hit.start)) for hit in hits)

    def _is_entered(self) -> bool:
        return self._follows(self._lexicon.sites.inside, _GLUED)

    def _in_scope(self) -> bool:
        """All of a few lines; of an ad its head."""
        text, at = self._text.text, self._hit.start
        if self._text.short:
            return True
        line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
        return len(line) <= _HEAD_CHARS and text.count("\n", 0, at) < _HEAD_LINES

    def _is_alone(self) -> bool:
        """Nothing stands in its stretch but presence, contract and other places; a word needs presence."""
        start, end = self._stretch()
        said = [word for word in self._near if start <= word.start < end]
        sites, remote = self._lexicon.sites, list(self._lexicon.remote.find(said))
        beside: tuple[Phrases[Any], ...] = (
            self._market.towns.named, self._market.places, sites.contract, sites.inside, sites.lead,
        )  # fmt: skip
        known = (*remote, *(hit for phrases in beside for hit in phrases.find(said)))
        rest = [word for word in said if not any(hit.start <= word.start < hit.end for hit in known)]
        plain = all(word.folded in _JOINS or word.folded.isdecimal() for word in rest)
        return plain and (bool(remote) or not self._ordinary)

    def _stretch(self) -> tuple[int, int]:
        text, hit = self._text.text, self._hit
        start, end = self._near[0].start, self._near[-1].end
        before = [cut.end() for cut in _CUT.finditer(text, start, hit.start)]
        behind = _CUT.search(text, hit.end, end)
        return (before[-1] if before else start), (behind.start() if behind else end)
