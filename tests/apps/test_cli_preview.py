"""`search --preview` looks at both readings of a blurred brief and leaves nothing but a search that waits."""

from tests.apps.cli_world import BRIEF, VAGUE, Terminal


def test_both_readings_of_a_blurred_brief_are_looked_at(terminal: Terminal) -> None:
    before = len(terminal("drafts", "list", "--json").json()["drafts"])
    done = terminal("search", "--brief", VAGUE, *terminal.source, "--preview", "--json")
    view = done.json()
    assert (done.status, done.err, view["status"], view["shortlist"]) == (0, "", "brief_gate", [])
    assert len(view["readings"]) == 2
    assert len({reading["role"] for reading in view["readings"]}) == 2
    for reading in view["readings"]:
        assert reading["people"] > 3
        assert [bool(sample["name"] and sample["url"]) for sample in reading["samples"]] == [True] * 3
    assert view["coverage"][0]["status"] == "ok"
    assert len(terminal("drafts", "list", "--json").json()["drafts"]) == before
    again = terminal("search", "preview", view["search"])
    assert again.status == 0
    assert "(a) " in again.out
    assert "(b) " in again.out
    assert terminal("search", "accept", view["search"]).status == 3


def test_a_look_accepts_nothing_and_a_source_that_fails_makes_it_partial(terminal: Terminal) -> None:
    assert "--accept" in terminal("search", "--brief", BRIEF, "--preview", "--accept").complaint(2)
    (terminal.home / "empty").mkdir()
    done = terminal("search", "--brief", BRIEF, "--source", f"git:{terminal.home / 'empty'}", "--preview", "--json")
    assert (done.status, done.json()["coverage"][0]["status"]) == (4, "failed")
    assert done.json()["partial"] != []
    (drafted,) = [row for row in terminal("search", "list", "--json").json()["searches"] if row["status"] == "held"]
    assert terminal("search", "preview", drafted["search"]).complaint(3)
