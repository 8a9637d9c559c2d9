"""What the market's figures look like to a person at a terminal, and to a script."""

from memory.knowledge.market import load
from tests.apps.cli_world import BRIEF, VAGUE, Terminal


def test_every_figure_on_file_is_printed_for_scripts(terminal: Terminal) -> None:
    answer = terminal("market", "--json")
    assert (answer.status, answer.err) == (0, "")
    found = answer.json()
    assert found.keys() == {"topics", "figures", "differ", "warnings"}
    assert {row["figure"] for row in found["figures"]} == load().named.keys()
    assert all(row["source"] and row["as_of"] for row in found["figures"])


def test_topics_are_listed_and_each_can_be_read(terminal: Terminal) -> None:
    listed = terminal("market")
    assert listed.status == 0
    for topic, facts in terminal("market", "--json").json()["topics"].items():
        assert topic in listed.out
        told = terminal("market", topic)
        assert told.status == 0
        assert told.out.count("HeroHunt.ai,") + told.out.count("How to Hire") >= facts // 3
    assert "Sources differ on pay, applied AI engineer, United States" in terminal("market", "pay").out


def test_an_unknown_topic_is_one_line_of_usage(terminal: Terminal) -> None:
    assert "no topic is called 'weather'" in terminal("market", "weather").complaint(status=2)


def test_a_named_role_comes_with_short_advice_and_all_of_it_on_request(terminal: Terminal) -> None:
    short = terminal("role", "-", stdin=BRIEF.encode()).out
    full = terminal("role", "-", "--advice", stdin=BRIEF.encode()).out
    assert "pool: small." in short
    assert "No frontier compute is confirmed" in short
    assert len(short.splitlines()) < len(full.splitlines()) / 2
    assert "[HeroHunt.ai, field guide to hiring AI and ML engineers, 2026-06-01]" in full


def test_advice_stands_in_the_json_of_a_role_and_of_a_search(terminal: Terminal) -> None:
    role = terminal("role", "-", "--json", stdin=BRIEF.encode()).json()["advice"]
    search = terminal("search", "--brief", BRIEF, *terminal.source, "--json").json()["advice"]
    assert role == search
    assert role["pool"][0]["cites"][0].keys() == {"figure", "source", "as_of"}


def test_a_search_at_its_brief_gate_shows_the_advice(terminal: Terminal) -> None:
    assert "pool: small." in terminal("search", "--brief", BRIEF, *terminal.source).out
    assert terminal("search", "--brief", VAGUE, *terminal.source).out.count("pool: ") == 2
