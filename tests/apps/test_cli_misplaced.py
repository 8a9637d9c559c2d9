"""Words in the wrong place, people of another search, people put off limits later: each is told as what it is."""

import pytest

from tests.apps.cli_world import BRIEF, Terminal


@pytest.mark.parametrize("words", ["ML engineer in Berlin", "https://jobs.example/12"])
def test_words_where_a_file_belongs_are_told_where_they_go(terminal: Terminal, words: str) -> None:
    assert "hardsignal role -" in terminal("role", words).complaint(status=2)


def test_a_file_that_is_merely_missing_is_told_as_that(terminal: Terminal) -> None:
    assert "hardsignal role -" not in terminal("role", "gone.txt").complaint(status=2)


def test_a_bare_link_is_read_as_no_language_of_its_own(terminal: Terminal) -> None:
    answer = terminal("role", "-", "--json", stdin=b"https://jobs.example/engenheiro-de-dados-com-experiencia")
    assert answer.json()["language"] == "en"


def test_somebody_put_off_limits_later_is_marked_on_the_shortlist(terminal: Terminal) -> None:
    search, person = terminal.search(), terminal.person()
    assert "[off limits]" not in terminal("shortlist", search).out
    terminal("search", "off-limits", search, "add", f"person:{person}")
    assert terminal("shortlist", search).out.count("[off limits]") == 1


def test_a_person_of_another_search_is_not_shown_as_one_who_scored_nothing(terminal: Terminal) -> None:
    person = terminal.person()
    other = terminal("search", "--brief", BRIEF, *terminal.source, "--json").json()["search"]
    said = terminal("why", other, person).out
    assert "not of this search" in said
    assert "score" not in said
