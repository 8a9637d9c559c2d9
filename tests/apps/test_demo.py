"""The demo: what it shows is computed, whole, invented and nobody's environment; and it can say no."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.roles import role_title
from apps.demo.naming import PLACES
from apps.demo.opening import SAYS_AI
from apps.demo.show import SEED
from apps.demo.stage import PEOPLE, settings_for
from apps.demo.telling import begin, end, tell
from apps.demo.walk import NEXT, Part, Walk
from apps.demo.writing import change_a_byte, copy_store, deliver_from, noted
from evals.keyword_order import keyword_order
from evals.sandbox.things import InventedPerson
from evals.sandbox.traffic import SourceName
from evals.sandbox.world import World, make_world
from memory.errors import UsageError
from service.bootstrap import utc_now
from service.settings import Settings
from tests.apps.cli_world import ROOT, Terminal

HOSTILE = {
    "OPENAI_API_KEY": "sk-none",
    "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
    "GITHUB_TOKEN": "reader's own",
    "HARDSIGNAL_GITHUB_URL": "http://127.0.0.1:9",
    "HARDSIGNAL_HOME": "/proc/hardsignal",
    "HARDSIGNAL_DATABASE_URL": "sqlite+aiosqlite:////proc/none.sqlite",
    "HARDSIGNAL_SMTP_URL": "smtp://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
}
"""A set-up with which nothing could work that took any of it."""
PROGRAM = (sys.executable, "-m", "apps.cli", "demo")
ORDERED = """
import asyncio, json, sys, tempfile
from pathlib import Path
from apps.demo import naming, opening, ordering, pool
from apps.demo.show import SEED
from apps.demo.stage import open_stage
from memory.errors import UsageError

async def main(folder):
    async with open_stage(Path(folder), SEED) as stage:
        named = await naming.play(stage)
        ordered = await ordering.play(stage, named)
        view = await stage.application.searches.show(named.search)
        people = list(await pool.known(stage, named.search, named.role))
        only_a = ordered.model_copy(update={"people": (ordered.a.placed,)})
        try:
            await opening.play(stage, named, only_a)
        except UsageError as refused:
            rows = [[one.model_dump(mode="json") for one in listed] for listed in (ordered.people, view.shortlist)]
            print(json.dumps([*rows, people, str(refused)]))

with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
"""
"""The first two parts beside the product's own shortlist, and the third where only the worked example's A is known."""
INVENTED_HOST = re.compile(r"https://(?:[\w-]+\.)*(?:example|openalex\.org|huggingface\.co|doi\.org)(?:/|$)")


@pytest.fixture(scope="session")
def shown() -> Walk:
    """What the real program prints for a reader with a set-up of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in HOSTILE.items():
            patch.setenv(name, value)
        done = subprocess.run((*PROGRAM, "--fast", "--json"), cwd=ROOT, capture_output=True, check=True)
    assert done.stderr == b""
    return Walk.model_validate_json(done.stdout)


@pytest.fixture(scope="session")
def world() -> World:
    return make_world(SEED, utc_now().date(), PEOPLE)


def parts(shown: Walk) -> tuple[Part, ...]:
    return (shown.naming, shown.ordering, shown.opening, shown.failing, shown.writing)


def behind(world: World, name: str, part: str) -> InventedPerson:
    (person,) = [one for one in world.people if (one.name, one.part) == (name, part)]
    return person


def told(shown: Walk, capsys: pytest.CaptureFixture[str]) -> str:
    begin()
    for number, part in enumerate(parts(shown), start=1):
        tell(number, part)
    end()
    return capsys.readouterr().out


def test_the_vague_request_is_read_in_two_ways_each_with_a_dated_band(shown: Walk) -> None:
    first, second = shown.naming.readings
    assert (first.option, second.option) == ("a", "b")
    assert first.role != second.role
    assert first.pay != second.pay
    for one in (first, second):
        assert one.pay.source
        assert one.pay.as_of <= utc_now().date()


def test_one_question_tells_the_readings_apart_and_its_answer_is_the_role_searched_for(shown: Walk) -> None:
    assert "(a)" in shown.naming.question
    assert "(b)" in shown.naming.question
    answer = next(answer.value for answer in shown.naming.answers if answer.topic == "role")
    (meant,) = [one for one in shown.naming.readings if f"({one.option})" == answer]
    assert shown.naming.role == meant.role
    assert shown.naming.must_have_skills == shown.ordering.wanted


def test_the_worked_example_holds_b_stands_far_before_a_by_work_and_behind_or_beside_by_keywords(shown: Walk) -> None:
    a, b = shown.ordering.a.placed, shown.ordering.b.placed
    assert a.by_keywords <= b.by_keywords
    assert b.hits >= len(shown.ordering.wanted)
    assert a.score == 0.0
    assert b.score - b.spread > a.score
    assert b.by_evidence < len(shown.ordering.people) / 2 < a.by_evidence


def test_every_zero_of_a_has_its_reason_and_its_link(shown: Walk) -> None:
    a = shown.ordering.a
    assert not a.proofs
    assert len(a.nothing) == 2
    for proof in a.nothing:
        assert proof.points == 0.0
        assert proof.reason
        assert INVENTED_HOST.match(proof.url)


def test_what_b_has_elsewhere_is_shown_and_not_added_on_a_name_alone(shown: Walk) -> None:
    b = shown.ordering.b
    assert {other.source for other in b.namesakes} == {"openalex"}
    assert sum(proof.points for proof in b.proofs) == pytest.approx(b.placed.score, abs=0.05)


def test_the_people_of_the_worked_example_are_those_who_were_planted(shown: Walk, world: World) -> None:
    for one, part in ((shown.ordering.a, "worked_a"), (shown.ordering.b, "worked_b")):
        assert one.says == behind(world, one.placed.name, part).bio


def test_both_orders_hold_everybody_and_the_scores_are_the_shortlists_own() -> None:
    done = subprocess.run((sys.executable, "-c", ORDERED), cwd=ROOT, capture_output=True, check=True)
    ordered, shortlist, people, refusal = json.loads(done.stdout)
    found = {one["person"]: (one["score"], one["spread"]) for one in ordered}
    assert len(found) == len(ordered)
    assert set(found) == set(people)
    assert [one["score"] for one in ordered] == sorted((score for score, _ in found.values()), reverse=True)
    known = {row["person"]: (row["score"], row["spread"]) for row in shortlist}
    assert known == {person: found[person] for person in known}
    assert len(known) == PLACES
    assert max(found[person][0] for person in set(found) - set(known)) <= min(score for score, _ in known.values())
    assert "has an AI word" in refusal


def test_who_is_opened_says_no_word_of_ai_and_has_work_that_others_merged(shown: Walk, world: World) -> None:
    opened = shown.opening
    person = behind(world, opened.placed.name, "adjacent")
    assert opened.says == person.bio
    assert keyword_order(SAYS_AI, {"p": opened.says})[0].hits == 0
    logins = {one.login for one in world.people}
    for proof in opened.proofs[:3]:
        assert INVENTED_HOST.match(proof.url)
        assert proof.accepted_by in logins - {person.login}


def test_the_source_that_refuses_says_until_when_and_the_others_answer(shown: Walk) -> None:
    rows = {row.source.partition(":")[0]: row for row in shown.failing.coverage}
    broken = rows.pop(shown.failing.source)
    assert broken.status == "limited"
    assert broken.reset_at is not None
    assert broken.reset_at > datetime(2026, 1, 1, tzinfo=UTC)
    assert [row.status for row in rows.values()] == ["ok", "ok"]
    assert all(row.people > 0 for row in rows.values())
    assert shown.failing.people == PLACES


def test_every_sentence_of_the_message_is_carried_and_goes_to_who_was_opened(shown: Walk) -> None:
    draft = shown.writing.draft
    assert draft.person == shown.opening.placed.person
    assert draft.state == "held"
    for sentence in draft.sentences:
        assert bool(sentence.evidence) != bool(sentence.template), sentence
    assert {proof.url for proof in shown.opening.proofs} & set(draft.proofs.values())


def test_the_falsehood_is_blocked_and_the_sentence_named(shown: Walk) -> None:
    assert shown.writing.blocks == ("unsupported_sentence",)
    (why,) = shown.writing.why
    assert shown.writing.falsehood in why


def test_the_changed_byte_is_refused_by_its_rule_with_exit_status_3_and_the_untouched_message_leaves(
    shown: Walk,
) -> None:
    theft = shown.writing.theft
    assert theft.before != theft.after
    assert theft.status == 3
    assert theft.refusal.startswith("refused (stale_sha)")
    assert shown.writing.outcome == "handed_off"
    assert shown.writing.audited > 10


def test_the_same_copy_with_no_byte_changed_is_delivered_so_the_refusal_is_the_bytes(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.add_contact()
    draft = terminal.draft()
    assert terminal("drafts", "approve", draft["draft"], "--sha", draft["sha256"]).status == 0
    whole, changed = tmp_path / "whole", tmp_path / "changed"
    for home in (whole, changed):
        copy_store(terminal.home, home)
    change_a_byte(changed)
    assert [asyncio.run(deliver_from(home)) for home in (whole, changed)] == [0, 3]
    assert "stale_sha" in noted(changed)
    with pytest.raises(UsageError, match="refused nothing"):
        noted(whole)


def test_the_settings_of_the_demo_are_read_from_no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`Settings` in the plain way takes what it is not given from there: that is what would go wrong."""
    urls: dict[SourceName, str] = {"github": "http://a", "openalex": "http://b", "huggingface": "http://c"}
    bare = settings_for(tmp_path, urls)
    for name, value in {**HOSTILE, "HARDSIGNAL_LEASE_SECONDS": "1"}.items():
        monkeypatch.setenv(name, value)
    assert settings_for(tmp_path, urls) == bare
    assert Settings(home=tmp_path).openai_api_key is not None


def test_it_says_at_the_top_and_above_every_part_that_it_is_invented(
    shown: Walk, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = told(shown, capsys).splitlines()
    assert "invented" in lines[1]
    heads = [line for line in lines if re.match(r"\d\. ", line)]
    assert [head[0] for head in heads] == ["1", "2", "3", "4", "5"]
    assert all("invented" in head for head in heads)
    assert lines[-1].endswith(NEXT)


def test_the_heart_of_each_part_is_told(shown: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(told(shown, capsys).split())
    for words in (
        shown.naming.question,
        role_title(shown.naming.role),
        shown.ordering.a.nothing[0].reason,
        shown.opening.proofs[0].url,
        f"merged by {shown.opening.proofs[0].accepted_by}",
        "limited until",
        shown.writing.why[0],
        "refused (stale_sha)",
        "exit status 3",
    ):
        assert words in text


@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_but_one_of_a_single_long_word_is_wider_than_the_terminal(
    shown: Walk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    coloured = told(shown, capsys)
    assert "\x1b[1m" in coloured
    lines = re.sub(r"\x1b\[[\d;]*m", "", coloured).splitlines()
    wide = [line for line in lines if len(line) > columns and " " in line.strip()]
    assert wide == []
    assert max(map(len, lines)) > 70


def test_ctrl_c_ends_the_demo_in_one_line_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with subprocess.Popen(
        PROGRAM, cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        while not program.stdout.readline().startswith(b"1. "):
            assert program.poll() is None
        os.killpg(program.pid, signal.SIGINT)
        _, err = program.communicate()
    assert (program.returncode, err.count(b"\n")) == (130, 1)
    assert err.startswith(b"hardsignal: the demo was stopped")
    assert list(tmp_path.iterdir()) == []
