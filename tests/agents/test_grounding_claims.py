"""What is said of the person is held to the kind of proof: the same words are true of the writer and untrue of them."""

from datetime import date

import pytest

from agents import grounding_words
from agents.grounding import check
from agents.proposals import DraftGiven, DraftProposal, ProposedSentence
from evals.kit.outreach_world import WORDS, change, given, letter, review
from memory.knowledge.claim_words import claim_words
from memory.knowledge.message_wording import LANGUAGES, wording
from memory.records import Evidence, HubModel

CHANGE = change("e1")
REVIEW = review("e1")
MERGED = review("e1", act="merged")
MODEL = HubModel(
    id="e1", record="r1", owner=CHANGE.owner, url="https://records.example/m", happened_on=date(2026, 2, 2),
    title="quietlab/tiny-coder", gate=None, discounts=(), downloads=None, base_model=None,
)  # fmt: skip


def blocked(text: str, proof: Evidence = CHANGE, language: str = "en", fact: str | None = None) -> bool:
    known = given(proof, language=language)
    return bool(check(known, _proposal(known, text, fact), letter(), WORDS).blocks)


def _proposal(known: DraftGiven, text: str, fact: str | None = None) -> DraftProposal:
    anchor = ProposedSentence(text=f"{known.facts[0].text}.", evidence=("e1",), fact=None)
    own = ProposedSentence(text=text, evidence=() if fact else ("e1",), fact=fact)
    return DraftProposal(subject=f"“{known.facts[0].title}”", sentences=(anchor, own))


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("I know acme/fastserve.", "You know acme/fastserve."),
        ("I came to you through acme/fastserve.", "You came through acme/fastserve."),
        ("Your kernel change is in acme/fastserve.", "Your kernel changes are in acme/fastserve."),
        ("“Fuse the norm kernel” is yours.", "acme/fastserve is yours."),
        ("You landed “Fuse the norm kernel”.", "You reviewed “Fuse the norm kernel”."),
        ("You fused the norm kernel.", "You find the norm kernel."),
        ("You are the author of “Fuse the norm kernel”.", "You are the author of acme/fastserve."),
        ("I will look at your change in acme/fastserve.", "Your change will land in acme/fastserve."),
        ("You landed #1234 in acme/fastserve.", "You landed #1235 in acme/fastserve."),
        ("I hope to hear from you about acme/fastserve.", "acme/fastserve is from you."),
        ("I opened acme/fastserve today.", "acme/fastserve opened today."),
    ],
)
def test_of_the_person_only_what_the_kind_of_proof_shows_is_said(true: str, false: str) -> None:
    assert (blocked(true), blocked(false)) == (False, True)


@pytest.mark.parametrize(
    ("proof", "true", "false"),
    [
        (REVIEW, "You reviewed “Fuse the norm kernel”.", "You wrote “Fuse the norm kernel”."),
        (REVIEW, "I saw your review of “Fuse the norm kernel”.", "“Fuse the norm kernel” is yours."),
        (
            MERGED,
            "You merged somebody else's “Fuse the norm kernel”.",
            "Somebody else merged your “Fuse the norm kernel”.",
        ),
        (MODEL, "You published “quietlab/tiny-coder”.", "You trained “quietlab/tiny-coder”."),
        (MODEL, "Your tiny-coder model is why I write.", "Your team is why I write."),
    ],
)
def test_each_kind_of_proof_shows_something_else(proof: Evidence, true: str, false: str) -> None:
    assert (blocked(true, proof), blocked(false, proof)) == (False, True)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Sie haben „Fuse the norm kernel“ geschrieben.", "Sie schreiben acme/fastserve."),
        ("Ihr Beitrag zu acme/fastserve ist der Anlass.", "Ihre Beiträge zu acme/fastserve sind der Anlass."),
        ("„Fuse the norm kernel“ ist von Ihnen.", "acme/fastserve ist von Ihnen."),
        ("Ich würde gern über „Fuse the norm kernel“ sprechen.", "„Fuse the norm kernel“ wird bald übernommen."),
    ],
)
def test_of_the_person_only_what_is_shown_is_said_in_german_too(true: str, false: str) -> None:
    assert (blocked(true, language="de"), blocked(false, language="de")) == (False, True)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("We build inference hardware.", "We build hardware."),
        ("About us: we build inference hardware for hospitals.", "We build hospitals."),
        ("You would work with us: we build inference hardware.", "You build inference hardware."),
        ("We build inference hardware for hospitals.", "We will build inference hardware for hospitals."),
    ],
)
def test_an_employer_s_words_stay_together_and_in_their_time(true: str, false: str) -> None:
    assert (blocked(true, fact="f1"), blocked(false, fact="f1")) == (False, True)


def test_without_the_rule_a_claim_about_the_person_would_pass() -> None:
    text = "You know acme/fastserve."
    assert blocked(text)
    known = given(CHANGE)
    carrier, words = known.facts[0], grounding_words.lexicon_of("en")
    assert grounding_words.claimed(text, carrier, words)
    assert not grounding_words.unsupported(text, (carrier,), known.role, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_phrase_has_its_claims(language: str) -> None:
    kinds = {name.removesuffix("_untitled") for name in wording(language).phrases}
    assert claim_words(language).kinds.keys() == kinds
