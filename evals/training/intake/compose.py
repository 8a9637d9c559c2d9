"""Training examples: the texts as they are, wrapped in what stands around work in real ads, and ads made of pieces.

A head trained on the bare texts alone would meet its first page of company talk in use. Mixtures are made of the duties
of two roles in equal measure, so that asking for two is learned apart from not saying much.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.training.intake.texts import FOLDS, Kind, Pieces, TrainingText, fold_of
from memory.knowledge.market import Meaning
from memory.records import ROLES

LABELS: tuple[Meaning, ...] = (*ROLES, "not_ai")
ADS, MIXED_ADS, JOINED, STACKED, BARE = 490, 250, 250, 350, 150
"""How many are composed: ads of one role, ads of two, texts of two roles one below the other, texts of one role one
below the other, ads that tell no work. Length alone must not tell a mixture."""
SEED = 7
_COMPOSED_WEIGHT = 0.3
_SENTENCE_WEIGHT = 0.1
_TALK_WEIGHT = 0.15


@dataclass(frozen=True)
class Example:
    text: str
    fold: int
    roles: Mapping[Meaning, float] | None
    """Shares of the roles that are meant; None: the text tells nothing of which."""
    mixed: bool
    weight: float
    source: TrainingText | None = None
    """Set for a text as it was written: figures are measured on those alone."""


def examples(texts: Sequence[TrainingText], pieces: Pieces, seed: int = SEED) -> list[Example]:
    """The same for the same data and seed."""
    rng = random.Random(seed)
    return [
        *(_written(text) for text in texts),
        *(_wrapped(text, pieces, rng) for text in texts),
        *_sentences(pieces),
        *(_ad(pieces, LABELS[number % len(LABELS)], rng) for number in range(ADS)),
        *_mixed_ads(pieces, rng),
        *(_bare(pieces, number % FOLDS, rng) for number in range(BARE)),
        *_joined(texts, pieces, rng),
        *_stacked(texts, pieces, rng),
    ]


def _written(text: TrainingText) -> Example:
    roles = None if text.role == "ambiguous" else {text.role: 1.0}
    return Example(text.whole, fold_of(text.family), roles, text.role == "ambiguous", 1.0, text)


def _wrapped(text: TrainingText, pieces: Pieces, rng: random.Random) -> Example:
    """The same work under company talk, with lines cut and wishes added."""
    lines = text.text.split("\n")
    if len(lines) > 6 and rng.random() < 0.5:
        lines = [line for line in lines if rng.random() > 0.2]
    title = text.title if rng.random() < 0.7 else rng.choice(pieces.titles) if rng.random() < 0.3 else None
    around = [title] if title else []
    if rng.random() < 0.6:
        around.append(" ".join(rng.sample(pieces.about, rng.randint(1, 4))))
    around += lines
    if rng.random() < 0.4:
        around += [f"- {wish}" for wish in rng.sample(pieces.asks, rng.randint(1, 4))]
    if rng.random() < 0.5:
        around.append(" ".join(rng.sample(pieces.offer, rng.randint(1, 4))))
    bare = _written(text)
    return Example("\n".join(around), bare.fold, bare.roles, bare.mixed, _COMPOSED_WEIGHT)


def _sentences(pieces: Pieces) -> Iterator[Example]:
    """One sentence of work means its role; one of talk means none more than another."""
    for number, kind in enumerate(pieces.kinds):
        for sentence in (*kind.does, *kind.needs):
            yield Example(sentence, number % FOLDS, {kind.role: 1.0}, False, _SENTENCE_WEIGHT)
    even = dict.fromkeys(LABELS, 1 / len(LABELS))
    for number, sentence in enumerate((*pieces.about, *pieces.asks, *pieces.offer)):
        yield Example(sentence, number % FOLDS, even, False, _TALK_WEIGHT)


def _ad(pieces: Pieces, role: Meaning, rng: random.Random) -> Example:
    number, kind = rng.choice([(at, kind) for at, kind in enumerate(pieces.kinds) if kind.role == role])
    does = rng.sample(kind.does, min(len(kind.does), rng.randint(2, 5)))
    if rng.random() < 0.3:  # a line of a neighbour's work, as real ads have it, makes no mixture
        does.append(rng.choice(rng.choice(_of_fold(pieces, number % FOLDS)).does))
    needs = rng.sample(kind.needs, rng.randint(0, len(kind.needs)))
    text = _laid_out(pieces, _title(pieces, kind, rng), does, needs, rng)
    return Example(text, number % FOLDS, {role: 1.0}, False, _COMPOSED_WEIGHT)


def _mixed_ads(pieces: Pieces, rng: random.Random) -> Iterator[Example]:
    for _ in range(MIXED_ADS):
        number = rng.randrange(len(pieces.kinds))
        one = pieces.kinds[number]
        others = [kind for kind in _of_fold(pieces, number % FOLDS) if kind.role not in {one.role, "not_ai"}]
        if one.role == "not_ai" or not others:
            continue
        other, count = rng.choice(others), rng.randint(2, 4)
        does = [*rng.sample(one.does, count), *rng.sample(other.does, count)]
        needs = [*rng.sample(one.needs, 1), *rng.sample(other.needs, 1)]
        rng.shuffle(does)
        text = _laid_out(pieces, _title(pieces, one, rng), does, needs, rng)
        yield Example(text, number % FOLDS, {one.role: 0.5, other.role: 0.5}, True, _COMPOSED_WEIGHT)


def _bare(pieces: Pieces, fold: int, rng: random.Random) -> Example:
    """A title that says nothing, a company, wishes: whoever reads it has to ask."""
    lines = [rng.choice(pieces.titles), *rng.sample(pieces.about, rng.randint(0, 3))]
    lines += [*rng.sample(pieces.asks, rng.randint(0, 4)), *rng.sample(pieces.offer, rng.randint(0, 2))]
    return Example("\n".join(lines), fold, None, True, _COMPOSED_WEIGHT)


def _joined(texts: Sequence[TrainingText], pieces: Pieces, rng: random.Random) -> Iterator[Example]:
    """Two texts of about one length, one language and one fold: an ad that asks for both."""
    clear = [text for text in texts if text.role not in {"ambiguous", "not_ai"}]
    for _ in range(JOINED):
        one = rng.choice(clear)
        others = [text for text in clear if _joins(one, text)]
        if others:
            other = rng.choice(others)
            shares: dict[Meaning, float] = {role: 0.5 for role in LABELS if role in {one.role, other.role}}
            text = _under_talk([one.text, other.text], pieces, rng)
            yield Example(text, fold_of(one.family), shares, True, _COMPOSED_WEIGHT)


def _stacked(texts: Sequence[TrainingText], pieces: Pieces, rng: random.Random) -> Iterator[Example]:
    """As long as two or three texts, and still one role."""
    clear = [text for text in texts if text.role != "ambiguous"]
    for _ in range(STACKED):
        one = rng.choice(clear)
        others = [text for text in clear if text.role == one.role and _alike(one, text)]
        held = rng.sample(others, min(len(others), rng.randint(2, 3)))
        text = _under_talk([item.text for item in held], pieces, rng)
        yield Example(text, fold_of(one.family), _written(one).roles, False, _COMPOSED_WEIGHT)


def _under_talk(texts: Sequence[str], pieces: Pieces, rng: random.Random) -> str:
    """The lines of the texts, with a company above, wishes and an offer below."""
    lines = [rng.choice(pieces.titles)] if rng.random() < 0.4 else []
    lines += [" ".join(rng.sample(pieces.about, rng.randint(0, 5))), *texts]
    lines += [f"- {wish}" for wish in rng.sample([*pieces.asks, *pieces.nice], rng.randint(0, 8))]
    lines.append(" ".join(rng.sample(pieces.offer, rng.randint(0, 5))))
    return "\n".join(line for line in lines if line)


def _joins(one: TrainingText, other: TrainingText) -> bool:
    return one.role != other.role and _alike(one, other) and 0.5 < len(one.text) / len(other.text) < 2


def _alike(one: TrainingText, other: TrainingText) -> bool:
    return one.lang == other.lang and fold_of(one.family) == fold_of(other.family)


def _of_fold(pieces: Pieces, fold: int) -> list[Kind]:
    return list(pieces.kinds[fold::FOLDS])


def _title(pieces: Pieces, kind: Kind, rng: random.Random) -> str | None:
    """Its own, one that says nothing, one of another kind of work, or none."""
    drawn = rng.random()
    if drawn < 0.3:
        return rng.choice(kind.titles)
    if drawn < 0.55:
        return rng.choice(pieces.titles)
    return rng.choice(rng.choice(pieces.kinds).titles) if drawn < 0.75 else None


def _laid_out(pieces: Pieces, title: str | None, does: Sequence[str], needs: Sequence[str], rng: random.Random) -> str:
    """An ad: company, duties, wishes, extras, offer; with or without headings and bullets."""
    headed, bullets = rng.random() < 0.7, rng.random() < 0.6
    wishes = [*needs, *rng.sample(pieces.asks, rng.randint(0, 5))]
    rng.shuffle(wishes)
    extras = rng.sample(pieces.nice, rng.randint(1, 4)) if headed and rng.random() < 0.4 else []
    offer = rng.sample(pieces.offer, rng.randint(1, 4)) if rng.random() < 0.6 else []
    about, names = rng.sample(pieces.about, rng.randint(0, 4)), pieces.headings
    lines = [title] if title else []
    for headings, body in (
        (names.about, about), (names.duties, does), (names.must, wishes), (names.nice, extras), (names.offer, offer)
    ):  # fmt: skip
        if body:
            lines += [rng.choice(headings)] if headed else []
            talk = body is about or body is offer or not bullets
            lines += [" ".join(body)] if talk else [f"- {line}" for line in body]
    return "\n".join(lines)
