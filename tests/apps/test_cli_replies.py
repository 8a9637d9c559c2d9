"""Replies, typed: pasted, out of a mailbox, corrected, and the drafts that answer them."""

from pathlib import Path
from typing import Any

import pytest

from tests.apps.cli_world import Terminal


def delivered(terminal: Terminal) -> dict[str, Any]:
    """The draft whose message lies as a file in the outbox folder."""
    terminal.add_contact()
    held = terminal.draft()
    terminal("drafts", "approve", held["draft"], "--sha", held["sha256"])
    assert terminal("deliver", "--once", "--json").json()["handed_off"] == [held["draft"]]
    return held


def test_a_pasted_reply_is_kept_and_its_answer_waits_for_approval(terminal: Terminal) -> None:
    draft = delivered(terminal)
    words = ("drafts", "reply", draft["draft"], "--text-file", "-")
    told = terminal(*words, "--json", stdin=b"How did you find me?").json()
    assert told["kind"] == "how_did_you_find_me"
    answer = terminal("drafts", "show", told["answer"], "--json").json()
    assert (answer["state"], answer["step"]) == ("held", 3)
    printed = terminal("drafts", "replies").out
    assert f"drafts show {told['answer']}" in printed
    assert "replied" in terminal("drafts", "follow-up", draft["draft"]).complaint(3)


def test_a_person_says_what_a_reply_is(terminal: Terminal) -> None:
    draft = delivered(terminal)
    words = ("drafts", "reply", draft["draft"])
    assert "--as yes | no" in terminal(*words, "--text-file", "-", stdin=b"Mhm.").out
    told = terminal(*words, "--as", "not_now", "--remind-on", "2999-03-01", "--json").json()
    assert (told["kind"], told["remind_on"]) == ("not_now", "2999-03-01")
    assert terminal("drafts", "replies", "--json").json()["replies"] == [told]
    assert "nobody writes to them again" in terminal(*words, "--as", "no").out
    person = terminal("people", "show", draft["person"], "--json").json()
    assert {way["rule"] for way in person["routes"]} == {"suppressed"}


def test_a_mailbox_is_read_and_what_is_no_reply_is_told(terminal: Terminal, tmp_path: Path) -> None:
    draft = delivered(terminal)
    id_ = next(line for line in draft["message"].splitlines() if line.startswith("Message-ID: "))[12:]
    mails = (f"In-Reply-To: {id_}\nSubject: Re\n\nSounds good!\n", "Subject: Lunch\n\nNoon?\n")
    (tmp_path / "in.mbox").write_text("".join(f"From x@y.example Fri Nov 20 10:00:00 2026\n{one}\n" for one in mails))
    words = ("drafts", "replies", "--mailbox", str(tmp_path / "in.mbox"))
    told = terminal(*words, "--json").json()
    assert [one["kind"] for one in told["replies"]] == ["yes"]
    assert [one["subject"] for one in told["not_taken"]] == ["Lunch"]
    assert "not taken: 'Lunch'" in terminal(*words).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--as", "maybe"), "maybe"),
        (("--as", "not_now", "--remind-on", "soon"), "YYYY-MM-DD"),
        (("--as", "yes"), "nobody replied"),
        (("--text-file", "/no/such/file"), "/no/such/file"),
    ],
)
def test_what_cannot_be_said_of_a_reply_is_one_clear_line(
    terminal: Terminal, words: tuple[str, ...], says: str
) -> None:
    assert says in terminal("drafts", "reply", terminal.draft()["draft"], *words).complaint(2)


def test_a_mailbox_that_is_none_is_one_clear_line(terminal: Terminal, tmp_path: Path) -> None:
    assert "nosuch" in terminal("drafts", "replies", "--mailbox", str(tmp_path / "nosuch")).complaint(2)
