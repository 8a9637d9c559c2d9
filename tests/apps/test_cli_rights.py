"""A person's rights at the terminal: on a home that the program itself filled, with checkpoints, index and messages."""

import json
from pathlib import Path

import pytest

from apps.cli.session import run
from memory.records import Actor
from memory.store.forgetting import Gone
from service.application import Application
from tests.apps.cli_world import BRIEF, Terminal

ADDRESS = "ines@marchetta.example"


def named_in(home: Path, *words: str) -> dict[str, str]:
    """File -> which of these words stands in its bytes."""
    found: dict[str, str] = {}
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found |= {str(path.relative_to(home)): word for word in words if word.lower().encode() in content}
    return found


def shown_name(terminal: Terminal, person: str) -> str:
    return str(terminal("people", "show", person, "--json").json()["name"])


def everything_sent(terminal: Terminal) -> str:
    """The person at the top has an address, and their message lies in the outbox folder."""
    person = terminal.person()
    assert terminal.add_contact().status == 0
    draft = terminal.draft()
    assert terminal("drafts", "approve", draft["draft"], "--sha", draft["sha256"]).status == 0
    assert terminal("deliver", "--once").status == 0
    assert list((terminal.home / "outbox").glob("*.eml"))
    return person


def test_after_forgetting_no_file_of_the_home_folder_names_them_and_the_others_are_as_they_were(
    terminal: Terminal,
) -> None:
    person = everything_sent(terminal)
    name = shown_name(terminal, person)
    others = [row["person"] for row in terminal("shortlist", terminal.search(), "--json").json()["people"]]
    others.remove(person)
    before = {one: terminal("people", "export", one, "--json").json()["held"]["drafts"] for one in others}
    assert named_in(terminal.home, ADDRESS, name, person)

    answer = terminal("people", "forget", person, "--json")

    assert (answer.status, answer.json()["left"]) == (0, [])
    assert named_in(terminal.home, ADDRESS, name, person) == {}
    assert list((terminal.home / "outbox").glob("*.eml")) == []
    assert terminal("people", "show", person).status == 2
    assert terminal("audit", "verify").status == 0
    after = {one: terminal("people", "export", one, "--json").json()["held"]["drafts"] for one in others}
    assert after == before


def test_forgetting_the_rows_alone_would_leave_somebody_in_the_files_beside_them(terminal: Terminal) -> None:
    """The planted fault: without `service/leftovers.py` the checkpoints and the outbox folder still name them."""
    person = everything_sent(terminal)
    name = shown_name(terminal, person)

    async def rows_alone(application: Application, actor: Actor) -> Gone:
        return await application.rows.forgetting.forget([person], actor.id, application.now(), "forgotten")

    run(rows_alone)
    left = named_in(terminal.home, ADDRESS, name, person)
    assert {Path(file).parts[0] for file in left} >= {"checkpoints.sqlite", "outbox"}


def test_the_same_search_again_does_not_find_whoever_is_forgotten(terminal: Terminal) -> None:
    person = terminal.person()
    name = shown_name(terminal, person)
    assert terminal("people", "forget", person).status == 0
    # In a process of its own: the index holds memory of whoever builds it, and this one knew them.
    words = ("search", "--brief", BRIEF, *terminal.source, "--accept", "--limit", "9", "--json")
    again = terminal.process(*words).json()
    assert again["shortlist"]
    assert person not in [row["person"] for row in again["shortlist"]]
    assert named_in(terminal.home, name, person) == {}


def test_an_export_tells_everything_with_its_sources_and_how_they_were_found(terminal: Terminal) -> None:
    person = everything_sent(terminal)
    found = terminal("people", "export", person, "--json").json()
    assert found.keys() == {"person", "found", "held"}
    assert found["held"].keys() >= {
        "people", "accounts", "evidence", "sources", "assessments", "shortlist", "contacts", "drafts", "draft_versions",
        "approvals", "outbox", "audit", "first_seen", "vectors",
    }  # fmt: skip
    assert ADDRESS in found["found"]["text"]
    assert "Purpose: to find people" in found["found"]["text"]
    assert json.dumps(found).count("other@") == 0


def test_what_they_say_outranks_a_fact_and_their_score_changes(terminal: Terminal) -> None:
    person, search = terminal.person(), terminal.search()
    why = terminal("why", search, person, "--json").json()
    fact = why["contributions"][0]["evidence"]
    words = ("--says", "That was my colleague", "--evidence", fact, "--name", "Ines M.")
    assert terminal("people", "correct", person, *words, "--json").json()["searches"] == [search]
    after = terminal("why", search, person, "--json").json()
    assert after["score_mp"] < why["score_mp"]
    shown = terminal("people", "show", person, "--json").json()
    assert shown["name"] == "Ines M."
    assert [one["says"] for one in shown["statements"]] == ["That was my colleague"]


def test_whoever_was_just_found_is_not_due_and_nothing_is_deleted(terminal: Terminal) -> None:
    assert terminal("people", "due", "--json").json() == {"people": []}
    assert terminal("people", "due", "--delete", "--json").json()["expired"] == []
    assert terminal.person()


@pytest.mark.parametrize(
    "words",
    [
        ("keep", "P", "--reason", "", "--until", "2999-01-01"),
        ("keep", "P", "--reason", "r", "--until", "2001-01-01"),
    ],
)
def test_a_reason_says_something_and_a_day_that_is_to_come(terminal: Terminal, words: tuple[str, ...]) -> None:
    person = terminal.person()
    terminal("people", *(person if word == "P" else word for word in words)).complaint(2)


def test_the_record_of_processing_holds_every_active_source_purpose_recipient_and_period(terminal: Terminal) -> None:
    found = terminal("processing", "--json").json()
    assert found.keys() == {
        "controller", "purposes", "subjects", "data", "sources", "recipients", "transfers", "retention", "measures",
    }  # fmt: skip
    assert all(found.values())
    assert "Rina Recruiter" in found["controller"]
    states = terminal("doctor", "--json").json()["sources"]
    assert {one["source"] for one in found["sources"]} == {"git"} | {one["source"] for one in states if one["usable"]}
    assert any(line.startswith("somebody who was not told: 30 days") for line in found["retention"])
