"""Which role a text means: the weights of the words that speak for each, as shares of belief.

A trained reader may take the place of `readings`; whatever it is, it returns readings with their quotes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from agents.builtin.intake.text import Brieftext, Part, Passage
from memory.knowledge.lexicon import Lexicon, RoleWeights
from memory.knowledge.phrases import Hit
from memory.records import ROLES, Reading, Role, RoleLabel

_FACTOR: dict[Part, float] = {"duties": 1.0, "title": 0.5, "must": 0.8, "nice": 0.25, "about": 0.3, "offer": 0.1}
"""What is done counts most; what an employer says of itself, hardly."""
_AGAIN = 0.25
_AGAIN_MOST = 2
"""A phrase said again adds a little, a few times."""
_DECAY = 0.85
"""Each further phrase for a role counts this much of the one before: ten framework names are not ten duties."""
_SHARPNESS = 1.6
_DOUBT = 2.0
"""Points of evidence under which a text says nearly nothing."""
_TITLE_ALONE = 1.5
_TITLE_GAP = 3
"""Characters between two names of one title, such as a stroke."""
_TITLE_BESIDE_WORK = 0.5
_WORK_SAYS = 6.0
"""Points of work from which a title is only one more word."""
_NO_AI_WORDS = 60
_NO_AI_PRIOR = 2.0
"""A long text is about something; what AI there is in it has to outweigh that it may be something else."""
_TRAINERS: tuple[Role, ...] = ("ml_engineer", "research_engineer", "research_scientist")
_NO_TRAINING = 2.0
_NO_TRAINING_LEFT = 0.3
_NO_AI = 4.0
_NO_AI_LEFT = 0.4
_QUOTES = 5
_LEAST = 0.02


@dataclass
class _Tally:
    """What speaks for each role: the points of each phrase by its quote, and what is left of them by denials."""

    found: dict[RoleLabel, dict[str, float]] = field(default_factory=dict)
    left: dict[RoleLabel, float] = field(default_factory=dict)

    def add(self, weights: RoleWeights, factor: float, quote: str) -> None:
        for role, weight in weights.items():
            phrases = self.found.setdefault(role, {})
            phrases[quote] = max(phrases.get(quote, 0.0), weight * factor)

    def points(self, role: RoleLabel) -> float:
        ranked = sorted(self.found[role].values(), reverse=True)
        return self.left.get(role, 1.0) * sum(points * _DECAY**rank for rank, points in enumerate(ranked))

    def quotes(self, role: RoleLabel) -> tuple[str, ...]:
        found = self.found[role]
        return tuple(sorted(found, key=lambda quote: -found[quote])[:_QUOTES])


def readings(text: Brieftext, lexicon: Lexicon) -> tuple[Reading, ...]:
    """Likeliest first; what is missing to 1 is doubt. A text that says nothing is one empty `ambiguous` reading."""
    tally = _Tally()
    for hits in _by_phrase(text, lexicon).values():
        _add_work(tally, hits, text)
    work = sum(tally.points(role) for role in tally.found)
    for hit in title_hits(text, lexicon):
        factor = _TITLE_BESIDE_WORK if work >= _WORK_SAYS else _TITLE_ALONE
        tally.add(hit.value, factor, text.quote(hit.start, hit.end))
    _add_denials(tally, text, lexicon)
    prior = _NO_AI_PRIOR if tally.found and len(text.words) > _NO_AI_WORDS else 0.0
    return _shares(tally, prior) or (Reading(role="ambiguous", weight=1.0, quotes=()),)


def title_hits(text: Brieftext, lexicon: Lexicon) -> Iterator[Hit[RoleWeights]]:
    """The title that the text gives as its own, in one or two names; never one that it disowns."""
    title = text.title
    passages = (title,) if title else tuple(text.parts("duties", "must")) if text.short else ()
    last: Hit[RoleWeights] | None = None
    for passage in passages:
        for hit in () if any(lexicon.untitled.find(passage.words)) else lexicon.titles.find(passage.words):
            if last is None or hit.start - last.end <= _TITLE_GAP:
                yield (last := hit)


def _by_phrase(text: Brieftext, lexicon: Lexicon) -> dict[str, list[tuple[Hit[RoleWeights], float]]]:
    found: dict[str, list[tuple[Hit[RoleWeights], float]]] = {}
    for passage in text.passages:
        for hit in _work_hits(passage, lexicon):
            found.setdefault(hit.phrase, []).append((hit, _FACTOR[passage.part]))
    return found


def _work_hits(passage: Passage, lexicon: Lexicon) -> Iterator[Hit[RoleWeights]]:
    """Words for work; those inside a title that the text disowns do not count."""
    disowned: tuple[tuple[int, int], ...] = ()
    if any(lexicon.untitled.find(passage.words)):
        disowned = tuple((hit.start, hit.end) for hit in lexicon.titles.find(passage.words))
    for hit in lexicon.work.find(passage.words):
        if not any(start <= hit.start and hit.end <= end for start, end in disowned):
            yield hit


def _add_work(tally: _Tally, hits: list[tuple[Hit[RoleWeights], float]], text: Brieftext) -> None:
    best, factor = max(hits, key=lambda found: found[1])
    again = _AGAIN * min(len(hits) - 1, _AGAIN_MOST)
    tally.add(best.value, factor * (1 + again), text.quote(best.start, best.end))


def _add_denials(tally: _Tally, text: Brieftext, lexicon: Lexicon) -> None:
    """`No training` and `no ML` turn the words beside them round."""
    if hit := next(lexicon.no_training.find(text.words), None):
        tally.left |= dict.fromkeys(_TRAINERS, _NO_TRAINING_LEFT)
        tally.add({"applied_ai_engineer": _NO_TRAINING}, 1.0, text.quote(hit.start, hit.end))
    if hit := next(lexicon.no_ai.find(text.words), None):
        tally.left |= dict.fromkeys(ROLES, _NO_AI_LEFT)
        tally.add({"not_ai": _NO_AI}, 1.0, text.quote(hit.start, hit.end))


def _shares(tally: _Tally, prior: float) -> tuple[Reading, ...]:
    points = {role: tally.points(role) for role in tally.found}
    if "not_ai" in points:
        points["not_ai"] += prior
    sharp = {role: amount**_SHARPNESS for role, amount in points.items()}
    whole = sum(sharp.values()) + _DOUBT**_SHARPNESS
    ranked = sorted(sharp.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Reading(role=role, weight=share / whole, quotes=tally.quotes(role))
        for role, share in ranked
        if share / whole >= _LEAST
    )
