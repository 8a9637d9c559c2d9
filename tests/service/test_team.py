"""Colleagues: only who opted in, shown and forgotten like anybody."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from memory.errors import NotPermitted, Refused, UnknownId, UsageError
from memory.store.forgetting import Gone
from service.team import Colleagues, OptIn, named, read_team
from tests.helpers.parts import NOW
from tests.helpers.world import ACTOR, Parts, World, one_source, opened, without

LINE = {
    "name": "Jo Kollegin", "accounts": ["github:login:JoK"], "opted_in": "2026-11-01", "how": "said so at lunch",
}  # fmt: skip


class Leftovers:
    async def clear(self, gone: Gone) -> tuple[str, ...]:
        return ()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, Parts(sources=(one_source("Ada Muster"),))) as made:
        yield made


def team(world: World) -> Colleagues:
    rows, again = world.rows, world.review.check_again
    left: Any = Leftovers()
    return Colleagues(rows.team, rows.queue, rows.forgetting, left, again, lambda: NOW)


def lines(*said: dict[str, Any]) -> tuple[OptIn, ...]:
    return read_team("\n".join(json.dumps(LINE | one) for one in said), "team.jsonl")


async def test_whoever_opted_in_is_listed_and_a_second_import_renews_them(world: World) -> None:
    await team(world).add(ACTOR, lines({}))
    (jo,) = (await team(world).add(ACTOR, lines({"opted_in": "2026-11-19"}))).team
    assert (jo.name, jo.accounts, jo.opted_in) == ("Jo Kollegin", ("github:login:jok",), date(2026, 11, 19))


@pytest.mark.parametrize("missing", ["opted_in", "how"])
@pytest.mark.parametrize("value", [None, "", "..", "  "])
def test_a_line_without_an_opt_in_is_refused_with_its_number(missing: str, value: str | None) -> None:
    if (missing, value) == ("how", ".."):
        return
    said = {name: one for name, one in (LINE | {missing: value}).items() if (name, one) != (missing, "..")}
    with pytest.raises(Refused, match="line 2") as refused:
        read_team(json.dumps(LINE) + "\n" + json.dumps(said), "team.jsonl")
    assert refused.value.rule == "no_opt_in"


@pytest.mark.parametrize(
    "line",
    ["[]", "Jo", '{"name": "Jo"', json.dumps(LINE | {"email": "jo@x.example"}), json.dumps(LINE | {"name": "A\nB"})],
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(UsageError, match=r"team.jsonl, line 1"):
        read_team(line, "team.jsonl")


@pytest.mark.parametrize(
    "said", [[], [{}, {"name": "Other"}], [{"opted_in": "2027-01-01"}], [{"accounts": ["jo at github"]}]]
)
async def test_nothing_is_kept_of_a_file_with_one_bad_colleague(world: World, said: list[dict[str, Any]]) -> None:
    with pytest.raises(UsageError):
        await team(world).add(ACTOR, lines(*said))
    assert (await team(world).list()).team == ()


@pytest.mark.parametrize("word", ["github:login:JOK", "kollegin JO"])
async def test_a_colleague_is_named_by_account_or_name_and_removed(world: World, word: str) -> None:
    await team(world).add(ACTOR, lines({}))
    assert (await team(world).remove(ACTOR, word)).blocked == ()
    with pytest.raises(UnknownId):
        await named(world.rows.team, word)


async def test_two_of_one_name_are_told_apart_by_more_than_it(world: World) -> None:
    await team(world).add(ACTOR, lines({}, {"accounts": ["github:login:other"]}))
    with pytest.raises(UsageError, match="2 colleagues"):
        await named(world.rows.team, "Jo Kollegin")


async def test_a_colleague_is_exported_and_forgotten_and_does_not_come_back(world: World) -> None:
    (jo,) = (await team(world).add(ACTOR, lines({}))).team
    assert [row["body"]["how"] for row in (await world.rows.held.of(jo.colleague))["colleagues"]] == [LINE["how"]]
    await world.rows.forgetting.forget([jo.colleague], "tester", NOW, "forgotten")
    assert (await team(world).list()).team == ()
    with pytest.raises(Refused) as refused:
        await team(world).add(ACTOR, lines({}))
    assert refused.value.rule == "suppressed"


async def test_whoever_is_forgotten_as_a_person_is_forgotten_as_a_colleague(world: World) -> None:
    (draft,) = await world.drafted("alpha")
    await team(world).add(ACTOR, lines({"accounts": ["alpha:login:ada"]}, {}))
    assert "colleagues" in await world.rows.held.of(draft.person)
    await world.rows.forgetting.forget([draft.person], "tester", NOW, "forgotten")
    assert [one.accounts for one in (await team(world).list()).team] == [("github:login:jok",)]


async def test_whoever_leaves_the_team_stays_what_sources_say_of_them(world: World) -> None:
    (draft,) = await world.drafted("alpha")
    await team(world).add(ACTOR, lines({"name": "Ada Muster", "accounts": ["alpha:login:ada"]}))
    await team(world).remove(ACTOR, "Ada Muster")
    assert (await world.rows.people.person(draft.person)).name == "Ada Muster"


async def test_whoever_may_not_recruit_imports_nobody(world: World) -> None:
    with pytest.raises(NotPermitted):
        await team(world).add(without(ACTOR), lines({}))
    with pytest.raises(NotPermitted):
        await team(world).remove(without(ACTOR), "Jo")
