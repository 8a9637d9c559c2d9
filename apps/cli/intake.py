"""How `role` reads its text and prints the answer."""

import json as jsonlib
from typing import TYPE_CHECKING, Any

import typer

from apps.cli import options, output
from apps.cli.session import run
from memory.errors import UsageError
from service.roles import RoleAnswer
from service.settings import load

if TYPE_CHECKING:
    from memory.records import Actor
    from service.bootstrap import Application

LONGEST_FILE = 20_000_000
"""Characters of a .jsonl file of many texts."""


def role(file: str, json: bool) -> None:
    if file.endswith(".jsonl"):
        _many(_items(options.read_text(file, LONGEST_FILE), file))
        return
    text = options.read_text(file, load().longest_brief)
    output.show(run(lambda application, _: application.name_role(text, None)), json, _human)


def _many(items: list[dict[str, Any]]) -> None:
    async def work(application: "Application", _: "Actor") -> None:
        for item in items:
            answer = await application.name_role(item["text"], item.get("title"))
            typer.echo(jsonlib.dumps({"id": item["id"]} | answer.model_dump(mode="json"), ensure_ascii=False))

    run(work)


def _items(text: str, file: str) -> list[dict[str, Any]]:
    """Raises: UsageError naming the line that is not {id, text[, title]}."""
    items = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        try:
            item = jsonlib.loads(row)
        except ValueError:
            raise UsageError(f"{file}, line {number}: not JSON") from None
        if not isinstance(item, dict) or not {"id", "text"} <= set(item) or not isinstance(item["text"], str):
            raise UsageError(f"{file}, line {number}: needs an object with id and text")
        items.append(item)
    return items


def _human(answer: RoleAnswer) -> None:
    runner_up = f", else {answer.runner_up}" if answer.runner_up else ""
    output.line(f"{answer.role} ({answer.confidence:.0%}{runner_up})", "bold")
    for name, value in answer.model_dump(mode="json").items():
        if name not in {"role", "runner_up", "confidence"} and value not in (None, [], ""):
            output.line(f"  {name.replace('_', ' ')}: {_said(value)}")


def _said(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_said(item) for item in value)
    if isinstance(value, dict):
        return value.get("text") or ", ".join(f"{key} {_said(item)}" for key, item in value.items() if item is not None)
    return str(value)
