"""Place, remote, visa, hours and languages of a text, in eight languages."""

import pytest

from tests.agents.intake.intake_reading import brief_of


@pytest.mark.parametrize(
    ("text", "place", "remote"),
    [
        ("ML engineer, Milano, ibrido", "Milano", False),
        ("ingegnere ML, completamente da remoto, Italia", "Italia", True),
        ("ML engineer, Torino, in presenza", "Torino", False),
        ("ML engineer in Utrecht, hybride werken", "Utrecht", False),
        ("ML engineer, Eindhoven, volledig op afstand", "Eindhoven", True),
        ("engenheiro de ML, Lisboa, totalmente remoto", "Lisboa", True),
        ("engenheiro de ML, São Paulo, presencial", "São Paulo", False),
        ("ML engineer, remote UK", "UK", True),
        ("ML engineer, remote us", "us", True),
        ("ML-Ingenieur, Köln, 2 Tage HO", "Köln", False),
        ("ML engineer, Wien, Homeoffice 3x pro Woche", "Wien", False),
        ("2x ML engineer, remote Spain", "Spain", True),
        ("ML engineer, remote, US Eastern hours", None, True),
    ],
)
async def test_place_and_remote_are_read(text: str, place: str | None, remote: bool | None) -> None:
    brief = await brief_of(f"{text}, PyTorch")
    assert (brief.location, brief.remote) == (place, remote)


@pytest.mark.parametrize(
    ("text", "visa"),
    [
        ("visa sponsorship available", True),
        ("visa sponsorship not available", False),
        ("sponsorizzazione del visto", True),
        ("geen visum", False),
        ("sem visto", False),
        ("no visa", False),
        ("a vision model", None),
    ],
)
async def test_whether_a_visa_is_offered_is_read(text: str, visa: bool | None) -> None:
    assert (await brief_of(f"PyTorch, {text}")).visa is visa


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("remote, CET ± 2h", "CET ± 2h"),
        ("UTC+3 preferred", "UTC+3"),
        ("4 hours overlap with PST", "PST"),
        ("overlap with US Eastern hours", "US Eastern hours"),
        ("European time zones only", "European time zones"),
        ("Zeitzone MEZ", "MEZ"),
        ("9 to 5 ET time", "ET time"),
        ("Lisbon, PT", None),
        ("IST students, Istanbul", None),
        ("a US company", None),
        ("UK customers, long hours", None),
    ],
)
async def test_the_time_zone_is_read_in_the_words_of_the_text(text: str, zone: str | None) -> None:
    assert (await brief_of(f"RAG, LangChain. {text}")).time_zone == zone


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("fluent English, German a plus", [("en", "C1", True), ("de", None, False)]),
        ("Deutsch C1 erforderlich, Englisch von Vorteil", [("de", "C1", True), ("en", None, False)]),
        ("anglais courant exigé", [("en", "C1", True)]),
        ("inglés B2 imprescindible, alemán deseable", [("en", "B2", True), ("de", None, False)]),
        ("İngilizce ileri düzey", [("en", "C1", True)]),
        ("italiano C1, inglese fluente", [("it", "C1", True), ("en", "C1", True)]),
        ("Nederlands B2", [("nl", "B2", True)]),
        ("native German speaker", [("de", None, True)]),
        ("we fine-tune German language models on English corpora", []),
        ("German customers and a French bank", []),
        ("Turkish speech data", []),
    ],
)
async def test_languages_of_the_work_are_read_and_those_worked_on_are_not(
    text: str, spoken: list[tuple[str, str | None, bool]]
) -> None:
    languages = (await brief_of(f"RAG, LangChain. {text}.")).languages
    assert [(one.language, one.level, one.must) for one in languages] == spoken


async def test_an_answered_level_goes_to_the_language_that_was_asked_about() -> None:
    brief = await brief_of("RAG, LangChain, native German speaker, Graz", ("language_level", "C1 is enough"))
    assert [(one.language, one.level) for one in brief.languages] == [("de", "C1")]
    assert brief.questions == ()


@pytest.mark.parametrize(
    ("answer", "open_"), [("maybe", True), ("perhaps", True), ("vielleicht", True), ("maybe B2", False), ("no", False)]
)
async def test_a_maybe_is_no_level_and_the_question_stays_open(answer: str, open_: bool) -> None:
    brief = await brief_of("RAG, LangChain, native German speaker, Graz", ("language_level", answer))
    assert ("language_level" in {question.topic for question in brief.questions}) is open_


@pytest.mark.parametrize(("text", "basis"), [("3.000 € netto im Monat", "net"), ("RAL 55k", "gross"), ("55k €", None)])
async def test_a_brief_says_whether_pay_is_net(text: str, basis: str | None) -> None:
    brief = await brief_of(f"RAG, LangChain, {text}")
    assert brief.pay_basis == basis
    assert ("pay_stated_net" in {remark.kind for remark in brief.warnings}) is (basis == "net")
