"""Cross-validation by family: every figure is measured on texts that the head which reads them was not fitted to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agents.builtin.intake.features import LABELS, Features, Matrix, stack
from agents.builtin.intake.head import Blur, Head, believe, softmax
from agents.intake.blur import confidence, named
from evals.statistics import Count, Interval, grouped, rate, resampled
from evals.training.intake.compose import Example
from evals.training.intake.fit import Told, fit_blur, fit_roles, fit_sharpness, hints_of
from evals.training.intake.texts import FOLDS, TrainingText
from memory.knowledge.role_reader import Measured
from memory.records import Reading, RoleLabel

_BINS = 10
_SEED = 1
_COMPOSED_COUNTS = 0.02
"""Of a written text, where mixtures are told: composed ones are plainer than what people write. Chosen by
cross-validation on the written texts, like the penalties."""


@dataclass(frozen=True)
class Unseen:
    """What a head that knows none of a text's family makes of it: a row for each example."""

    logits: Matrix
    hints: Matrix


@dataclass(frozen=True)
class Verdict:
    text: TrainingText
    label: RoleLabel
    confidence: float

    @property
    def right(self) -> bool:
        return self.label == self.text.role


def unseen(examples: Sequence[Example], features: Sequence[Features]) -> Unseen:
    logits, hints = [np.zeros(0)] * len(examples), [np.zeros(0)] * len(examples)
    for fold in range(FOLDS):
        kept, left = _split(examples, fold)
        roles = fit_roles(_told(kept, examples, features))
        for at, *rows in zip(left, *hints_of(roles, stack([features[n] for n in left])), strict=True):
            logits[at], hints[at] = rows
    return Unseen(np.array(logits), np.array(hints))


def fit_whole(examples: Sequence[Example], features: Sequence[Features], seen: Unseen) -> Head:
    """The head that is shipped. What tells doubt from mixtures is fitted on what was unseen: the rest is too sure."""
    everything = range(len(examples))
    roles = fit_roles(Told.of(examples, features))
    sharpness, blur = _calibrated(everything, examples, features, seen)
    return Head(roles.gate, roles.meaning, roles.words, sharpness, blur)


def verdicts(examples: Sequence[Example], features: Sequence[Features], seen: Unseen) -> list[Verdict]:
    """How each text as it was written is read in cross-validation."""
    found: list[Verdict] = []
    for fold in range(FOLDS):
        kept, left = _split(examples, fold)
        sharpness, blur = _calibrated(kept, examples, features, seen)
        for at in left:
            if (text := examples[at].source) is not None:
                mixed = float(blur.mixed(seen.hints[at : at + 1])[0])
                shares = softmax(sharpness * seen.logits[at : at + 1])[0] * (1 - mixed)
                found.append(_verdict(text, shares, mixed))
    return found


def read_by(head: Head, texts: Sequence[TrainingText], features: Sequence[Features]) -> list[Verdict]:
    """How a head reads texts that it was not fitted to."""
    belief = believe(head, stack(features))
    return [_verdict(*row) for row in zip(texts, belief.roles, map(float, belief.mixed), strict=True)]


def _verdict(text: TrainingText, shares: Matrix, mixed: float) -> Verdict:
    weights = dict(zip(LABELS, shares, strict=True)) | {"ambiguous": mixed}
    readings = [Reading(role=label, weight=float(weight), quotes=()) for label, weight in weights.items()]
    label = named(readings)
    return Verdict(text, label, confidence(label, readings))


def figures(found: Sequence[Verdict]) -> dict[str, Measured]:
    """By metric, names as in the suite `intake`; intervals over families."""
    families = list(grouped((item.text.family, item) for item in found).values())
    misleading, said = [i for i in found if i.text.misleading], [i for i in found if i.label == "ambiguous"]
    asked = [item for item in found if item.text.role == "ambiguous"]
    clear = [item for item in found if item.text.role != "ambiguous"]
    spread = resampled(families, _macro_f1, _SEED)
    error = resampled(families, lambda drawn: calibration_error(_flat(drawn)), _SEED)
    return {
        "role_macro_f1": _measured(spread, len(found)),
        "accuracy": _share(found),
        "misleading_accuracy": _share(misleading),
        "ambiguous_precision": _share(said),
        "ambiguous_recall": _share(asked),
        "clear_called_ambiguous": _share(clear, lambda item: item.label == "ambiguous"),
        "calibration_error": _measured(error, len(found)),
    }


@dataclass(frozen=True)
class Tally:
    """One label: how often it was right, given, and called for."""

    right: int
    given: int
    wanted: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 0.0


def by_label(found: Sequence[Verdict]) -> dict[RoleLabel, Tally]:
    """Of every label that a text calls for."""
    wanted = sorted({item.text.role for item in found})
    return {
        label: Tally(
            right=sum(item.right for item in found if item.label == label),
            given=sum(item.label == label for item in found),
            wanted=sum(item.text.role == label for item in found),
        )
        for label in wanted
    }


def calibration_error(found: Sequence[Verdict]) -> float:
    """Mean distance between confidence and share of right labels, over tenths of confidence."""
    bins: Mapping[object, list[Verdict]] = grouped((min(int(i.confidence * _BINS), _BINS - 1), i) for i in found)
    gaps = (abs(sum(i.right for i in held) - sum(i.confidence for i in held)) for held in bins.values())
    return sum(gaps) / len(found)


def _split(examples: Sequence[Example], fold: int) -> tuple[list[int], list[int]]:
    """(numbers of the examples outside the fold, of those inside)."""
    inside = [at for at, example in enumerate(examples) if example.fold == fold]
    return [at for at in range(len(examples)) if examples[at].fold != fold], inside


def _told(kept: Sequence[int], examples: Sequence[Example], features: Sequence[Features]) -> Told:
    return Told.of([examples[at] for at in kept], [features[at] for at in kept])


def _calibrated(
    kept: Sequence[int], examples: Sequence[Example], features: Sequence[Features], seen: Unseen
) -> tuple[float, Blur]:
    """(sharpness, blur), fitted on what heads made of texts that they did not know.

    Sharpness rests on the texts as they were written: composed ones repeat their sentences.
    """
    written = [at for at in kept if examples[at].source is not None and examples[at].roles is not None]
    sharpness = fit_sharpness(seen.logits[written], _told(written, examples, features))
    mixed = np.array([float(examples[at].mixed) for at in kept])
    own = np.array([examples[at].source is not None for at in kept])
    weights = np.where(own, 1.0, _COMPOSED_COUNTS)
    return sharpness, fit_blur(seen.hints[list(kept)], mixed, weights, own)


def _macro_f1(families: Sequence[Sequence[Verdict]]) -> float:
    tallies = by_label(_flat(families)).values()
    return sum(tally.f1 for tally in tallies) / len(tallies)


def _flat(families: Sequence[Sequence[Verdict]]) -> list[Verdict]:
    return [item for family in families for item in family]


def _share(found: Sequence[Verdict], hit: Callable[[Verdict], bool] = lambda item: item.right) -> Measured:
    """A rate; texts of one family are not independent."""
    families = grouped((item.text.family, item) for item in found).values()
    counts = [Count(hits=sum(map(hit, items)), of=len(items)) for items in families]
    return _measured(rate(counts), len(found))


def _measured(interval: Interval, n: int) -> Measured:
    return Measured(value=round(interval.value, 3), low=round(interval.low, 3), high=round(interval.high, 3), n=n)
