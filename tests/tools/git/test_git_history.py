"""The git source as a whole: every shape of copy, every way to fail, the record, the budget, the way out."""

import asyncio
import hashlib
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.ports import Source
from memory.errors import BudgetExhausted, SourceFailed
from memory.records import BudgetUnit, Query, SourceAnswer
from tests.tools.git.git_world import BRAM, ILSE, KEY, MARA, NOW, WEB, World, changes, git, made, owners, read
from tools.git.history import GitHistory, read_history


def three(w: World) -> None:
    w.commit("One (#1)", MARA, WEB, files={"src/one.py": "1"})
    w.commit("Two (#2)", ILSE, WEB, files={"src/two.py": "2", "docs/two.md": "2"})
    w.commit("Three (#3)", BRAM, WEB, files={"src/deep/three.cu": "3"})


def origin(tmp_path: Path) -> Path:
    folder = made(tmp_path / "origin", three)
    git(folder, "config", "uploadpack.allowFilter", "true")
    return folder


def files(answer: SourceAnswer) -> list[int | None]:
    return [change.files for change in changes(answer)]


@pytest.mark.parametrize("how", [[], ["--bare"], ["--mirror"], ["--bare", "--filter=blob:none"]])
def test_every_copy_with_its_trees_gives_the_whole_answer(tmp_path: Path, how: list[str]) -> None:
    git(tmp_path, "clone", "-q", *how, f"file://{origin(tmp_path)}", "copy")

    answer = read(tmp_path / "copy")
    assert files(answer) == [1, 2, 1]
    assert changes(answer)[2].areas == ("code", "kernel")
    assert (answer.coverage.status, answer.coverage.reason, answer.coverage.people) == ("ok", None, 3)


def test_a_treeless_copy_gives_everything_but_the_files_and_says_so(tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", "--filter=tree:0", f"file://{origin(tmp_path)}", "copy")

    answer = read(tmp_path / "copy")
    assert (files(answer), [change.areas for change in changes(answer)]) == ([None] * 3, [()] * 3)
    assert owners(answer) == owners(read(tmp_path / "origin"))
    assert answer.coverage.status == "ok"
    assert answer.coverage.reason == "3 of 3 changes without file lists: objects not in this copy"


def unpacked(folder: Path) -> None:
    """Loose objects, so that one can be taken away."""
    for pack in list((folder / "objects" / "pack").glob("*.pack")):
        moved = pack.rename(folder / pack.name)
        for index in (folder / "objects" / "pack").glob(f"{pack.stem}.*"):
            index.unlink()
        git(folder, "unpack-objects", "-q", given=moved.read_bytes())
        moved.unlink()


def lose(folder: Path, what: str) -> None:
    sha = git(folder, "rev-parse", what)
    (folder / "objects" / sha[:2] / sha[2:]).unlink()


@pytest.mark.parametrize("gone", ["HEAD~3^{tree}", "HEAD~3:docs"])
def test_a_tree_missing_in_the_middle_costs_only_the_changes_that_need_it(tmp_path: Path, gone: str) -> None:
    def write(w: World) -> None:
        for number in range(1, 8):
            changed = {f"src/part{number}.py": "x", f"docs/part{number}/text.md": "x"}
            w.commit(f"Part {number} (#{number})", MARA, WEB, files=changed)

    folder = made(tmp_path / "r", write)
    unpacked(folder)
    complete = files(read(folder))
    lose(folder, gone)

    answer = read(folder)
    assert complete == [2] * 7
    assert files(answer) == [2, 2, 2, None, None, 2, 2]
    assert answer.coverage.status == "partial"
    assert answer.coverage.reason == "2 of 7 changes without file lists: objects not in this copy"


def test_a_shallow_copy_says_where_it_was_cut(tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", "--depth=2", f"file://{origin(tmp_path)}", "copy")

    answer = read(tmp_path / "copy")
    assert files(answer) == [None, 1], "a cut-off commit must not look as if it had added every file"
    assert "a shallow copy" in (answer.coverage.reason or "")


def test_a_merge_at_the_cut_of_a_shallow_copy_credits_nobody(tmp_path: Path) -> None:
    def write(w: World) -> None:
        base = w.commit("Start", MARA)
        w.merge("Merge pull request #2 from bram/x\n\nWork", w.commit("Work", BRAM, parents=[base]), author=ILSE)

    git(tmp_path, "clone", "-q", "--bare", "--depth=1", f"file://{made(tmp_path / 'origin', write)}", "copy")
    assert owners(read(tmp_path / "copy")) == []


def test_a_linked_worktree_is_read_from_its_own_branch(tmp_path: Path) -> None:
    folder = origin(tmp_path)
    git(folder, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"), "HEAD~1")

    assert files(read(tmp_path / "linked")) == [1, 2]


def test_a_repository_that_borrows_objects_is_read(tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", "--shared", str(origin(tmp_path)), "copy")

    assert files(read(tmp_path / "copy")) == [1, 2, 1]


def test_a_sha256_repository_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    git(tmp_path, "init", "-q", "--object-format=sha256", "r")
    (folder / "a.py").write_text("x")
    git(folder, "add", "a.py")
    git(folder, "-c", "user.name=Mara Quell", "-c", "user.email=m@quell.example", "commit", "-q", "-m", "One (#1)")

    assert [len(change.sha) for change in changes(read(folder))] == [64]


@pytest.mark.parametrize(
    ("remote", "project", "url"),
    [
        ("https://github.com/o/r.git", "o/r", "https://github.com/o/r/pull/1"),
        ("https://user:token@github.com/o/r", "o/r", "https://github.com/o/r/pull/1"),
        ("git@github.com:o/r.git", "o/r", "https://github.com/o/r/pull/1"),
        ("ssh://git@github.com:22/o/r.git", "o/r", "https://github.com/o/r/pull/1"),
        ("https://gitlab.example/group/part.git", "group/part", "git:{sha}"),
        ("https://github.com.evil.example/o/r", "o/r", "git:{sha}"),
        ("https://github.com/o/r/../../x", "local", "git:{sha}"),
        ("/srv/git/thing.git", "local", "git:{sha}"),
        ("../thing.git", "local", "git:{sha}"),
        ("ext::sh -c evil% github.com/o/r", "local", "git:{sha}"),
    ],
)
def test_evidence_leads_to_where_a_reader_can_check_it(tmp_path: Path, remote: str, project: str, url: str) -> None:
    folder = made(tmp_path / "local", lambda w: w.commit("One (#1)", MARA, WEB))
    git(folder, "config", "remote.origin.url", remote)

    (change,) = changes(read(folder))
    assert (change.project, change.url) == (project, url.format(sha=change.sha))


def test_a_change_without_a_number_leads_to_its_commit(tmp_path: Path) -> None:
    folder = made(tmp_path / "r", lambda w: w.commit("One", MARA))
    git(folder, "config", "remote.origin.url", "https://github.com/o/r")

    (change,) = changes(read(folder))
    assert change.url == f"https://github.com/o/r/commit/{change.sha}"


def broken(folder: Path) -> None:
    made(folder, three)
    unpacked(folder)
    lose(folder, "HEAD~1")


def headless(folder: Path) -> None:
    made(folder, three)
    git(folder, "symbolic-ref", "HEAD", "refs/heads/nowhere")


def misconfigured(folder: Path) -> None:
    made(folder, three)
    (folder / "config").write_text("[core\nthis is no configuration")


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda folder: None, "no such folder"),
        (lambda folder: folder.write_text("x"), "not a folder"),
        (lambda folder: folder.mkdir(), "not a git repository"),
        (lambda folder: git(folder.parent, "init", "-q", folder.name), "HEAD points at no commit"),
        (headless, "HEAD points at no commit"),
        (broken, "the history is damaged"),
        (misconfigured, "bad config"),
    ],
    ids=["absent", "file", "plain folder", "empty", "headless", "damaged", "misconfigured"],
)
def test_what_cannot_be_read_fails_in_one_clear_line(
    tmp_path: Path, make: Callable[[Path], object], complaint: str
) -> None:
    make(tmp_path / "r")

    with pytest.raises(SourceFailed, match=complaint) as raised:
        read(tmp_path / "r")
    assert "\n" not in str(raised.value)


def test_a_folder_inside_a_repository_is_not_that_repository(tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", f"file://{origin(tmp_path)}", "copy")

    with pytest.raises(SourceFailed, match="not a git repository"):
        read(tmp_path / "copy" / "src")


def test_a_machine_without_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = origin(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SourceFailed, match="git is not installed"):
        read(folder)


def test_a_history_before_the_day_is_empty_and_no_failure(tmp_path: Path) -> None:
    answer = read(origin(tmp_path), datetime(2001, 1, 1, tzinfo=UTC).date())

    assert (answer.evidence, answer.coverage.status, answer.coverage.people) == ((), "ok", 0)


def test_the_same_pass_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = origin(tmp_path)

    assert read(folder).model_dump_json() == read(folder).model_dump_json()


def test_the_record_tells_the_pass_and_keeps_no_body(tmp_path: Path) -> None:
    folder = origin(tmp_path)
    (record,) = read(folder).records

    assert git(folder, "rev-parse", "HEAD") in record.request
    assert (record.body, record.fetched_at, record.digest) == (None, NOW, record.original_digest)
    assert record.digest != hashlib.sha256(b"").hexdigest()
    assert {fact.record for fact in read(folder).evidence} == {record.id}


def test_the_digest_changes_with_the_history(tmp_path: Path) -> None:
    folder = origin(tmp_path)
    before = read(folder).records[0]
    git(folder, "update-ref", "refs/heads/main", "HEAD~1")

    assert read(folder).records[0].digest != before.digest


def test_the_answer_crosses_the_store_as_text(tmp_path: Path) -> None:
    answer = read(origin(tmp_path))

    assert SourceAnswer.model_validate_json(answer.model_dump_json()) == answer


class Purse:
    """A budget that holds so many requests and raises when it runs dry."""

    def __init__(self, requests: int) -> None:
        self.left = requests

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        if unit != "requests" or amount > self.left:
            raise BudgetExhausted(unit, self.left)
        self.left -= amount

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        raise AssertionError("nothing is given back: the pass was made")


QUERY = Query(id="q", search="s", source="git:r", round=0, kind="history", terms=(), because="a test asks")


async def test_the_source_reserves_one_request_and_answers(tmp_path: Path) -> None:
    source: Source = GitHistory(origin(tmp_path), KEY, lambda: NOW)
    purse = Purse(1)

    answer = await source.ask(QUERY, purse)
    assert answer == read(tmp_path / "origin")
    assert (source.name, source.kinds, purse.left) == (f"git:{tmp_path / 'origin'}", ("history",), 0)


async def test_an_empty_purse_reads_nothing(tmp_path: Path) -> None:
    with pytest.raises(BudgetExhausted):
        await GitHistory(tmp_path / "never looked at", KEY, lambda: NOW).ask(QUERY, Purse(0))


def test_progress_counts_commits_and_then_changes(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    read_history(origin(tmp_path), KEY, NOW, progress=lambda done, total: told.append((done, total)))

    assert told[0][1] is None
    assert told[-1] == (3, 3)


def test_a_stopped_pass_ends_at_the_next_chunk_and_leaves_no_child(tmp_path: Path) -> None:
    folder = origin(tmp_path)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return True

    with pytest.raises(SourceFailed, match="stopped"):
        read_history(folder, KEY, NOW, stop=stop)
    assert asked == [1]
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, check=True).stdout.decode()
    assert "hardsignal-git-" not in listed


async def test_cancelling_the_question_stops_its_thread(tmp_path: Path) -> None:
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    stopped: list[bool] = []

    class Watched(GitHistory):
        """Tells when its thread has begun and whether it is told to stop."""

        def _read(self, stop: Callable[[], bool]) -> SourceAnswer:
            loop.call_soon_threadsafe(begun.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
            stopped.append(stop())
            loop.call_soon_threadsafe(ended.set)
            raise SourceFailed("stopped")

    task = asyncio.create_task(Watched(origin(tmp_path), KEY, lambda: NOW).ask(QUERY, Purse(1)))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await ended.wait()
    assert stopped == [True]
