"""A person's word about whose accounts are one person's: at once, on file, and taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.identity import join
from memory.errors import NotPermitted, UnknownId, UsageError
from memory.ids import person_id
from memory.knowledge.contact_rules import contact_rules
from memory.records import Actor, Gate, Link
from memory.store import Rows, Store
from service.identity import Identity
from service.people import People
from service.routes import Routes
from tests.memory.store.samples import NOW, a_query, an_answer, started, token

RECRUITER = Actor(id="local:rita", roles=("recruiter",))
CODE, HUB, OTHER = "github:id:7", "huggingface:mq", "huggingface:zz"
P_CODE, P_HUB = person_id(CODE), person_id(HUB)


class Desk:
    """A search met three accounts; the first two name each other where `linked`."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        routes = Routes(rows.briefs, rows.people, rows.contacts, rows.team, rows.identity, contact_rules(), lambda: NOW)
        self.people = People(rows.people, rows.contacts, rows.identity, rows.statements, routes)
        self._identity = Identity(rows.identity, rows.people, self.people, lambda: NOW)

    async def meet(self, *, linked: bool) -> None:
        await started(self.rows, "s1")
        named = (link(CODE, "huggingface:MQ"), link(HUB, "github:login:marq")) if linked else ()
        answer = an_answer(CODE, HUB, OTHER, links=named)
        met = tuple(account.model_copy(update={"handle": HANDLES[account.key]}) for account in answer.accounts)
        answer = answer.model_copy(update={"accounts": met})
        await self.rows.sourcing.save_answer(a_query("q1", "s1"), answer)
        await self.join()

    async def join(self) -> None:
        rows = self.rows.people
        found = join(await rows.accounts("s1"), await rows.links("s1"), await rows.join_facts("s1"))
        await rows.save_people("s1", found)

    async def says(self, word: str, a: str = CODE, b: str = HUB, actor: Actor = RECRUITER) -> tuple[str, ...]:
        decided = await self._identity.decide(actor, a, b, word, "asked her")  # type: ignore[arg-type]
        return decided.people

    async def groups(self) -> set[frozenset[str]]:
        return {frozenset(person.accounts) for person in await self.rows.people.people("s1")}


HANDLES = {CODE: "MarQ", HUB: "mq", OTHER: "zz"}
APART = {frozenset({CODE}), frozenset({HUB}), frozenset({OTHER})}
JOINED = {frozenset({CODE, HUB}), frozenset({OTHER})}


def link(a: str, b: str) -> Link:
    return Link(a=a, b=b, status="unproven", proof="the profile names this page", record="r1")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'h.sqlite'}") as store:
        yield Desk(Rows.of(store, token=token, now=lambda: NOW))


async def test_profiles_that_name_each_other_are_one_person_and_show_why(desk: Desk) -> None:
    await desk.meet(linked=True)
    assert await desk.groups() == JOINED

    view = await desk.people.show(P_CODE)

    assert [(one.status, one.joins) for one in view.links] == [("proven", True)]
    assert "names the other" in view.links[0].proof


async def test_a_confirmed_pair_is_one_person_under_the_older_id(desk: Desk) -> None:
    await desk.meet(linked=False)
    assert await desk.groups() == APART

    assert await desk.says("confirmed") == (P_CODE,)

    assert await desk.groups() == JOINED
    assert (await desk.rows.people.person(P_HUB)).id == P_CODE
    assert (await desk.people.show(P_CODE)).links[0].proof == "confirmed by local:rita: asked her"


async def test_a_split_pair_is_two_people_and_the_second_gets_an_id_of_their_own(desk: Desk) -> None:
    await desk.meet(linked=True)

    kept, minted = await desk.says("split")

    assert kept == P_CODE
    assert minted != P_CODE
    assert await desk.groups() == APART


@pytest.mark.parametrize(("word", "linked"), [("confirmed", False), ("split", True)])
async def test_a_word_outlives_the_next_search_and_can_be_taken_back(desk: Desk, word: str, linked: bool) -> None:
    await desk.meet(linked=linked)
    before = await desk.groups()
    await desk.says(word)
    decided = await desk.groups()
    await desk.join()
    assert await desk.groups() == decided != before

    await desk.says("withdrawn")

    assert await desk.groups() == before


async def test_a_person_s_id_stands_for_their_first_account(desk: Desk) -> None:
    await desk.meet(linked=False)

    await desk.says("confirmed", P_CODE, P_HUB)

    assert await desk.groups() == JOINED


async def test_every_word_is_in_the_audit_log_without_a_name(desk: Desk) -> None:
    await desk.meet(linked=True)
    for word in ("split", "withdrawn"):
        await desk.says(word)

    entries = await desk.rows.audit.entries()

    assert [(one.act, one.actor) for one in entries][-2:] == [
        ("identity.split", "local:rita"), ("identity.withdrawn", "local:rita"),
    ]  # fmt: skip
    assert not any("github" in text or "asked" in text for one in entries for text in one.ids)
    assert await desk.rows.audit.verify() == len(entries)


@pytest.mark.parametrize(
    ("a", "b", "actor", "error"),
    [
        (CODE, "nobody", RECRUITER, UnknownId),
        (CODE, CODE, RECRUITER, UsageError),
        (CODE, P_CODE, RECRUITER, UsageError),
        (CODE, HUB, Actor(id="local:rob", roles=("reviewer",)), NotPermitted),
    ],
)
async def test_a_word_that_cannot_stand_changes_nothing(
    desk: Desk, a: str, b: str, actor: Actor, error: type[Exception]
) -> None:
    await desk.meet(linked=False)

    with pytest.raises(error):
        await desk.says("confirmed", a, b, actor)

    assert await desk.groups() == APART


async def test_work_that_a_stranger_accepted_is_counted_and_discounted_work_is_not(desk: Desk) -> None:
    await desk.meet(linked=False)
    answer = an_answer(CODE)
    gated = answer.evidence[0].model_copy(update={"gate": Gate(kind="merge", by=None, by_name=None)})
    trivial = gated.model_copy(update={"id": "t", "discounts": ("trivial",)})
    await desk.rows.sourcing.save_answer(a_query("q2", "s1"), answer.model_copy(update={"evidence": (gated, trivial)}))

    assert (await desk.rows.people.join_facts("s1")).gated == {CODE: 1}
