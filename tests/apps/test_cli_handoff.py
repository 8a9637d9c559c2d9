"""A message by hand, typed: another way, approved, copied, and what became of it."""

import json
from typing import Any

import pytest

from tests.apps.cli_world import Terminal

PROFILE = "https://www.linkedin.com/in/ines-marchetta"


def by_hand(terminal: Terminal, *more: str) -> dict[str, Any]:
    """The draft on its way by hand, approved."""
    words = ("--channel", "linkedin", "--to", PROFILE, *more)
    held = terminal("drafts", "route", terminal.draft()["draft"], *words, "--json").json()
    assert (held["state"], held["channel"], held["recipient"]) == ("held", "linkedin", PROFILE)
    return terminal("drafts", "approve", held["draft"], "--sha", held["sha256"], "--json").json()


def copied(terminal: Terminal, draft: dict[str, Any]) -> dict[str, Any]:
    words = ("--sha", draft["sha256"], "--channel", "linkedin", "--json")
    return terminal("handoff", "copy", draft["draft"], *words).json()


def test_a_message_by_hand_is_copied_and_attested(terminal: Terminal) -> None:
    draft = by_hand(terminal)
    handed = copied(terminal, draft)
    assert handed["state"] == "handed_off"
    assert handed["limits"]["characters"] == len(handed["text"]) <= handed["limits"]["longest"]
    told = terminal("handoff", "settle", draft["draft"], "--as", "sent_by_hand", "--json").json()
    assert (told["state"], told["attested"]) == ("handed_off", "sent_by_hand")
    assert not any(terminal("deliver", "--once", "--json").json().values())


def test_what_was_not_sent_is_approved_again(terminal: Terminal) -> None:
    draft = by_hand(terminal)
    copied(terminal, draft)
    told = terminal("handoff", "settle", draft["draft"], "--as", "not_sent", "--json").json()
    assert (told["state"], told["attested"]) == ("approved", None)


def test_what_was_really_sent_is_pasted_back(terminal: Terminal) -> None:
    draft = by_hand(terminal)
    text = copied(terminal, draft)["text"].encode() + b" You won nine prizes."
    words = ("handoff", "settle", draft["draft"], "--as", "sent_changed", "--text-file", "-")
    told = terminal(*words, "--json", stdin=text).json()
    assert told["attested"] == "sent_changed"
    assert "nine prizes" in json.dumps(told["warnings"])


def test_a_person_reads_the_text_the_rule_and_what_to_type_next(terminal: Terminal) -> None:
    draft = by_hand(terminal)
    printed = terminal("handoff", "copy", draft["draft"], "--sha", draft["sha256"], "--channel", "linkedin").out
    assert " of 300 characters" in printed
    assert f"handoff settle {draft['draft']} --as" in printed


@pytest.mark.parametrize(("word", "state"), [("will_ask", "handed_off"), ("wont", "blocked")])
def test_a_colleague_is_asked_for_an_introduction_and_answers(terminal: Terminal, word: str, state: str) -> None:
    colleague = json.dumps({"name": "Jo Kollegin", "accounts": [], "opted_in": "2026-11-01", "how": "said so at lunch"})
    terminal("team", "import", "-", stdin=colleague.encode())
    words = ("--channel", "introduction", "--to", "jo kollegin", "--json")
    held = terminal("drafts", "route", terminal.draft()["draft"], *words).json()
    assert (held["state"], held["recipient"]) == ("held", "Jo Kollegin")
    id_, sha = held["draft"], terminal("drafts", "approve", held["draft"], "--sha", held["sha256"], "--json").json()
    printed = terminal("handoff", "copy", id_, "--sha", sha["sha256"], "--channel", "introduction").out
    assert f"handoff answer {id_} --as will_ask" in printed
    terminal("handoff", "settle", id_, "--as", "sent_by_hand")
    told = terminal("handoff", "answer", id_, "--as", word, "--json").json()
    assert (told["to"], told["state"], told["answer"]) == ("Jo Kollegin", state, word)


def test_each_way_to_reach_somebody_is_told_with_its_reason(terminal: Terminal) -> None:
    draft = terminal.draft()
    told = terminal("people", "show", draft["person"], "--search", draft["search"]).out
    assert "unknown: introduction: nobody opted in to be asked" in told
    assert "open: letter: On paper" in told
    terminal("people", "objected", draft["person"])
    ways = terminal("people", "show", draft["person"], "--json").json()["routes"]
    assert {(way["standing"], way["rule"]) for way in ways} == {("blocked", "suppressed")}
    assert "NOSUCH" in terminal("people", "show", draft["person"], "--search", "NOSUCH").complaint(2)


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--channel", "pigeon"), 2, "pigeon"),
        (("--channel", "linkedin"), 3, "page"),
        (("--channel", "contact_form", "--to", "https://github.com/ines"), 3, "github_born"),
        (("--channel", "linkedin", "--to", PROFILE, "--country", "de"), 3, "consent_needed"),
    ],
)
def test_a_way_that_cannot_be_taken_is_one_clear_line(
    terminal: Terminal, words: tuple[str, ...], status: int, says: str
) -> None:
    assert says in terminal("drafts", "route", terminal.draft()["draft"], *words).complaint(status)


def test_nothing_is_handed_over_before_it_is_approved(terminal: Terminal) -> None:
    draft = terminal.draft()
    words = ("--sha", draft["sha256"], "--channel", "linkedin")
    assert "no approved message" in terminal("handoff", "copy", draft["draft"], *words).complaint(2)


def test_a_follow_up_before_the_first_message_left_is_one_clear_line(terminal: Terminal) -> None:
    assert "not_sent" in terminal("drafts", "follow-up", terminal.draft()["draft"]).complaint(3)
