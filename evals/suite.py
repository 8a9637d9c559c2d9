"""A suite is a folder: `suite.yaml` says what is measured and how much worse is too much; `cases.jsonl` is the gold.

Gold that is no part of the repository is named by its folder instead (`outside`), or lies in the store that it is
about (`kept`), and is read where it exists.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, JsonValue, ValidationError

from evals.evidence import EVIDENCE
from evals.identity import IDENTITY
from evals.intake import INTAKE
from evals.labelled import LabelledText
from evals.outreach import OUTREACH
from evals.scorers import Metric, Scorer
from evals.sourcing import SOURCING
from evals.struck import STRUCK
from memory.errors import UsageError
from memory.records import Digest, Frozen, Text

SUITES = Path(__file__).parent / "suites"
ABOUT = "suite.yaml"
SCORERS: Mapping[str, Scorer] = {
    "intake": INTAKE,
    "sourcing": SOURCING,
    "identity": IDENTITY,
    "evidence": EVIDENCE,
    "struck": STRUCK,
    "outreach": OUTREACH,
}


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
    """Which part of the product answers; a key of the subjects that a run is given."""
    scorer: Text
    gate: Literal["point", "interval"]
    """point: the subject is deterministic, so any drop beyond the margin counts; interval: it must also exclude 0."""
    measures: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Metrics of the scorer that this suite has gold for; one that nothing can be scored for is an error."""
    margins: Annotated[dict[str, Annotated[float, Field(ge=0)]], Field(min_length=1)]
    """By metric: how much worse is still the same. A metric without a margin is shown and not gated."""
    unscored_margin: Annotated[float, Field(ge=0)]
    """The same for the share of cases without a score."""
    at_least: Annotated[int, Field(ge=1)]
    """Cases; fewer are a file cut short."""
    outside: Text | None = None
    """Folder of labelled texts beside the repository, seen from the suite's own; None: the gold is `cases.jsonl`."""

    kept: bool = False
    """Whether the gold is what people said in a store: `cases.jsonl` below the store's own folder of suites."""


class Suite(_Written):
    cases: tuple[Case, ...]
    digest: Digest
    """Of all files: runs of different gold are not compared."""

    @property
    def how(self) -> Scorer:
        return SCORERS[self.scorer]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return tuple(metric for metric in self.how.metrics if metric.name in self.measures)


def names(folder: Path = SUITES) -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in folder.glob("*/suite.yaml")))


def about(name: str, folder: Path = SUITES) -> str:
    """What the suite measures, also where it cannot be run. Raises: UsageError."""
    return _about(name, folder).about


def absent(name: str, folder: Path = SUITES, kept: Path | None = None) -> str | None:
    """Why the suite cannot be run here: its gold is no part of the repository and not there. None: it can.

    Args: kept: the store's own folder of suites; None: there is no store.

    Raises:
        UsageError: there is no such suite, or its file does not fit.
    """
    written = _about(name, folder)
    if written.kept and not _lines_kept(name, kept):
        return "nobody of this store has said anything that it could be measured by"
    if written.outside is None or (folder / name / written.outside).is_dir():
        return None
    return f"its labelled texts are no part of the repository, and there is no {written.outside} beside the suite"


def _lines_kept(name: str, kept: Path | None) -> bool:
    file = None if kept is None else kept / name / "cases.jsonl"
    return file is not None and file.is_file() and bool(file.read_bytes().strip())


def load(name: str, folder: Path = SUITES, kept: Path | None = None) -> Suite:
    """The suite in `folder/name`. Args: kept: as `absent`.

    Raises:
        UsageError: there is none, its gold is absent, a file does not fit, or a case cannot be scored; names the file
            and the line.
    """
    written = _about(name, folder)
    if why := absent(name, folder, kept):
        raise UsageError(f"suite {name!r} cannot be run: {why}")
    scorer = _scorer(written)
    files = _gold(kept / name if written.kept and kept else folder / name, written.outside)
    read = _case if written.outside is None else _outside
    cases = tuple(read(file, number, line, scorer) for file in files for number, line in _lines(file))
    _check_gold(written, cases)
    parts = [(folder / name / ABOUT).read_bytes(), *(file.read_bytes() for file in files)]
    return Suite(**written.model_dump(), cases=cases, digest=hashlib.sha256(b"\0".join(parts)).hexdigest())


def _about(name: str, folder: Path) -> _Written:
    if name not in names(folder):
        raise UsageError(f"there is no suite called {name[:80]!r}; `hardsignal eval list` shows them")
    written = _written(folder / name / ABOUT)
    if written.name != name:
        raise UsageError(f"{ABOUT} of suite {name!r} calls it {written.name!r}")
    return written


def _gold(folder: Path, outside: str | None) -> list[Path]:
    return [folder / "cases.jsonl"] if outside is None else sorted((folder / outside).glob("*.jsonl"))


def _written(path: Path) -> _Written:
    try:
        return _Written.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")), strict=False)
    except (yaml.YAMLError, ValidationError) as wrong:
        raise UsageError(f"suite file {path.parent.name}/{path.name} does not fit: {wrong}") from wrong


def _scorer(written: _Written) -> Scorer:
    scorer = SCORERS.get(written.scorer)
    if scorer is None:
        raise UsageError(f"suite {written.name!r} asks for an unknown scorer {written.scorer!r}")
    if unknown := set(written.measures) - {metric.name for metric in scorer.metrics}:
        raise UsageError(f"suite {written.name!r} asks for unknown metrics: {', '.join(sorted(unknown))}")
    if idle := set(written.margins) - set(written.measures):
        raise UsageError(f"suite {written.name!r} has margins for what it does not measure: {', '.join(sorted(idle))}")
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
        raise _misfit(path, number, wrong) from wrong
    return case


def _outside(path: Path, number: int, line: str, scorer: Scorer) -> Case:
    try:
        said = LabelledText.model_validate_json(line)
        scorer.expectation.model_validate_json(json.dumps(said.expected()))
    except ValidationError as wrong:
        raise _misfit(path, number, wrong) from wrong
    return Case(id=said.id, input=said.given(), expect=said.expected(), tags=(path.stem,))


def _misfit(path: Path, number: int, wrong: ValidationError) -> UsageError:
    first: Any = wrong.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"])) or "line"
    return UsageError(f"{path.parent.name}/{path.name} line {number}: {place}: {first['msg']}")


def _check_gold(written: _Written, cases: tuple[Case, ...]) -> None:
    if not cases:
        raise UsageError(f"suite {written.name!r} has no cases: nothing measured is not a pass")
    if len(cases) < written.at_least:
        raise UsageError(f"suite {written.name!r} has {len(cases)} cases and should have {written.at_least} at least")
    if twice := [id_ for id_, count in Counter(case.id for case in cases).items() if count > 1]:
        raise UsageError(f"suite {written.name!r} has cases of the same id: {', '.join(twice)}")
