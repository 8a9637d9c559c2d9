"""`setup` asks one question, or takes the answer from its words; `doctor` says where nobody has answered."""

from tests.apps.cli_world import BRIEF, Terminal


def test_setup_takes_the_answer_from_its_words_and_doctor_tells_it(terminal: Terminal) -> None:
    assert "nobody has said" in terminal("doctor", "--json").json()["use"]
    done = terminal("setup", "--as", "in-house", "--json")
    assert (done.status, done.json()["use"], done.json()["barred"]) == (0, "in_house", [])
    assert terminal("doctor", "--json").json()["use"] == "in_house"


def test_setup_asks_where_no_answer_was_given(terminal: Terminal) -> None:
    done = terminal("setup", "--json", stdin=b"agency\n")
    assert done.status == 0
    assert [one["source"] for one in done.json()["barred"]] == ["github", "orcid"]
    assert "in_house" in terminal("setup", "--as", "other").complaint(2)


def test_an_agencys_search_skips_github_and_says_why(terminal: Terminal) -> None:
    terminal("setup", "--as", "agency")
    words = ("search", "--brief", BRIEF, "--source", "github", *terminal.source, "--accept", "--limit", "1", "--json")
    found = terminal(*words)
    rows = {row["source"].partition(":")[0]: row for row in found.json()["coverage"]}
    assert (found.status, rows["git"]["status"], rows["github"]["status"]) == (0, "ok", "skipped")
    assert "may not be sold" in rows["github"]["reason"]
    assert rows["github"]["requests"] == 0
