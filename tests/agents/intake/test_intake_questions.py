"""Which questions are asked: each from both sides, since asking about a clear brief is as much a fault as guessing."""

from dataclasses import replace

import pytest

from agents.builtin.intake.engine import BuiltinIntake
from agents.intake.answers import settle
from agents.intake.bands import price
from agents.intake.questions import Meant, open_topics
from agents.intake.slots import ground
from agents.proposals import IntakeGiven
from memory.knowledge.phrases import words
from memory.records import TOPICS, Topic
from service.roles import Allowance
from tests.agents.intake.intake_reading import MARKET, brief_of, kinds, topics

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


_OR_OTHER_WORK = Meant("ambiguous", ("not_ai", "ml_engineer"), work_told=False, names_ai=True)


@pytest.mark.parametrize(
    ("meant", "asked"),
    [
        (_OR_OTHER_WORK, ("role", "must_haves")),
        (replace(_OR_OTHER_WORK, names_ai=False), ("confirm_scope", "role", "must_haves")),
        (replace(_OR_OTHER_WORK, work_told=True), ("confirm_scope", "role")),
        (replace(_OR_OTHER_WORK, label="not_ai"), ("confirm_scope",)),
    ],
    ids=["AI is all that is said", "not even that it is AI", "work is told", "other work"],
)
async def test_whoever_wants_an_ai_person_is_not_asked_whether_it_is_ai(meant: Meant, asked: tuple[Topic, ...]) -> None:
    given = IntakeGiven(text="hello", answers=())
    settled = settle((), meant.pair, None, MARKET)
    slots = ground(given, await BuiltinIntake(MARKET).propose(given, Allowance()), settled, None, MARKET)
    assert open_topics(meant, (), slots, price((), slots, MARKET), settled, MARKET) == asked


@pytest.mark.parametrize(
    "text",
    [
        "need an AI person",
        "il me faut un profil IA",
        "brauche einen KI-Menschen",
        "hola, un crack de la IA",
        "acil yapay zekacı lazım",
    ],
)
def test_that_it_is_about_ai_is_known_in_five_languages(text: str) -> None:
    assert any(MARKET.names_ai.find(words(text)))
    assert not any(MARKET.names_ai.find(words("somebody for the loading bay")))


async def test_an_impossible_wish_is_pointed_out_with_its_numbers() -> None:
    brief = await brief_of("inference engineer, 9 years of vLLM, CUDA")
    (remark,) = [remark for remark in brief.warnings if remark.kind == "impossible_experience"]
    assert "9 > 2026 − 2023 = 3" in remark.text


async def test_a_level_does_not_hide_what_else_is_odd() -> None:
    assert kinds(await brief_of("replace our engineer, senior, 12 years of vLLM, CUDA")) == {"impossible_experience"}


@pytest.mark.parametrize(
    "text",
    [
        "MLOps Engineer, Kubernetes, Model Serving, 100 % remote, Anwesenheit in Kassel von Montag bis Freitag, 95k",
        "ML engineer, train and deploy models, remote, 5 days in the office, Leeds, 80k",
        "Ingénieur ML, entraîner et déployer des modèles, télétravail, tous les jours au bureau à Nantes, 60k",
        "ML mühendisi, model eğitimi ve servis, uzaktan, her gün ofiste, İzmir",
    ],
)
async def test_remote_work_and_presence_all_of_the_week_are_asked_about(text: str) -> None:
    assert "remote_policy" in topics(await brief_of(text))


async def test_remote_work_beside_some_days_of_presence_is_hybrid_and_not_asked_about() -> None:
    brief = await brief_of("ML engineer, train and deploy models, remote, 2 days in the office, Leeds, 80k")
    assert "remote_policy" not in topics(brief)
