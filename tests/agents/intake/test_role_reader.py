"""The trained reader of roles: what the work is names the role, with shares of belief and words of the text."""

from dataclasses import replace

import numpy as np
import pytest

from agents.builtin.intake.head import Head
from agents.builtin.intake.reader import NOTHING, RoleReader
from agents.builtin.intake.text import found_in, read
from agents.intake.blur import named
from memory.errors import UsageError
from memory.knowledge import market
from memory.knowledge.role_reader import RoleKnowledge, role_knowledge
from memory.records import Reading
from tools.embeddings import WordLlamaEmbeddings

LEXICON = market.load().lexicon
KNOWN = role_knowledge()
EMBEDDINGS = WordLlamaEmbeddings()

TALK = "Sorrelwick is a frontier lab whose researchers publish at NeurIPS and ICML. We run a huge GPU cluster."
AGENTS = (
    "What you will do\n- Build agents on hosted language models for our customers' claims desk\n"
    "- Design the retrieval, the prompts and the tools, and test each change against an evaluation set\n"
    "- Ship to production every week with the product team"
)
KERNELS = (
    "What you will do\n- Write CUDA and Triton kernels for attention\n"
    "- Make the inference servers faster with better batching\n- Profile GPU clusters and remove bottlenecks"
)


async def _read(text: str, known: RoleKnowledge = KNOWN) -> tuple[Reading, ...]:
    return await RoleReader(EMBEDDINGS, known, LEXICON).read(read(text, LEXICON))


@pytest.mark.parametrize("text", [AGENTS, KERNELS, f"{TALK}\n{AGENTS}\n{KERNELS}", "AI engineer", "hello", "🤖"])
async def test_shares_add_up_to_one_and_every_quote_stands_in_the_text(text: str) -> None:
    found = await _read(text)
    assert 0.5 <= sum(reading.weight for reading in found) <= 1 + 1e-9
    assert sum(reading.role == "ambiguous" for reading in found) == 1
    assert [reading.weight for reading in found] == sorted((reading.weight for reading in found), reverse=True)
    assert all(found_in(quote, text) for reading in found for quote in reading.quotes)


async def test_a_text_is_read_the_same_twice() -> None:
    assert await _read(AGENTS) == await _read(AGENTS)


@pytest.mark.parametrize(
    ("title", "duties", "role"),
    [
        ("Research Scientist", AGENTS, "applied_ai_engineer"),
        ("ML Infrastructure Engineer", AGENTS, "applied_ai_engineer"),
        ("AI Engineer", KERNELS, "ml_infrastructure_engineer"),
        ("Data Scientist", KERNELS, "ml_infrastructure_engineer"),
    ],
)
async def test_the_duties_name_the_role_whatever_title_and_company_say(title: str, duties: str, role: str) -> None:
    assert named(await _read(f"{title}\nAbout us\n{TALK}\n{duties}")) == role


async def test_a_head_that_learned_nothing_names_nothing() -> None:
    weights = KNOWN.weights
    empty = weights.model_copy(
        update={
            "meaning": tuple(tuple(0 for _ in row) for row in weights.meaning),
            "words": tuple(tuple(0 for _ in row) for row in weights.words),
        }
    )
    assert named(await _read(AGENTS, replace(KNOWN, weights=empty))) == "ambiguous"


@pytest.mark.parametrize("text", ["We are looking for an AI engineer.", "AI engineer"])
async def test_a_bare_title_is_asked_about_and_the_question_is_one_of_roles(text: str) -> None:
    found = await _read(text)
    assert named(found) == "ambiguous"
    assert "not_ai" not in {reading.role for reading in found}


@pytest.mark.parametrize(
    "text",
    ["gardener, York, own tools", "suche Klempner, Raum Trier", "infirmière de nuit, Brest",
     "camarero, fines de semana", "gece vardiyasına kaynakçı lazım", "Angular developer, web shop, no AI"],
)  # fmt: skip
async def test_work_far_from_ai_in_a_few_words_is_no_blur(text: str) -> None:
    assert named(await _read(text)) == "not_ai"


async def test_a_blur_that_may_well_be_other_work_says_so() -> None:
    found = await _read("zoeken een docent AI voor het mbo, met bevoegdheid")
    assert named(found) == "ambiguous"
    assert "not_ai" in [reading.role for reading in found if reading.role != "ambiguous"][:2]


async def test_the_quotes_of_a_role_are_those_that_speak_for_it() -> None:
    found = {reading.role: reading.quotes for reading in await _read(f"{TALK}\n{KERNELS}")}
    assert any("Triton" in quote or "batching" in quote for quote in found["ml_infrastructure_engineer"])
    assert not any("NeurIPS" in quote for quote in found["ml_infrastructure_engineer"][:1])


@pytest.mark.parametrize("text", ["", "  \n", "?!\n…"])
async def test_a_text_without_a_word_is_asked_about(text: str) -> None:
    assert await _read(text) == NOTHING


def test_vectors_of_another_model_are_refused() -> None:
    other = replace(KNOWN, weights=KNOWN.weights.model_copy(update={"embeddings": "another/model"}))
    with pytest.raises(UsageError, match="another/model"):
        RoleReader(EMBEDDINGS, other, LEXICON)


def test_weights_are_whole_numbers_and_come_back_scaled() -> None:
    head, weights = Head.of(KNOWN.weights), KNOWN.weights
    assert np.array_equal(np.rint(head.gate * weights.scale), np.array(weights.gate))
    assert head.meaning.shape == (len(weights.labels), len(weights.gate) - 7)
