"""The Kaggle source on invented tables: who is credited, what is shared, left out and told; and rows of real ones."""

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agents.ports import Source
from evals.sandbox.kaggle_files import COLUMNS
from memory.errors import BudgetExhausted, SourceError, SourceFailed
from memory.records import Medal, SourceAnswer
from tests.helpers.serving import Purse, Recordings, assert_whole, question
from tests.tools.kaggle.invented_tables import ROWS, write
from tools.kaggle.source import Kaggle, KaggleLimits
from tools.kaggle.tables import Rows, Table, day, number, read

NOW = datetime(2026, 11, 20, tzinfo=UTC)
RECORDED = Recordings("kaggle")
FILES = {"users": "Users.csv", "user_achievements": "UserAchievements.csv", "teams": "Teams.csv",
         "team_memberships": "TeamMemberships.csv", "kernels": "Kernels.csv"}  # fmt: skip


async def ask(folder: Path | None, kind: str, term: str, purse: Purse | None = None, **limits: int) -> SourceAnswer:
    source = Kaggle(folder, lambda: NOW, limits=KaggleLimits(**limits))
    return await source.ask(question("kaggle", kind, term), purse or Purse())


def medals(answer: SourceAnswer) -> list[Medal]:
    found = [fact for fact in answer.evidence if isinstance(fact, Medal)]
    return sorted(found, key=lambda fact: (fact.owner, fact.award, fact.title))


def told(answer: SourceAnswer) -> list[tuple[str, str, int]]:
    return [(fact.owner, fact.award, fact.team) for fact in medals(answer)]


def test_the_source_fits_its_port() -> None:
    port: Source = Kaggle(None, lambda: NOW)
    assert (port.name, port.kinds) == ("kaggle", ("tier", "contest", "user"))


async def test_a_grandmaster_is_found_with_tier_and_medals_and_their_teams(tmp_path: Path) -> None:
    answer = await ask(write(tmp_path), "tier", "grandmaster")
    assert told(answer) == [("kaggle:1", "gold", 3), ("kaggle:1", "grandmaster", 1), ("kaggle:1", "notebook", 1),
                            ("kaggle:1", "silver", 1)]  # fmt: skip
    assert_whole(answer)


async def test_a_grandmaster_of_discussions_and_the_platforms_staff_are_none(tmp_path: Path) -> None:
    answer = await ask(write(tmp_path), "tier", "Grandmaster")
    assert [account.key for account in answer.accounts] == ["kaggle:1"]
    assert "people of Kaggle's own staff (1)" in (answer.coverage.reason or "")


async def test_masters_are_found_with_those_above_them(tmp_path: Path) -> None:
    answer = await ask(write(tmp_path), "tier", "master")
    assert {(fact.owner, fact.award) for fact in medals(answer) if fact.contest is None} == {
        ("kaggle:1", "grandmaster"), ("kaggle:2", "master"),
    }  # fmt: skip


async def test_who_won_gold_in_a_contest_is_found_by_words_of_its_title(tmp_path: Path) -> None:
    answer = await ask(write(tmp_path), "contest", "ovens challenge")
    assert {account.key for account in answer.accounts} == {"kaggle:1", "kaggle:2", "kaggle:4"}
    gold = [fact for fact in medals(answer) if fact.award == "gold"]
    assert {(fact.team, fact.contest, fact.url) for fact in gold} == {
        (3, "Even Ovens Challenge", "https://www.kaggle.com/competitions/even-ovens")
    }


async def test_a_medal_is_dated_by_the_contest_and_never_ahead(tmp_path: Path) -> None:
    """Medals of the first years were all given out on one later day; 'soon' is no day, and 2030 has not come."""
    by_award = {
        fact.award: fact.happened_on.isoformat() for fact in medals(await ask(write(tmp_path), "user", "maraq"))
    }
    assert by_award == {
        "gold": "2015-11-30", "silver": "2026-11-20", "grandmaster": "2022-03-04", "notebook": "2024-01-02",
    }  # fmt: skip


async def test_a_rank_is_never_a_fact(tmp_path: Path) -> None:
    """Somebody with ranks and no award has a page and no fact; planted fault: with a medal they have one."""
    answer = await ask(write(tmp_path, rows=dict(ROWS) | {"TeamMemberships.csv": ROWS["TeamMemberships.csv"][4:5]}),
                       "user", "bramo")  # fmt: skip
    assert (answer.coverage.people, answer.evidence) == (1, ())
    assert "Rank" not in answer.model_dump_json()
    assert told(await ask(write(tmp_path), "user", "bramo")) == [("kaggle:4", "gold", 3)]


async def test_what_does_not_count_is_left_out_and_said(tmp_path: Path) -> None:
    reason = (await ask(write(tmp_path), "user", "MaraQ")).coverage.reason or ""
    assert "medals of contests that count for no tier (1)" in reason
    assert "medals of contests that are not listed (1)" in reason
    assert "notebooks that began as somebody else's (1)" in reason


async def test_no_country_and_no_address_is_kept_and_a_name_is_one_line(tmp_path: Path) -> None:
    """Planted fault: the tables hold both."""
    assert "Farland" in (write(tmp_path) / "Users.csv").read_text()
    answer = await ask(tmp_path, "contest", "ovens challenge")
    kept = answer.model_dump_json()
    assert not [word for word in ("Farland", "tarn.example", "Country", "LocationSharingOptOut") if word in kept]
    names = {account.key: account.name for account in answer.accounts}
    assert names == {"kaggle:1": 'Mara "Q" Quell of Tarn', "kaggle:2": "Ilse Tarn", "kaggle:4": None}


async def test_an_address_with_a_strange_path_is_not_linked(tmp_path: Path) -> None:
    (silver,) = [fact for fact in medals(await ask(write(tmp_path), "user", "maraq")) if fact.award == "silver"]
    assert (silver.url, silver.contest) == ("https://www.kaggle.com", "Cold <b>Ovens</b>")


@pytest.mark.parametrize("file", ["UserAchievements.csv", "TeamMemberships.csv", "Teams.csv", "Kernels.csv"])
async def test_a_file_that_is_missing_is_named_and_the_rest_is_read(file: str, tmp_path: Path) -> None:
    answer = await ask(write(tmp_path, file), "user", "maraq")
    assert answer.coverage.status == "partial"
    assert f"{file}, which is not in the folder" in (answer.coverage.reason or "")
    assert [account.handle for account in answer.accounts] == ["maraq"]


@pytest.mark.parametrize(
    ("file", "kind", "term"),
    [
        ("Users.csv", "user", "maraq"),
        ("UserAchievements.csv", "tier", "master"),
        ("Competitions.csv", "contest", "ovens"),
    ],
)
async def test_a_file_without_which_nobody_is_found_is_a_failure_that_names_it(
    file: str, kind: str, term: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceFailed, match=file):
        await ask(write(tmp_path, file), kind, term)


async def test_a_column_that_is_gone_is_named(tmp_path: Path) -> None:
    (write(tmp_path) / "Users.csv").write_text("Id,UserName,DisplayName\n1,maraq,Mara\n")
    with pytest.raises(SourceFailed, match=r"Users.csv .* PerformanceTier"):
        await ask(tmp_path, "user", "maraq")


async def test_a_column_that_is_new_changes_nothing(tmp_path: Path) -> None:
    before = told(await ask(write(tmp_path), "user", "maraq"))
    for file in COLUMNS:
        path = tmp_path / file
        if '"' not in path.read_text():
            path.write_text("".join(f"new,{line}\n" for line in path.read_text().splitlines()))
    assert told(await ask(tmp_path, "user", "maraq")) == before


@pytest.mark.parametrize("bad", ["1,2\n", '9,"no end\n', ",,,,,,,,,\n", "\x00\x00\n", '"' + "x" * 200_000 + "\n"])
async def test_a_row_that_is_broken_is_counted_and_the_rest_is_read(bad: str, tmp_path: Path) -> None:
    with (write(tmp_path) / "TeamMemberships.csv").open("a") as out:
        out.write(f"{bad}48,21,9,\n")
    answer = await ask(tmp_path, "user", "maraq")
    assert ("kaggle:1", "gold") in {(fact.owner, fact.award) for fact in medals(answer)}
    assert "rows of TeamMemberships.csv" in (answer.coverage.reason or "")


async def test_nothing_is_asked_without_a_folder_and_that_is_said() -> None:
    answer = await ask(None, "tier", "grandmaster")
    assert (answer.coverage.status, answer.coverage.requests) == ("skipped", 0)
    assert "HARDSIGNAL_KAGGLE_FOLDER" in (answer.coverage.reason or "")


@pytest.mark.parametrize(("kind", "term"), [("tier", "expert"), ("user", "../x"), ("contest", "!!")])
async def test_a_question_that_says_nothing_is_not_asked(kind: str, term: str, tmp_path: Path) -> None:
    assert (await ask(write(tmp_path), kind, term)).coverage.status == "skipped"


@pytest.mark.parametrize(("kind", "term"), [("user", "nobody-here"), ("contest", "sourdough")])
async def test_what_is_not_there_is_nothing_found_and_no_failure(kind: str, term: str, tmp_path: Path) -> None:
    answer = await ask(write(tmp_path), kind, term)
    assert (answer.coverage.status, answer.coverage.people) == ("ok", 0)


async def test_people_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    answer = await ask(write(tmp_path), "contest", "ovens challenge", people=2)
    assert answer.coverage.people == 2
    assert "further people (1)" in (answer.coverage.reason or "")


async def test_each_pass_is_paid_for_and_a_spent_budget_ends_the_walk(tmp_path: Path) -> None:
    assert (await ask(write(tmp_path), "user", "maraq", Purse(requests=20))).coverage.requests == 8
    answer = await ask(tmp_path, "user", "maraq", Purse(requests=3))
    assert (answer.coverage.status, answer.coverage.requests) == ("limited", 3)
    with pytest.raises(BudgetExhausted):
        await ask(tmp_path, "user", "maraq", Purse(requests=0))


@pytest.mark.parametrize(("text", "plain"), [("75", "75"), ("75.0", "75"), ("", None), ("7.5", None), ("x", None)])
def test_whole_numbers_are_read_however_they_are_printed(text: str, plain: str | None) -> None:
    assert number(text) == plain


@pytest.mark.parametrize(
    ("text", "on"),
    [("07/15/2016", "2016-07-15"), ("07/15/2016 23:59:00", "2016-07-15"), ("02/30/2016", None), ("2016-07-15", None)],
)
def test_days_are_read_month_first(text: str, on: str | None) -> None:
    found = day(text)
    assert (found.isoformat() if found else None) == on


def test_a_table_is_never_held_whole(tmp_path: Path) -> None:
    """Planted fault: reading it into a list needs more than the table's own bytes."""
    table = Table("Users.csv", ("Id", "UserName"))
    line = "{},somebody,A rather long and entirely invented name,,1,,False\n"
    body = "Id,UserName,DisplayName,a,b,c,d\n" + "".join(line.format(n) for n in range(60_000))
    (tmp_path / "Users.csv").write_text(body)

    def peak(column: str, among: Any) -> int:
        tracemalloc.start()
        read(tmp_path, Rows(table, column, among), 10**6)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak("Id", {"59999"}) < len(body) // 4
    assert peak("UserName", {"somebody"}) > len(body)


@RECORDED.needed
@pytest.mark.parametrize("kind_term", [("user", "antgoldbloom"), ("tier", "grandmaster"), ("user", "kaggleteam")])
async def test_rows_of_every_recording_are_read(kind_term: tuple[str, str], tmp_path: Path) -> None:
    write(tmp_path, rows={})
    for path in RECORDED.paths:
        name = FILES.get(path.stem.removeprefix("meta_kaggle_"))
        if name:
            body = json.loads(path.read_text())["response"]["body_text"]
            assert set(COLUMNS[name].split(",")) == set(body.splitlines()[0].split(","))
            (tmp_path / name).write_text(body)
    answer = await ask(tmp_path, *kind_term)
    assert answer.coverage.status == "ok"
    assert "United States" not in answer.model_dump_json()


@pytest.mark.parametrize(
    "put", ["", "text", "-1", "9" * 40, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), '"']
)
@pytest.mark.parametrize("file", COLUMNS)
async def test_every_cell_may_hold_anything(file: str, put: str, tmp_path: Path) -> None:
    for column in COLUMNS[file].split(","):
        changed = [dict(row) | {column: put} for row in ROWS[file]]
        write(tmp_path, rows=dict(ROWS) | {file: changed})
        for kind, term in (("tier", "master"), ("contest", "ovens"), ("user", "maraq")):
            try:
                assert_whole(await ask(tmp_path, kind, term))
            except SourceError:
                pytest.fail("an odd cell is no failure")
