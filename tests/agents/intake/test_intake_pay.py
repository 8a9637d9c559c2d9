"""Pay as recruiters write it."""

import pytest

from agents.builtin.intake.pay import basis, salary
from memory.knowledge import market
from memory.records import PayBasis, Period

PAY = market.load().lexicon.pay


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "period"),
    [
        ("80-95k€", 80_000, 95_000, "EUR", "year"),
        ("€80k - €95k", 80_000, 95_000, "EUR", "year"),
        ("80.000 bis 95.000 Euro brutto", 80_000, 95_000, "EUR", "year"),
        ("between $180,000 and $240,000 per year", 180_000, 240_000, "USD", "year"),
        ("$ 180,000.00 annually", 180_000, 180_000, "USD", "year"),
        ("£70k", 70_000, 70_000, "GBP", "year"),
        ("CHF 150'000 - 170'000", 150_000, 170_000, "CHF", "year"),
        ("55 000 à 65 000 € par an", 55_000, 65_000, "EUR", "year"),
        ("up to 120k", None, 120_000, None, "year"),
        ("bis 90k", None, 90_000, None, "year"),
        ("desde 45k €", 45_000, None, "EUR", "year"),
        ("150k+ USD", 150_000, None, "USD", "year"),
        ("hasta 60 mil euros", None, 60_000, "EUR", "year"),
        ("4.500 € brut par mois", 4_500, 4_500, "EUR", "month"),
        ("22k pln/mo", 22_000, 22_000, "PLN", "month"),
        ("Tagessatz 850 €", 850, 850, "EUR", "day"),
        ("TJM 600-700€", 600, 700, "EUR", "day"),
        ("$90/hr", 90, 90, "USD", "hour"),
        ("95 €/h", 95, 95, "EUR", "hour"),
        ("aylık 120.000 TL", 120_000, 120_000, "TRY", "month"),
        ("120 bin TL", 120_000, 120_000, "TRY", None),
        ("budget 85", 85_000, 85_000, None, "year"),
        ("300-380 base", 300_000, 380_000, None, "year"),
        ("5.000 €", 5_000, 5_000, "EUR", None),
    ],
)
def test_pay_is_read(text: str, low: int | None, high: int | None, currency: str | None, period: Period | None) -> None:
    found = salary(f"ML engineer, Bonn, {text}, PyTorch", PAY)
    assert found is not None
    assert (found.min, found.max, found.currency, found.period) == (low, high, currency, period)


@pytest.mark.parametrize(
    "text",
    [
        "we run 10k GPUs",
        "500k users and 3M downloads",
        "raised $40M last year",
        "$25 million in ARR",
        "5+ years, 3 days in the office",
        "since 2019, team of 45",
        "1000+ gpu experience",
        "0.5-1% equity",
        "H100, A100, GPT-4",
        "401k and dental",
        "try 100 ideas",
        "",
    ],
)
def test_what_is_not_pay_is_left_alone(text: str) -> None:
    assert salary(text, PAY) is None


def test_the_plainest_amount_wins_over_one_beside_it() -> None:
    found = salary("signing bonus $20k, salary $190k-$220k per year, team of 12", PAY)
    assert found is not None
    assert (found.min, found.max) == (190_000, 220_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3.000 € netto im Monat", "net"),
        ("3.000 € brutto im Monat", "gross"),
        ("ASP.NET, 60k €", None),
        ("RAL 55k €", "gross"),
        ("2.500 € netti al mese", "net"),
        ("60 000 € brut par an", "gross"),
        ("90.000 TL net maaş", "net"),
        ("gross margin of 40 %, 60k €", None),
        ("€ 5.000 bruto per maand", "gross"),
        ("£60k, network engineer", None),
    ],
)
def test_net_pay_is_told_from_gross(text: str, said: PayBasis | None) -> None:
    assert basis(text, PAY) == said


@pytest.mark.parametrize(
    ("text", "low", "period"),
    [
        ("contract data scientist, rate 700", 700, None),
        ("Freelancer gesucht, Tagessatz 700", 700, "day"),
        ("ML engineer, budget 90", 90_000, "year"),
        ("autónomo, presupuesto 20.000 €", 20_000, None),
        ("contractor, ML, budget $150k", 150_000, "year"),
        ("employee, budget 20.000 €", 20_000, "year"),
    ],
)
def test_what_a_freelancer_gets_is_a_year_s_pay_only_where_that_is_plain(
    text: str, low: int, period: str | None
) -> None:
    found = salary(text, PAY)
    assert found is not None
    assert (found.max, found.period) == (low, period)
