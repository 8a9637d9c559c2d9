"""Finding and checking the answer in a model's words."""

import json
from random import Random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.modelled.pick import Picked
from agents.proposals import IntakeProposal, PlanProposal
from evals.kit.model_server_random import nonsense
from memory.errors import BadAnswer
from memory.records import Frozen
from tools.model.answer import parse, strict_schema


class Part(Frozen):
    kind: Literal["a", "b"]
    many: tuple[int, ...]


class Whole(Frozen):
    name: str
    part: Part | None


WHOLE = Whole(name="n", part=Part(kind="a", many=(1, 2)))
SAID = WHOLE.model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        f"```json\n{SAID}\n```",
        f"```\n{SAID}",
        f"<think>no {{}} yes {SAID[:9]}</think>{SAID}",
        f"thoughts without an opening tag {{\n</think>\n{SAID}",
        f"In {{braces}} and {{ more: {SAID} and {{}} after",
        f"\ufeff \n{SAID}\n\n",
    ],
)
def test_the_answer_is_found(text: str) -> None:
    assert parse(text, Whole) == WHOLE


def test_a_closing_thought_tag_inside_the_answer_is_text() -> None:
    assert parse('{"name": "</think>{}", "part": null}', Whole).name == "</think>{}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "was empty"),
        (" \n", "was empty"),
        ("none", "no JSON object"),
        ("[1, 2]", "no JSON object"),
        ("<think>for ever {", "no JSON object"),
        ("{" * 100_000, "no JSON object"),
        ('{"a":' * 100_000, "no JSON object"),
        ("{}", "name: missing; part: missing"),
        ('{"name": "n", "part": NaN}', "does not fit"),
        ('{"name": "\\ud800", "part": null}', "does not fit"),
    ],
)
def test_an_unusable_answer_is_named(text: str, said: str) -> None:
    with pytest.raises(BadAnswer, match=said):
        parse(text, Whole)


def test_a_fault_names_the_place_and_never_the_value() -> None:
    with pytest.raises(BadAnswer) as caught:
        parse('{"name": 7, "part": null, "\\u001b[2J\\n' + "x" * 500 + '": "planted value"}', Whole)
    said = str(caught.value)
    assert "planted value" not in said
    assert said.isprintable()
    assert len(said) < 250


def test_many_faults_are_counted_not_listed() -> None:
    wrong = {"kind": "a", "many": ["no"] * 50}
    with pytest.raises(BadAnswer, match="and 45 more"):
        parse(json.dumps({"name": "n", "part": wrong}), Whole)


@given(st.text())
def test_no_text_raises_anything_but_a_bad_answer(text: str) -> None:
    with pytest.raises(BadAnswer):
        parse(text, Whole)


def test_a_schema_is_closed_at_every_level_and_requires_every_field() -> None:
    schema = strict_schema(Whole)
    for part in (schema, schema["$defs"]["Part"]):
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
    assert schema["properties"]["part"] == {"anyOf": [{"$ref": "#/$defs/Part"}, {"type": "null"}]}


def test_keywords_that_strict_services_refuse_are_left_out() -> None:
    assert "minLength" in json.dumps(PlanProposal.model_json_schema())
    assert "minLength" not in json.dumps(strict_schema(PlanProposal))


def test_what_a_docstring_tells_a_programmer_is_not_told_to_the_model() -> None:
    assert "description" in Picked.model_json_schema()
    assert "description" not in strict_schema(Picked)


@pytest.mark.parametrize("answer", [Whole, PlanProposal, IntakeProposal])
def test_nonsense_that_fits_the_schema_fits_the_type(answer: type[Frozen]) -> None:
    schema = strict_schema(answer)
    for seed in range(50):
        said = json.dumps(nonsense(schema, Random(seed), schema))
        assert isinstance(parse(said, answer), answer)
