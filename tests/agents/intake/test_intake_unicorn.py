"""Several professions asked of one person, and requirements that cannot both hold: told with the numbers."""

import pytest

from tests.agents.intake.intake_reading import brief_of, kinds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one engineer for NLP, computer vision, iOS and Android apps, backend, data pipelines and blockchain", True),
        ("must know deep learning, firmware, penetration testing, frontend and sales, Graz", True),
        ("NLP engineer, some backend and a bit of DevOps, Graz", False),
        ("ML engineer: machine learning, data pipelines, MLOps; our mobile app has two million users", False),
    ],
)
async def test_five_trades_at_once_are_several_professions(text: str, told: bool) -> None:
    assert ("unicorn" in kinds(await brief_of(text))) is told


async def test_the_remark_counts_and_names_the_trades() -> None:
    brief = await brief_of("must know deep learning, firmware, penetration testing, frontend and sales, Graz")
    remark = next(remark for remark in brief.warnings if remark.kind == "unicorn")
    assert "deep learning … firmware" in remark.text
    assert "(5)" in remark.text


async def test_a_junior_with_eight_years_is_told_with_both_numbers() -> None:
    brief = await brief_of("junior RAG developer, LangChain, at least eight years of experience, Vienna")
    remark = next(remark for remark in brief.warnings if remark.kind == "contradictory_requirements")
    assert "eight years" in remark.text
    assert "junior ≤ 1 < 8" in remark.text


async def test_a_junior_at_a_company_of_twelve_years_contradicts_nothing() -> None:
    brief = await brief_of("junior RAG developer, LangChain, Vienna, we have been around for 12 years")
    assert "contradictory_requirements" not in kinds(brief)
