"""The suite `outreach`: what is untrue, unapproved or forbidden does not leave; what is approved leaves once."""

import json
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from pydantic import JsonValue

from evals.kit.delivery_world import World, empty_store, open_world
from evals.kit.smtp_peer import How
from evals.outreach_approvals import left_the_house
from evals.outreach_drafts import caught, lawful, stopped
from evals.outreach_faults import ends
from evals.outreach_policy import written_to
from evals.scorers import Mark, Metric, Scored, Scorer, Statistic
from memory.records import Frozen

Pair = tuple[int, int]


class OutreachCase(Frozen):
    what: Literal["draft", "true", "false", "approval", "policy", "fault"]
    seed: int = 0
    language: Literal["en", "de"] = "en"
    proof: str = ""
    """Of a sentence, true or false: what it is about."""
    text: str = ""
    point: str = ""
    """Of a fault: where in the conversation with the mail server."""
    how: How = "cut"
    each: int = 1
    """Messages that meet it."""


class OutreachExpected(Frozen):
    """Nothing: what is right follows from what the case did."""


class OutreachAnswer(Frozen):
    """Pairs are hits and chances; None: the case says nothing about it."""

    mutations_caught: Pair | None = None
    false_alarms: Pair | None = None
    false_alarms_written: Pair | None = None
    """Of true sentences as a person or a model writes them."""
    falsehoods_caught: Pair | None = None
    """Of false sentences as a person or a model might write them."""
    approval_mutations_sent: Pair | None = None
    policy_cases_sent: Pair | None = None
    legal_items: Pair | None = None
    lost: Pair | None = None
    sent_twice: Pair | None = None
    uncertain_shown: Pair | None = None
    resent: Pair | None = None


class OutreachSubject:
    """What the suite asks. The tables of a store are made once and copied: that takes longer than most cases."""

    def __init__(self) -> None:
        self._empty: bytes | None = None

    async def __call__(self, given: Mapping[str, JsonValue]) -> Mapping[str, Any]:
        answer = await self._measured(OutreachCase.model_validate_json(json.dumps(given)))
        return answer.model_dump(mode="json")

    async def _measured(self, case: OutreachCase) -> OutreachAnswer:
        match case.what:
            case "draft":
                mutations, alarm = await caught(case.seed, case.language)
                legal = await lawful(case.seed, case.language)
                return OutreachAnswer(mutations_caught=mutations, false_alarms=alarm, legal_items=legal)
            case "true":
                return OutreachAnswer(false_alarms_written=stopped(case.text, case.proof, case.language))
            case "false":
                return OutreachAnswer(falsehoods_caught=stopped(case.text, case.proof, case.language))
            case _:
                async with self._world() as world:
                    return await _in_store(world, case)

    @asynccontextmanager
    async def _world(self) -> AsyncIterator[World]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if self._empty is None:
                self._empty = (await empty_store(folder)).read_bytes()
            empty = folder / "empty.sqlite"
            empty.write_bytes(self._empty)
            async with open_world(folder, empty) as world:
                yield world


async def _in_store(world: World, case: OutreachCase) -> OutreachAnswer:
    if case.what == "approval":
        return OutreachAnswer(approval_mutations_sent=await left_the_house(world, case.seed))
    if case.what == "policy":
        return OutreachAnswer(policy_cases_sent=await written_to(world, case.seed))
    found = await ends(world, case.point, case.how, case.each)
    return OutreachAnswer(
        lost=(found.lost, found.approved),
        sent_twice=(found.twice, found.approved),
        uncertain_shown=(found.shown, found.ambiguous),
        resent=(found.resent, found.ambiguous),
    )


def score_outreach(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Scored:
    OutreachExpected.model_validate(expect)
    pairs: Mapping[str, Pair | None] = dict(OutreachAnswer.model_validate(answer, strict=False))
    marks = {name: Mark(hits=pair[0], of=pair[1]) for name, pair in pairs.items() if pair and pair[1]}
    return Scored(marks=marks, labels={}, confidence=None)


def _count(name: str) -> Metric:
    """How many, of all that were tried: one is one too many."""
    return Metric(name, "lower", Statistic(lambda scored: scored.marks.get(name), _hits, _chances))


def _hits(marks: Sequence[Mark]) -> float:
    return sum(mark.hits for mark in marks)


def _chances(marks: Sequence[Mark]) -> int:
    return sum(mark.of for mark in marks)


OUTREACH = Scorer(
    expectation=OutreachExpected,
    metrics=(
        Metric("mutations_caught"),
        Metric("false_alarms", "lower"),
        Metric("false_alarms_written", "lower"),
        Metric("falsehoods_caught"),
        _count("approval_mutations_sent"),
        _count("policy_cases_sent"),
        Metric("legal_items"),
        _count("lost"),
        _count("sent_twice"),
        Metric("uncertain_shown"),
        _count("resent"),
    ),
    score=score_outreach,
)
