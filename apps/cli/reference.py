"""`python -m apps.cli.reference > docs/cli.md`: the reference of every command, read from the program itself."""

import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin

import typer
from pydantic import AwareDatetime, BaseModel
from typer.core import TyperGroup
from typer.main import get_command

from apps.cli import findings, keeping, measuring, searching
from apps.cli.main import PROGRAM, app
from apps.demo.walk import Walk
from evals.runner import EvalRun
from service.by_hand import HandOffView
from service.chat import ChatView
from service.clusters import Grouped
from service.contacts import ContactAdded, PersonObjected
from service.coverage import CoverageView
from service.delivery import DeliveryReport
from service.gate_views import AskView, PreviewView
from service.git_evidence import GitRanking
from service.identity import LinkDecided
from service.inbox import RepliesView, ReplyView
from service.market import MarketView
from service.people import PersonView
from service.processing import Processing
from service.queue import DraftChecked, DraftPage, DraftShown
from service.retention import DueView, Kept
from service.rights import Corrected, Export, Forgotten
from service.roles import RoleAnswer
from service.settings import described
from service.setup import SetupView
from service.team import ColleaguesView, Left
from service.views import DraftView, OffLimitsView, SearchView, WhyView

WIDTH = 100
"""Columns of the help texts, whatever terminal this runs in."""

VIEWS: Mapping[str, type[BaseModel]] = {
    "role": RoleAnswer,
    "market": MarketView,
    "chat": ChatView,
    "search": SearchView,
    "search accept": SearchView,
    "search list": searching.SearchList,
    "search show": SearchView,
    "search resume": SearchView,
    "search cancel": SearchView,
    "search preview": PreviewView,
    "search ask": AskView,
    "search off-limits": OffLimitsView,
    "shortlist": findings.People,
    "why": WhyView,
    "compare": findings.Comparison,
    "strike": WhyView,
    "coverage": CoverageView,
    "off-limits import": OffLimitsView,
    "off-limits add": OffLimitsView,
    "off-limits remove": OffLimitsView,
    "off-limits list": OffLimitsView,
    "evidence git": GitRanking,
    "drafts list": DraftPage,
    "drafts show": DraftShown,
    "drafts check": DraftChecked,
    "drafts assign": DraftView,
    "drafts edit": DraftShown,
    "drafts approve": DraftView,
    "drafts reject": DraftView,
    "drafts redraft": DraftView,
    "drafts follow-up": DraftView,
    "drafts reply": ReplyView,
    "drafts replies": RepliesView,
    "people show": PersonView,
    "people contact": ContactAdded,
    "people link": LinkDecided,
    "people objected": PersonObjected,
    "people teams": Grouped,
    "people export": Export,
    "people correct": Corrected,
    "people forget": Forgotten,
    "people keep": Kept,
    "people due": DueView,
    "team import": ColleaguesView,
    "team list": ColleaguesView,
    "team remove": Left,
    "processing": Processing,
    "drafts route": DraftView,
    "handoff copy": HandOffView,
    "handoff settle": HandOffView,
    "handoff answer": HandOffView,
    "deliver": DeliveryReport,
    "deliver settle": DraftView,
    "eval list": measuring.Suites,
    "eval run": measuring.RunView,
    "eval show": EvalRun,
    "eval compare": measuring.ComparisonView,
    "demo": Walk,
    "setup": SetupView,
    "doctor": keeping.Diagnosis,
    "migrate": keeping.Kept,
    "reindex": keeping.Kept,
    "audit verify": keeping.Kept,
}
"""What each command prints with `--json`."""

_HEAD = f"""# Commands

Made by `python -m apps.cli.reference > docs/cli.md`; a test compares the two. Do not edit it by hand.

`{PROGRAM}` is also `python -m apps.cli`. With `--json` a command prints exactly one JSON document on stdout (`role` on
a `.jsonl` file one per line, each with the item's `id`); progress and errors go to stderr. Without it, it prints for
people: tables, with colour and bars on a terminal only.

## Exit statuses

| status | means |
| --- | --- |
| 0 | done |
| 1 | could not be done, or what was measured got worse; where a reader of the output goes away, without a word |
| 2 | bad usage or bad input; one line on stderr says what and where |
| 3 | refused by a rule, which is named |
| 4 | done in part; the answer says what is missing |
| 130 | stopped with Ctrl-C; what was done is stored |
"""
_WORDS: Mapping[Any, str] = {
    str: "text", int: "integer", float: "number", bool: "true or false", type(None): "null",
    date: "day", datetime: "time", AwareDatetime: "time", Any: "anything", object: "anything",
}  # fmt: skip


def reference() -> str:
    """The whole page, as Markdown."""
    parts = [_HEAD, "## Settings\n", _settings(), "## Commands\n"]
    parts += [_command(path, command) for path, command in commands()]
    parts += ["## JSON\n", *(_view(model) for model in _models())]
    return "\n".join(parts)


def commands() -> Iterator[tuple[str, Any]]:
    """(words after the program's name, command) of everything that can be called, groups that only gather left out."""
    yield from _below("", get_command(app))


def _below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    if path and (not isinstance(command, TyperGroup) or command.invoke_without_command):
        yield path, command
    if isinstance(command, TyperGroup):
        for name, child in command.commands.items():
            yield from _below(f"{path} {name}".strip(), child)


def _settings() -> str:
    rows = [f"| `{name}` | {effect} |" for name, (effect, _) in described().items()]
    return "\n".join(["All optional.", "", "| variable | effect |", "| --- | --- |", *rows, ""])


def _command(path: str, command: Any) -> str:
    context = typer.Context(command, info_name=f"{PROGRAM} {path}", terminal_width=WIDTH)
    answer = f"`--json`: [{VIEWS[path].__name__}](#{VIEWS[path].__name__.lower()})\n" if path in VIEWS else ""
    return f"### {path}\n\n```text\n{command.get_help(context)}\n```\n\n{answer}"


def _models() -> list[type[BaseModel]]:
    """Every view and what it is made of, each once, in the order in which they are met."""
    met: dict[type[BaseModel], None] = {}
    waiting = list(VIEWS.values())
    while waiting:
        model = waiting.pop(0)
        if model not in met:
            met[model] = None
            waiting += [part for field in model.model_fields.values() for part in _parts(field.annotation)]
    return list(met)


def _parts(kind: Any) -> list[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [part for argument in get_args(kind) for part in _parts(argument)]


def _view(model: type[BaseModel]) -> str:
    rows = [f"| `{name}` | {_said(field.annotation)} |" for name, field in model.model_fields.items()]
    return "\n".join([f"### {model.__name__}", "", "| field | value |", "| --- | --- |", *rows, ""])


def _said(kind: Any) -> str:
    """The JSON value that a field's type becomes, in words."""
    arguments = get_args(kind)
    match get_origin(kind):
        case None:
            is_view = isinstance(kind, type) and issubclass(kind, BaseModel)
            return f"[{kind.__name__}](#{kind.__name__.lower()})" if is_view else _WORDS[kind]
        case origin if origin is Literal:
            return ", ".join(f"`{value}`" for value in arguments)
        case origin if origin in {Union, types.UnionType}:
            return " or ".join(_said(argument) for argument in arguments)
        case origin if origin is dict:
            return f"object of {_said(arguments[1])} by {_said(arguments[0])}"
        case origin if origin is tuple:
            return f"list of {_said(arguments[0])}"
        case _:
            return _said(arguments[0])


if __name__ == "__main__":
    typer.echo(reference(), nl=False)
