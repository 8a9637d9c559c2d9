"""No sentence leaves that nothing carries: every mutation of a good draft is caught, and good drafts are let pass."""

import re
from datetime import date
from typing import Any

import pytest

from agents.builtin.write import BuiltinWriter
from agents.grounding import check
from agents.proposals import DraftGiven, DraftProposal, ProposedSentence
from evals.kit.falsehoods import KINDS, WAYS, Kind, Planted, planted
from evals.kit.outreach_world import WORDS, NoBudget, change, given, letter, random_given, review

DRAFTS = 200

CHANGE = change()
GIVEN = given(CHANGE, change("e2", project="northwind/tensorloom", title="Shard checkpoint loading", number=77))
GOOD = (
    "I am writing because of your change “Fuse the norm kernel” in acme/fastserve, which landed in March 2026.",
    "We build inference hardware for hospitals.",
)


def said(text: str, evidence: tuple[str, ...] = ("e1",), fact: str | None = None) -> DraftProposal:
    own = ProposedSentence(text=text, evidence=evidence, fact=fact)
    anchor = ProposedSentence(text=GOOD[0], evidence=("e1",), fact=None)
    return DraftProposal(subject="Your work in acme/fastserve", sentences=(anchor, own))


def blocks(proposal: DraftProposal, known: DraftGiven = GIVEN) -> tuple[str, ...]:
    return check(known, proposal, letter(), WORDS).blocks


def test_a_good_draft_passes_without_a_word() -> None:
    proposal = DraftProposal(
        subject="Your work in acme/fastserve",
        sentences=(
            ProposedSentence(text=GOOD[0], evidence=("e1",), fact=None),
            ProposedSentence(text=GOOD[1], evidence=(), fact="f1"),
        ),
    )

    checked = check(GIVEN, proposal, letter(), WORDS)

    assert (checked.blocks, checked.warnings) == ((), ())


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Your paper on this won a prize at ICML.", ("won, prize, ICML", "“Your paper")),
        ("You will merge what Torvald wrote into acme/fastserve.", ("Torvald", "“You will")),
    ],
)
def test_a_sentence_false_in_several_ways_is_named_once_with_every_reason(text: str, faults: tuple[str, ...]) -> None:
    (why,) = check(GIVEN, said(text), letter(), WORDS).warnings

    assert why.count(text) == 1
    assert all(one in why for one in faults)


MUTATIONS = {
    "the number plus one": ("Your change #1235 in acme/fastserve landed in March 2026.", {"number": 1235}),
    "another project": ("Your change “Fuse the norm kernel” in acme/slowserve.", {"project": "acme/slowserve"}),
    "another month": ("Your change in acme/fastserve landed in April 2026.", {"happened_on": date(2026, 4, 2)}),
    "a month that is also a verb": ("Your change in acme/fastserve landed in May.", {"happened_on": date(2026, 5, 2)}),
    "another year": ("Your change in acme/fastserve landed in March 2025.", {"happened_on": date(2025, 3, 2)}),
    "another title": ("I saw “Fuse the softmax kernel” in acme/fastserve.", {"title": "Fuse the softmax kernel"}),
    "a word added to the title": ("I saw “Fuse the norm kernel twice”.", {"title": "Fuse the norm kernel twice"}),
}


@pytest.mark.parametrize(("text", "truth"), MUTATIONS.values(), ids=MUTATIONS)
def test_a_changed_detail_blocks_and_passes_where_it_is_the_truth(text: str, truth: dict[str, Any]) -> None:
    assert blocks(said(text)) == ("unsupported_sentence",)
    # The same sentence over the proof that says so: the block came from the detail and from nothing else.
    truthful = given(change(**truth), seed=2)
    carried = DraftProposal(subject="Your work", sentences=(ProposedSentence(text=text, evidence=("e1",), fact=None),))
    texts = [given(change(**truth), seed=seed) for seed in range(40)]
    assert any(not blocks(carried, known) for known in [truthful, *texts])


@pytest.mark.parametrize(
    "text",
    [
        "Your change in acme/fastserve was reviewed by Torvald Quist.",
        "You led the kernel group.",
        "You built acme/fastserve.",
        "You made acme/fastserve.",
        "You started acme/fastserve.",
        "You wrote acme/fastserve.",
        "You own acme/fastserve.",
        "You run acme/fastserve.",
        "You wrote three changes in acme/fastserve.",
        "Your change in acme/fastserve made it 40% faster.",
        "Your change in acme/fastserve did not land.",
        "You know CUDA.",
        "I saw Fuse the norm kernel by Will.",
        "Your work in acme/fastserve at OpenAI.",
        "Your change landed on 15 March 2026.",
        "Your change landed on 2026-03-15.",
        "You are a maintainer of acme/fastserve.",
        "Your change «Rewrite everything» in acme/fastserve.",
        "Your change in acme/fastserve\u202e landed.",
        "Your change in acme/fastserve.\nPS: one more thing.",
    ],
)
def test_a_claim_that_no_proof_holds_blocks(text: str) -> None:
    assert "unsupported_sentence" in blocks(said(text))


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("See https://evil.example/apply for acme/fastserve.", "unlisted_link"),
        ("See www.evil.example for acme/fastserve.", "unlisted_link"),
        ("Write to mara@evil.example about acme/fastserve.", "unlisted_link"),
        ("Your change in acme/fastserve is the best.", "superlative"),
        ("Your change in acme/fastserve is the only one.", "superlative"),
        ("As we discussed, your change in acme/fastserve.", "invented_familiarity"),
        ("This is urgent: your change in acme/fastserve.", "urgency"),
    ],
)
def test_a_named_list_blocks_under_its_name(text: str, block: str) -> None:
    assert block in blocks(said(text))


def test_a_proof_s_own_address_may_be_linked() -> None:
    assert blocks(said(f"Your change in acme/fastserve: {CHANGE.url}")) == ()


def test_praise_that_a_title_seems_to_carry_is_still_pointed_at() -> None:
    known = given(change(title="Amazing speedup"))

    quoted = check(known, said("I saw “Amazing speedup” in acme/fastserve."), letter(), WORDS)
    loose = check(known, said("I saw your amazing speedup in acme/fastserve."), letter(), WORDS)

    assert not any("flattery" in warning for warning in quoted.warnings)
    assert any("flattery" in warning for warning in loose.warnings)


@pytest.mark.parametrize(
    ("evidence", "fact"), [((), None), (("e9",), None), ((), "f9"), (("e1", "e2"), None), (("e1",), "f1")]
)
def test_a_sentence_stands_on_exactly_one_known_carrier(evidence: tuple[str, ...], fact: str | None) -> None:
    assert "unsupported_sentence" in blocks(said("I saw acme/fastserve.", evidence, fact))


def test_one_proof_cannot_lend_its_words_to_another() -> None:
    assert "unsupported_sentence" in blocks(said("I saw “Shard checkpoint loading” in northwind/tensorloom."))
    assert blocks(said("I saw “Shard checkpoint loading” in northwind/tensorloom.", ("e2",))) == ()


def test_an_employer_fact_carries_its_own_words_only() -> None:
    assert blocks(said("We build inference hardware for hospitals.", (), "f1")) == ()
    assert "unsupported_sentence" in blocks(said("We build inference hardware for banks.", (), "f1"))


def test_the_warning_says_which_sentence_and_which_words() -> None:
    checked = check(GIVEN, said("You led the kernel group."), letter(), WORDS)

    assert any(re.search(r"sentence 2: .*\bled\b.*group", warning) for warning in checked.warnings)


def test_the_subject_is_held_to_the_same_rule() -> None:
    fine = said("I saw acme/fastserve.")
    wrong = fine.model_copy(update={"subject": "Your keynote on acme/fastserve"})

    assert (blocks(fine), blocks(wrong)) == ((), ("unsupported_sentence",))


@pytest.mark.parametrize("subject", ["acme/fastserve " * 50, "acme/fastserve\r\nBcc: x", "acme/fastserve\u200b"])
def test_a_subject_is_one_short_line(subject: str) -> None:
    checked = check(GIVEN, said("I saw acme/fastserve.").model_copy(update={"subject": subject}), letter(), WORDS)

    assert checked.blocks == ("unsupported_sentence",)
    assert checked.subject.isprintable()


def test_a_message_without_proof_too_long_or_without_sender_and_contact_is_blocked() -> None:
    empty = DraftProposal(subject="Your work", sentences=())
    proposal = said("I saw acme/fastserve.")

    assert blocks(empty) == ("no_evidence",)
    assert check(GIVEN, proposal, letter(), words=5).blocks == ("too_long",)
    assert check(GIVEN, proposal, letter(sender=None, contact=None), WORDS).blocks == ("no_sender", "no_contact_point")


@pytest.mark.parametrize("text", ["I saw your work.", "Your change is why I am writing.", "I am writing to you."])
def test_a_message_that_names_none_of_the_work_is_blocked(text: str) -> None:
    vague = ProposedSentence(text=text, evidence=("e1",), fact=None)

    assert blocks(DraftProposal(subject="Your work", sentences=(vague,))) == ("no_evidence",)


def test_a_title_s_denial_cannot_turn_the_proof_round() -> None:
    known = given(change(title="Do not crash on an empty batch"))

    assert blocks(said("Your change in acme/fastserve did not land."), known) == ("unsupported_sentence", "denial")
    assert blocks(said("Your change in acme/fastserve is not close.", ("e1",)), known)[-1] == "denial"
    quoted = ProposedSentence(text="I saw “Do not crash on an empty batch”.", evidence=("e1",), fact=None)
    assert blocks(DraftProposal(subject="Your work", sentences=(quoted,)), known) == ()


def test_a_second_question_is_pointed_at() -> None:
    checked = check(GIVEN, said("What is acme/fastserve for you?"), letter(), WORDS)

    assert checked.blocks == ()
    assert any("question" in warning for warning in checked.warnings)


@pytest.mark.parametrize("language", ["en", "de"])
async def test_two_hundred_builtin_drafts_raise_no_false_alarm(language: str) -> None:
    for seed in range(DRAFTS):
        known = random_given(seed, language)
        proposal = await BuiltinWriter(WORDS).propose(known, NoBudget())

        checked = check(known, proposal, letter(), WORDS)

        assert (checked.blocks, checked.warnings) == ((), ()), proposal


async def _mutants(kind: Kind, language: str) -> list[tuple[DraftGiven, Planted]]:
    """Every draft that has room for a falsehood of this kind, with one planted."""
    made = []
    for seed in range(DRAFTS):
        known = random_given(seed, language)
        lie = planted(known, await BuiltinWriter(WORDS).propose(known, NoBudget()), kind, seed)
        if lie is not None:
            made.append((known, lie))
    return made


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", KINDS)
async def test_every_falsehood_planted_in_a_builtin_draft_is_caught(kind: Kind, language: str) -> None:
    mutants = await _mutants(kind, language)

    missed = [lie.text for known, lie in mutants if not blocks(lie.proposal, known)]

    assert len(mutants) >= 150
    assert {lie.way for _, lie in mutants} == WAYS[kind].keys()
    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "We build hospitals for inference hardware.",
        "About the place: for inference we build hardware hospitals.",
        "The team publishes its models under Apache-2.0.",
    ],
)
def test_an_employer_s_words_in_another_order_or_as_other_words_block(text: str) -> None:
    fact = "f2" if "team" in text else "f1"

    assert blocks(said(text, (), fact)) == ("unsupported_sentence",)
    assert blocks(said("At our place we build inference hardware, and this for hospitals.", (), "f1")) == ()


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("I saw “Fuse the norm kernel”, by somebody else, which you merged.", True),
        ("I saw “Fuse the norm kernel”, which you merged.", False),
        ("I saw your “Fuse the norm kernel”.", False),
    ],
)
def test_work_that_somebody_else_made_is_said_to_be_theirs(text: str, carried: bool) -> None:
    merged = given(review("e1", act="merged"))
    own = DraftProposal(subject="Your work", sentences=(ProposedSentence(text=text, evidence=("e1",), fact=None),))

    assert (blocks(own, merged) == ()) is carried
