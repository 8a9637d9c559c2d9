"""`evidence git --teams` and `people teams`: groups of people at the terminal, with the pages that show them."""

import pytest

from tests.apps.cli_world import BRIEF, Terminal

TIE = {"a", "b", "works", "shared"}


def test_a_repository_shows_who_works_with_whom(terminal: Terminal) -> None:
    words = ("evidence", "git", str(terminal.repository), "--teams")
    found = terminal(*words, "--json").json()
    assert found.keys() == {"teams", "centres", "partial"}
    assert {"Noor Haddadi", "Ines Marchetta"} == {one["name"] for one in found["centres"][:2]}
    assert all(tie.keys() == TIE and tie["shared"] for one in found["centres"] for tie in one["ties"])
    printed = terminal(*words)
    assert printed.status == 0
    assert "Noor Haddadi" in printed.out


@pytest.mark.parametrize("more", [("--role", "ml_engineer"), ("--order", "rising")])
def test_what_only_a_ranking_has_is_refused_beside_teams(terminal: Terminal, more: tuple[str, str]) -> None:
    said = terminal("evidence", "git", str(terminal.repository), "--teams", *more).complaint(2)
    assert "--teams" in said


def test_a_search_shows_its_teams_and_who_knows_somebody(terminal: Terminal) -> None:
    terminal("search", "--brief", BRIEF, *terminal.source, "--accept", "--json")
    search, person = terminal.search(), terminal.person()
    found = terminal("people", "teams", search, "--knows", person, "--json").json()
    assert found.keys() == {"search", "teams", "centres", "known_by"}
    way = found["known_by"][0]
    assert way["people"][-1]["person"] == person
    assert way["ties"][0]["shared"][0]["url"].startswith("git:")
    colleague = way["people"][0]["person"]
    asked = ("people", "teams", search, "--knows", person, "--by")
    assert len(terminal(*asked, colleague, "--json").json()["known_by"]) == 1
    assert terminal(*asked, "github:login:nobody", "--json").json()["known_by"] == []
    assert way["people"][0]["name"] in terminal(*asked, colleague).out
    assert "nobody who was asked" in terminal(*asked, "github:login:nobody").out
    assert terminal("people", "teams", search).status == 0


def test_a_colleague_is_asked_about_somebody(terminal: Terminal) -> None:
    terminal("search", "--brief", BRIEF, *terminal.source, "--accept", "--json")
    assert "--knows" in terminal("people", "teams", terminal.search(), "--by", "github:login:ada").complaint(2)
    assert "--limit" in terminal("people", "teams", terminal.search(), "--limit", "0").complaint(2)
    assert "person" in terminal("people", "teams", terminal.search(), "--knows", "nobody").complaint(2)
    assert "search" in terminal("people", "teams", "none").complaint(2)
