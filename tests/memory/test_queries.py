"""Core projects have one home, the weights; what is asked for a specialisation is read from there."""

from pathlib import Path

import pytest

from memory.errors import UsageError
from memory.knowledge import queries
from memory.knowledge.market import load as load_market
from memory.knowledge.queries import load
from memory.knowledge.weights import load as load_weights
from memory.records import ROLES, Role

FILE = Path(queries.__file__).with_name("queries.yaml")


@pytest.mark.parametrize(
    ("role", "specialisation", "first"),
    [
        ("ml_engineer", "cv", "facebookresearch/detectron2"),
        ("ml_engineer", "nlp", "huggingface/transformers"),
        ("ml_infrastructure_engineer", "inference", "vllm-project/vllm"),
        ("ml_infrastructure_engineer", "kernels_compilers", "triton-lang/triton"),
        ("research_engineer", "rl", "huggingface/trl"),
        ("applied_ai_engineer", "agents", "langchain-ai/langchain"),
        ("ml_engineer", "mlops", "mlflow/mlflow"),
    ],
)
def test_a_specialisation_puts_its_own_projects_first(role: Role, specialisation: str, first: str) -> None:
    assert first in load().core_projects(role, specialisation)[:2]


@pytest.mark.parametrize("role", ROLES)
def test_an_unknown_specialisation_is_the_role_alone(role: Role) -> None:
    assert load().core_projects(role, "weather") == load().core_projects(role)


def test_every_specialisation_named_is_one_that_briefs_can_have() -> None:
    fields = load_market().lexicon.fields
    assert {*load().families, *load().projects} <= fields


def test_every_core_project_is_one_of_the_weights() -> None:
    known = load_weights().projects
    for role in ROLES:
        for specialisation in (None, *load().families):
            assert set(load().core_projects(role, specialisation)) <= known.keys()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("openai/whisper", "openai/whistle", "projects.speech: 'openai/whistle' is no project of weights.yaml"),
        ("rl: [rl]", "rl: [gossip]", "families.rl.0"),
        ("projects_per_search: 6", "projects_per_search: six", "projects_per_search"),
        ("people: [5, 60]", "people: [60, 5]", "costs.github.merged_changes.people"),
        ("  data_scientist: {families", "  data_wizard: {families", "adjacent.data_wizard"),
        ("  data_scientist:", "  data_wizard:", "roles.data_wizard"),
    ],
)
def test_a_spoiled_file_is_refused_by_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "queries.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UsageError, match=r"^queries\.yaml: ") as refused:
        load(tmp_path / "queries.yaml")
    assert told in str(refused.value)
