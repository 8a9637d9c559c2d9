"""The review queue, typed: narrowed, in pages, checked without storing, given to somebody, with what changed."""

from typing import Any

import pytest

from tests.apps.cli_world import Terminal


def listed(terminal: Terminal, *words: str) -> dict[str, Any]:
    return terminal("drafts", "list", *words, "--json").json()


def held_draft(terminal: Terminal) -> dict[str, Any]:
    draft = terminal.draft()["draft"]
    assert terminal.add_contact().status == 0
    return terminal("drafts", "show", draft, "--json").json()


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        (("--state", "blocked"), True),
        (("--state", "held"), False),
        (("--channel", "email"), True),
        (("--channel", "letter"), False),
        (("--engine", "builtin"), True),
        (("--engine", "modelled"), False),
        (("--reviewer", "local:ben"), False),
        (("--person", "nobody"), False),
        (("--search", "nosuch"), False),
        (("--urgent",), False),
        (("--offset", "7"), False),
    ],
)
def test_the_queue_is_narrowed_by_what_is_typed(terminal: Terminal, words: tuple[str, ...], finds: bool) -> None:
    draft = terminal.draft()
    found = [one["draft"] for one in listed(terminal, *words)["drafts"]]
    assert (draft["draft"] in found) is finds


@pytest.mark.parametrize("words", [("--state", "hold"), ("--channel", "pigeon"), ("--engine", "magic")])
def test_a_word_that_narrows_nothing_is_refused_with_the_words_that_do(
    terminal: Terminal, words: tuple[str, str]
) -> None:
    complaint = terminal("drafts", "list", *words).complaint(2)
    assert words[0] in complaint
    assert words[1] in complaint
    assert " is not one of " in complaint


def test_a_page_that_is_not_the_last_says_how_to_go_on(terminal: Terminal) -> None:
    terminal.draft()
    assert listed(terminal, "--limit", "1")["following"] == 1
    assert "add --offset 1" in terminal("drafts", "list", "--limit", "1").out
    assert "add --offset" not in terminal("drafts", "list").out


def test_a_check_prints_what_an_edit_would_become_and_stores_nothing(terminal: Terminal) -> None:
    draft = terminal.draft()
    words = ("drafts", "check", draft["draft"], "--text-file", "-")
    checked = terminal(*words, "--json", stdin=b"You won nine prizes.").json()
    assert "unsupported_sentence" in checked["blocks"]
    printed = terminal(*words, stdin=b"You won nine prizes.").out
    assert "nothing is stored" in printed
    assert "{+" in printed
    assert terminal("drafts", "show", draft["draft"], "--json").json()["version"] == draft["version"]


def test_what_changed_since_it_was_shown_is_marked_without_colour(terminal: Terminal) -> None:
    draft = terminal.draft()
    shown = terminal("drafts", "show", draft["draft"], "--json").json()
    assert shown["changes"] == []
    words = ("--sha", draft["sha256"], "--text-file", "-", "--subject", "A new subject")
    printed = terminal("drafts", "edit", draft["draft"], *words, stdin=b"You won nine prizes.").out
    assert f"changed since version {draft['version']}:" in printed
    assert "{+" in printed
    assert "[-" in printed


def test_a_draft_is_given_to_a_reviewer_and_back_to_everybody(terminal: Terminal) -> None:
    draft = terminal.draft()["draft"]
    assert terminal("drafts", "assign", draft, "--to", "local:ben", "--json").json()["reviewer"] == "local:ben"
    assert [one["draft"] for one in listed(terminal, "--reviewer", "local:ben")["drafts"]] == [draft]
    assert "waits for: local:ben" in terminal("drafts", "show", draft).out
    assert terminal("drafts", "assign", draft, "--anybody", "--json").json()["reviewer"] is None
    for words in ((), ("--to", "local:ben", "--anybody")):
        assert "either --to" in terminal("drafts", "assign", draft, *words).complaint(2)


def test_a_second_person_is_asked_for_by_the_name_of_its_setting(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = held_draft(terminal)
    monkeypatch.setenv("HARDSIGNAL_SECOND_PERSON", "1")
    refused = terminal("drafts", "approve", held["draft"], "--sha", held["sha256"])
    assert refused.status == 3
    assert "second_person" in refused.err
    assert "HARDSIGNAL_SECOND_PERSON" in refused.err
    monkeypatch.delenv("HARDSIGNAL_SECOND_PERSON")
    assert terminal("drafts", "approve", held["draft"], "--sha", held["sha256"]).status == 0


def test_what_a_decision_took_is_told(terminal: Terminal) -> None:
    held = held_draft(terminal)
    terminal("drafts", "show", held["draft"])
    words = ("--sha", held["sha256"], "--reason", "known to me")
    assert terminal("drafts", "approve", held["draft"], *words).status == 0
    assert "approve of version" in terminal("drafts", "show", held["draft"]).out
    (verdict,) = terminal("drafts", "show", held["draft"], "--json").json()["verdicts"]
    assert (verdict["verdict"], verdict["reasoned"]) == ("approve", True)
