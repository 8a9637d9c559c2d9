"""What a brief is priced against: dated bands side by side, and a warning where a budget lies clearly under one."""

from datetime import date

import pytest

from tests.agents.intake.intake_reading import brief_of, kinds, topics


async def test_a_budget_under_the_band_is_warned_about_with_the_range() -> None:
    brief = await brief_of("senior ML engineer, train and deploy ranking models, Berlin, 55k EUR")
    (warning,) = [remark for remark in brief.warnings if remark.kind == "budget_below_band"]
    assert "85,000–130,000 EUR" in warning.text
    assert "How to Hire AI & ML Engineers in 2026" in warning.text
    assert "003" not in warning.text


@pytest.mark.parametrize(
    "text",
    [
        "ML engineer, train and deploy ranking models, Berlin, 85k EUR",
        "ML engineer, train and deploy ranking models, Berlin, 55k",  # judged in the place's currency: see below
        "intern, train and deploy ranking models, Berlin, 30k EUR",
        "ML engineer, train and deploy ranking models, Kraków, 20k EUR",
        "ML engineer, train and deploy ranking models, Berlin, 600 EUR per day",
        "ML engineer, train and deploy ranking models, Berlin, 3.000 EUR netto im Monat",
    ],
)
async def test_a_budget_is_not_warned_about_where_no_band_can_be_held_against_it(text: str) -> None:
    warned = "budget_below_band" in kinds(await brief_of(text))
    assert warned is ("55k" in text)


async def test_both_sources_stand_side_by_side_and_are_never_averaged() -> None:
    brief = await brief_of("LLM agents, RAG, LangChain, San Francisco, $200k")
    assert brief.pay is not None
    bands = (brief.pay, *brief.other_pay)
    assert len({band.source for band in bands}) == 2
    assert not any(band.source[0].isdigit() for band in bands)
    assert {band.band for band in bands} == {(170_000, 250_000), (123_500, 240_000)}
    assert all(band.as_of for band in bands)


async def test_an_ambiguous_brief_shows_a_dated_band_for_each_reading() -> None:
    brief = await brief_of("need an AI engineer in Hamburg")
    assert brief.role == "ambiguous"
    assert brief.pay is not None
    assert {band.universe for band in (brief.pay, *brief.other_pay)} == {
        "Germany, ML engineer",
        "Germany, LLM and generative AI engineer",
    }


async def test_the_frontier_band_is_shown_when_the_budget_bids_against_the_labs() -> None:
    rich = await brief_of("CUDA kernels, vLLM, SF, $400k")
    plain = await brief_of("CUDA kernels, vLLM, SF, $220k")
    assert rich.pay is not None
    assert rich.pay.universe.startswith("frontier labs")
    assert plain.pay is not None
    assert not plain.pay.universe.startswith("frontier labs")


async def test_the_median_of_advertised_applied_roles_is_never_a_band() -> None:
    for text in ("pretraining runs, ablations, SF", "LLM agents, RAG, SF", "CUDA, vLLM, SF"):
        brief = await brief_of(text)
        assert brief.pay is not None
        assert 138_000 not in {end for band in (brief.pay, *brief.other_pay) for end in band.band}


async def test_old_figures_are_said_to_be_old() -> None:
    text = "ML engineer, train and deploy ranking models, Berlin"
    assert "pay_figures_old" not in kinds(await brief_of(text, today=date(2026, 6, 30)))
    assert "pay_figures_old" in kinds(await brief_of(text, today=date(2026, 7, 1)))


async def test_an_old_band_is_told_also_where_it_only_stands_beside_another() -> None:
    brief = await brief_of("LLM agents, RAG, LangChain, San Francisco, $200k", today=date(2026, 7, 15))
    assert brief.pay is not None
    assert brief.pay.as_of == date(2026, 6, 1)
    (warning,) = [remark for remark in brief.warnings if remark.kind == "pay_figures_old"]
    assert "2026-01-01" in warning.text


@pytest.mark.parametrize(
    ("place", "country", "nearest"),
    [
        ("Zürich", "Switzerland", "Germany"),
        ("Paris", "France", "Germany"),
        ("London", "United Kingdom", "Germany"),
        ("Vienna", "Austria", "Germany"),
        ("Toronto", "Canada", "United States"),
    ],
)
async def test_a_country_with_no_figures_is_told_so_and_shown_the_nearest_market_by_name(
    place: str, country: str, nearest: str
) -> None:
    brief = await brief_of(f"ML engineer, train and deploy ranking models, {place}, 90k")
    bands = [band for band in (brief.pay, *brief.other_pay) if band]
    assert bands
    assert all(f"the nearest market, none on file for this role in {country}" in band.universe for band in bands)
    assert any(nearest in band.universe for band in bands)
    (warning,) = [remark for remark in brief.warnings if remark.kind == "pay_other_market"]
    assert warning.text.startswith(country)
    assert "budget_below_band" not in kinds(brief)


async def test_where_no_market_is_near_both_are_shown_in_their_own_name() -> None:
    brief = await brief_of("ML engineer, train and deploy ranking models, Tokyo")
    bands = [band for band in (brief.pay, *brief.other_pay) if band]
    assert len({band.currency for band in bands}) == 2
    assert all("another market, none on file for this role in Japan" in band.universe for band in bands)


@pytest.mark.parametrize("place", ["Berlin", "Istanbul", "Dubai", "San Francisco"])
async def test_a_market_with_figures_is_shown_its_own(place: str) -> None:
    brief = await brief_of(f"ML engineer, train and deploy ranking models, {place}")
    assert brief.pay is not None
    assert "none on file" not in brief.pay.universe
    assert "pay_other_market" not in kinds(brief)


async def test_a_role_that_the_nearest_market_does_not_price_is_shown_another_market() -> None:
    for place, country in (("Zürich", "Switzerland"), ("Berlin", "Germany")):
        brief = await brief_of(f"Research scientist, new methods, first-author NeurIPS papers, {place}")
        assert brief.role == "research_scientist"
        assert brief.pay is not None
        assert brief.pay.currency == "USD"
        assert f"another market, none on file for this role in {country}" in brief.pay.universe
        assert "pay_other_market" in kinds(brief)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("senior CUDA engineer, attention kernels, Zurich on site, CHF 60,000 per year", True),
        ("senior CUDA engineer, attention kernels, Zurich on site, CHF 120,000 per year", False),
        ("senior ML engineer, train and deploy ranking models, London, 35k GBP", True),
        ("senior ML engineer, train and deploy ranking models, London, 65k GBP", False),
        ("senior ML engineer, train and deploy ranking models, Paris, 45k EUR", False),
        ("data scientist, experiments and retention, SQL, 2 years, Berlin, 58k EUR", False),
        ("data scientist, experiments and retention, SQL, 2 years, Berlin, 45k EUR", True),
    ],
)
async def test_pounds_and_francs_are_held_against_the_nearest_band_at_a_rate_that_flatters(
    text: str, asked: bool
) -> None:
    brief = await brief_of(text)
    assert ("budget_or_level" in topics(brief)) is asked
    assert ("budget_below_band" in kinds(brief)) is asked


async def test_whose_band_it_is_stands_in_the_warning() -> None:
    brief = await brief_of("senior ML engineer, train and deploy ranking models, London, 35k GBP")
    (warning,) = [remark for remark in brief.warnings if remark.kind == "budget_below_band"]
    assert "the nearest market, none on file for this role in United Kingdom" in warning.text
