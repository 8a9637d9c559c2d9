"""Trainer or API caller: by artifacts alone."""

from agents.scoring.made import NOT_TOLD, made
from tests.agents.scoring_facts import change, model, paper, stated


def test_training_code_and_prompt_glue_are_told_apart() -> None:
    trainer = made([change(1, areas=("training", "code")), change(2, areas=("kernel",)), model(3, base_model=None)])
    assert trainer == (
        "trains models: 1 change to training; makes them run: 1 change to kernel or serving; "
        "models of their own: 1 that name no base"
    )
    assert made([change(1, areas=("agents", "code"))]) == "builds on finished ones: 1 change to agents"


def test_a_tuned_model_is_no_trained_one_and_a_repacked_one_neither() -> None:
    assert made([model(1), model(2, discounts=("repack",))]) == "tunes models: 1 made from another's"


def test_words_and_unknown_files_tell_nothing() -> None:
    assert made([stated(1, title="LLM training expert"), change(2, areas=()), paper(3)]) == NOT_TOLD
    assert made([change(1, areas=("training",), discounts=("generated",))]) == NOT_TOLD
