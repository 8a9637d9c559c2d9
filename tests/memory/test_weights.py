"""The weights: complete, reasoned, dated, and refused with file and key where they are not."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from memory.errors import UsageError
from memory.knowledge import weights
from memory.knowledge.weights import load, profile, stale
from memory.records import ROLES, Area, Discount, EvidenceKind

FILE = Path(weights.__file__).with_name("weights.yaml")


def as_written() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def numbers(node: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict) and "value" in node:
        return [(path, node)]
    if isinstance(node, dict):
        return [found for key, inner in node.items() for found in numbers(inner, f"{path}.{key}")]
    return []


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_role_has_a_complete_profile(role: Any) -> None:
    made = profile(role)
    assert made.role == role
    assert made.as_of == date(2026, 11, 1)
    assert set(made.base) == set(made.half_life_days) == set(get_args(EvidenceKind))
    assert set(made.areas) == set(get_args(Area))
    assert set(made.discounts) == set(get_args(Discount))


def test_every_number_carries_its_reason() -> None:
    found = numbers(as_written())
    assert len(found) > 150
    assert [path for path, number in found if not str(number.get("why", "")).strip()] == []


def test_without_a_role_nothing_is_more_relevant_than_anything_else() -> None:
    plain = profile(None)
    assert set(plain.areas.values()) == {1000} == {plain.other_projects, plain.unknown_area}
    assert plain.projects == {}


def test_what_somebody_says_of_themselves_is_worth_nothing_in_any_role() -> None:
    assert {profile(role).base["stated"] for role in (None, *ROLES)} == {0}


@pytest.mark.parametrize(
    ("role", "core"),
    [
        ("ml_infrastructure_engineer", ["vllm-project/vllm", "triton-lang/triton", "pytorch/pytorch"]),
        ("ml_engineer", ["huggingface/transformers", "pytorch/pytorch", "scikit-learn/scikit-learn"]),
        ("research_engineer", ["huggingface/trl", "nvidia/megatron-lm"]),
        ("applied_ai_engineer", ["langchain-ai/langchain"]),
        ("data_scientist", ["scikit-learn/scikit-learn"]),
    ],
)
def test_the_core_projects_of_a_role_are_relevant_to_it(role: Any, core: list[str]) -> None:
    made = profile(role)
    assert all(made.projects[project] > 2 * made.other_projects for project in core)


def test_an_agent_framework_is_no_core_project_of_gpu_infrastructure() -> None:
    made = profile("ml_infrastructure_engineer")
    assert made.projects["langchain-ai/langchain"] < made.other_projects


def test_a_folder_name_that_means_many_things_is_no_core_project() -> None:
    made = profile("ml_infrastructure_engineer")
    assert "server" not in made.projects
    assert made.projects["vllm"] == made.projects["vllm-project/vllm"]


def test_old_weights_are_told_with_their_date() -> None:
    assert stale(date(2027, 4, 30)) is None
    warning = stale(date(2027, 5, 1))
    assert warning is not None
    assert "2026-11-01" in warning


def without(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(read: dict[str, Any]) -> None:
        for key in path[:-1]:
            read = read[key]
        del read[path[-1]]

    return change


def setting(value: Any, *path: str) -> Callable[[dict[str, Any]], None]:
    def change(read: dict[str, Any]) -> None:
        for key in path[:-1]:
            read = read[key]
        read[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (without("shared", "discounts", "trivial"), ["shared.discounts", "trivial"]),
        (without("roles", "ml_engineer"), ["roles", "ml_engineer"]),
        (without("roles", "ml_engineer", "base", "paper"), ["roles.ml_engineer.base", "paper"]),
        (without("shared", "saturation", "why"), ["shared.saturation.why"]),
        (setting(1001, "shared", "gates", "none", "value"), ["shared.gates.none.value"]),
        (setting(0, "shared", "half_life_days", "review", "value"), ["shared.half_life_days.review.value"]),
        (setting(0.5, "shared", "unknown_area", "value"), ["shared.unknown_area.value"]),
        (setting(["unheard-of"], "projects", "o/new"), ["projects.o/new"]),
        (setting(["serving"], "projects", "Upper/Case"), ["projects.Upper/Case"]),
        (setting("soon", "as_of"), ["as_of"]),
        (setting(1, "surprise"), ["surprise"]),
    ],
)
def test_a_fault_in_the_file_is_told_by_file_and_key(
    fault: Callable[[dict[str, Any]], None], named: list[str], tmp_path: Path
) -> None:
    read, path = as_written(), tmp_path / "planted.yaml"
    fault(read)
    path.write_text(yaml.safe_dump(read), encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        profile("ml_engineer", path)
    assert all(part in str(raised.value) for part in ["planted.yaml", *named])
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("text", ["", "- a list", "as_of: [broken", "\udcff"])
def test_a_file_that_is_no_table_of_weights_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "planted.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=r"planted\.yaml") as raised:
        load(path)
    assert "\n" not in str(raised.value)


def test_a_missing_file_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.yaml cannot be read"):
        load(tmp_path / "absent.yaml")
