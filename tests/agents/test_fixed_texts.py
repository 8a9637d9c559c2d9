"""What every message says beside its own sentences: who writes, one ask, and all that the law asks for."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from agents.builtin.write import BuiltinWriter
from agents.fixed_texts import NOTICE
from agents.grounding import check
from agents.message import text_of
from evals.kit.outreach_world import SENDER, WORDS, NoBudget, brief, change, contact, given, letter, random_given
from memory.knowledge.message_wording import LANGUAGES, wording
from memory.records import Salary, Sentence

MESSAGES = 500

ITEMS: dict[str, Callable[[str], object]] = {
    "controller": lambda text: SENDER.name in text and SENDER.address in text,
    "postal address": lambda text: SENDER.postal_address in text,
    "purpose": lambda text: re.search("Purpose: to fill|Zweck:", text),
    "legal basis": lambda text: re.search(r"Art\. 6\(1\)\([abf]\) GDPR|Art\. 6 Abs\. 1 lit\. [abf] DSGVO", text),
    "sources": lambda text: "https://" in text and re.search("Where it is from|Herkunft", text),
    "where the address is from": lambda text: re.search("the address: |die Adresse: ", text),
    "recipients": lambda text: re.search("Recipients|Empfänger", text),
    "retention": lambda text: "180" in text,
    "rights": lambda text: re.search("deletion|Löschung", text) and re.search("object|widersprechen", text),
    "complaint": lambda text: re.search("data protection authority|Datenschutzbehörde", text),
    "opt-out": lambda text: re.search("answer with “no”|antworten Sie mit „nein“", text),
    "made with software": lambda text: re.search("Software prepared|Eine Software", text),
}  # fmt: skip


async def whole(seed: int = 0, language: str = "en", **other: Any) -> tuple[Sentence, ...]:
    known = random_given(seed, language)
    proposal = await BuiltinWriter(WORDS).propose(known, NoBudget())
    return check(known, proposal, letter(**other), WORDS).sentences


def missing(text: str) -> list[str]:
    return [name for name, says in ITEMS.items() if not says(text)]


async def test_five_hundred_messages_hold_every_item_of_the_notice() -> None:
    for seed in range(MESSAGES):
        text = text_of(await whole(seed, LANGUAGES[seed % 2]))

        assert missing(text) == [], text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_page_to_object_on_stands_beside_the_answer_and_never_in_place_of_it(language: str) -> None:
    page = "https://desk.example/object/x"
    assert page in text_of(await whole(language=language, objection=page))
    names = [one.template for one in await whole(language=language, objection=page)]
    assert names[-2:] == ["opt_out", "opt_out_link"]
    assert "opt_out_link" not in [one.template for one in await whole(language=language)]


@pytest.mark.parametrize("left_out", sorted({*NOTICE} - {"notice_sources_by_hand", "opt_out_link"}))
async def test_a_notice_with_one_text_left_out_is_found_wanting(left_out: str) -> None:
    sentences = tuple(one for one in await whole() if one.template != left_out)

    assert missing(text_of(sentences)) != []


async def test_every_sentence_has_exactly_one_carrier() -> None:
    for seed in range(50):
        for one in await whole(seed):
            assert [bool(one.evidence), one.fact is not None, one.template is not None].count(True) == 1


async def test_there_is_one_ask() -> None:
    for seed in range(100):
        sentences = await whole(seed, LANGUAGES[seed % 2])
        assert [one.template for one in sentences if "?" in one.text] == ["ask"]


async def test_who_writes_comes_after_the_proof_and_before_the_employer_s_facts() -> None:
    order = [one.template or ("proof" if one.evidence else "fact") for one in await whole(3)]

    assert order.index("greeting") < order.index("proof") < order.index("purpose") < order.index("fact")
    assert order.index("fact") < order.index("ask") < order.index("sign_off") < order.index("notice_controller")


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ada Muster", True),
        ("José O’Hara-Núñez Jr.", True),
        ("李 小龍", True),
        ("Jose\u0301 Nun\u0303ez", True),
        ("torvald42", False),
        ("@ada", False),
        ("HIRE ME https://evil.example", False),
        ("Ada <b>", False),
        ("Ada\nBcc: x", False),
        ("Ada\u202eretsuM", False),
        ("", False),
        ("x" * 80, False),
    ],
)
async def test_only_what_is_plainly_a_name_is_greeted(name: str, greeted: bool) -> None:
    first = (await whole(name=name))[0]

    assert (first.template == "greeting") is greeted
    assert first.text.count(" ") > 0 if greeted else first.text in {"Hello,", "Good day,"}


@pytest.mark.parametrize(
    ("salary", "said"),
    [
        (Salary(min=120_000, max=150_000, currency="CHF", period="year"), "120,000 to 150,000 CHF a year"),
        (Salary(min=140_000, max=140_000, currency="EUR", period="year"), "140,000 EUR a year"),
        (Salary(min=90, max=None, currency="EUR", period="hour"), "starts at 90 EUR an hour"),
        (Salary(min=None, max=9_000, currency="USD", period="month"), "up to 9,000 USD a month"),
    ],
)
async def test_the_stated_pay_is_said(salary: Salary, said: str) -> None:
    assert said in text_of(await whole(brief=brief(salary=salary)))


@pytest.mark.parametrize(("language", "twice"), [("en", "140,000 to"), ("de", "140.000 bis")])
async def test_one_amount_is_no_range(language: str, twice: str) -> None:
    one = Salary(min=140_000, max=140_000, currency="EUR", period="year")
    for seed in range(10):
        sentences = await whole(seed, language, brief=brief(salary=one))
        assert [text.template for text in sentences if (text.template or "").startswith("pay_")] == ["pay_one"]
        assert twice not in text_of(sentences)


@pytest.mark.parametrize(
    "salary",
    [
        None,
        Salary(min=120, max=150, currency=None, period="year"),
        Salary(min=120, max=150, currency="CHF", period=None),
        Salary(min=None, max=None, currency="CHF", period="year"),
    ],
)
async def test_pay_that_would_mislead_is_not_said(salary: Salary | None) -> None:
    assert not any((one.template or "").startswith("pay_") for one in await whole(brief=brief(salary=salary)))


async def test_the_basis_and_the_origin_of_the_address_follow_the_contact() -> None:
    consent = contact(lawful="consent", consent_note="x", found="introduced", url=None, quote=None, from_whom="Jo")

    text = text_of(await whole(contact=consent))

    assert "your consent (Art. 6(1)(a) GDPR)" in text
    assert "the address: an introduction" in text
    assert "Jo" not in text


async def test_a_commit_without_public_address_is_named_by_project_and_hash() -> None:
    known = given(change(url=f"git:{'ab' * 20}"))
    proposal = await BuiltinWriter(WORDS).propose(known, NoBudget())

    text = text_of(check(known, proposal, letter(), WORDS).sentences)

    assert "the public history of acme/fastserve (commit abababababab)" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_fills_from_what_its_name_promises(language: str) -> None:
    words = wording(language)
    known = {"fact", "Fact", "text", "project", "work", "title", "one", "One", "number", "month", "year", "venue"}
    known |= {"name", "sender", "place", "min", "max", "currency", "period", "basis", "days", "sources", "found"}
    known |= {"address", "postal", "location", "url", "sha", "reached", "objection", "about"}
    known |= {"day", "date", "where", "source"}

    said = re.findall(r"{(\w*)}", words.model_dump_json())

    assert set(said) <= known
    assert all("{fact}" in frame.lower() for frame in words.openings + words.further)
    assert set(NOTICE) <= words.templates.keys()
    assert len(words.months) == 12
