"""From a model's words to a checked answer, and from an answer's type to the schema that a service is sent."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from memory.errors import BadAnswer

Answered = TypeVar("Answered", bound=BaseModel)

_THOUGHT_ENDS = "</think>"
_MOST_STARTS = 20
_MOST_FAULTS = 5
_MOST_PLACE_CHARS = 80
_PORTABLE = frozenset({"type", "enum", "const", "required"})
"""What strict services and local grammars share; everything else is checked by us alone. The prompt explains fields."""


def parse(text: str, answer: type[Answered]) -> Answered:
    """The first JSON object in `text`, validated.

    Raises:
        BadAnswer: there is none, or it does not fit; names the places, never the values.
    """
    found = _first_object(_without_thought(text))
    if found is None:
        raise BadAnswer("no JSON object in the model's answer" if text.strip() else "the model's answer was empty")
    try:
        return answer.model_validate_json(found)
    except ValidationError as wrong:
        raise BadAnswer(f"the model's answer does not fit: {_faults(wrong)}") from wrong


def strict_schema(answer: type[BaseModel]) -> dict[str, Any]:
    """JSON schema of `answer` as strict services want it: closed, all required, portable keywords only."""
    return _strict(answer.model_json_schema())


def _without_thought(text: str) -> str:
    """What follows a reasoning model's thoughts; some leave the opening tag out."""
    stripped = text.strip()
    if stripped.startswith("{"):
        return stripped
    before, ends, after = stripped.partition(_THOUGHT_ENDS)
    return after if ends else before


def _first_object(text: str) -> str | None:
    """Fences and talk around it fall away; a brace in the talk is passed over."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    for _ in range(_MOST_STARTS):
        if start < 0:
            return None
        try:
            _, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
        else:
            return text[start:end]
    return None


def _faults(wrong: ValidationError) -> str:
    found = wrong.errors(include_url=False, include_input=False, include_context=False)
    shown = [f"{_place(fault['loc'])}: {fault['type']}" for fault in found[:_MOST_FAULTS]]
    more = len(found) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def _place(loc: tuple[int | str, ...]) -> str:
    """Where the fault is. A key that the model invented is text from outside: shown escaped and short."""
    return ascii(".".join(map(str, loc)))[1:-1][:_MOST_PLACE_CHARS] or "answer"


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    strict: dict[str, Any] = {key: value for key, value in schema.items() if key in _PORTABLE}
    for named in ("properties", "$defs"):
        if named in schema:
            strict[named] = {name: _strict(part) for name, part in schema[named].items()}
    if "items" in schema:
        strict["items"] = _strict(schema["items"])
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        strict["anyOf"] = [_strict(part) for part in choices]
    if "properties" in schema:
        strict |= {"additionalProperties": False, "required": list(schema["properties"])}
    return strict
