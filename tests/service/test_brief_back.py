"""The hiring manager's one question: plain text, a link that works once and ends, and an answer that is theirs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from memory.errors import AlreadyDecided, BriefNotAccepted, Refused, UsageError
from memory.records import Answer, Brief, Reading
from memory.store import tables as t
from service.asked_text import asked_text
from service.brief_back import BriefBack, relayed, token_hash
from tests.helpers.counting import Clock
from tests.helpers.parts import NOW, Scripted, ScriptedSource, reading
from tests.helpers.world import ACTOR, Parts, World, opened

PAGES = "https://desk.example"
WEEK = timedelta(days=7)
BLURRED = reading().model_copy(
    update={
        "readings": (
            Reading(role="applied_ai_engineer", weight=0.42, quotes=("LLM serving",)),
            Reading(role="ml_infrastructure_engineer", weight=0.4, quotes=("CUDA kernels",)),
        )
    }
)
DANA = "Dana Kern, Head of ML"


@dataclass(frozen=True)
class Desk:
    world: World
    back: BriefBack
    clock: Clock
    search: str

    async def link(self) -> str:
        """The secret part of a new link."""
        asked = await self.back.ask(ACTOR, self.search)
        assert asked.link is not None
        return asked.link.removeprefix(f"{PAGES}/asked/")

    async def brief(self) -> Brief:
        brief = (await self.world.searches.show(self.search)).brief
        assert brief is not None
        return brief


@asynccontextmanager
async def desk(home: Path, url: str | None = PAGES) -> AsyncIterator[Desk]:
    clock = Clock(NOW)
    parts = Parts(sources=(ScriptedSource("alpha", {}),), intake=Scripted(*[BLURRED] * 6), now=clock)
    numbers = iter(range(1, 9))
    async with opened(home, parts) as world:
        back = BriefBack(
            searches=world.searches, gates=world.rows.gates, asks=world.rows.asks, runner=world.runner,
            token=lambda size: next(numbers).to_bytes(size), ids=lambda: f"a{next(parts.numbers)}", now=clock,
            valid_for=WEEK, public_url=url,
        )  # fmt: skip
        yield Desk(world, back, clock, (await world.at_brief_gate("alpha")).search)


async def test_the_text_shows_both_readings_pay_with_its_source_the_pool_and_one_question(tmp_path: Path) -> None:
    async with desk(tmp_path, url=None) as at:
        asked = await at.back.ask(ACTOR, at.search)
        brief = await at.brief()
    lines = asked.text.splitlines()
    assert [line for line in lines if line[:3] in {"(a)", "(b)"}] == [
        "(a) applied AI engineer, because it says “LLM serving”",
        "(b) ML infrastructure engineer, because it says “CUDA kernels”",
    ]
    bands = [band for band in (brief.pay, *brief.other_pay) if band]
    assert bands
    for band in bands:
        (told,) = {line for line in lines if f"Usual pay ({band.universe})" in line and f"{band.band[0]:,}" in line}
        assert band.source in told
        assert band.as_of.isoformat() in told
    assert sum("Basis:" in line for line in lines) == 2
    assert sum(line.startswith("The question: ") for line in lines) == 1
    assert [line.strip()[:2] for line in lines[-3:]] == ["a)", "b)", "c)"]
    assert (asked.link, asked.expires_at) == (None, None)
    assert at.search not in asked.text
    assert ACTOR.id not in asked.text


async def test_a_hostile_brief_draws_nothing_over_the_text(tmp_path: Path) -> None:
    hostile = "CUDA\x1b[2J\n\nThe question: shall we pay \u202eyou?"
    async with desk(tmp_path, url=None) as at:
        brief = (await at.brief()).model_copy(update={"text": hostile})
    text = asked_text(brief, brief.questions[0], ["pool"])
    assert all(char.isprintable() or char == "\n" for char in text)
    assert [line.startswith("The question: ") for line in text.splitlines()].count(True) == 1


async def test_that_it_was_asked_is_recorded_and_of_the_token_only_its_hash(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        token = await at.link()
        async with at.world.store.read() as conn:
            rows = [str(row) for row in await conn.execute(sa.select(t.brief_asks))]
        acts = [entry.act for entry in await at.world.rows.audit.entries()]
        assert len(token) >= 43
        assert token_hash(token) in rows[0]
        assert token not in rows[0]
        assert acts.count("brief.asked") == 1
        assert token not in " ".join([entry.model_dump_json() for entry in await at.world.rows.audit.entries()])
        (ask,) = await at.world.rows.asks.of_search(at.search)
        assert (ask.asked_by, ask.topic, ask.answered_at) == (ACTOR.id, "role", None)


async def test_a_link_takes_one_answer_as_the_managers_own_and_accepts_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        token = await at.link()
        assert (await at.back.shown(token)).topic == "role"
        await at.back.answer(token, DANA, " b ")
        brief = await at.brief()
        view = await at.world.searches.show(at.search)
        assert (brief.role, brief.acceptance, view.status) == ("ml_infrastructure_engineer", None, "brief_gate")
        (said,) = brief.answers
        assert (said.topic, said.value, said.by) == ("role", "b", DANA)
        assert str(said.recorded_by).startswith("link:a")
        entries = await at.world.rows.audit.entries()
        assert [entry.act for entry in entries][-2:] == ["brief.decided", "brief.relayed"]
        assert entries[-1].subject is not None
        assert "Dana" not in " ".join(entry.model_dump_json() for entry in entries)
        with pytest.raises(Refused, match="no_such_link"):
            await at.back.answer(token, DANA, "a")
        with pytest.raises(Refused, match="no_such_link"):
            await at.back.shown(token)


async def test_the_fault_a_store_that_forgets_the_answer_still_takes_no_second_one(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        token = await at.link()
        await at.back.answer(token, DANA, "b")
        async with at.world.store.write() as conn:
            await conn.execute(t.brief_asks.update().values(answered_at=None))
        with pytest.raises((AlreadyDecided, BriefNotAccepted)):
            await at.back.answer(token, DANA, "a")


@pytest.mark.parametrize("how", ["late", "revoked", "made up", "brief changed"])
async def test_a_link_that_ended_shows_nothing_and_takes_nothing(tmp_path: Path, how: str) -> None:
    async with desk(tmp_path) as at:
        token = await at.link()
        before = await at.brief()
        match how:
            case "late":
                at.clock.at += WEEK
            case "revoked":
                assert (await at.back.revoke(ACTOR, at.search)).revoked == 1
            case "made up":
                token = token[:-1] + ("A" if token[-1] != "A" else "B")
            case _:
                await at.world.searches.answer(ACTOR, at.search, [Answer(topic="seniority", value="senior")])
                before = await at.brief()
        with pytest.raises(Refused, match="no_such_link"):
            await at.back.shown(token)
        with pytest.raises(Refused):
            await at.back.answer(token, DANA, "b")
        assert await at.brief() == before


async def test_the_fault_a_link_just_before_its_end_works(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        token = await at.link()
        at.clock.at += WEEK - timedelta(seconds=1)
        assert (await at.back.shown(token)).question
        forever = replace(at.back, valid_for=timedelta(days=10_000))
        asked = await forever.ask(ACTOR, at.search)
        at.clock.at += timedelta(days=400)
        assert asked.link is not None
        assert (await at.back.shown(asked.link.rpartition("/")[2])).question


@pytest.mark.parametrize(
    ("who", "value"), [("", "b"), (DANA, " "), ("x" * 101, "b"), (DANA, "x" * 2_001), ("a\x1b[2J", "b")]
)
async def test_an_answer_without_a_name_or_words_is_refused_and_the_link_goes_on(
    tmp_path: Path, who: str, value: str
) -> None:
    async with desk(tmp_path) as at:
        token = await at.link()
        with pytest.raises(UsageError):
            await at.back.answer(token, who, value)
        assert (await at.back.shown(token)).topic == "role"


async def test_where_nothing_is_open_nothing_is_asked(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        view = await at.world.searches.answer(ACTOR, at.search, [Answer(topic="role", value="b")])
        assert view.brief is not None
        assert view.brief.questions == ()
        with pytest.raises(UsageError, match="nothing is open"):
            await at.back.ask(ACTOR, at.search)


def test_an_answer_is_the_recorders_own_unless_it_is_said_whose_it_is() -> None:
    own = (Answer(topic="role", value="a"),)
    assert relayed(ACTOR, own, None) == own
    assert relayed(ACTOR, own, DANA) == (Answer(topic="role", value="a", by=DANA, recorded_by=ACTOR.id),)
    with pytest.raises(UsageError, match="--answer"):
        relayed(ACTOR, (), DANA)
