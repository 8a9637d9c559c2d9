"""Every way to reach a person: what is shown is what the policy says when somebody takes it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from memory.errors import ContactRefused, UnknownId
from memory.records import Account, Review, Route, SourceAnswer
from service import routes
from service.by_hand import HandOffs
from service.contacts import Entered
from service.off_limits import said
from service.routes import BEST_FIRST, Routes, RouteView
from tests.helpers.parts import NOW, ScriptedSource, found
from tests.helpers.world import ACTOR, Parts, World, opened
from tests.service.test_team import lines, team

PAGE = Entered(
    address="ada@muster.example", found="home_page", seen=NOW.date(), lawful="legitimate_interest", country="US",
    url="https://muster.example/about", quote="Write to me: ada@muster.example",
)  # fmt: skip
GERMAN = PAGE.model_copy(update={"country": "DE", "lawful": "consent", "consent_note": "asked at a meeting"})
GATE = {"name": "Jo Kollegin", "accounts": ["github:id:8"]}
REVIEWER = {"name": "Kim Other", "accounts": ["github:login:kimo"]}
STRANGER = {"name": "Lu Third", "accounts": []}


def _answer() -> SourceAnswer:
    """Ada's change, let in by `github:id:8` and reviewed by whoever is called KimO on GitHub."""
    ada = found("alpha", "Ada Muster")
    kim = Account(key="github:id:9", source="github", handle="KimO", name="Kim Other", url=None, bot=False)
    change = ada.evidence[0]
    review = Review.model_validate(
        change.model_dump(include={"record", "happened_on", "title", "discounts", "project", "number"})
        | {"id": "e-review", "owner": kim.key, "url": "https://alpha.example/review", "gate": None, "act": "reviewed"}
    )
    return ada.model_copy(update={"accounts": (*ada.accounts, kim), "evidence": (change, review)})


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, Parts(sources=(ScriptedSource("alpha", {"cuda": _answer()}),))) as made:
        yield made


def room(world: World) -> Routes:
    rows = world.rows
    return Routes(rows.briefs, rows.people, rows.contacts, rows.team, rows.identity, world.deps.rules, lambda: NOW)


def hands(world: World) -> HandOffs:
    rows, drafting = world.rows, world.review._drafting
    return HandOffs(rows.review, rows.handoffs, rows.contacts, drafting, world.deps.rules, rows.team, lambda: NOW)


async def ada(world: World) -> tuple[str, str, str]:
    """Her draft, her id, and the search."""
    draft = next(one for one in await world.drafted("alpha") if one.name == "Ada Muster")
    return draft.draft, draft.person, draft.search


def standing(views: tuple[RouteView, ...]) -> dict[str, tuple[str, str | None]]:
    return {view.found or view.channel: (view.standing, view.rule) for view in views}


async def test_each_way_is_shown_best_first_with_its_reason(world: World) -> None:
    _, person, _ = await ada(world)
    await world.contacts.add(ACTOR, person, PAGE)
    views = await room(world).of(person)
    ways = [view.found or view.channel for view in views]
    assert ways == [way for way in BEST_FIRST if way in ways]
    assert standing(views) == {
        "introduction": ("unknown", None), "home_page": ("open", None), "contact_form": ("unknown", "no_page"),
        "referral_link": ("unknown", "no_page"), "event": ("unknown", "no_page"), "letter": ("open", None),
        "phone_script": ("open", None), "linkedin": ("unknown", "no_page"),
    }  # fmt: skip
    assert all(view.reason for view in views)


async def test_a_colleague_who_worked_with_them_comes_first_with_the_page_that_shows_it(world: World) -> None:
    _, person, _ = await ada(world)
    await team(world).add(ACTOR, lines(STRANGER, REVIEWER, GATE))
    jo, kim, others = (await room(world).of(person))[:3]
    assert (jo.to, jo.standing, jo.works, jo.shared[0].how) == ("Jo Kollegin", "open", 1, "accepted")
    assert jo.shared[0].url.startswith("https://alpha.example/vllm-project/vllm/pull/")
    assert (kim.to, kim.standing, kim.shared[0].how) == ("Kim Other", "open", "reviewed")
    assert (others.to, others.standing) == (None, "unknown")
    assert "1 colleague " in others.reason


async def test_a_colleague_who_declined_or_is_the_person_is_blocked(world: World) -> None:
    draft, person, _ = await ada(world)
    await team(world).add(ACTOR, lines(GATE, {"name": "Ada M.", "accounts": ["alpha:login:ada"]}))
    desk, way = hands(world), Route(channel="introduction", to="Jo Kollegin", country=None, consent_note=None)
    await desk.route(ACTOR, draft, way)
    held = await world.review.show(draft)
    await world.review.approve(ACTOR, draft, held.sha256)
    await desk.copy(ACTOR, draft, held.sha256, "introduction")
    await desk.settle(ACTOR, draft, "sent_by_hand", None)
    assert {view.rule for view in await room(world).of(person)} == {"prior_contact"}
    await desk.answer(ACTOR, draft, "dont_know")
    views = await room(world).of(person)
    assert {(view.to, view.rule) for view in views[:2]} == {("Jo Kollegin", "declined"), ("Ada M.", "own_introduction")}
    assert standing(views)["letter"] == ("open", None)


Situation = Callable[[World, str, str], Awaitable[object]]


async def _nothing_else(world: World, person: str, search: str) -> None:
    pass


async def _objected(world: World, person: str, search: str) -> None:
    await world.rows.contacts.suppress("objected", NOW, ACTOR, person=person)


async def _off_limits(world: World, person: str, search: str) -> None:
    await world.off_limits.add(ACTOR, search, [said("person:Ada Muster")])


async def _in_germany(world: World, person: str, search: str) -> None:
    await world.contacts.add(ACTOR, person, GERMAN)


@pytest.mark.parametrize(
    ("situation", "rules"),
    [
        (_nothing_else, {None, "no_page"}),
        (_objected, {"suppressed"}),
        (_off_limits, {"off_limits"}),
        (_in_germany, {None, "no_page", "consent_needed"}),
    ],
)
async def test_what_is_shown_is_what_the_door_answers(world: World, situation: Situation, rules: set[str]) -> None:
    draft, person, search = await ada(world)
    await team(world).add(ACTOR, lines(GATE))
    await situation(world, person, search)
    views = await room(world).of(person, search)
    assert {view.rule for view in views} == rules
    await _agree(world, draft, person, views)


async def test_a_view_that_asks_no_policy_does_not_agree_with_the_door(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, person, search = await ada(world)
    await _objected(world, person, search)
    monkeypatch.setattr(routes, "check_route", lambda *said: None)
    with pytest.raises(AssertionError):
        await _agree(world, draft, person, await room(world).of(person, search))


async def _agree(world: World, draft: str, person: str, views: tuple[RouteView, ...]) -> None:
    country = next((one.country for one in await world.rows.contacts.of_person(person)), None)
    taken = [view for view in views if view.channel != "email" and (view.channel != "introduction" or view.to)]
    for view in taken:
        way = {"channel": view.channel, "to": view.to, "country": country, "consent_note": None}
        assert (view.rule, view.standing == "open") == await _answer_of_the_door(
            world, draft, Route.model_validate(way)
        )


async def _answer_of_the_door(world: World, draft: str, way: Route) -> tuple[str | None, bool]:
    try:
        await hands(world).route(ACTOR, draft, way)
    except ContactRefused as refused:
        return refused.rule, False
    return None, True


async def test_a_search_that_is_not_there_has_no_list_to_hold(world: World) -> None:
    _, person, _ = await ada(world)
    with pytest.raises(UnknownId):
        await room(world).of(person, "s99")
