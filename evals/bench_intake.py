"""How fast a text is read, for `make bench`: by the trained reader, and by the words of the lexicon alone."""

import time
from collections.abc import Sequence

from agents.builtin.intake.engine import BuiltinIntake
from agents.proposals import IntakeGiven
from evals.training.intake.texts import load_texts
from memory.knowledge.market import load
from service.engines import builtin_intake
from service.roles import Allowance

_TEXTS = 200
_ROUNDS = 5


async def reading_seconds() -> tuple[list[float], list[float], float]:
    """CPU seconds a text by each of the two, rounds in turn, and wall seconds until the first text was read.

    CPU time counts every thread, and so is what one core would take.
    """
    texts = [text.whole for text in load_texts()][:_TEXTS]
    started = time.perf_counter()
    trained = builtin_intake(load())
    await _read(trained, texts[:1])
    ready = time.perf_counter() - started
    alone = BuiltinIntake(load())
    pairs = [(await _read(trained, texts), await _read(alone, texts)) for _ in range(_ROUNDS)]
    return [first for first, _ in pairs], [second for _, second in pairs], ready


async def _read(engine: BuiltinIntake, texts: Sequence[str]) -> float:
    started = time.process_time()
    for text in texts:
        await engine.propose(IntakeGiven(text=text, answers=()), Allowance())
    return (time.process_time() - started) / len(texts)
