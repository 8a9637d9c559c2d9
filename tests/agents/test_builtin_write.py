"""The built-in writer: short, specific, and not one template two hundred times."""

import re
from collections import Counter

import pytest

from agents.builtin.write import BuiltinWriter
from agents.grounding import check
from agents.message import text_of
from agents.proposals import DraftGiven
from evals.kit.outreach_world import EMPLOYER, WORDS, NoBudget, change, given, letter, random_given
from memory.records import EmployerFact

DRAFTS = 200


def _skeleton(text: str) -> str:
    """What stays of a sentence when titles, projects, numbers and dates are taken out."""
    bare = re.sub(r"[“„][^“”]*[”“]", "T", text)
    bare = re.sub(r"\b[\w.-]+/[\w.-]+|\bfieldnote\b", "P", bare)
    return re.sub(
        r"#?\d+|January|February|March|April|May|June|July|August|September|October|November|December", "N", bare
    )


async def _openings(seeds: range) -> list[str]:
    """First own sentence of one search's drafts, without their details."""
    return [
        _skeleton((await BuiltinWriter(WORDS).propose(given(change(), seed=seed), NoBudget())).sentences[0].text)
        for seed in seeds
    ]


async def test_two_hundred_drafts_on_one_kind_of_proof_do_not_read_as_one_template() -> None:
    openings = Counter(await _openings(range(DRAFTS)))

    assert len(openings) >= 40
    assert max(openings.values()) <= DRAFTS * 0.05


async def test_that_measure_goes_red_where_the_seed_is_not_heard() -> None:
    openings = Counter(await _openings(range(1)) * DRAFTS)

    assert len(openings) < 40


async def test_two_hundred_whole_messages_are_all_different_and_short() -> None:
    texts = set()
    for seed in range(DRAFTS):
        known = random_given(seed, "en")
        proposal = await BuiltinWriter(WORDS).propose(known, NoBudget())
        texts.add(_skeleton(text_of(check(known, proposal, letter(), WORDS).sentences).split("-- ")[0]))
        assert sum(len(one.text.split()) for one in proposal.sentences) <= WORDS

    assert len(texts) >= DRAFTS * 0.95


@pytest.mark.parametrize("seed", [0, 7, 10**12])
async def test_the_same_seed_gives_the_same_message(seed: int) -> None:
    known = given(change(), seed=seed)

    first, second = [await BuiltinWriter(WORDS).propose(known, NoBudget()) for _ in range(2)]

    assert first == second


async def test_no_frame_comes_twice_in_one_message() -> None:
    known = given(*(change(f"e{place}", number=place) for place in range(1, 7)), seed=3)

    proposal = await BuiltinWriter(500).propose(known, NoBudget())

    frames = [sentence.text.split("“")[0].split("your ")[0] for sentence in proposal.sentences if sentence.evidence]
    assert len(frames) == 6
    assert len(set(frames)) == len(frames)


async def test_what_does_not_fit_is_left_out_from_the_end() -> None:
    known = given(change(), change("e2", number=5), seed=1)

    whole = await BuiltinWriter(WORDS).propose(known, NoBudget())
    short = await BuiltinWriter(25).propose(known, NoBudget())

    assert [one.evidence for one in whole.sentences[:2]] == [("e1",), ("e2",)]
    assert short.sentences[0] == whole.sentences[0]
    assert len(short.sentences) < len(whole.sentences)


async def test_employer_facts_are_said_word_for_word() -> None:
    facts = (EmployerFact(id="f1", text="  We  train on\nour own cluster "), EMPLOYER[1])
    known = given(change()).model_copy(update={"employer": facts})

    said = [one for one in (await BuiltinWriter(WORDS).propose(known, NoBudget())).sentences if one.fact]

    assert said[0].text.endswith("We train on our own cluster.")
    assert [one.fact for one in said] == ["f1", "f2"]


async def test_with_nothing_to_say_it_says_nothing() -> None:
    nobody = DraftGiven(role="ml_engineer", language="en", facts=(), employer=(), seed=0, redraft_reason=None)

    proposal = await BuiltinWriter(WORDS).propose(nobody, NoBudget())

    assert proposal.sentences == ()
    assert check(nobody, proposal, letter(), WORDS).blocks == ("no_evidence",)


async def test_a_language_without_wording_is_written_to_in_english() -> None:
    french = given(change(), language="fr")

    proposal = await BuiltinWriter(WORDS).propose(french, NoBudget())

    assert "March 2026" in proposal.sentences[0].text
