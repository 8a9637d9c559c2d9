"""The Stack Exchange source on invented answers in its wire format: what is asked, credited, left out and told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from agents.ports import Source
from memory.errors import SourceFailed, SourceLimited
from memory.records import GivenAnswer, SourceAnswer
from tests.helpers.serving import NOW, Purse, Said, Service, assert_whole, fetcher, fixture, question
from tests.tools.fetch.fetch_world import Clock
from tools.fetch.fetcher import Fetcher
from tools.stackexchange.answers import licence
from tools.stackexchange.asking import limit
from tools.stackexchange.source import BASE_URL, StackExchange
from tools.stackexchange.urls import user, wanted

MARA, ILSE = "stackexchange:stackoverflow:9400001", "stackexchange:stackoverflow:9400002"


def said(name: str) -> Said:
    return Said(fixture("stackexchange", name))


TAG = ("top_answerers", "answers_page1", "questions_page1", "answers_page2", "questions_page2")


async def ask(service: Service, kind: str, *terms: str, key: str | None = "a-key", **more: Any) -> SourceAnswer:
    source = StackExchange(fetcher(service, BASE_URL), key=key, **more)
    return await source.ask(question("stackexchange", kind, *terms), Purse())


async def waiting(service: Service, *terms: str) -> tuple[SourceAnswer, Clock]:
    """With a clock, so that a wait is no failure."""
    clock = Clock(NOW)
    made = Fetcher([BASE_URL], now=clock, sleep=clock.sleep, transport=httpx.MockTransport(service))
    return await StackExchange(made, key="a-key").ask(question("stackexchange", "answers", *terms), Purse()), clock


async def read() -> SourceAnswer:
    return await ask(Service(*map(said, TAG)), "answers", "pytorch")


def facts(answer: SourceAnswer) -> dict[str, GivenAnswer]:
    return {fact.url: fact for fact in answer.evidence if isinstance(fact, GivenAnswer)}


def test_the_source_fits_its_port() -> None:
    port: Source = StackExchange(fetcher(Service(), BASE_URL))
    assert (port.name, port.kinds) == ("stackexchange", ("answers", "user"))


async def test_an_accepted_answer_is_gated_by_whoever_asked() -> None:
    answer = await read()
    fact = facts(answer)["https://stackoverflow.com/a/81"]
    assert fact.gate is not None
    assert (fact.gate.kind, fact.gate.by) == ("asker", "stackexchange:stackoverflow:9400009")
    assert (fact.owner, fact.votes, fact.tags, fact.site) == (MARA, 41, ("pytorch", "cuda"), "Stack Overflow")
    assert_whole(answer)


async def test_an_answer_that_others_voted_for_and_nobody_took_has_no_gate() -> None:
    assert facts(await read())["https://stackoverflow.com/a/82"].gate is None


async def test_an_answer_to_a_question_of_ones_own_is_told_as_such() -> None:
    """Planted fault: asked by somebody else, the same answer bears no such mark."""
    assert facts(await read())["https://stackoverflow.com/a/87"].discounts == ("same_person_gate",)
    other = fixture("stackexchange", "questions_page2")
    other["items"][1]["owner"]["user_id"] = 9400009
    answer = await ask(Service(*map(said, TAG[:-1]), Said(other)), "answers", "pytorch")
    assert facts(answer)["https://stackoverflow.com/a/87"].discounts == ()


async def test_what_is_about_other_things_or_of_nobody_or_taken_by_nobody_is_left_out_and_counted() -> None:
    answer = await read()
    assert set(facts(answer)) == {f"https://stackoverflow.com/a/{n}" for n in (81, 82, 86, 87)}
    for lack in ("about other things (1)", "of people who are gone (1)", "nobody took or voted for (1)"):
        assert lack in (answer.coverage.reason or "")
    assert "answers whose question is not shown (1)" in (answer.coverage.reason or "")
    assert answer.coverage.status == "partial"


async def test_entities_in_names_are_read_and_addresses_struck_out() -> None:
    names = {account.key: account.name for account in (await read()).accounts}
    assert names == {MARA: "Mara O'Quell", ILSE: "Ilse Tarn"}


async def test_nothing_that_anybody_wrote_and_no_face_place_or_age_is_kept() -> None:
    """Planted fault: what came holds all of them."""
    came = str([fixture("stackexchange", name) for name in (*TAG, "user")])
    words = ("memory", "faces.example", "Berlin", "tarn.example", "'age'", "reputation")
    assert all(word in came for word in words)
    kept = (await read()).model_dump_json()
    kept += (await ask(Service(said("user"), said("answers_page2"), said("questions_page2")), "user", "9400001")
             ).model_dump_json()  # fmt: skip
    assert not [word for word in (*words, '"age"', "title\\\\") if word in kept]


async def test_each_fact_names_site_licence_and_both_links() -> None:
    answer = await read()
    urls = {account.key: account.url for account in answer.accounts}
    for fact in facts(answer).values():
        assert fact.site == "Stack Overflow"
        assert fact.licence.startswith("CC BY-SA")
        assert (urls[fact.owner] or "").startswith("https://stackoverflow.com/users/94")


@pytest.mark.parametrize(
    ("day", "name"),
    [("2011-04-07", "2.5"), ("2011-04-08", "3.0"), ("2018-05-01", "3.0"), ("2018-05-02", "4.0"), ("2026-01-01", "4.0")],
)
def test_the_licence_is_that_of_the_day(day: str, name: str) -> None:
    assert licence(datetime.fromisoformat(day).date()) == f"CC BY-SA {name}"


async def test_what_is_dated_ahead_is_dated_when_it_was_seen() -> None:
    assert facts(await read())["https://stackoverflow.com/a/87"].happened_on == NOW.date()


async def test_one_user_is_asked_for_by_number_and_site() -> None:
    service = Service(said("user"), said("answers_page2"), said("questions_page2"))
    answer = await ask(service, "user", "stackoverflow:9400001")
    assert answer.coverage.people == 2
    assert "/2.3/users/9400001?site=stackoverflow" in service.urls[0]
    assert service.asked[0].headers["accept-encoding"] == "gzip"


async def test_a_user_who_is_not_there_is_nothing_found_and_no_failure() -> None:
    answer = await ask(Service(Said({"items": [], "has_more": False})), "user", "77")
    assert (answer.coverage.status, answer.coverage.reason) == ("ok", "no such user there")


async def test_a_tag_that_nobody_answers_in_is_ok_with_nothing() -> None:
    answer = await ask(Service(Said({"items": [], "has_more": False})), "answers", "pytorch")
    assert (answer.coverage.status, answer.coverage.people, answer.coverage.requests) == ("ok", 0, 1)


@pytest.mark.parametrize("terms", [(), ("site:cooking", "bread"), ("../users",), ("site:stats",)])
async def test_a_question_without_a_tag_or_of_another_site_is_not_asked(terms: tuple[str, ...]) -> None:
    answer = await ask(Service(), "answers", *terms)
    assert (answer.coverage.status, answer.coverage.requests) == ("skipped", 0)


@pytest.mark.parametrize("term", ["somebody", "cooking:12", "0", "-4", "12;13", "9" * 13])
async def test_a_user_is_a_number_and_nothing_else(term: str) -> None:
    assert user(term) is None
    assert (await ask(Service(), "user", term)).coverage.status == "skipped"


def test_terms_are_tags_as_the_site_spells_them() -> None:
    assert wanted(("Gradient Descent", "c++", "site:STATS")) == ("stats", ("gradient-descent", "c++"))


async def test_a_key_is_sent_and_never_stored() -> None:
    service = Service(said("user"), said("answers_page2"), said("questions_page2"))
    answer = await ask(service, "user", "9400001", key="hush")
    assert all("key=hush" in url for url in service.urls)
    assert "hush" not in answer.model_dump_json()
    told = (await ask(Service(Said({"items": []})), "answers", "pytorch", key=None)).coverage.reason
    assert "300 requests a day" in (told or "")


async def test_patience_that_is_asked_for_holds_for_the_next_query_of_the_same_method() -> None:
    """Both queries go through one fetcher; planted fault: without the word nobody waits."""
    patient = fixture("stackexchange", "top_answerers") | {"backoff": 9, "items": []}
    calm = patient | {"backoff": 0}
    for first, waits in ((patient, [9.0]), (calm, [])):
        _, clock = await waiting(Service(Said(first), Said(calm)), "pytorch", "cuda")
        assert clock.slept == waits


async def test_a_spent_quota_is_a_limit_until_midnight_and_what_came_before_is_kept() -> None:
    last = fixture("stackexchange", "top_answerers") | {"quota_remaining": 0}
    answer = await ask(Service(Said(last)), "answers", "pytorch")
    assert answer.coverage.status == "limited"
    assert answer.coverage.reset_at == datetime(2026, 11, 21, tzinfo=UTC)
    assert answer.coverage.requests == len(answer.records) == 1


@pytest.mark.parametrize("status", [400, 429, 503])
async def test_a_throttle_is_a_limit_whichever_status_it_comes_with(status: int) -> None:
    with pytest.raises(SourceLimited) as limited:
        await ask(Service(Said(fixture("stackexchange", "throttled"), status)), "answers", "pytorch")
    assert limited.value.reset_at == NOW + timedelta(seconds=300)


async def test_another_error_is_a_failure_and_never_nothing_found() -> None:
    """Planted fault of the test above: the same status with another number."""
    bad = {"error_id": 400, "error_name": "bad_parameter", "error_message": "site is required"}
    with pytest.raises(SourceFailed):
        await ask(Service(Said(bad, 400)), "answers", "pytorch")
    with pytest.raises(SourceFailed):
        await ask(Service(Said(bad)), "answers", "pytorch")


@pytest.mark.parametrize(
    "raw", [b"no json", b"[1]", b"[" * 100_000, b'{"backoff": true}', b'{"backoff": "9"}', b'{"backoff": 1e9}',
            b'{"quota_remaining": 12}', b'{"error_id": "502"}'],
)  # fmt: skip
def test_a_body_that_says_no_limit_is_none(raw: bytes) -> None:
    assert limit(raw, NOW) is None


def test_a_fraction_of_a_second_is_patience_too() -> None:
    told = limit(b'{"backoff": 0.2}', NOW)
    assert told is not None
    assert (told.seconds, told.whole_host) == (0.2, False)
