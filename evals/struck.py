"""The suite `struck`: what people of this store marked as wrong, held against the score as it would be without them.

Its gold grows with every strike and never leaves the store. A figure that falls says that the score has learned to
leave such items out by itself.
"""

from collections.abc import Mapping
from typing import Any

from evals.scorers import Mark, Metric, Scored, Scorer
from memory.records import Frozen


class StruckItem(Frozen):
    search: str
    person: str
    evidence: str


class StruckExpected(Frozen):
    counts: bool
    reason: str
    """In the words of whoever struck it."""


class StruckAnswer(Frozen):
    counts: bool
    """Whether the score would count it if nobody had struck anything."""


def score_struck(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Scored:
    wrong = StruckExpected.model_validate(expect).counts != StruckAnswer.model_validate(answer).counts
    return Scored(marks={"struck_counted": Mark(hits=int(wrong), of=1)}, labels={}, confidence=None)


STRUCK = Scorer(expectation=StruckExpected, metrics=(Metric("struck_counted", "lower"),), score=score_struck)
