"""`hardsignal role`: one text in, one answer with the contract's fields out."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.builtin.intake.engine import BuiltinIntake
from memory.errors import BudgetExhausted, UsageError
from memory.knowledge import market
from service.roles import LONGEST, Allowance, RoleAnswer, name_role

MARKET = market.load()
TODAY = date(2026, 6, 15)
CONTRACT = {
    "role", "runner_up", "confidence", "deciding_question", "specialisation", "seniority", "location", "remote", "visa",
    "must_have_skills", "salary", "questions", "refused", "warnings", "pay", "engine",
}  # fmt: skip


async def _name(text: str, title: str | None = None) -> RoleAnswer:
    return await name_role(text, title=title, today=TODAY, intake=BuiltinIntake(MARKET), market=MARKET)


async def test_an_answer_has_the_contracts_fields_and_what_else_a_brief_says() -> None:
    answer = await _name("CUDA kernels, vLLM, Berlin, 120k EUR")
    assert set(answer.model_dump(mode="json")) == CONTRACT | {
        "advice", "other_pay", "language", "nice_to_have_skills", "time_zone", "languages", "pay_basis",
    }  # fmt: skip
    assert answer.role == "ml_infrastructure_engineer"
    assert answer.pay is not None
    assert set(answer.pay.model_dump()) == {"universe", "band", "currency", "as_of", "source"}


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0"])
async def test_an_empty_text_is_one_line_of_usage(text: str) -> None:
    with pytest.raises(UsageError, match="the text is empty") as refused:
        await _name(text)
    assert "\n" not in str(refused.value)


async def test_a_text_over_the_limit_is_refused_and_the_limit_is_named() -> None:
    with pytest.raises(UsageError, match=f"the limit is {LONGEST:,}"):
        await _name("x" * 1_000_000)


async def test_a_text_at_the_limit_is_read() -> None:
    filler = "we like trains and gardens. "
    text = "CUDA kernels, vLLM, NCCL, Triton. " + filler * ((LONGEST - 100) // len(filler))
    assert (await _name(text)).role == "ml_infrastructure_engineer"


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "1.111",
        "9 years of vLLM ",
        "ai ml nlp ",
        "Berlin, ",
        "remote only or ",
        "a;",
        "€90k-",
        "we ",
        "(",
        "\n- RAG",
    ],
)
async def test_a_long_text_of_one_thing_is_read_to_its_end(piece: str) -> None:
    assert (await _name(piece * (20_000 // len(piece)))).engine == "builtin"


async def test_emoji_alone_are_asked_about() -> None:
    answer = await _name("🚀🤖")
    assert answer.role == "ambiguous"
    assert answer.deciding_question is not None
    assert [question.topic for question in answer.questions] == ["role", "must_haves"]


async def test_the_work_outweighs_the_title() -> None:
    body = "\n".join(
        (
            "You build agents and RAG assistants with LangChain on Claude for our support team.",
            "You design prompts and tool calling and write evals for prompts with the product people every week.",
            "You do not train models; a good eye for what users need is worth more to us than papers or degrees.",
        )
    )
    answer = await _name(body, title="Research Scientist")
    assert answer.role == "applied_ai_engineer"
    assert "title_content_mismatch" in {remark.kind for remark in answer.warnings}


async def test_an_engine_without_a_budget_may_spend_nothing() -> None:
    with pytest.raises(BudgetExhausted):
        await Allowance().reserve("tokens", 1)


@given(st.text(min_size=1, max_size=400))
@settings(max_examples=150, deadline=None, derandomize=True)
async def test_no_text_breaks_the_intake(text: str) -> None:
    if text.strip():
        assert 0 <= (await _name(text)).confidence <= 1


@given(
    st.lists(
        st.sampled_from(["€", "90", "k", "-", ".", ",", "years", "remote", "only", "/h", "AI", "\n", " ", "US"]),
        max_size=60,
    )
)
@settings(max_examples=150, deadline=None, derandomize=True)
async def test_no_soup_of_known_signs_breaks_the_intake(pieces: list[str]) -> None:
    text = "".join(pieces)
    if text.strip():
        await _name(text)
