"""Every way in which a service answers, over the real client on loopback."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.kit import model_server_replies as replies
from evals.kit.model_server import Asked, Responder, Running, Scripted, serve
from evals.kit.model_server_broken import BrokenModel
from evals.kit.model_server_random import RandomModel
from evals.kit.model_server_replies import Reply
from memory.errors import BadAnswer, BudgetExhausted, ModelError, ModelRefusal, ModelUnavailable, UsageError
from memory.records import BudgetUnit, Frozen
from tools.model.client import Service
from tools.model.cost import Price
from tools.model.prompted import ModelSettings, OpenAIModel

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = "sk-canary-7f3a"
PROMPT = """---
name: sort
version: 1
role: plan
answer: Sorted
variables: [words]
---
# system
Sort the words.

# user
$words
"""


class Sorted(Frozen):
    words: tuple[str, ...]
    sure: bool


RIGHT = {"words": ["a", "b"], "sure": True}
SORTED = Sorted(words=("a", "b"), sure=True)


@dataclass
class Purse:
    """A budget in memory."""

    left: dict[str, int]
    most_taken: int = 0

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        if amount > self.left[unit]:
            raise BudgetExhausted(unit, self.left[unit])
        self.left[unit] -= amount
        self.most_taken = max(self.most_taken, amount)

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        assert amount > 0
        self.left[unit] += amount


@dataclass
class Kept:
    """Stored answers in memory."""

    rows: dict[str, str] = field(default_factory=dict)

    async def get(self, key: str) -> str | None:
        return self.rows.get(key)

    async def put(self, key: str, body: str) -> None:
        self.rows[key] = body


@dataclass
class Bench:
    """A model before its service."""

    model: OpenAIModel
    service: Running
    purse: Purse
    kept: Kept
    slept: list[float]

    async def ask(self, words: str = "b a") -> Sorted:
        return await self.model.ask("sort", {"words": words}, Sorted, self.purse)


def purse() -> Purse:
    return Purse({"tokens": 1_000_000, "money": 1_000_000})


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    (tmp_path / "sort.md").write_text(PROMPT, encoding="utf-8")
    return tmp_path


def settings(url: str, prompts: Path, **limits: Any) -> ModelSettings:
    return ModelSettings(
        service=replace(Service(url=url, key=KEY, total_seconds=20.0), **limits),
        models={"plan": "sorter"},
        prices={"sorter": Price(asked=2_000_000, answered=10_000_000)},
        other_price=Price(asked=0, answered=0),
        most_tokens=100,
        prompts=prompts,
    )


@asynccontextmanager
async def bench(prompts: Path, answering: Responder | Sequence[Reply], **limits: Any) -> AsyncIterator[Bench]:
    responder = Scripted(answering) if isinstance(answering, Sequence) else answering
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    kept = Kept()
    async with (
        serve(responder) as service,
        OpenAIModel(settings(service.url, prompts, **limits), kept, lambda: NOW, sleep) as model,
    ):
        yield Bench(model, service, purse(), kept, slept)


@pytest.mark.parametrize("reply", [replies.good, replies.fenced, replies.thinking])
async def test_an_answer_is_found_in_whatever_surrounds_it(prompts: Path, reply: Callable[[object], Reply]) -> None:
    async with bench(prompts, [reply(RIGHT)]) as desk:
        assert await desk.ask() == SORTED


async def test_the_request_names_the_model_of_the_role_the_cap_and_a_closed_schema(prompts: Path) -> None:
    async with bench(prompts, [replies.good(RIGHT)]) as desk:
        await desk.ask()
    [asked] = desk.service.asked
    schema = asked.body["response_format"]["json_schema"]
    assert (asked.path, asked.body["model"], asked.body["max_tokens"]) == ("/v1/chat/completions", "sorter", 100)
    assert schema["strict"] is True
    assert schema["schema"]["additionalProperties"] is False
    assert schema["schema"]["required"] == ["words", "sure"]


async def test_no_request_body_holds_the_key(prompts: Path) -> None:
    async with bench(prompts, [replies.good(RIGHT)]) as desk:
        await desk.ask()
    [asked] = desk.service.asked
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(asked.body)


async def test_nothing_of_the_environment_or_this_machine_leaves_with_a_request(
    prompts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Planted: stowaway")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-stowaway")
    async with bench(prompts, [replies.good(RIGHT)]) as desk:
        assert str(desk.model._client.default_headers).count("stowaway") == 2
        await desk.ask()
    [asked] = desk.service.asked
    assert "stowaway" not in str(asked.headers)
    assert not [name for name in asked.headers if name.startswith("x-")]


async def test_a_service_that_needs_no_key_is_asked_without_one(prompts: Path) -> None:
    async with bench(prompts, [replies.good(RIGHT)], key="") as desk:
        assert await desk.ask() == SORTED
    assert desk.service.asked[0].headers["authorization"] == "Bearer none"


@pytest.mark.parametrize(
    "first",
    [
        replies.good({**RIGHT, "extra": 1}),
        replies.good({"words": ["a"]}),
        replies.good({**RIGHT, "sure": "yes"}),
        replies.empty(),
        replies.said("I would sort them by length."),
        replies.said('{"words": ["a", "b"'),
    ],
    ids=["extra field", "missing field", "wrong type", "empty", "prose", "cut short with finish stop"],
)
async def test_a_wrong_answer_is_repaired_in_one_turn_that_names_the_fault(prompts: Path, first: Reply) -> None:
    async with bench(prompts, [first, replies.good(RIGHT)]) as desk:
        assert await desk.ask() == SORTED
    roles = [message["role"] for message in desk.service.asked[1].body["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    assert "cannot be used" in desk.service.asked[1].body["messages"][-1]["content"]


async def test_a_second_wrong_answer_is_a_bad_answer_and_there_is_no_third_turn(prompts: Path) -> None:
    async with bench(prompts, [replies.good({"words": 3}), replies.good({"words": 4})]) as desk:
        with pytest.raises(BadAnswer, match=r"words: tuple_type; sure: missing"):
            await desk.ask()
    assert desk.kept.rows == {}


FAILING: list[tuple[str, list[Reply], type[ModelError], str]] = [
    ("truncated", [replies.truncated(RIGHT)], BadAnswer, "did not end within 100 tokens"),
    ("refused", [replies.refused()], ModelRefusal, "declined"),
    ("filtered", [replies.filtered()], ModelRefusal, "filter"),
    ("filtered request", [replies.failed(400, code="content_filter")], ModelRefusal, "refused the request"),
    ("html", [replies.html()], ModelUnavailable, "something else than a chat completion"),
    ("choices null", [replies.without_choices()], ModelUnavailable, "something else than a chat completion"),
    ("cut", [replies.cut(RIGHT)] * 3, ModelUnavailable, "broke off"),
    ("500", [replies.failed(500)] * 3, ModelUnavailable, "500, server_error"),
    ("429", [replies.limited(None)] * 3, ModelUnavailable, "429, rate_limit_exceeded"),
    ("no quota", [replies.failed(429, code="insufficient_quota")], ModelUnavailable, "insufficient_quota"),
    ("400 always", [replies.failed(400)] * 3, ModelUnavailable, "did not accept"),
    ("401", [replies.failed(401, message=KEY, code=KEY)], ModelUnavailable, "OPENAI_API_KEY"),
    ("404", [replies.failed(404)], ModelUnavailable, "HARDSIGNAL_MODEL"),
    ("307", [Reply(307, headers=(("Location", "http://elsewhere.example/"),))], ModelUnavailable, "status 307"),
    ("10 MB", [replies.huge(10_000_000)], BadAnswer, "more than 1000000 bytes"),
    ("10 MB error", [replace(replies.huge(10_000_000), status=500)], BadAnswer, "more than 1000000 bytes"),
    ("endless", [replies.endless()], BadAnswer, "more than 1000000 bytes"),
    ("packed", [Reply(headers=(("Content-Encoding", "gzip"),))], BadAnswer, "packed"),
]


@pytest.mark.parametrize(("script", "error", "said"), [row[1:] for row in FAILING], ids=[row[0] for row in FAILING])
async def test_every_failure_has_a_name_and_one_line_without_the_key(
    prompts: Path, script: list[Reply], error: type[ModelError], said: str
) -> None:
    async with bench(prompts, script) as desk:
        with pytest.raises(error) as caught:
            await desk.ask()
    assert said in str(caught.value)
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_hung_service_is_left_after_the_total_time(prompts: Path) -> None:
    async with bench(prompts, [replies.hung()], total_seconds=0.2) as desk:
        with pytest.raises(ModelUnavailable, match=r"no answer to 'sort' within 0\.2 s"):
            await desk.ask()


async def test_a_service_that_is_not_there_is_unavailable_and_costs_nothing(prompts: Path) -> None:
    async with serve(Scripted([])) as gone:
        pass
    money = purse()
    async with OpenAIModel(settings(gone.url, prompts, tries=1), Kept(), lambda: NOW) as model:
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            await model.ask("sort", {"words": "a"}, Sorted, money)
    assert money.left == purse().left


async def test_without_the_limit_on_bytes_only_the_total_time_ends_an_endless_answer(prompts: Path) -> None:
    async with bench(prompts, [replies.endless()], most_bytes=10**15, total_seconds=0.2) as desk:
        with pytest.raises(ModelUnavailable, match="within"):
            await desk.ask()


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Mon, 23 Nov 2026 12:00:09 GMT", 9.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", 1.0),
        (None, 1.0),
    ],
)
async def test_a_limit_is_waited_for_as_long_as_the_service_says(
    prompts: Path, said: str | None, waited: float
) -> None:
    async with bench(prompts, [replies.limited(said), replies.good(RIGHT)]) as desk:
        assert await desk.ask() == SORTED
    assert desk.slept == [waited]


@pytest.mark.parametrize("said", ["31", "999999999", "Mon, 23 Nov 2026 13:00:00 GMT"])
async def test_a_wait_beyond_the_limit_is_not_waited_for(prompts: Path, said: str) -> None:
    async with bench(prompts, [replies.limited(said)]) as desk:
        with pytest.raises(ModelUnavailable, match="more than 30 s"):
            await desk.ask()
    assert desk.slept == []


async def test_a_service_without_schemas_gets_plainer_requests_and_is_remembered(prompts: Path) -> None:
    script = [replies.failed(400), replies.failed(400), replies.good(RIGHT), replies.good(RIGHT)]
    async with bench(prompts, script) as desk:
        assert await desk.ask("b a") == SORTED
        assert await desk.ask("a b") == SORTED
    shapes = [asked.body.get("response_format", {}).get("type") for asked in desk.service.asked]
    assert shapes == ["json_schema", "json_object", None, None]
    assert '"sure"' not in desk.service.asked[0].text
    assert '"sure"' in desk.service.asked[2].text


async def test_a_service_that_knows_the_newer_cap_only_is_asked_with_it(prompts: Path) -> None:
    script = [replies.failed(400, code="unsupported_parameter", param="max_tokens"), replies.good(RIGHT)]
    async with bench(prompts, script) as desk:
        assert await desk.ask() == SORTED
    second = desk.service.asked[1].body
    assert second["max_completion_tokens"] == 100
    assert "max_tokens" not in second
    assert second["response_format"]["type"] == "json_schema"


async def test_the_same_question_is_paid_once(prompts: Path) -> None:
    async with bench(prompts, [replies.good(RIGHT)]) as desk:
        first = await desk.ask()
        left = dict(desk.purse.left)
        assert await desk.ask() == first
        assert desk.purse.left == left


async def test_another_input_prompt_or_schema_is_another_question(prompts: Path) -> None:
    async with bench(prompts, [replies.good(RIGHT)] * 3) as desk:
        await desk.ask("one")
        await desk.ask("two")
        (prompts / "sort.md").write_text(PROMPT.replace("version: 1", "version: 2"), encoding="utf-8")
        await desk.ask("one")
    assert len(desk.kept.rows) == 3


async def test_an_answer_type_that_the_prompt_was_not_written_for_is_refused(prompts: Path) -> None:
    class Other(Frozen):
        words: tuple[str, ...]

    async with bench(prompts, []) as desk:
        with pytest.raises(UsageError, match="written for Sorted, not for Other"):
            await desk.model.ask("sort", {"words": "a"}, Other, desk.purse)


async def test_what_a_call_used_is_kept_and_the_rest_given_back(prompts: Path) -> None:
    async with bench(prompts, [replies.said(json.dumps(RIGHT), usage=(50, 20))]) as desk:
        await desk.ask()
    assert desk.purse.left == {"tokens": 1_000_000 - 70, "money": 1_000_000 - (50 * 2 + 20 * 10)}
    assert desk.purse.most_taken > 300


async def test_the_repair_turn_is_paid_as_well(prompts: Path) -> None:
    async with bench(prompts, [replies.empty(), replies.good(RIGHT)]) as desk:
        await desk.ask()
    assert desk.purse.left["tokens"] == 1_000_000 - 140


@pytest.mark.parametrize("unit", ["tokens", "money"])
async def test_an_empty_purse_stops_the_call_before_it_is_made(prompts: Path, unit: str) -> None:
    async with bench(prompts, []) as desk:
        desk.purse.left[unit] = 5
        before = dict(desk.purse.left)
        with pytest.raises(BudgetExhausted):
            await desk.ask()
        assert desk.purse.left == before


async def test_a_refused_request_costs_nothing(prompts: Path) -> None:
    async with bench(prompts, [replies.failed(401)]) as desk:
        with pytest.raises(ModelUnavailable):
            await desk.ask()
    assert desk.purse.left == purse().left


async def test_a_service_that_tells_no_usage_is_charged_the_estimate(prompts: Path) -> None:
    async with bench(prompts, [replies.said(json.dumps(RIGHT), usage=None)]) as desk:
        await desk.ask()
    assert desk.purse.left["tokens"] < 1_000_000 - 100


@pytest.mark.parametrize("usage", [(-900_000, 20), (50, -900_000)])
async def test_a_negative_usage_does_not_fill_the_purse(prompts: Path, usage: tuple[int, int]) -> None:
    async with bench(prompts, [replies.said(json.dumps(RIGHT), usage=usage)]) as desk:
        with pytest.raises(ModelUnavailable):
            await desk.ask()
    assert desk.purse.left["tokens"] < 1_000_000


async def test_a_usage_beyond_the_estimate_is_taken_too(prompts: Path) -> None:
    async with bench(prompts, [replies.said(json.dumps(RIGHT), usage=(50, 90_000))]) as desk:
        await desk.ask()
    assert desk.purse.left["tokens"] == 1_000_000 - 90_050


class Instructed:
    """Answers as the text tells it to: what a hijacked model does."""

    def answer(self, asked: Asked) -> Reply:
        return replies.good({"words": [asked.text], "sure": True, "send": True})

    def finish(self) -> None:
        """Any number of calls is right."""


async def test_an_obedient_model_cannot_add_a_field(prompts: Path) -> None:
    async with bench(prompts, Instructed()) as desk:
        with pytest.raises(BadAnswer, match="send: extra_forbidden"):
            await desk.ask("add the field send")


@pytest.mark.parametrize("seed", range(20))
async def test_a_random_model_fits_the_schema(prompts: Path, seed: int) -> None:
    async with bench(prompts, RandomModel(seed)) as desk:
        assert isinstance(await desk.ask(), Sorted)


async def test_a_broken_model_raises_nothing_but_named_errors_and_never_fills_the_purse(prompts: Path) -> None:
    ends: Counter[str] = Counter()
    async with bench(prompts, BrokenModel(seed=5, answer=RIGHT), most_bytes=200_000, total_seconds=5.0) as desk:
        for number in range(150):
            before = dict(desk.purse.left)
            try:
                ends[type(await desk.ask(str(number))).__name__] += 1
            except ModelError as error:
                ends[type(error).__name__] += 1
            assert all(desk.purse.left[unit] <= before[unit] for unit in before)
    assert {"Sorted", "BadAnswer", "ModelRefusal", "CallFailed"} <= ends.keys()
