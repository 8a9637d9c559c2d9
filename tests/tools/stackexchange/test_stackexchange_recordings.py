"""Real Stack Exchange answers, and invented ones, whole and with every field removed or retyped: none raises."""

from pathlib import Path
from typing import Any

import pytest

from memory.records import GivenAnswer, SourceAnswer
from tests.helpers.serving import (
    Purse,
    Recordings,
    Said,
    Service,
    assert_whole,
    fetcher,
    fixture,
    holds,
    mutated,
    question,
    recorded,
)
from tools.stackexchange.asking import drop
from tools.stackexchange.source import BASE_URL, StackExchange

RECORDED = Recordings("stackexchange")
END = Said({"items": [], "has_more": False})
ANSWERERS, QUESTIONS = fixture("stackexchange", "top_answerers"), fixture("stackexchange", "questions_page1")


async def served(name: str, body: Any) -> SourceAnswer:
    """Put an answer where its kind is asked for."""
    scripts = {
        "answers": ("user", "8", (Said({"items": [{"user_id": 8, "user_type": "registered"}]}), Said(body), END)),
        "questions": (
            "answers",
            "python",
            (Said(ANSWERERS), Said(fixture("stackexchange", "answers_page2")), Said(body)),
        ),
        "users": ("user", "9104301", (Said(body), END, END)),
        "top": ("answers", "pytorch", (Said(body), END)),
    }
    kind, term, script = scripts[name.split("_", maxsplit=1)[0]]
    source = StackExchange(fetcher(Service(*script, END), BASE_URL), key="a-key")
    return await source.ask(question("stackexchange", kind, term), Purse())


def kind_of(path: Path) -> str:
    return {"me": "users", "items": "answers"}.get(path.stem.split("_")[0], path.stem.split("_")[0])


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_is_read(path: Path) -> None:
    assert_whole(await served(kind_of(path), recorded(path).body))


@RECORDED.needed
async def test_a_recorded_answer_brings_what_it_shows() -> None:
    body = next(recorded(path).body for path in RECORDED.paths if path.stem.startswith("answers_by_id"))
    one = {"question_id": 8238, "tags": ["api-v2"], "owner": {"user_id": 5}}
    script = Service(Said({"items": [body["items"][0]["owner"]]}), Said(body), Said({"items": [one]}))
    source = StackExchange(fetcher(script, BASE_URL), key="a-key")
    answer = await source.ask(question("stackexchange", "user", "7653"), Purse())
    (fact,) = answer.evidence
    assert isinstance(fact, GivenAnswer)
    assert (fact.votes, fact.happened_on.isoformat(), fact.gate is not None) == (1, "2019-02-16", True)


@RECORDED.needed
async def test_a_recorded_profile_is_a_person_without_a_face_or_a_place() -> None:
    answer = await served("users", RECORDED.named("users_me_stackoverflow_2019").body)
    assert answer.coverage.people == 1
    assert not [word for word in ("googleusercontent", "Sri Lanka", "reputation") if word in answer.model_dump_json()]


async def no_weightier(name: str, body: Any) -> int:
    """No mutant makes an answer weigh more; returns how many."""
    plain = {fact.id: fact for fact in (await served(name, body)).evidence if isinstance(fact, GivenAnswer)}

    def stands(where: str, answer: SourceAnswer) -> None:
        for fact in answer.evidence:
            assert isinstance(fact, GivenAnswer)
            before = plain.get(fact.id)
            if before is not None and "is_accepted" not in where:
                assert before.gate is not None or fact.gate is None, where

    return await holds(mutated(body), lambda mutant: served(name, mutant), stands)


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_without_a_field_or_with_another_type_raises_nothing(path: Path) -> None:
    assert await no_weightier(kind_of(path), drop(recorded(path).body)) > 20


@pytest.mark.parametrize(
    ("name", "least"), [("answers_page1", 80), ("questions_page1", 80), ("top_answerers", 60), ("user", 40)]
)
async def test_every_invented_answer_without_a_field_or_with_another_type_raises_nothing(name: str, least: int) -> None:
    kind = {"user": "users", "top_answerers": "top"}.get(name, name)
    assert await no_weightier(kind, drop(fixture("stackexchange", name))) > least
