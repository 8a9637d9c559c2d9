"""`evidence git`: real repositories in, one ranking out."""

import subprocess
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from memory.errors import SourceError
from memory.records import Role
from service.git_evidence import GitRanking, Order, rank

KEY = b"the join key of one store"
TODAY = date(2026, 11, 20)


class Repo:
    """A repository made by one `git fast-import` of the changes landed in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._count = 0
        self._stream: list[str] = []

    def land(self, who: str, day: date, subject: str, *files: str, address: str = "", merger: str = "Merger M") -> None:
        """One squash merge of `who`'s work, pressed by `merger`."""
        self._count += 1
        at = f"{int(datetime.combine(day, time(12), UTC).timestamp()) + self._count} +0000"
        self._stream += ["commit refs/heads/main", f"mark :{self._count}"]
        self._stream += [
            f"author {who} <{address or _address(who)}> {at}",
            f"committer {merger} <{_address(merger)}> {at}",
        ]
        self._data(f"{subject} (#{self._count})")
        if self._count > 1:
            self._stream.append(f"from :{self._count - 1}")
        for name in files or ("src/engine/scheduler.py", "tests/test_scheduler.py"):
            self._stream.append(f"M 100644 inline {name}")
            self._data(f"{subject} {self._count}\n" * 9)

    def made(self) -> Path:
        self.path.mkdir(parents=True)
        env = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.path)}
        for command, given in (
            (["init", "-q", "-b", "main"], ""),
            (["fast-import", "--quiet"], "\n".join(self._stream)),
        ):
            subprocess.run(["git", *command], cwd=self.path, env=env, input=f"{given}\n".encode(), check=True)
        return self.path

    def _data(self, text: str) -> None:
        self._stream += [f"data {len(text.encode())}", text]


def _address(who: str) -> str:
    return f"{who.lower().replace(' ', '.')}@invented.example"


def days(count: int, until: date = TODAY, every: int = 9) -> list[date]:
    return [until - timedelta(days=every * (count - n)) for n in range(count)]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A core developer, a newcomer, one who left, a fixer of typos, an importer and a bot."""
    repo = Repo(tmp_path_factory.mktemp("history") / "engine")
    for day in days(14, date(2020, 6, 1)):
        repo.land("Lena Left", day, "Design the engine core")
    for day in days(24, date(2026, 10, 1), every=80):
        repo.land("Cora Core", day, "Extend the scheduler")
    repo.land("Bulk Importer", date(2024, 1, 1), "Import the old tree", *(f"lib/part{n}.py" for n in range(900)))
    for day in days(40, date(2026, 9, 1), every=3):
        repo.land("Tim Typo", day, "Fix typo", "README.md")
    for day in days(10, date(2026, 10, 20), every=20):
        repo.land("Nora Newcomer", day, "Add speculative decoding")
    for day in days(60, date(2026, 10, 30), every=2):
        repo.land("dependabot[bot]", day, "Bump a library", "requirements.txt")
    return repo.made()


async def ranking(*paths: Path, **changed: Any) -> GitRanking:
    asked: dict[str, Any] = {"role": None, "limit": 50, "as_of": None, "order": "standing", "join_key": KEY}
    return await rank(paths, **(asked | {"today": TODAY} | changed))


def names(made: GitRanking) -> list[str]:
    return [line.name for line in made.people]


async def test_standing_puts_features_before_typos_and_imports(engine: Path) -> None:
    order = names(await ranking(engine))
    assert order[0] == "Cora Core"
    assert order.index("Nora Newcomer") < order.index("Tim Typo")
    assert order.index("Lena Left") < order.index("Bulk Importer") < order.index("Tim Typo"), (
        "typos carry nothing alone"
    )


async def test_a_tally_of_changes_would_put_the_typos_first(engine: Path) -> None:
    people = (await ranking(engine)).people
    most = max((line for line in people if not line.bot), key=lambda line: line.contributions)
    assert most.name == "Tim Typo"
    assert people[0].name != most.name


async def test_rising_puts_the_newcomer_before_who_was_there_before(engine: Path) -> None:
    order = names(await ranking(engine, order="rising"))
    assert order.index("Nora Newcomer") < order.index("Cora Core") < order.index("Lena Left")


async def test_bots_come_last_with_score_zero(engine: Path) -> None:
    last = (await ranking(engine)).people[-1]
    assert (last.name, last.score, last.bot) == ("dependabot[bot]", 0.0, True)
    assert last.contributions == 60


async def test_who_left_years_ago_stays_visible(engine: Path) -> None:
    left = next(line for line in (await ranking(engine)).people if line.name == "Lena Left")
    assert left.score > 10
    assert left.last is not None
    assert left.last.year == 2020


async def test_as_of_knows_nothing_later(engine: Path) -> None:
    made = await ranking(engine, as_of=date(2021, 1, 1))
    assert "Nora Newcomer" not in names(made)
    assert max(line.last for line in made.people if line.last) <= date(2021, 1, 1)
    back_then = next(line for line in made.people if line.name == "Lena Left")
    assert back_then.score > next(it for it in (await ranking(engine)).people if it.name == "Lena Left").score


@pytest.mark.parametrize("limit", [0, 1, 3])
async def test_the_limit_counts_people(engine: Path, limit: int) -> None:
    assert names(await ranking(engine, limit=limit)) == names(await ranking(engine))[:limit]


@pytest.mark.parametrize("order", ["standing", "rising"])
@pytest.mark.parametrize("role", [None, "ml_infrastructure_engineer"])
async def test_the_same_repository_gives_the_same_bytes(engine: Path, order: Order, role: Role | None) -> None:
    first, second = [(await ranking(engine, order=order, role=role)).model_dump_json() for _ in range(2)]
    assert first == second


async def test_a_renamed_person_keeps_rank_and_score(tmp_path: Path) -> None:
    made = []
    for who in ("Ann Miller", "Ayşe Öztürk"):
        repo = Repo(tmp_path / who[:3] / "engine")
        for day in days(5):
            repo.land(who, day, "Extend the scheduler", address="same@invented.example")
            repo.land("Ben Beside", day, "Extend the loader", address="other@invented.example")
        made.append([line.model_copy(update={"name": "-"}) for line in (await ranking(repo.made())).people])
    assert made[0] == made[1]


async def test_one_person_in_two_repositories_is_one_line(tmp_path: Path) -> None:
    one, two = Repo(tmp_path / "one"), Repo(tmp_path / "two")
    for day in days(4):
        one.land("Both Sides", day, "Extend the scheduler")
        two.land("Both Sides", day, "Extend the loader")
        two.land("One Side", day, "Extend the writer")
    paths = one.made(), two.made()
    people = (await ranking(*paths)).people
    both = next(line for line in people if line.name == "Both Sides")
    assert (both.contributions, [line.name for line in people].count("Both Sides")) == (8, 1)
    assert names(await ranking(*paths)) == names(await ranking(*reversed(paths)))


async def test_the_same_path_twice_lifts_nothing(engine: Path) -> None:
    once, twice = await ranking(engine), await ranking(engine, engine)
    assert once == twice


async def test_a_path_that_cannot_be_read_is_told_beside_the_others(engine: Path, tmp_path: Path) -> None:
    made = await ranking(engine, tmp_path / "nowhere")
    assert names(made) == names(await ranking(engine))
    assert [line.status for line in made.coverage] == ["ok", "failed"]
    assert len(made.partial) == 1
    assert "nowhere" in made.partial[0]


async def test_no_readable_path_at_all_is_an_error_and_no_empty_ranking(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        await ranking(tmp_path / "nowhere")


async def test_progress_is_told(engine: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    await ranking(engine, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][1] == 149


async def test_scores_have_one_decimal_and_old_weights_are_warned_about(engine: Path) -> None:
    made = await ranking(engine, today=date(2028, 1, 1))
    assert all(line.score == round(line.score, 1) and 0 <= line.score <= 100 for line in made.people)
    assert "2026-11-01" in made.warnings[0]
    assert (await ranking(engine)).warnings == ()


async def test_addresses_appear_nowhere(engine: Path) -> None:
    assert "@" not in (await ranking(engine)).model_dump_json()
