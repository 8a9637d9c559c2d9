"""A suite that cannot measure anything is an error, never a pass."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.suite import SUITES, load, names
from memory.errors import UsageError

ABOUT = """name: tiny
about: two briefs
subject: role
scorer: intake
gate: point
margins: {role_accuracy: 0.1}
unscored_margin: 0.0
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
        (ABOUT.replace("role_accuracy", "charm"), gold("one"), "unknown metrics: charm"),
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


def test_every_suite_of_the_product_loads() -> None:
    assert "smoke" in names()
    assert all(load(name).cases for name in names(SUITES))


def test_the_smoke_suite_holds_every_label_and_both_kinds_of_asking() -> None:
    expected = [case.expect for case in load("smoke").cases]
    assert len({str(item["role"]) for item in expected}) == 8
    assert {bool(item["must_ask"]) for item in expected} == {True, False}
