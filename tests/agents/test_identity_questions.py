"""What a person is asked to look at before they believe who somebody is."""

from datetime import date, timedelta

import pytest

from agents.identity import questions
from memory.records import Account, Discount, Evidence, Gate, HubModel, Link, MergedChange, Person

MINE = Account(key="github:id:7", source="github", handle="maraq", name="Mara Quell", url=None, bot=False)
THEIRS = Account(key="huggingface:mq", source="huggingface", handle="mq", name="Mara Quell", url=None, bot=False)
MARA = Person(id="p", name="Mara Quell", names=("Mara Quell",), accounts=(MINE.key,), login="maraq", bot=False)
START = date(2026, 3, 1)


def link(a: str, b: str) -> Link:
    return Link(a=a, b=b, status="unproven", proof="the profile names this page", record="r")


def change(n: int, day: date, *discounts: Discount, files: int | None = 1) -> Evidence:
    return MergedChange(
        id=f"c{n}", record="r", owner=MINE.key, url=f"https://code.example/{n}", happened_on=day, title="Fix",
        gate=Gate(kind="merge", by=None, by_name=None), discounts=discounts, project="lab/oven", sha=None, number=n,
        files=files, areas=(),
    )  # fmt: skip


def model(downloads: int | None, likes: int | None) -> Evidence:
    return HubModel(
        id="m", record="r", owner=THEIRS.key, url="https://hub.example/mq/lamp", happened_on=START, title="lamp",
        gate=None, discounts=(), downloads=downloads, likes=likes, base_model=None,
    )  # fmt: skip


def kinds(*facts: Evidence, links: tuple[Link, ...] = (), namesakes: dict[str, str] | None = None) -> list[str]:
    return [one.kind for one in questions(MARA, (MINE, THEIRS), links, facts, namesakes or {})]


def test_a_claim_that_is_not_answered_is_asked_about_on_both_sides() -> None:
    assert kinds(links=(link(MINE.key, THEIRS.key),)) == ["unanswered_claim"]
    assert kinds(links=(link(THEIRS.key, "github:login:maraq"),)) == ["claimed_by_another"]


def test_an_answered_claim_is_no_question() -> None:
    assert kinds(links=(link(MINE.key, THEIRS.key), link(THEIRS.key, "github:login:maraq"))) == []


def test_a_page_that_nobody_was_met_under_is_no_question() -> None:
    assert kinds(links=(link(MINE.key, "web:mara.example"),)) == []


def test_somebody_of_the_same_name_is_mentioned() -> None:
    assert kinds(namesakes={"q": "Mara Quell"}) == ["same_name"]


def test_a_wave_of_small_changes_is_asked_about() -> None:
    assert kinds(*(change(n, START + timedelta(days=n % 12)) for n in range(45))) == ["change_wave"]


@pytest.mark.parametrize(
    "facts",
    [
        [change(n, START + timedelta(days=9 * n)) for n in range(45)],
        [change(n, START, files=6) for n in range(45)],
        [change(n, START) for n in range(19)],
        [change(n, START if n < 20 else START + timedelta(days=40 * n)) for n in range(30)],
    ],
    ids=["over a year", "no small ones", "few", "a small part"],
)
def test_ordinary_work_is_not_asked_about(facts: list[Evidence]) -> None:
    assert kinds(*facts) == []


@pytest.mark.parametrize(
    ("downloads", "likes", "asked"),
    [(1_000, 0, True), (90_000, 0, True), (999, 0, False), (90_000, 1, False), (90_000, None, False), (None, 0, False)],
)
def test_downloads_that_nobody_likes_are_asked_about(downloads: int | None, likes: int | None, asked: bool) -> None:
    assert kinds(model(downloads, likes)) == (["downloads_without_likes"] if asked else [])
