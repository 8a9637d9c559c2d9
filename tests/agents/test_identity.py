"""Which accounts become one person."""

import random
from typing import get_args

import pytest

from agents.identity import join
from memory.ids import person_id
from memory.records import Account, Link, LinkStatus


def account(key: str, name: str | None = None, handle: str | None = None, *, bot: bool = False) -> Account:
    return Account(key=key, source="git:r", handle=handle, name=name, url=None, bot=bot)


def link(a: str, b: str, status: LinkStatus = "likely") -> Link:
    return Link(a=a, b=b, status=status, proof="seen by the test", record="r")


def groups(accounts: list[Account], links: list[Link]) -> set[frozenset[str]]:
    return {frozenset(person.accounts) for person in join(accounts, links)}


ONE = account("git:a", "Mara Quell")
TWO = account("git:b", "mara")
GITHUB = account("github:id:1", "Mara Quell", "maraq")
OTHER = account("github:id:2", "Mara Quell", "mquell")


@pytest.mark.parametrize("status", ["proven", "likely"])
def test_proven_and_likely_links_join(status: LinkStatus) -> None:
    assert groups([ONE, TWO], [link("git:a", "git:b", status)]) == {frozenset({"git:a", "git:b"})}


def test_an_unproven_link_joins_nothing() -> None:
    assert len(join([ONE, TWO], [link("git:a", "git:b", "unproven")])) == 2


def test_a_likely_link_never_bridges_two_github_accounts() -> None:
    links = [link("git:a", "github:id:1"), link("git:a", "github:id:2")]

    assert all(not {"github:id:1", "github:id:2"} <= held for held in groups([ONE, GITHUB, OTHER], links))


def test_without_the_guard_a_chain_would_join_two_github_accounts() -> None:
    """The planted fault: as proven, the same links are not refused, so it is the guard that keeps them apart."""
    links = [link("git:a", "github:id:1", "proven"), link("git:a", "github:id:2", "proven")]

    assert groups([ONE, GITHUB, OTHER], links) == {frozenset({"git:a", "github:id:1", "github:id:2"})}


def test_both_forms_of_one_login_are_one_account() -> None:
    older = account("github:login:maraq", None, "MaraQ")

    assert len(join([GITHUB, older], [link("github:id:1", "github:login:maraq")])) == 1


@pytest.mark.parametrize("status", ["proven", "likely"])
def test_a_bot_never_joins_a_person(status: LinkStatus) -> None:
    bot = account("git:c", "Mara Quell", bot=True)

    assert [person.bot for person in join([ONE, bot], [link("git:a", "git:c", status)])] == [False, True]


def test_a_link_to_an_account_that_was_never_seen_is_ignored() -> None:
    assert len(join([ONE], [link("git:a", "git:nobody")])) == 1


def test_who_is_joined_does_not_depend_on_any_order() -> None:
    chance = random.Random(5)
    accounts = [account(f"git:{n}") for n in range(30)] + [account(f"github:id:{n}", None, f"h{n}") for n in range(10)]
    keys = [one.key for one in accounts]
    pairs = [chance.sample(keys, 2) for _ in range(45)]
    links = [link(a, b, chance.choice(get_args(LinkStatus))) for a, b in pairs]
    expected = groups(accounts, links)

    for _ in range(20):
        chance.shuffle(accounts)
        chance.shuffle(links)
        turned = [link(one.b, one.a, one.status) for one in links]
        assert groups(accounts, links) == groups(accounts, turned) == expected


def test_a_person_is_known_by_the_first_account_seen() -> None:
    (person,) = join([TWO, GITHUB, ONE], [link("git:a", "git:b"), link("git:b", "github:id:1")])

    assert person.id == person_id("git:b")
    assert person.accounts == ("git:b", "github:id:1", "git:a")
    assert (person.name, person.names, person.login) == ("Mara Quell", ("Mara Quell", "mara"), "maraq")


def test_a_person_without_a_name_still_has_something_to_be_called() -> None:
    nameless, known = join([account("git:x"), account("github:login:q", None, "q")], [])

    assert (nameless.name, known.name) == ("(no name)", "q")


def test_an_account_met_twice_is_one() -> None:
    assert len(join([ONE, ONE], [])) == 1
