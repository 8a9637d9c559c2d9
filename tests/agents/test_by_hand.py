"""A note for a channel that takes few characters: what is cut, and that it still says one whole true thing."""

import pytest

from agents.builtin.write import BuiltinWriter
from agents.by_hand import fitting, length
from agents.grounding import Grounded, check
from agents.proposals import DraftGiven, DraftProposal
from evals.kit.outreach_world import SENDER, WORDS, NoBudget, change, given, letter, random_given, review
from memory.knowledge.message_wording import LANGUAGES
from memory.records import Evidence, Route, Sender

LIMIT = 300
LINKEDIN = Route(channel="linkedin", to="https://www.linkedin.com/in/ada-muster", country="CH", consent_note=None)
LONG = "Keep the paged attention cache in step when several hundred requests are cancelled"


async def note(known: DraftGiven, sender: Sender = SENDER) -> tuple[Grounded, DraftProposal]:
    """What is pasted, and the proposal it was cut to."""
    by_hand = letter(route=LINKEDIN, sender=sender)
    cut = fitting(await BuiltinWriter(WORDS).propose(known, NoBudget()), known, by_hand)
    return check(known, cut, by_hand, WORDS), cut


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_note_fits_and_says_nothing_that_is_not_proven(language: str) -> None:
    for seed in range(200):
        made, cut = await note(random_given(seed, language))
        assert made.blocks == ()
        assert length(LINKEDIN, made.sentences) <= LIMIT
        assert cut.sentences[0].evidence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("work", [change(title=LONG), review(title=LONG)])
async def test_a_title_that_is_too_long_is_left_out_and_its_work_still_named(work: Evidence, language: str) -> None:
    for seed in range(40):
        made, cut = await note(given(work, language=language, seed=seed))
        assert length(LINKEDIN, made.sentences) <= LIMIT
        assert made.blocks == ()
        assert LONG not in cut.sentences[0].text
        assert "acme/fastserve" in cut.sentences[0].text


async def test_where_nothing_fits_the_message_stays_whole_and_is_too_long() -> None:
    known = given(change())
    made, cut = await note(known, SENDER.model_copy(update={"name": "The Very Long Name of a Firm " * 8}))
    assert cut == await BuiltinWriter(WORDS).propose(known, NoBudget())
    assert length(LINKEDIN, made.sentences) > LIMIT
