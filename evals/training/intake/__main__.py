"""`python -m evals.training.intake`: train the reader of roles, print its figures, write its weights.

With `--check` nothing is written: exit 1 where the committed weights are not what the data give.
"""

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from agents.builtin.intake.features import LABELS, Features, features, in_english, passages
from agents.builtin.intake.head import Head
from agents.builtin.intake.text import read
from agents.ports import Embeddings
from evals.training.intake.compose import Example, examples
from evals.training.intake.texts import KEPT_APART, TrainingText, data_digest, load_pieces, load_texts
from evals.training.intake.validate import Verdict, by_label, figures, fit_whole, read_by, unseen, verdicts
from memory.knowledge import market
from memory.knowledge.role_reader import FOLDER, WEIGHTS, Measured, RoleWeights, TrainedOn, hints, role_knowledge
from tools.embeddings import WordLlamaEmbeddings

SCALE = 10_000
NEAR = 0.05
"""Another processor adds numbers in another order, and a search for a minimum ends a little elsewhere."""
UNSEALED = "unsealed"
AS_OF = "2026-11-24"
"""Day of the texts and of the choices made on them: the clock would make every training another one."""


def main(arguments: Sequence[str]) -> int:
    started, weights = time.perf_counter(), asyncio.run(_trained())
    if "--check" in arguments:
        apart = distance(weights, role_knowledge().weights)
        say(f"{WEIGHTS} is at most {apart:.4f} from what was trained in {time.perf_counter() - started:.0f} s")
        return int(apart > NEAR)
    (FOLDER / WEIGHTS).write_text(as_json(weights), encoding="utf-8")
    say(f"{WEIGHTS} written in {time.perf_counter() - started:.0f} s")
    return 0


async def _trained() -> RoleWeights:
    embeddings, texts = WordLlamaEmbeddings(), load_texts()
    made = examples(texts, load_pieces())
    say(f"{len(texts)} texts, {len(made)} examples; reading them ...")
    seen = await featured([example.text for example in made], embeddings)
    say("cross-validating ...")
    held_out = unseen(made, seen)
    found = verdicts(made, seen, held_out)
    say(told(found))
    head = fit_whole(made, seen, held_out)
    apart = load_texts(KEPT_APART)
    kept = read_by(head, apart, await featured([text.whole for text in apart], embeddings))
    say(f"hurried openers, kept apart: {sum(one.right for one in kept)} of {len(kept)} right")
    return rounded(head, texts, made, figures(found), embeddings.model)


async def featured(texts: Sequence[str], embeddings: Embeddings) -> list[Features]:
    """As the product reads them."""
    lexicon, hinting = market.load().lexicon, hints()
    found = []
    for whole in texts:
        text = read(whole, lexicon)
        vectors = await embeddings.embed([in_english(passage, lexicon) for passage in passages(text)])
        found.append(features(text, vectors, lexicon, hinting))
    return found


def rounded(
    head: Head, texts: Sequence[TrainingText], made: Sequence[Example], found: Mapping[str, Measured], model: str
) -> RoleWeights:
    """The head in whole numbers, with what it was trained on."""
    weights = RoleWeights(
        seal=UNSEALED,
        as_of=date.fromisoformat(AS_OF),
        embeddings=model,
        trained_on=TrainedOn(
            digest=data_digest(),
            texts=len(texts),
            families=len({text.family for text in texts}),
            composed=len(made) - len(texts),
        ),
        figures=dict(found),
        scale=SCALE,
        labels=LABELS,
        gate=_whole(head.gate),
        meaning=tuple(_whole(row) for row in head.meaning),
        words=tuple(_whole(row) for row in head.words),
        sharpness=round(head.sharpness * SCALE),
        centre=_whole(head.blur.centre),
        width=_whole(head.blur.width),
        blur=_whole(head.blur.weights),
    )
    return weights.model_copy(update={"seal": seal(weights)})


def seal(weights: RoleWeights) -> str:
    """SHA-256 over everything else in the file: a figure or a weight changed by hand does not fit it."""
    return hashlib.sha256(as_json(weights.model_copy(update={"seal": UNSEALED})).encode()).hexdigest()


def distance(one: RoleWeights, other: RoleWeights) -> float:
    """Largest difference of a weight that names roles."""
    pairs = zip((one.gate, *one.meaning, *one.words), (other.gate, *other.meaning, *other.words), strict=True)
    return max(abs(a - b) for row, like in pairs for a, b in zip(row, like, strict=True)) / SCALE


def as_json(weights: RoleWeights) -> str:
    """One line for each key and for each label's row."""
    lines = []
    for key, value in weights.model_dump(mode="json").items():
        rows = isinstance(value, list) and bool(value) and isinstance(value[0], list)
        told_value = "[\n    " + ",\n    ".join(map(json.dumps, value)) + "\n  ]" if rows else json.dumps(value)
        lines.append(f"  {json.dumps(key)}: {told_value}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def told(found: Sequence[Verdict]) -> str:
    lines = [f"{'cross-validated by family':<28}{'value':>7}   95 % interval      n"]
    for name, figure in figures(found).items():
        lines.append(f"{name:<28}{figure.value:>7.3f}   {figure.low:.3f} to {figure.high:.3f}  {figure.n:>5}")
    lines.append(f"{'label':<28}{'F1':>7}   right, given, wanted")
    for label, tally in by_label(found).items():
        lines.append(f"{label:<28}{tally.f1:>7.3f}   {tally.right:>5}  {tally.given:>5}  {tally.wanted:>6}")
    return "\n".join(lines)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a script for the terminal


def _whole(values: NDArray[np.float64]) -> tuple[int, ...]:
    return tuple(int(value) for value in np.rint(values * SCALE))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
