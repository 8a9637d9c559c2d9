"""`search ask` prints what can be sent on, and records the answer as the manager's; off-limits lists by command."""

from pathlib import Path

from tests.apps.cli_world import BRIEF, VAGUE, Terminal


def test_a_question_goes_out_and_its_answer_comes_back_as_the_managers(terminal: Terminal) -> None:
    search = terminal("search", "--brief", VAGUE, *terminal.source, "--json").json()["search"]
    asked = terminal("search", "ask", search, "--json").json()
    assert asked.keys() == {"search", "ask", "topic", "question", "text", "link", "expires_at"}
    assert (asked["topic"], asked["link"]) == ("role", None)
    assert asked["text"] in terminal("search", "ask", search).out
    words = ("--answer", "role=b", "--answer", "must_haves=PyTorch, ranking", "--on-behalf", "Dana Kern, Head of ML")
    done = terminal("search", "accept", search, *words)
    assert done.status == 0
    assert "in the words of Dana Kern, Head of ML" in done.out
    assert {said["by"] for said in terminal("search", "show", search, "--json").json()["brief"]["answers"]} == {
        "Dana Kern, Head of ML"
    }
    assert terminal("search", "ask", search).complaint(3)


def test_with_pages_that_are_reached_from_outside_a_link_is_shown_once_and_can_be_taken_back(
    terminal: Terminal,
) -> None:
    search = terminal("search", "--brief", VAGUE, *terminal.source, "--json").json()["search"]
    terminal.patch.setenv("HARDSIGNAL_PUBLIC_URL", "https://desk.example/")
    link = terminal("search", "ask", search, "--json").json()["link"]
    assert link.startswith("https://desk.example/asked/")
    assert terminal("search", "ask", search, "--revoke", "--json").json() == {"search": search, "revoked": 1}
    assert link not in terminal("search", "show", search, "--json").out


def test_lists_are_kept_by_command_and_shown_when_a_brief_is_accepted(terminal: Terminal, tmp_path: Path) -> None:
    listed = tmp_path / "ours.csv"
    listed.write_text("company,domain,why\nNorthlight,northlight.example,client\n")
    done = terminal("off-limits", "import", str(listed), "--json")
    assert done.status == 0
    assert [row["value"] for row in done.json()["off_limits"]] == ["Northlight", "northlight.example"]
    begun = terminal("search", "--brief", BRIEF, *terminal.source, "--off-limits", "person:Ada Muster", "--json").json()
    assert [row["value"] for row in begun["off_limits"]] == ["Ada Muster", "Northlight", "northlight.example"]
    search = begun["search"]
    assert "off limits, nobody approaches them: Ada Muster" in terminal("search", "accept", search).out
    named = terminal("shortlist", search, "--json").json()["people"][0]
    added = terminal("search", "off-limits", search, "add", f"person:{named['name']}", "--why", "no_poach", "--json")
    assert len(added.json()["off_limits"]) == 4
    assert "nothing is drafted" in terminal("search", "show", search).out
    assert "off_limits" in terminal("search", "accept", search, "--only", named["person"]).complaint(3)
    assert terminal("search", "off-limits", search, "remove", named["name"]).status == 0
    assert terminal("off-limits", "remove", "Northlight").status == 0
    assert len(terminal("off-limits", "list", "--json").json()["off_limits"]) == 1
    assert "say add" in terminal("search", "off-limits", search, "grow").complaint(2)
    assert terminal("off-limits", "add", "ada@people.example").complaint(2)
