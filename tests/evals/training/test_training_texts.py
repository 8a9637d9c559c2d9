"""The training texts of the role reader are whole: shaped, labelled, told apart, and about nobody real."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import TypeAdapter

from evals.training.intake.texts import TrainingText
from memory.records import Role

TEXTS = Path(__file__).parents[3] / "evals" / "training" / "intake" / "texts"
LEAST_TEXTS = 600
LARGEST_FAMILY = 8
CONTACT = {
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    "URL": re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|org|net|io|ai|de|fr|es|eu|co)\b(?:/\S*)?", re.IGNORECASE),
    "phone": re.compile(r"\+\d[\d ()/-]{7,}|\b0\d{2,4}[ /-]\d{5,}"),
}


Texts = list[TrainingText]


@pytest.fixture(scope="module")
def texts() -> Texts:
    read = [entry for path in sorted(TEXTS.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]
    return TypeAdapter(Texts).validate_python(read)


def _repeated(values: list[str]) -> list[str]:
    return sorted(value for value, times in Counter(values).items() if times > 1)


def repeated_ids(texts: Texts) -> list[str]:
    return _repeated([one.id for one in texts])


def repeated_texts(texts: Texts) -> list[str]:
    return _repeated([" ".join(f"{one.title or ''} {one.text}".casefold().split()) for one in texts])


def large_families(texts: Texts) -> list[str]:
    return sorted(name for name, size in Counter(one.family for one in texts).items() if size > LARGEST_FAMILY)


def contacts(texts: Texts) -> list[str]:
    said = [(one.id, f"{one.title or ''}\n{one.text}") for one in texts]
    return [f"{name} in {where}" for where, text in said for name, kind in CONTACT.items() if kind.search(text)]


def seconds_that_repeat_the_role(texts: Texts) -> list[str]:
    return [one.id for one in texts if one.second == one.role]


CHECKS: tuple[Callable[[Texts], list[str]], ...] = (
    repeated_ids,
    repeated_texts,
    large_families,
    contacts,
    seconds_that_repeat_the_role,
)


def _one(**changes: object) -> TrainingText:
    plain = TrainingText(
        id="a-1", family="a", lang="en", title=None, text="Somebody who tunes kernels.",
        role="ml_infrastructure_engineer", second=None, misleading=False,
    )  # fmt: skip
    return plain.model_copy(update=changes)


def test_there_are_texts_enough_to_learn_from(texts: Texts) -> None:
    assert len(texts) >= LEAST_TEXTS


def test_every_label_is_met_in_the_texts(texts: Texts) -> None:
    assert {one.role for one in texts} == {*get_args(Role), "not_ai", "ambiguous"}


@pytest.mark.parametrize("check", CHECKS)
def test_the_texts_hold_what_each_check_asks(check: Callable[[Texts], list[str]], texts: Texts) -> None:
    assert check(texts) == []


@pytest.mark.parametrize(
    ("check", "spoilt"),
    [
        (repeated_ids, [_one(), _one(text="Another text.")]),
        (repeated_texts, [_one(), _one(id="a-2", text="somebody who  tunes Kernels.")]),
        (large_families, [_one(id=f"a-{n}", text=f"Text {n}.") for n in range(LARGEST_FAMILY + 1)]),
        (contacts, [_one(text="Write to jobs@firm.test today.")]),
        (contacts, [_one(text="Apply on https://firm.test/jobs.")]),
        (contacts, [_one(text="Apply on careers.firm.com/jobs.")]),
        (contacts, [_one(text="Call +49 30 123456 78.")]),
        (seconds_that_repeat_the_role, [_one(second="ml_infrastructure_engineer")]),
    ],
)
def test_a_spoilt_text_is_told(check: Callable[[Texts], list[str]], spoilt: Texts) -> None:
    assert check(spoilt) != []


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(ValueError, match="role"):
        TypeAdapter(Texts).validate_python([{**_one().model_dump(), "role": "prompt_wizard"}])
