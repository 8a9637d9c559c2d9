"""How `role` reads its text and prints the answer."""

import json as jsonlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from agents.roles import role_title
from apps.cli import options, output
from apps.cli.session import run
from memory.errors import UsageError
from memory.knowledge.replies import replies
from memory.records import Advice
from service.advising import full, short
from service.roles import RoleAnswer, readable
from service.settings import load
from service.telling import budget_in_words

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application

_YES_NO = {True: "yes", False: "no", None: ""}
_WORDS_OF_A_TEXT = 2
"""So many words are hardly a file's name."""
LONGEST_FILE = 20_000_000
"""Characters of a .jsonl file of many texts."""


class Item(BaseModel):
    """One line of a .jsonl file; what else stands there is not ours."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | int
    text: str
    title: str | None = None


def role(file: str, json: bool, advice: bool) -> None:
    longest = load().longest_brief
    if file.endswith(".jsonl"):
        _many(_items(options.read_text(file, LONGEST_FILE), file, longest))
        return
    text = _text(file, longest)
    answer = run(lambda application, _: application.name_role(text, None))
    output.show(answer, json, lambda shown: _human(shown, full if advice else short))


def _text(file: str, longest: int) -> str:
    """Raises: UsageError: as `options.read_text`; words in place of a file's name are told where they belong."""
    try:
        return options.read_text(file, longest)
    except UsageError as unread:
        if len(file.split()) < _WORDS_OF_A_TEXT and "://" not in file:
            raise
        raise UsageError(f'{unread}. To read words themselves: `echo "..." | hardsignal role -`') from None


def _many(items: list[Item]) -> None:
    async def work(application: "Application", _: "Actor") -> None:
        for item in items:
            answer = await application.name_role(item.text, item.title)
            typer.echo(jsonlib.dumps({"id": item.id} | answer.model_dump(mode="json"), ensure_ascii=False))

    run(work)


def _items(text: str, file: str, longest: int) -> list[Item]:
    """Every line is read before the first is answered. Raises: UsageError naming the line that cannot be."""
    rows = enumerate(text.split("\n"), start=1)
    return [_item(row, f"{file}, line {number}", longest) for number, row in rows if row.strip()]


def _item(row: str, where: str, longest: int) -> Item:
    try:
        item = Item.model_validate_json(row)
        readable(item.text, longest)
    except ValidationError as bad:
        first = bad.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise UsageError(f"{where}: {field + ': ' if field else ''}{first['msg'].lower()}") from None
    except UsageError as bad:
        raise UsageError(f"{where}: {bad}") from None
    return item


def _human(answer: RoleAnswer, told: Callable[[Advice], tuple[str, ...]]) -> None:
    runner_up = f", else {role_title(answer.runner_up)}" if answer.runner_up else ""
    output.line(f"{role_title(answer.role)} ({answer.confidence:.0%}{runner_up})", "bold")
    for name, value in _told(answer):
        if value:
            output.line(f"  {name}: {value}")
    if answer.advice:
        for line in told(answer.advice):
            output.line(f"  {line}")
        if told is short:
            output.line("more: --advice; hardsignal market TOPIC", "dim")


def _told(answer: RoleAnswer) -> Iterator[tuple[str, str]]:
    """What a person reads of it, and under which name; an empty one says nothing."""
    yield "specialisation", (answer.specialisation or "").replace("_", " ")
    yield "level", answer.seniority or ""
    yield "place", answer.location or ""
    yield "remote", _YES_NO[answer.remote]
    yield "visa sponsored", _YES_NO[answer.visa]
    yield "time zone", answer.time_zone or ""
    yield "must have", ", ".join(answer.must_have_skills)
    yield "nice to have", ", ".join(answer.nice_to_have_skills)
    yield "languages", ", ".join(" ".join(filter(None, (n.language, n.level))) for n in answer.languages)
    if answer.salary:
        yield "budget", " ".join(filter(None, (budget_in_words(answer.salary, replies("en")), answer.pay_basis)))
    for question in answer.questions:
        yield "asks", question.text
    for refused in answer.refused:
        yield "refused", refused.text
    # What figures are old is said once, at the end of the advice.
    told_later = "pay_figures_old" if answer.advice else None
    for warning in answer.warnings:
        yield "warning", warning.text if warning.kind != told_later else ""
    for band in (*((answer.pay,) if answer.pay else ()), *answer.other_pay):
        low, high = band.band
        yield "usual pay", f"{low:,}-{high:,} {band.currency} ({band.universe}; as of {band.as_of}; {band.source})"
    yield "engine", "built in" if answer.engine == "builtin" else "with a model"
