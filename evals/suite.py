"""A suite is a folder: `suite.yaml` says what is measured and how much worse is too much; `cases.jsonl` is the gold."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, JsonValue, ValidationError

from evals.scorers import SCORERS, Metric, Scorer
from memory.errors import UsageError
from memory.records import Digest, Frozen, Text

SUITES = Path(__file__).parent / "suites"


class Case(Frozen):
    """One item of gold."""

    id: Text
    input: dict[str, JsonValue]
    """What the subject is given."""
    expect: dict[str, JsonValue]
    """What the scorer compares with; its shape is the scorer's."""
    tags: tuple[str, ...] = ()
    cluster: str | None = None
    """Cases that share a source share a cluster; None: the case stands alone."""


class _Written(Frozen):
    name: Text
    about: Text
    subject: Text
    scorer: Text
    gate: Literal["point", "interval"]
    margins: Annotated[dict[str, Annotated[float, Field(ge=0)]], Field(min_length=1)]
    unscored_margin: Annotated[float, Field(ge=0)]


class Suite(Frozen):
    name: Text
    about: Text
    subject: Text
    """Which part of the product answers; a key of the subjects that a run is given."""
    scorer: Text
    gate: Literal["point", "interval"]
    """point: the subject is deterministic, so any drop beyond the margin counts; interval: it must also exclude 0."""
    margins: dict[str, float]
    """By metric: how much worse is still the same. A metric without a margin is shown and not gated."""
    unscored_margin: float
    """The same for the share of cases without a score."""
    cases: tuple[Case, ...]
    digest: Digest
    """Of both files: runs of different gold are not compared."""

    @property
    def how(self) -> Scorer:
        return SCORERS[self.scorer]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return self.how.metrics


def names(folder: Path = SUITES) -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in folder.glob("*/suite.yaml")))


def load(name: str, folder: Path = SUITES) -> Suite:
    """The suite in `folder/name`.

    Raises:
        UsageError: there is none, a file does not fit, or a case cannot be scored; names the file and the line.
    """
    if name not in names(folder):
        raise UsageError(f"there is no suite called {name[:80]!r}; `hardsignal eval list` shows them")
    about, gold = folder / name / "suite.yaml", folder / name / "cases.jsonl"
    written = _written(about)
    if written.name != name:
        raise UsageError(f"{about.name} of suite {name!r} calls it {written.name!r}")
    scorer = _scorer(written)
    cases = tuple(_case(gold, number, line, scorer) for number, line in _lines(gold))
    _check_gold(name, cases)
    digest = hashlib.sha256(about.read_bytes() + b"\0" + gold.read_bytes()).hexdigest()
    return Suite(**written.model_dump(), cases=cases, digest=digest)


def _written(path: Path) -> _Written:
    try:
        return _Written.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")), strict=False)
    except (yaml.YAMLError, ValidationError) as wrong:
        raise UsageError(f"suite file {path.parent.name}/{path.name} does not fit: {wrong}") from wrong


def _scorer(written: _Written) -> Scorer:
    scorer = SCORERS.get(written.scorer)
    if scorer is None:
        raise UsageError(f"suite {written.name!r} asks for an unknown scorer {written.scorer!r}")
    if unknown := set(written.margins) - {metric.name for metric in scorer.metrics}:
        raise UsageError(f"suite {written.name!r} has margins for unknown metrics: {', '.join(sorted(unknown))}")
    return scorer


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise UsageError(f"suite {path.parent.name!r} has no {path.name}") from missing
    return [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _case(path: Path, number: int, line: str, scorer: Scorer) -> Case:
    try:
        case = Case.model_validate_json(line)
        scorer.expectation.model_validate_json(json.dumps(case.expect))
    except ValidationError as wrong:
        first: Any = wrong.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "line"
        raise UsageError(f"{path.parent.name}/{path.name} line {number}: {place}: {first['msg']}") from wrong
    return case


def _check_gold(name: str, cases: tuple[Case, ...]) -> None:
    if not cases:
        raise UsageError(f"suite {name!r} has no cases: nothing measured is not a pass")
    if twice := [id_ for id_, count in Counter(case.id for case in cases).items() if count > 1]:
        raise UsageError(f"suite {name!r} has cases of the same id: {', '.join(twice)}")
