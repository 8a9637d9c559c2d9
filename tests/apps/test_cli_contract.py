"""Every command's JSON has the fields that the contract names, alone on stdout, with the contract's status."""

import json
from pathlib import Path

import pytest

from tests.apps.cli_world import BRIEF, VAGUE, Terminal

ROLE = {
    "role", "runner_up", "confidence", "deciding_question", "specialisation", "seniority", "location", "remote", "visa",
    "must_have_skills", "salary", "questions", "refused", "warnings", "pay", "engine",
}  # fmt: skip
SEARCH = {"search", "status", "brief", "coverage", "shortlist"}
LISTED = {"person", "name", "rank", "score", "spread", "confidence", "lane", "accounts", "evidence", "routes"}
PROOF = {"evidence", "url", "kind", "gate", "weight", "points", "reason"}
WHY = {"score", "score_mp", "contributions", "discounted", "unknown"}
RANKED = {"person", "name", "aliases", "login", "score", "spread", "contributions", "first", "last", "bot", "questions"}
DRAFT = {"draft", "state", "sha256", "sentences", "blocks"}


def test_a_text_is_named_and_priced(terminal: Terminal) -> None:
    answer = terminal("role", "-", "--json", stdin=BRIEF.encode())
    assert (answer.status, answer.err) == (0, "")
    found = answer.json()
    assert found.keys() >= ROLE
    assert found["role"] == "ml_infrastructure_engineer"
    assert found["salary"] == {"min": 140_000, "max": 180_000, "currency": "CHF", "period": "year"}
    assert found["pay"].keys() == {"universe", "band", "currency", "as_of", "source"}


def test_many_texts_give_one_line_each_with_their_id(terminal: Terminal, tmp_path: Path) -> None:
    items = [{"id": "a", "text": BRIEF}, {"id": 2, "text": "Daily stand-ups, pizza.", "title": "Payroll clerk"}]
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, items)) + "\n\n", encoding="utf-8")
    answer = terminal("role", str(tmp_path / "many.jsonl"))
    found = [json.loads(line) for line in answer.out.splitlines()]
    assert (answer.status, answer.err) == (0, "")
    assert [item["id"] for item in found] == ["a", 2]
    assert all(item.keys() == found[0].keys() >= ROLE | {"id"} for item in found)


def test_a_conversation_goes_on_turn_by_turn(terminal: Terminal) -> None:
    first = terminal("chat", "--say", VAGUE, *terminal.source, "--json").json()
    assert first.keys() == {"chat", "reply", "brief", "questions", "search"}
    assert first["questions"]
    second = terminal("chat", first["chat"], "--say", "(b) train our own models", "--json").json()
    assert (second["chat"], second["search"]) == (first["chat"], first["search"])
    assert second["brief"]["role"] == "ml_engineer"


def test_an_interactive_conversation_ends_with_its_input(terminal: Terminal) -> None:
    answer = terminal("chat", *terminal.source, "--json", stdin=VAGUE.encode() + b"\n\n")
    assert answer.status == 0
    assert answer.json()["questions"]
    assert "Say whom you need" in answer.err
    assert terminal("chat", *terminal.source, stdin=b"").status == 0


def test_a_search_without_acceptance_stops_at_its_brief(terminal: Terminal) -> None:
    answer = terminal("search", "--brief", BRIEF, *terminal.source, "--json")
    assert (answer.status, answer.err) == (0, "")
    assert answer.json().keys() >= SEARCH
    assert answer.json()["status"] == "brief_gate"


def test_an_accepted_search_runs_to_held_drafts(terminal: Terminal) -> None:
    answer = terminal("search", "--brief", BRIEF, *terminal.source, "--accept", "--limit", "2", "--json")
    assert (answer.status, answer.err) == (0, "")
    assert answer.json()["status"] == "held"
    assert len(answer.json()["shortlist"]) == 2


def test_an_ambiguous_brief_is_refused_with_its_question_until_it_is_answered(terminal: Terminal) -> None:
    words = ("search", "--brief", VAGUE, *terminal.source, "--accept", "--limit", "1", "--json")
    asked = terminal(*words)
    question = next(item for item in asked.json()["brief"]["questions"] if item["topic"] == "role")
    assert asked.status == 3
    assert question["text"] in asked.err
    settled = terminal(*words, "--answer", "role=ml_engineer", "--answer", "must_haves=PyTorch, ranking")
    assert settled.status == 0
    assert settled.json()["brief"]["role"] == "ml_engineer"
    assert settled.json()["status"] == "held"


def test_an_answer_without_acceptance_settles_its_question_and_accepts_nothing(terminal: Terminal) -> None:
    words = ("search", "--brief", VAGUE, *terminal.source, "--answer", "role=ml_engineer", "--json")
    found = terminal(*words).json()
    assert found["status"] == "brief_gate"
    assert found["brief"]["role"] == "ml_engineer"
    assert found["brief"]["acceptance"] is None


def test_a_search_can_be_accepted_gate_by_gate(terminal: Terminal) -> None:
    search = terminal("search", "--brief", BRIEF, *terminal.source, "--json").json()["search"]
    shortlisted = terminal("search", "accept", search, "--json").json()
    assert shortlisted["status"] == "shortlist_gate"
    first, second = [row["person"] for row in shortlisted["shortlist"]][:2]
    held = terminal("search", "accept", search, "--only", first, "--only", second, "--drop", second, "--json").json()
    assert held["status"] == "held"
    drafts = terminal("drafts", "list", "--search", search, "--json").json()["drafts"]
    assert [draft["person"] for draft in drafts] == [first]
    assert "waits at no gate" in terminal("search", "accept", search).complaint(status=3)


def test_a_cancelled_search_stays_cancelled(terminal: Terminal) -> None:
    search = terminal("search", "--brief", BRIEF, *terminal.source, "--json").json()["search"]
    assert terminal("search", "cancel", search, "--json").json()["status"] == "cancelled"
    assert terminal("search", "show", search, "--json").json()["status"] == "cancelled"
    assert terminal("search", "resume", search).complaint(status=3)


def test_a_search_is_listed_shown_and_resumed(terminal: Terminal) -> None:
    (row,) = terminal("search", "list", "--json").json()["searches"]
    for command in ("show", "resume"):
        found = terminal("search", command, row["search"], "--json")
        assert (found.status, found.err) == (0, "")
        assert found.json().keys() >= SEARCH


def test_a_shortlist_names_score_spread_and_ways(terminal: Terminal) -> None:
    people = terminal("shortlist", terminal.search(), "--json").json()["people"]
    assert [person["rank"] for person in people] == [1, 2, 3]
    assert all(person.keys() >= LISTED for person in people)


def test_the_points_of_a_person_add_up_to_their_score(terminal: Terminal) -> None:
    found = terminal("why", terminal.search(), terminal.person(), "--json").json()
    assert found.keys() >= WHY
    assert all(item.keys() == PROOF for item in found["contributions"] + found["discounted"])
    assert sum(item["points"] for item in found["contributions"]) == found["score_mp"] > 0


def test_the_shortlist_tells_the_place_and_why_takes_the_beginning_of_an_id(terminal: Terminal) -> None:
    search, person = terminal.search(), terminal.person()
    assert "place" in terminal("shortlist", search).out.splitlines()[0].split()
    assert {row["place"] for row in terminal("shortlist", search, "--json").json()["people"]} == {None}
    assert "unknown" in terminal("shortlist", search).out
    assert person in terminal("why", search, person[:8]).out


def test_people_are_compared_side_by_side(terminal: Terminal) -> None:
    search = terminal.search()
    people = [row["person"] for row in terminal("shortlist", search, "--json").json()["people"]]
    found = terminal("compare", search, *people, "--json").json()["people"]
    assert [item["person"] for item in found] == people
    assert all(item.keys() >= WHY for item in found)


def test_coverage_tells_what_was_asked_and_what_was_not(terminal: Terminal) -> None:
    found = terminal("coverage", terminal.search(), "--json").json()
    assert found["sources"][0].keys() == {
        "source", "status", "requests", "records", "people", "reason", "reset_at"
    }  # fmt: skip
    assert "github" in found["not_searched"]
    assert sum(found["left_out"].values()) > 0


@pytest.mark.parametrize("words", [(), ("--role", "ml_infrastructure_engineer"), ("--order", "rising")])
def test_contributors_of_a_repository_are_ranked_with_bots_last(terminal: Terminal, words: tuple[str, ...]) -> None:
    answer = terminal("evidence", "git", str(terminal.repository), *words, "--json")
    people = answer.json()["people"]
    assert (answer.status, answer.err) == (0, "")
    assert all(person.keys() == RANKED for person in people)
    assert [person["bot"] for person in people] == [False] * (len(people) - 1) + [True]
    assert people[-1]["score"] == 0


def test_nothing_later_than_the_named_day_is_known(terminal: Terminal) -> None:
    words = ("evidence", "git", str(terminal.repository), "--as-of", "2026-01-01", "--limit", "3", "--json")
    people = terminal(*words).json()["people"]
    assert len(people) == 3
    assert all(person["last"] <= "2026-01-01" for person in people)


def test_a_draft_goes_from_blocked_to_handed_off(terminal: Terminal) -> None:
    blocked = terminal.draft()
    assert blocked.keys() >= DRAFT
    assert (blocked["state"], blocked["blocks"]) == ("blocked", ["no_contact_point"])
    added = terminal.add_contact("--json").json()
    assert added.keys() == {"contact", "usable", "reason"}
    held = terminal("drafts", "show", blocked["draft"], "--json").json()
    assert (held["state"], held["sha256"] != blocked["sha256"]) == ("held", True)
    assert all(item.keys() == {"text", "evidence", "fact", "template"} for item in held["sentences"])
    approved = terminal("drafts", "approve", held["draft"], "--sha", held["sha256"], "--json").json()
    assert approved["state"] == "approved"
    delivered = terminal("deliver", "--once", "--json")
    assert (delivered.status, delivered.err) == (0, "")
    assert delivered.json().keys() >= {"sent", "handed_off", "failed", "uncertain", "refused"}
    assert delivered.json()["handed_off"] == [held["draft"]]
    assert [path.suffix for path in (terminal.home / "outbox").iterdir()] == [".eml"]


@pytest.mark.parametrize(("verdict", "state"), [("reject", "rejected"), ("redraft", "blocked")])
def test_a_draft_is_rejected_or_drafted_again(terminal: Terminal, verdict: str, state: str) -> None:
    draft = terminal.draft()
    decided = terminal("drafts", verdict, draft["draft"], "--reason", "not for us", "--json")
    assert (decided.status, decided.err) == (0, "")
    assert decided.json()["state"] == state


def test_drafts_are_filtered_by_state(terminal: Terminal) -> None:
    assert len(terminal("drafts", "list", "--state", "blocked", "--json").json()["drafts"]) == 3
    assert terminal("drafts", "list", "--state", "held", "--json").json()["drafts"] == []


def test_delivering_for_good_prints_no_single_document(terminal: Terminal) -> None:
    assert "--once" in terminal("deliver", "--json").complaint(status=2)


def test_what_is_known_about_a_person_is_shown(terminal: Terminal) -> None:
    terminal.add_contact()
    found = terminal("people", "show", terminal.person(), "--json").json()
    assert found["contacts"][0]["address"] == "ines@marchetta.example"


def test_a_person_who_objected_is_not_written_to_again(terminal: Terminal) -> None:
    terminal.add_contact()
    held = terminal.draft()
    approved = terminal("drafts", "approve", held["draft"], "--sha", held["sha256"], "--json")
    assert approved.status == 0

    assert terminal("people", "objected", terminal.person(), "--json").json()["suppressed"] is True

    assert terminal("deliver", "--once", "--json").json()["refused"] == [held["draft"]]
    assert "suppressed" in terminal.add_contact().complaint(status=3)


def test_a_waiting_draft_to_a_person_who_objected_says_why_it_is_blocked(terminal: Terminal) -> None:
    terminal("people", "objected", terminal.person())

    assert "suppressed" in terminal.draft()["blocks"]


def test_doctor_tells_each_setting_and_never_a_value(terminal: Terminal) -> None:
    secrets = {
        "OPENAI_API_KEY": "sk-very-secret", "HARDSIGNAL_SMTP_URL": "smtp://user:pass-secret@mail.example:25",
        "HARDSIGNAL_MODEL": "model-of-ours", "HARDSIGNAL_PUBLIC_URL": "https://inside.example",
    }  # fmt: skip
    for name, value in secrets.items():
        terminal.patch.setenv(name, value)
    for words in ((), ("--json",)):
        answer = terminal("doctor", *words)
        assert (answer.status, answer.err) == (0, "")
        assert not [value for value in (*secrets.values(), str(terminal.home), "rina@") if value in answer.out]
    found = terminal("doctor", "--json").json()
    assert (found["engine"], found["store"]) == ("modelled", "ok")
    assert {row["name"] for row in found["settings"] if row["set"]} >= {"OPENAI_API_KEY", "HARDSIGNAL_HOME"}
    assert all(row["effect"] for row in found["settings"])


def test_doctor_fails_where_the_store_cannot_be_used(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    terminal.patch.setenv("HARDSIGNAL_HOME", str(tmp_path / "file"))
    answer = terminal("doctor", "--json")
    assert (answer.status, answer.json()["store"] != "ok") == (1, True)


@pytest.mark.parametrize("command", [("migrate",), ("reindex",), ("audit", "verify")], ids=" ".join)
def test_the_store_is_looked_after(terminal: Terminal, command: tuple[str, ...]) -> None:
    answer = terminal(*command, "--json")
    assert (answer.status, answer.err) == (0, "")
    assert answer.json().keys() == {"done", "count"}


def test_a_worker_runs_what_is_due_and_ends(terminal: Terminal) -> None:
    answer = terminal("worker", "--once")
    assert (answer.status, answer.out, answer.err) == (0, "", "")
