"""The market's facts: dated, sourced, closed; and the phrases by which briefs are read."""

import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from memory.errors import UsageError
from memory.knowledge import market
from memory.knowledge.phrases import Phrases, words
from memory.records import ROLES


def _copy(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    shutil.copytree(market.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def _spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_fact_names_a_listed_source_and_its_day() -> None:
    known = market.load()
    facts = known.facts
    assert len(facts) > 250
    assert {fact.source for fact in facts} == {"000", "003", "hardsignal"}
    assert all(fact.as_of == known.sources[fact.source].as_of for fact in facts)


def test_no_fact_is_named_twice() -> None:
    names = [fact.name for fact in market.load().facts]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("pay.yaml", "tolerance_permille:", "tolerance_permile:", "tolerance_permille"),
        ("pay.yaml", "currency: USD", "currency: dollars", "groups.0.bands.0.currency"),
        ("pay.yaml", "as_of: 2026-06-01", "as_of: summer", "groups.0.as_of"),
        ("pay_figures.yaml", "low: 805000", "low: lots", "groups.0.figures.1.low"),
        ("supply.yaml", "unit: people,", "unit: people, sauce: none,", "groups.0.figures.0.sauce"),
        ("roles.yaml", "  data_scientist:", "  data_wizard:", "roles"),
        ("levers.yaml", "name: mission", "nam: mission", "groups.0.levers.1.name"),
        ("places.yaml", "market: us, currency: USD", "market: us, currency: usd", "countries.US.currency"),
        ("refusals.yaml", "    refuse: true", "    refuse: perhaps", "kinds.discriminatory_age.refuse"),
        ("roles_lexicon.yaml", "research_scientist: 3", "research_wizard: 3", "work.0.for"),
        ("languages_questions.yaml", "    en: Is fully", "    xx: Is fully", "questions.remote_policy"),
    ],
)
def test_a_spoiled_file_is_refused_by_file_and_key(tmp_path: Path, file: str, old: str, new: str, key: str) -> None:
    folder = _copy(tmp_path)
    _spoil(folder, file, old, new)
    with pytest.raises(UsageError) as refused:
        market.load(folder)
    assert str(refused.value).startswith(file)
    assert key in str(refused.value)


def test_an_unlisted_source_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _spoil(folder, "supply.yaml", 'source: "003"', 'source: "004"')
    with pytest.raises(UsageError, match="'004' is cited and not listed"):
        market.load(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("titles.yaml", "name: title_ml_engineer, says", "name: title_ml_engineer, say", "groups.0.titles.0.says"),
        ("evidence.yaml", "low: 24.5", "low: a quarter", "groups.0.figures.0.low"),
        ("identity.yaml", "topic: fraud", "topics: fraud", "topic"),
        (
            "channels.yaml",
            'applied_ai_engineer: "ranks',
            'ai_wizard: "ranks',
            "groups.1.channels.0.not_for.ai_wizard.[key]",
        ),
        ("layers.yaml", "when: [tiny_pool]", "when: [full_moon]", "groups.0.layers.0.when.0"),
        ("screening.yaml", '  - source: "000"', '  - sauce: "000"', "groups.0.source"),
        ("outreach.yaml", "loose: true", "loose: maybe", "groups.0.figures.0.loose"),
        ("moves.yaml", "not_at: [intern, junior]", "not_at: [apprentice]", "groups.0.alternatives.1.not_at.0"),
        ("roles_market.yaml", "as_of: 2026-06-01", "as_of: June", "groups.0.as_of"),
        ("places.yaml", "standing: underbid", "standing: cheap", "groups.0.places.7.standing"),
        ("supply.yaml", "size: tiny", "size: huge", "groups.0.pools.0.size"),
        ("pay_figures.yaml", "low: 254000, unit", "low: 254000, edge: beyond, unit", "groups.0.figures.2.edge"),
    ],
)
def test_a_spoiled_fact_is_refused_by_file_and_key(tmp_path: Path, file: str, old: str, new: str, key: str) -> None:
    folder = _copy(tmp_path)
    _spoil(folder, file, old, new)
    with pytest.raises(UsageError) as refused:
        market.load(folder)
    assert str(refused.value).startswith(f"{file}: {key}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("levers.yaml", "name: no_frontier_compute", "name: some_compute", "'no_frontier_compute' is told by name"),
        (
            "supply.yaml",
            "roles: [data_scientist], size",
            "roles: [ml_engineer], size",
            "pools: none is for data_scient",
        ),
        ("moves.yaml", "name: move_pay", "name: move_role", "'move_role' names two facts"),
        ("layers.yaml", "figures: [retained_search_fee]", "figures: [retained_fee]", "'retained_fee' is no figure"),
        (
            "supply.yaml",
            "[llm, agents, generative]",
            "[llm, wizardry]",
            "pool_llm: specialisations: 'wizardry' is none",
        ),
    ],
)
def test_what_no_single_file_can_hold_is_checked_too(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    folder = _copy(tmp_path)
    _spoil(folder, file, old, new)
    with pytest.raises(UsageError, match=told):
        market.load(folder)


def test_a_day_that_is_in_no_calendar_is_one_line(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _spoil(folder, "identity.yaml", "as_of: 2026-06-01", "as_of: 2026-13-01")
    with pytest.raises(UsageError, match=r"^identity\.yaml cannot be read: month must be in"):
        market.load(folder)


def test_a_group_of_another_day_than_its_source_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _spoil(folder, "identity.yaml", "as_of: 2026-06-01", "as_of: 2026-09-01")
    with pytest.raises(UsageError, match="fake_profiles: as_of: 2026-09-01 is not the day of its source"):
        market.load(folder)


def test_a_market_that_nobody_asks_reads_no_file(tmp_path: Path) -> None:
    known = market.when_asked(tmp_path / "nowhere")
    assert not hasattr(known, "no_such_fact")
    with pytest.raises(UsageError, match="cannot be read"):
        known.stale(date(2026, 11, 23))


def test_a_market_is_whole_once_it_is_asked() -> None:
    asked = market.when_asked()
    assert asked.cite("000") == market.load().cite("000")
    # What is computed at first use may be there already, by another test.
    assert vars(asked).keys() >= {field.name for field in fields(market.Market)}


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    (folder / "levers.yaml").unlink()
    with pytest.raises(UsageError, match=r"^levers\.yaml cannot be read") as refused:
        market.load(folder)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("today", "old"),
    [
        (date(2026, 6, 30), ()),
        (date(2026, 7, 1), ("003",)),
        (date(2026, 11, 28), ("003",)),
        (date(2026, 11, 29), ("000", "003")),
    ],
)
def test_figures_are_stale_after_180_days(today: date, old: tuple[str, ...]) -> None:
    assert tuple(source for source in market.load().stale(today) if source != "hardsignal") == old


def test_every_role_can_be_asked_about_in_five_languages() -> None:
    known = market.load()
    for language in ("en", "de", "fr", "es", "tr"):
        questions = {known.deciding_question(role, "not_ai", language) for role in ROLES}
        assert len(questions) == len(ROLES)
        assert not any("$" in question for question in questions)


def test_a_language_without_questions_is_asked_in_english() -> None:
    known = market.load()
    assert known.question("location", "nl") == known.question("location", "en")


def test_no_phrase_speaks_for_two_different_things() -> None:
    lexicon = market.load().lexicon
    for phrases in (lexicon.work, lexicon.titles):
        spelled = [" ".join(entry.parts) for filed in phrases._filed.values() for entry in filed]
        assert sorted({phrase for phrase in spelled if spelled.count(phrase) > 1}) == []


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("köln", "Raum KOELN oder Köln", ["Köln"]),
        ("yapay zeka mühendis*", "YAPAY ZEKA MÜHENDİSİ aranıyor", ["YAPAY ZEKA MÜHENDİSİ"]),
        ("a b test*", "A/B-Tests, ab tests", ["A/B-Tests"]),
        ("c++", "C, C++ and C#", ["C++"]),
        ("fine tuning", "fine-\ntuning", ["fine-\ntuning"]),
        ("ray", "x-ray array Ray.", ["ray", "Ray"]),
        ("gpu*", "gp gpus GPU-Cluster", ["gpus", "GPU"]),
    ],
)
def test_a_phrase_is_found_without_case_accents_and_punctuation(phrase: str, text: str, found: list[str]) -> None:
    hits = Phrases([(phrase, True)]).find(words(text))
    assert [text[hit.start : hit.end] for hit in hits] == found


def test_the_longest_phrase_at_a_place_wins_and_hits_do_not_overlap() -> None:
    phrases = Phrases([("rl", 1), ("rl environments", 2), ("environments", 3), ("env*", 4)])
    assert [hit.value for hit in phrases.find(words("RL environments, rl, envs"))] == [2, 1, 4]


@pytest.mark.parametrize("phrase", ["", "*", "a*", "…"])
def test_a_phrase_without_a_word_to_file_it_under_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="is no phrase"):
        Phrases([(phrase, True)])
