"""The wishes and lawful sentences by which the refusals are measured, and what is counted on them."""

import shutil
from pathlib import Path

import pytest
import yaml

from evals.training.refusals.__main__ import Outcome, missed, needless, outcomes, wrong
from evals.training.refusals.texts import Said, load_texts
from memory import knowledge
from memory.knowledge import market
from memory.knowledge.refusals import Refusing
from memory.knowledge.refusals import load as load_refusals

WISH = Said(kinds=("discriminatory_age",), text="nobody over 40")
LAWFUL = Said(text="latency under 40 ms")


@pytest.fixture(scope="module")
def refusing() -> Refusing:
    return market.load().refusing


def test_no_text_stands_twice_and_every_kind_that_is_asked_for_is_refused_by_the_product() -> None:
    texts = load_texts()
    assert len({said.text for said in texts}) == len(texts) == 262
    assert sum(bool(said.kinds) for said in texts) == 140
    assert {kind for said in texts for kind in said.kinds} <= set(market.load().refusals)
    assert {said.half for said in texts} == {"developed_on", "held_out"}


def test_a_wish_that_is_not_refused_is_missed_and_a_refused_lawful_sentence_is_needless() -> None:
    heard, deaf = Outcome(WISH, frozenset(WISH.kinds)), Outcome(WISH, frozenset())
    calm, alarmed = Outcome(LAWFUL, frozenset()), Outcome(LAWFUL, frozenset({"discriminatory_age"}))
    assert missed([heard, deaf, calm]).value == 0.5
    assert needless([heard, deaf, calm, alarmed]).value == 0.5
    assert len(list(wrong([heard, deaf, calm, alarmed]))) == 2


def test_no_fewer_wishes_are_heard_in_either_half_than_when_they_were_counted(refusing: Refusing) -> None:
    found = outcomes(load_texts(), refusing)
    halves = {half: [one for one in found if one.said.half == half] for half in ("developed_on", "held_out")}
    assert missed(halves["developed_on"]).value < 0.05
    assert missed(halves["held_out"]).value < 0.15
    assert needless(found).value < 0.06


def test_without_traits_that_are_heard_far_from_their_wish_more_is_missed(tmp_path: Path) -> None:
    """The planted fault: the words for people without those that are heard anywhere in a sentence."""
    folder = Path(shutil.copytree(knowledge.__path__[0], tmp_path / "knowledge"))
    file = folder / "refusals_traits.yaml"
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    for kind in said["kinds"].values():
        kind.pop("traits", None)
    file.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    held = [said for said in load_texts() if said.half == "held_out"]
    assert missed(outcomes(held, load_refusals(folder).refusing)).value > 0.3
