"""Which questions are asked: each from both sides, since asking about a clear brief is as much a fault as guessing."""

import pytest

from agents.intake.questions import open_topics
from memory.records import TOPICS, Topic
from tests.agents.intake.intake_reading import brief_of, kinds, topics

BOTH_SIDES: list[tuple[Topic, str, str]] = [
    (
        "confirm_scope",
        "sales rep for our AI chatbot, cold calls, quota, Chicago",
        "RAG chatbot with LangChain, Chicago",
    ),
    ("role", "need an AI engineer in Hamburg", "AI engineer for RAG with LangChain, Hamburg"),
    ("must_haves", "need an AI engineer in Hamburg", "need an AI engineer in Hamburg, LangGraph and pgvector"),
    ("must_haves", "need an AI engineer in Hamburg, Python", "need an AI engineer in Hamburg, LangGraph and pgvector"),
    ("must_haves", "vLLM for 12 years, CUDA", "vLLM for 2 years, CUDA"),
    (
        "remote_policy",
        "RAG, LangChain. Remote only. In the office 5 days, Turin",
        "RAG, LangChain, office or remote, Turin",
    ),
    (
        "seniority",
        "junior with 8 years of experience, RAG, LangChain",
        "senior with 8 years of experience, RAG, LangChain",
    ),
    (
        "seniority",
        "replace our engineer: pretraining, tokenizer, data mix",
        "replace our old pipeline: pretraining, tokenizer",
    ),
    (
        "seniority",
        "replace our engineer: pretraining, tokenizer",
        "replace our engineer: senior, pretraining, tokenizer",
    ),
    (
        "seniority",
        "replace our engineer: pretraining, tokenizer",
        "replace our engineer: pretraining, tokenizer, 120k EUR",
    ),
    ("language_level", "RAG, LangChain, native German speaker", "RAG, LangChain, native German speaker or C1"),
    (
        "language_level",
        "RAG, LangChain, native German speaker",
        "RAG, LangChain, native German speaker, German C1 is fine",
    ),
    (
        "budget_or_level",
        "train and deploy ranking models, Berlin, 50k EUR",
        "train and deploy ranking models, Berlin, 90k EUR",
    ),
    (
        "budget_period",
        "train and deploy ranking models, Ankara, 90.000 TL",
        "train and deploy ranking models, Ankara, aylık 90.000 TL",
    ),
    ("location", "CUDA kernels, vLLM, on site five days", "CUDA kernels, vLLM, on site in Turin"),
    ("location", "CUDA kernels, vLLM, on site five days", "CUDA kernels, vLLM"),
    ("legal_basis", "RAG, LangChain, write to our scraped list", "RAG, LangChain, write to our applicants"),
]


@pytest.mark.parametrize(("topic", "open_", "clear"), BOTH_SIDES, ids=lambda value: str(value)[:24])
async def test_a_question_is_asked_where_it_matters_and_only_there(topic: Topic, open_: str, clear: str) -> None:
    assert topic in topics(await brief_of(open_))
    assert topic not in topics(await brief_of(clear))


def test_the_rule_names_every_topic() -> None:
    assert {topic for topic, _, _ in BOTH_SIDES} == set(TOPICS)
    assert open_topics.__doc__ is not None
    assert all(f"- {topic}: " in open_topics.__doc__ for topic in TOPICS)


@pytest.mark.parametrize(
    "text",
    [
        "CUDA, Triton",
        "train and deploy ranking models",
        "RAG mit LangChain, Wien",
        "entraînement de modèles, mise en production des modèles, suivi de la dérive, Lyon",
        "Ingeniero de RAG con LangChain, Bilbao",
        "RAG ve LangChain, Ankara",
        "research scientist for RL theory, PhD, Paris, 90k",
    ],
)
async def test_a_short_clear_brief_is_asked_nothing(text: str) -> None:
    assert topics(await brief_of(text)) == []


async def test_the_question_that_would_flip_the_role_comes_first() -> None:
    brief = await brief_of("need an AI engineer, junior with 9 years of experience, native German speaker, on site")
    assert topics(brief)[0] == "role"
    assert brief.deciding_question == brief.questions[0].text


async def test_an_impossible_wish_is_pointed_out_with_its_numbers() -> None:
    brief = await brief_of("inference engineer, 9 years of vLLM, CUDA")
    (remark,) = [remark for remark in brief.warnings if remark.kind == "impossible_experience"]
    assert "9 > 2026 − 2023 = 3" in remark.text


async def test_a_level_does_not_hide_what_else_is_odd() -> None:
    assert kinds(await brief_of("replace our engineer, senior, 12 years of vLLM, CUDA")) == {"impossible_experience"}
