"""A note to a colleague: true as code writes it, whatever is cited, and blocked as soon as it says more of somebody."""

import random
from datetime import UTC, date, datetime

import pytest

from agents import grounding
from agents.by_hand import fitting
from agents.grounding import Grounded, check
from agents.proposals import DraftGiven, DraftProposal, ProposedSentence
from evals.kit.outreach_world import OWNER, PERSON, WORDS, change, given, letter, random_evidence, review
from memory.knowledge.message_wording import LANGUAGES
from memory.records import Colleague, Evidence, Introducer, Route
from tests.agents import scoring_facts

JO = Colleague(
    id="c-jo", name="Jo Kollegin", accounts=(), opted_in=date(2026, 11, 1), how="at lunch",
    entered_by="local:tester", entered_at=datetime(2026, 11, 2, tzinfo=UTC),
)  # fmt: skip
LETTER = letter(
    contact=None,
    route=Route(channel="introduction", to=JO.id, country=None, consent_note=None),
    introducer=Introducer(colleague=JO, themselves=False, said=None),
)


def note(known: DraftGiven) -> DraftProposal:
    cited = tuple(ProposedSentence(text=f"{one.text}.", evidence=(one.evidence,), fact=None) for one in known.facts[:3])
    return fitting(DraftProposal(subject="x", sentences=cited), known, LETTER)


def checked(known: DraftGiven, told: DraftProposal) -> Grounded:
    return check(known, told, LETTER, WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_code_writes_to_a_colleague_is_let_pass(language: str) -> None:
    for seed in range(300):
        chance = random.Random(seed)
        evidence = [random_evidence(chance, place) for place in range(chance.randrange(1, 4))]
        known = given(*evidence, language=language, seed=seed, about=PERSON.name)
        if known.facts:
            found = checked(known, note(known))
            assert (found.blocks, found.warnings) == ((), ()), [one.text for one in found.sentences]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "proof",
    [
        scoring_facts.answer(1, owner=OWNER),
        scoring_facts.medal(1, owner=OWNER),
        scoring_facts.medal(1, owner=OWNER, contest=None),
        review("e1", act="merged"), review("e1"),
    ],
)  # fmt: skip
def test_of_every_kind_of_proof_a_colleague_is_told(proof: Evidence, language: str) -> None:
    for seed in range(6):
        known = given(proof, language=language, seed=seed, about=PERSON.name)
        assert checked(known, note(known)).blocks == ()


FALSE = [
    "Ada Muster wants to work in hiring.",
    "Ada Muster is looking for work.",
    "Ada Muster knows acme/fastserve.",
    "Ada Muster's changes are in acme/fastserve.",
    "Ada Muster reviewed “Fuse the norm kernel”.",
    "Ada Muster is the author of acme/fastserve.",
    "acme/fastserve is Ada Muster's.",
    "Ada wants in, as Ada Muster's change shows.",
    "They want more, as Ada Muster's change shows.",
    "Ada Muster has 80 points.",
    "Ada Muster is the best.",
    "The change in acme/fastserve, which landed in March 2026, is near.",
]


def edited(text: str, language: str = "en", subject: str | None = None) -> tuple[DraftGiven, DraftProposal]:
    known = given(change("e1"), language=language, about=PERSON.name)
    own = note(known)
    added = ProposedSentence(text=text, evidence=("e1",), fact=None)
    return known, own.model_copy(update={"sentences": (*own.sentences, added), "subject": subject or own.subject})


@pytest.mark.parametrize("text", FALSE)
def test_more_than_the_proof_shows_is_blocked(text: str) -> None:
    assert "unsupported_sentence" in checked(*edited(text)).blocks


@pytest.mark.parametrize(
    "text",
    [
        "Ada Muster kennt acme/fastserve.",
        "Ada Muster sucht eine Stelle.",
        "Die Änderungen von Ada Muster sind in acme/fastserve.",
    ],
)
def test_more_than_the_proof_shows_is_blocked_in_german(text: str) -> None:
    assert checked(*edited(text, "de")).blocks == ("unsupported_sentence",)


@pytest.mark.parametrize(
    "text",
    [
        "I saw Ada Muster's change in acme/fastserve.",
        "Ada Muster landed “Fuse the norm kernel” in acme/fastserve.",
        "I would like to write to Ada Muster about acme/fastserve.",
    ],
)
def test_what_the_proof_shows_may_be_said_in_other_words(text: str) -> None:
    assert checked(*edited(text)).blocks == ()


def test_a_subject_guesses_at_nothing_either() -> None:
    own = "I saw Ada Muster's change in acme/fastserve."
    assert checked(*edited(own, subject="Ada Muster wants work")).blocks == ("unsupported_sentence",)


def test_guesses_pass_where_nothing_holds_them_to_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounding, "claimed_about", lambda *said: [])
    assert sum(not checked(*edited(text)).blocks for text in FALSE) >= 4
