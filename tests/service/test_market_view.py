"""`hardsignal market`: every fact on file reaches a reader with its source and day; what is old or differs is said."""

from datetime import date

import pytest

from memory.errors import UsageError
from memory.knowledge import market
from service.market import MarketView, market_view

MARKET = market.load()
FRESH, STALE = date(2026, 6, 15), date(2026, 11, 29)


def _view(topic: str | None = None, today: date = FRESH) -> MarketView:
    return market_view(MARKET, topic, today)


def test_every_fact_on_file_is_shown_with_its_source_and_day() -> None:
    rows = {row.figure: row for row in _view().figures}
    assert rows.keys() == MARKET.named.keys()
    for name, fact in MARKET.named.items():
        assert rows[name].source == MARKET.cite(fact.source)
        assert rows[name].as_of == fact.as_of
        assert rows[name].text


def test_a_topic_shows_its_own_facts_and_the_topics_count_them_all() -> None:
    view = _view("screening")
    assert {row.topic for row in view.figures} == {"screening"}
    assert view.topics["screening"] == len(view.figures)
    assert sum(view.topics.values()) == len(MARKET.facts)


def test_a_topic_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no topic is called 'weather'; topics are pay, "):
        _view("weather")


def test_where_the_sources_differ_both_stand_and_no_average_does() -> None:
    (differing,) = [item for item in _view("pay").differ if item.about == "pay, applied AI engineer, United States"]
    assert len(differing.said) == 2
    assert differing.said[0].startswith("170,000 to 250,000 USD")
    assert differing.said[1].startswith("123,500 to 240,000 EUR")
    assert "HeroHunt.ai" in differing.said[0]
    assert "How to Hire" in differing.said[1]


def test_figures_are_marked_old_after_180_days_and_the_reader_is_warned_once_a_source() -> None:
    assert [remark.text[:20] for remark in _view(today=FRESH).warnings] == []
    warned = _view(today=STALE).warnings
    assert [remark.kind for remark in warned] == ["stale_figures", "stale_figures"]
    assert "546" not in warned[0].text
    assert any("332 days ago" in remark.text for remark in warned)
    assert {row.source for row in _view(today=STALE).figures if not row.old} == {MARKET.cite("hardsignal")}


def test_only_sources_of_the_topic_shown_are_warned_about() -> None:
    assert len(_view("fraud", date(2026, 7, 15)).warnings) == 0
    assert len(_view("places", date(2026, 7, 15)).warnings) == 1


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("band_de_ml", "85,000 to 130,000 EUR a year: Germany, ML engineer"),
        ("factor_us", "United States: 130 % to 160 % of Germany's bands"),
        ("place_lisbon", "underbid: Lisbon: strong engineers, less competition, a fraction of a Bay Area package"),
    ],
)
def test_bands_factors_and_places_are_told_in_words(figure: str, text: str) -> None:
    (row,) = [row for row in _view().figures if row.figure == figure]
    assert row.text == text
