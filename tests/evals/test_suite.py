"""A suite that cannot measure anything is an error, never a pass."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.suite import SUITES, absent, load, names
from memory.errors import UsageError

ABOUT = """name: tiny
about: two briefs
subject: role
scorer: intake
gate: point
measures: [role_accuracy, role_macro_f1]
margins: {role_accuracy: 0.1}
unscored_margin: 0.0
at_least: 1
"""
CASE = {
    "id": "one",
    "input": {"text": "trains models"},
    "expect": {"role": "ml_engineer", "acceptable": [], "must_ask": [], "refused": []},
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def written(about: str, gold: str) -> Path:
        folder = tmp_path / "tiny"
        folder.mkdir()
        (folder / "suite.yaml").write_text(about, encoding="utf-8")
        (folder / "cases.jsonl").write_text(gold, encoding="utf-8")
        return tmp_path

    return written


def gold(*ids: str) -> str:
    return "".join(json.dumps({**CASE, "id": id_}) + "\n" for id_ in ids)


def test_a_suite_is_loaded_with_its_cases_and_a_digest_of_both_files(write: Callable[[str, str], Path]) -> None:
    folder = write(ABOUT, gold("one", "two") + "\n")
    suite = load("tiny", folder)
    assert names(folder) == ("tiny",)
    assert [case.id for case in suite.cases] == ["one", "two"]
    (folder / "tiny" / "cases.jsonl").write_text(gold("one"), encoding="utf-8")
    assert load("tiny", folder).digest != suite.digest


@pytest.mark.parametrize(
    ("about", "cases", "said"),
    [
        (ABOUT, "", "no cases"),
        (ABOUT, "\n\n", "no cases"),
        (ABOUT, gold("one", "one"), "same id: one"),
        (ABOUT, gold("one") + "{", "cases.jsonl line 2"),
        (ABOUT, gold("one").replace("ml_engineer", "wizard"), "line 1: role"),
        (ABOUT, gold("one").replace('"expect"', '"wish"'), "line 1: expect"),
        (ABOUT.replace("scorer: intake", "scorer: taste"), gold("one"), "unknown scorer 'taste'"),
        (ABOUT.replace("role_macro_f1", "charm"), gold("one"), "unknown metrics: charm"),
        (ABOUT.replace("[role_accuracy, ", "["), gold("one"), "does not measure: role_accuracy"),
        (ABOUT.replace("[role_accuracy, role_macro_f1]", "[]"), gold("one"), "does not fit"),
        (ABOUT.replace("at_least: 1", "at_least: 3"), gold("one", "two"), "2 cases and should have 3"),
        (ABOUT, gold("one").replace('"role": "ml_engineer", ', ""), "line 1: role"),
        (ABOUT, gold("one").replace('"must_ask": [], ', ""), "line 1: must_ask"),
        (ABOUT.replace("0.1", "-0.1"), gold("one"), "does not fit"),
        (ABOUT.replace("name: tiny", "name: huge"), gold("one"), "calls it 'huge'"),
        (ABOUT.replace("margins: {role_accuracy: 0.1}", "margins: {}"), gold("one"), "does not fit"),
        ("a: [", gold("one"), "does not fit"),
    ],
)
def test_a_suite_that_cannot_be_scored_is_refused_with_its_place(
    write: Callable[[str, str], Path], about: str, cases: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        load("tiny", write(about, cases))


def test_a_suite_without_gold_is_refused(write: Callable[[str, str], Path]) -> None:
    folder = write(ABOUT, "")
    (folder / "tiny" / "cases.jsonl").unlink()
    with pytest.raises(UsageError, match=r"has no cases\.jsonl"):
        load("tiny", folder)


@pytest.mark.parametrize("name", ["absent", "../tiny", "", "/etc"])
def test_an_unknown_suite_is_refused(write: Callable[[str, str], Path], name: str) -> None:
    with pytest.raises(UsageError, match="no suite called"):
        load(name, write(ABOUT, gold("one")))


OUTSIDE = ABOUT + "outside: ../../beside\n"
LABELLED: dict[str, Any] = {
    "id": "J1",
    "title": "Wizard",
    "text": "trains models in Graz",
    "role": "ml_engineer",
    "acceptable": ["research_engineer"],
    "seniority": None,
    "location": "Graz",
    "remote": None,
    "salary_stated": {"min": 50000.4, "max": None, "currency": "EUR", "period": "year"},
    "misleading_title": True,
    "why": "read by nobody",
}


@pytest.fixture
def outside(tmp_path: Path) -> Callable[[str], Path]:
    """A suite whose gold lies beside the folder of suites, with these lines."""

    def written(lines: str) -> Path:
        (tmp_path / "suites" / "tiny").mkdir(parents=True)
        (tmp_path / "suites" / "tiny" / "suite.yaml").write_text(OUTSIDE, encoding="utf-8")
        (tmp_path / "beside").mkdir()
        (tmp_path / "beside" / "jobs.jsonl").write_text(lines, encoding="utf-8")
        return tmp_path / "suites"

    return written


def test_gold_outside_the_repository_is_read_where_it_is(outside: Callable[[str], Path]) -> None:
    folder = outside(json.dumps(LABELLED) + "\n")
    [case] = load("tiny", folder).cases
    assert absent("tiny", folder) is None
    assert case.input == {"title": "Wizard", "text": "trains models in Graz"}
    assert case.expect["location"] == ["Graz"]
    assert case.expect["salary"] == {"min": 50000, "max": None, "currency": "EUR", "period": "year"}
    assert (case.expect["must_ask"], case.expect["refused"], case.expect["misleading"]) == (None, None, True)
    assert "visa" not in case.expect


def test_naming_a_reading_of_an_ambiguous_text_is_a_guess_and_not_right(outside: Callable[[str], Path]) -> None:
    [case] = load("tiny", outside(json.dumps({**LABELLED, "role": "ambiguous"}))).cases
    assert case.expect["acceptable"] == []


def test_gold_that_is_not_there_is_told_and_never_measured(outside: Callable[[str], Path]) -> None:
    folder = outside("")
    (folder.parent / "beside" / "jobs.jsonl").unlink()
    (folder.parent / "beside").rmdir()
    assert "no part of the repository" in str(absent("tiny", folder))
    with pytest.raises(UsageError, match="cannot be run"):
        load("tiny", folder)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "no cases"),
        ("{}", "jobs.jsonl line 1: id"),
        (json.dumps({**LABELLED, "role": "wizard"}), "line 1: role"),
    ],
)
def test_gold_outside_is_held_to_the_same(outside: Callable[[str], Path], lines: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load("tiny", outside(lines))


def test_every_suite_of_the_product_loads() -> None:
    here = [name for name in names(SUITES) if absent(name) is None]
    assert {"smoke", "intake"} <= set(here)
    assert all(load(name).cases for name in here)


def test_the_development_set_fits_where_it_is() -> None:
    if why := absent("intake-dev"):
        pytest.skip(why)
    cases = load("intake-dev").cases
    assert {case.tags for case in cases} == {("jobs",), ("briefs",)}
    assert {case.expect["must_ask"] is None for case in cases if case.tags == ("briefs",)} == {False}
    assert {case.expect["refused"] is None for case in cases if case.tags == ("jobs",)} == {True}


def test_the_smoke_suite_holds_every_label_and_both_kinds_of_asking() -> None:
    expected = [case.expect for case in load("smoke").cases]
    assert len({str(item["role"]) for item in expected}) == 8
    assert {bool(item["must_ask"]) for item in expected} == {True, False}
