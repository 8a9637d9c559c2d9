"""How suites are run, compared and printed."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from pydantic import ValidationError

import evals
from apps.cli import output
from apps.cli.session import FAILED, run
from evals import runner, suite
from evals.compare import Difference
from evals.compare import compare as compared
from evals.evidence import evidence_subject
from evals.identity import identity_subject
from evals.outreach import OutreachSubject
from evals.sourcing_subject import sourcing_subject
from evals.subjects import role_subject, struck_subject
from memory.errors import UsageError
from memory.records import Engine, Frozen
from prompts.loader import digests
from service.bootstrap import Outside, utc_now
from service.engines import builtin
from service.roles import Allowance
from service.settings import Settings, load

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application

BASELINE = Path(evals.__path__[0]) / "baseline.json"
"""The committed run that others are compared with: `eval show RUN --json` of a good one."""
SUITES = suite.SUITES
SEED = 1
"""Of the resampling."""


class SuiteRow(Frozen):
    suite: str
    about: str
    cases: int | None
    """None: it cannot be run here."""
    skipped: str | None
    """Why it cannot be run here."""


class Suites(Frozen):
    suites: tuple[SuiteRow, ...]


class Measured(Frozen):
    value: float
    low: float
    high: float
    n: int
    unscored: int


class SuiteFigures(Frozen):
    suite: str
    metrics: dict[str, Measured]


class Skipped(Frozen):
    suite: str
    reason: str


class RunView(Frozen):
    run: str
    engine: Engine
    suites: tuple[SuiteFigures, ...]
    skipped: tuple[Skipped, ...]
    """Suites that `--all` could not run here."""


class ComparisonView(Frozen):
    before: str
    after: str
    regressed: bool
    differences: tuple[Difference, ...]


def list_(json: bool) -> None:
    output.show(Suites(suites=tuple(_row(name) for name in suite.names(SUITES))), json, _human_list)


def run_(names: Sequence[str], every: bool, model: bool, trials: int, json: bool) -> None:
    """Raises: UsageError: no suite is named, one cannot be run here, or a model is asked for and none is set up."""
    if every == bool(names):
        raise UsageError("eval run: name suites, or say --all; `hardsignal eval list` shows them")
    skipped = tuple(Skipped(suite=name, reason=why) for name in suite.names(SUITES) if every and (why := _absent(name)))
    left_out = {item.suite for item in skipped}
    suites = [_load(name) for name in (suite.names(SUITES) if every else names) if name not in left_out]

    async def work(application: "Application", _: "Actor") -> runner.EvalRun:
        return await runner.run(
            suites,
            _subjects(application, model),
            _pins(application.settings, model),
            id_=Outside().new_id(),
            at=utc_now(),
            runs=application.rows.evals,
            trials=trials,
            report=application.report,
        )

    output.show(_view(run(work), skipped), json, _figures)


def show(id_: str, json: bool) -> None:
    found = run(lambda application, _: _stored(application, id_))
    output.show(found, json, lambda stored: _figures(_view(stored)))


def compare(before: str, after: str, json: bool) -> None:
    async def work(application: "Application", _: "Actor") -> tuple[runner.EvalRun, runner.EvalRun]:
        return await _stored(application, before), await _stored(application, after)

    old, new = run(work)
    found = compared(old, new, {name: _load(name) for name in suite.names(SUITES) if _absent(name) is None})
    view = ComparisonView(
        before=found.before, after=found.after, regressed=found.regressed, differences=found.differences
    )
    output.show(view, json, _differences)
    if view.regressed:
        raise typer.Exit(FAILED)


async def _stored(application: "Application", id_: str) -> runner.EvalRun:
    """A kept run by its id, the `latest` one, or the committed `baseline`. Raises: UnknownId, UsageError."""
    if id_ == "baseline":
        return _baseline()
    if id_ == "latest":
        newest = await application.rows.evals.list(limit=1)
        if not newest:
            raise UsageError("no suite was run on this store yet; start with `hardsignal eval run --all`")
        id_ = newest[0]
    return await runner.stored(application.rows.evals, id_)


def _baseline() -> runner.EvalRun:
    try:
        return runner.EvalRun.model_validate_json(BASELINE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"there is no baseline; make one: hardsignal eval show latest --json > {BASELINE}") from None
    except ValidationError as bad:
        raise UsageError(f"{BASELINE} is no kept run: {bad.error_count()} faults") from None


def _subjects(application: "Application", model: bool) -> Mapping[str, runner.Subject]:
    """What suites can ask, by the engine that is asked for."""
    settings, market = application.settings, application.market
    proposers = application.proposers if model else builtin(market, settings)
    budget = Allowance(settings.budget) if model else None
    return {
        "role": role_subject(proposers.intake, market, utc_now().date(), budget),
        "sourcing": sourcing_subject,
        "identity": identity_subject,
        "evidence": evidence_subject,
        "outreach": OutreachSubject(),
        "struck": struck_subject(application.strikes.counts),
    }


def _pins(settings: Settings, model: bool) -> runner.Pins:
    if model and settings.openai_api_key is None:
        raise UsageError("eval run --model: no model is set up; set OPENAI_API_KEY, or leave --model out")
    names = {
        "intake": settings.model_intake or settings.model,
        "plan": settings.model_plan or settings.model,
        "draft": settings.model_draft or settings.model,
        "judge": settings.model_judge or settings.model,
    }
    return runner.Pins(
        code_version=version("hardsignal"),
        prompts=digests(),
        engine="modelled" if model else "builtin",
        models=names if model else {},
        seed=SEED,
    )


def _absent(name: str) -> str | None:
    return suite.absent(name, SUITES, load().kept_suites)


def _load(name: str) -> suite.Suite:
    return suite.load(name, SUITES, load().kept_suites)


def _row(name: str) -> SuiteRow:
    if why := _absent(name):
        return SuiteRow(suite=name, about=suite.about(name, SUITES), cases=None, skipped=why)
    found = _load(name)
    return SuiteRow(suite=name, about=found.about, cases=len(found.cases), skipped=None)


def _view(done: runner.EvalRun, skipped: tuple[Skipped, ...] = ()) -> RunView:
    return RunView(
        run=done.run,
        engine=done.pins.engine,
        suites=tuple(SuiteFigures(suite=item.suite, metrics=_metrics(item.figures)) for item in done.suites),
        skipped=skipped,
    )


def _metrics(figures: Sequence[runner.Figure]) -> dict[str, Measured]:
    return {item.metric: Measured.model_validate(item.model_dump(exclude={"metric"})) for item in figures}


def _human_list(found: Suites) -> None:
    output.table(("suite", "cases", "about"), [(row.suite, row.cases, row.about) for row in found.suites])
    _human_skipped((row.suite, row.skipped) for row in found.suites if row.skipped)


def _human_skipped(skipped: Iterable[tuple[str, str]]) -> None:
    for name, why in skipped:
        output.line(f"{name} is skipped: {why}")


def _figures(view: RunView) -> None:
    output.line(f"run {view.run}, engine: {view.engine}", "bold")
    rows = [
        (item.suite, name, f"{m.value:.3f}", f"{m.low:.3f} to {m.high:.3f}", m.n, m.unscored)
        for item in view.suites
        for name, m in item.metrics.items()
    ]
    output.table(("suite", "metric", "value", "95 % interval", "n", "unscored"), rows)
    _human_skipped((item.suite, item.reason) for item in view.skipped)


def _differences(view: ComparisonView) -> None:
    rows = [
        (d.suite, d.metric, f"{d.before:.3f}", f"{d.after:.3f}", f"{d.low:+.3f} to {d.high:+.3f}", d.n, d.verdict)
        for d in view.differences
    ]
    output.table(("suite", "metric", "before", "after", "difference", "n", "verdict"), rows)
    output.line("worse beyond the margin" if view.regressed else "no regression", "red" if view.regressed else "green")
