"""`eval`: suites are listed, run, kept, shown and compared; a regression is an exit status."""

import json
import shutil
from pathlib import Path

import pytest

from apps.cli import measuring
from evals.runner import EvalRun
from tests.apps.cli_world import Terminal


def run(terminal: Terminal) -> str:
    """Id of a new run."""
    return str(terminal("eval", "run", "smoke", "--json").json()["run"])


def worse(terminal: Terminal) -> str:
    """The newest run as it would be of an engine that names no role."""
    kept = EvalRun.model_validate_json(terminal("eval", "show", "latest", "--json").out)
    text = kept.model_dump(mode="json")
    for result in text["suites"][0]["results"]:
        for mark in result["scored"]["marks"].values():
            mark["hits"] = 0
    return json.dumps(text)


def test_suites_are_listed_with_what_they_measure(terminal: Terminal) -> None:
    (smoke,) = [row for row in terminal("eval", "list", "--json").json()["suites"] if row["suite"] == "smoke"]
    assert smoke["cases"] > 20
    assert smoke["about"]


def test_every_figure_comes_with_its_interval_and_count(terminal: Terminal) -> None:
    answer = terminal("eval", "run", "smoke", "--json")
    assert (answer.status, answer.err) == (0, "")
    (suite,) = answer.json()["suites"]
    assert suite["metrics"].keys() >= {"role_macro_f1", "ambiguous_recall", "must_ask_recall", "over_asking"}
    for figure in suite["metrics"].values():
        assert figure.keys() == {"value", "low", "high", "n", "unscored"}
        assert figure["low"] <= figure["value"] <= figure["high"]
        assert figure["n"] > 0


@pytest.fixture
def half_there(terminal: Terminal, tmp_path: Path) -> Terminal:
    """Two suites: smoke, and one whose gold is no part of the repository and not there."""
    shutil.copytree(measuring.SUITES / "smoke", tmp_path / "suites" / "smoke")
    shutil.copytree(measuring.SUITES / "smoke", tmp_path / "suites" / "gone")
    about = tmp_path / "suites" / "gone" / "suite.yaml"
    text = about.read_text(encoding="utf-8").replace("name: smoke", "name: gone")
    about.write_text(f"{text}\noutside: ../../nowhere\n", encoding="utf-8")
    terminal.patch.setattr(measuring, "SUITES", tmp_path / "suites")
    return terminal


def test_a_suite_whose_gold_is_not_there_is_skipped_with_its_reason(half_there: Terminal) -> None:
    answer = half_there("eval", "run", "--all", "--json").json()
    assert [item["suite"] for item in answer["suites"]] == ["smoke"]
    assert [item["suite"] for item in answer["skipped"]] == ["gone"]
    assert "../../nowhere" in answer["skipped"][0]["reason"]
    assert "gone is skipped: its labelled texts" in half_there("eval", "run", "--all").out
    rows = {row["suite"]: row for row in half_there("eval", "list", "--json").json()["suites"]}
    assert (rows["gone"]["cases"], rows["smoke"]["skipped"]) == (None, None)
    assert "gone is skipped" in half_there("eval", "list").out
    assert half_there("eval", "compare", "latest", "latest").status == 0


def test_a_suite_that_is_asked_for_by_name_and_cannot_be_run_is_an_error(half_there: Terminal) -> None:
    assert "'gone' cannot be run" in half_there("eval", "run", "smoke", "gone").complaint(status=2)


def test_equal_runs_compare_as_the_same(terminal: Terminal) -> None:
    before, after = run(terminal), run(terminal)
    answer = terminal("eval", "compare", before, "latest", "--json")
    found = answer.json()
    assert (answer.status, found["before"], found["after"], found["regressed"]) == (0, before, after, False)
    assert {item["difference"] for item in found["differences"]} == {0.0}
    assert all(item["low"] <= 0 <= item["high"] for item in found["differences"])


def test_a_regression_exits_with_1(terminal: Terminal, tmp_path: Path) -> None:
    run(terminal)
    bad = worse(terminal)
    terminal.patch.setattr(measuring, "BASELINE", tmp_path / "baseline.json")
    (tmp_path / "baseline.json").write_text(terminal("eval", "show", "latest", "--json").out, encoding="utf-8")
    assert terminal("eval", "compare", "baseline", "latest").status == 0
    (tmp_path / "baseline.json").write_text(bad, encoding="utf-8")
    answer = terminal("eval", "compare", "latest", "baseline", "--json")
    assert (answer.status, answer.json()["regressed"]) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run",), "--all"),
        (("run", "smoke", "--all"), "--all"),
        (("run", "nonsense"), "'nonsense'"),
        (("run", "smoke", "--model"), "OPENAI_API_KEY"),
        (("run", "smoke", "-k", "0"), "at least one trial"),
        (("compare", "latest", "latest"), "no suite was run"),
    ],
)
def test_what_cannot_be_measured_is_bad_input(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    assert said in terminal("eval", *words).complaint(status=2)


def test_a_missing_or_spoilt_baseline_is_bad_input(terminal: Terminal, tmp_path: Path) -> None:
    terminal.patch.setattr(measuring, "BASELINE", tmp_path / "baseline.json")
    assert "no baseline" in terminal("eval", "show", "baseline").complaint(status=2)
    (tmp_path / "baseline.json").write_text("{}", encoding="utf-8")
    assert "baseline.json" in terminal("eval", "show", "baseline").complaint(status=2)
