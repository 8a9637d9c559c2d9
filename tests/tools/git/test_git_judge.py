"""What of the landed work stands: every discount, and what must not be discounted."""

from pathlib import Path

import pytest

from memory.records import MergedChange, SourceAnswer
from tests.tools.git.git_world import BRAM, ILSE, MARA, START, WEB, World, changes, told


def by_title(answer: SourceAnswer) -> dict[str, MergedChange]:
    return {change.title: change for change in changes(answer)}


def discounts(answer: SourceAnswer, title: str) -> tuple[str, ...]:
    return by_title(answer)[title].discounts


def test_a_revert_by_sha_cancels_and_is_no_contribution(tmp_path: Path) -> None:
    def write(w: World) -> None:
        bad = w.commit("Cache everything (#1)", MARA, WEB)
        w.commit(f"Undo the cache (#2)\n\nThis reverts commit {bad}.\n", ILSE, WEB)
        w.commit(f'Revert "Cache everything"\n\nThis reverts commit {bad}.\n', ILSE, WEB)

    answer = told(tmp_path / "r", write)
    assert [c.title for c in changes(answer)] == ["Cache everything (#1)"]
    assert discounts(answer, "Cache everything (#1)") == ("reverted",)


def test_a_revert_by_subject_finds_the_newest_landing_of_it(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("Cache everything (#1)", MARA, WEB)
        w.commit('Revert "Cache everything (#1)" (#2)', ILSE, WEB)

    assert discounts(told(tmp_path / "r", write), "Cache everything (#1)") == ("reverted",)


def test_a_revert_by_number_is_found(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("Cache everything (#1)", MARA, WEB)
        w.commit("Revert the cache (#2)\n\nReverts o/r#1\n", ILSE, WEB)

    assert discounts(told(tmp_path / "r", write), "Cache everything (#1)") == ("reverted",)


@pytest.mark.parametrize(
    "again", ['Revert "Revert "Cache everything (#1)" (#2)" (#3)', 'Reapply "Cache everything" (#3)']
)
def test_a_reverted_revert_restores_the_work(tmp_path: Path, again: str) -> None:
    def write(w: World) -> None:
        w.commit("Cache everything (#1)", MARA, WEB)
        w.commit('Revert "Cache everything (#1)" (#2)', ILSE, WEB)
        w.commit(again, MARA, WEB)

    answer = told(tmp_path / "r", write)
    assert [(c.title, c.discounts) for c in changes(answer)] == [("Cache everything (#1)", ())]


def test_landing_and_relanding_is_one(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("Cache everything (#1)", MARA, WEB)
        w.commit('Revert "Cache everything (#1)" (#2)', ILSE, WEB)
        w.commit("[Reland] Cache everything (#3)", MARA, WEB)

    answer = told(tmp_path / "r", write)
    assert [c.discounts for c in changes(answer)] == [("reverted",), ()]


def test_a_merged_revert_branch_takes_back_what_its_one_commit_names(tmp_path: Path) -> None:
    def write(w: World) -> None:
        bad = w.commit("Cache everything (#1)", MARA, WEB)
        undo = w.commit(f'Revert "Cache everything"\n\nThis reverts commit {bad}.\n', ILSE, parents=[bad])
        w.merge("Merge pull request #2 from ilse/revert-1\n\nTake it out again", undo)

    answer = told(tmp_path / "r", write)
    assert [(c.title, c.discounts) for c in changes(answer)] == [("Cache everything (#1)", ("reverted",))]


def test_work_that_only_mentions_a_revert_stays_work(tmp_path: Path) -> None:
    def write(w: World) -> None:
        first = w.commit("Cache everything (#1)", MARA, WEB)
        w.commit(
            f"Cache better (#2)\n\nBuilds on what came before.\nThis reverts commit {first} in part only.\n", BRAM, WEB
        )

    assert [c.discounts for c in changes(told(tmp_path / "r", write))] == [(), ()]


def test_a_replayed_commit_counts_once(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("Cache everything (#1)", MARA, WEB, authored=START)
        w.commit("Something else (#2)", MARA, WEB)
        w.commit("Cache everything (#3)", MARA, ILSE, authored=START)

    answer = told(tmp_path / "r", write)
    assert [c.discounts for c in changes(answer)] == [(), (), ("replayed",)]


def test_the_same_subject_at_another_time_is_other_work(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("Update the cache (#1)", MARA, WEB)
        w.commit("Update the cache (#2)", MARA, WEB)

    assert [c.discounts for c in changes(told(tmp_path / "r", write))] == [(), ()]


def test_a_replay_of_what_was_taken_back_counts(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("Cache everything (#1)", MARA, WEB, authored=START)
        w.commit('Revert "Cache everything (#1)" (#2)', ILSE, WEB)
        w.commit("Cache everything (#3)", MARA, WEB, authored=START)

    assert [c.discounts for c in changes(told(tmp_path / "r", write))] == [("reverted",), ()]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({f"src/part{n}.py": "x" for n in range(101)}, "bulk"),
        ({f"third_party/zlib/{n}.c": "x" for n in range(60)} | {"src/a.py": "x"}, "bulk"),
        ({"third_party/zlib/a.c": "x"}, "vendored"),
        ({"web/app.min.js": "x", "proto/part_pb2.py": "x"}, "generated"),
        ({"docs/guide.rst": "x", "README.md": "x"}, "docs_only"),
    ],
)
def test_what_the_files_say_is_told(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit("Work (#1)", MARA, WEB, files=files))

    assert changes(answer)[0].discounts == (expected,)


def test_a_hundred_files_and_a_doc_beside_code_are_plain_work(tmp_path: Path) -> None:
    files = {f"src/part{n}.py": "x" for n in range(99)} | {"docs/guide.md": "x"}
    answer = told(tmp_path / "r", lambda w: w.commit("Work (#1)", MARA, WEB, files=files))

    assert (changes(answer)[0].discounts, changes(answer)[0].files) == ((), 100)


def test_vendored_and_generated_files_are_left_out_of_the_count(tmp_path: Path) -> None:
    files = {"src/a.py": "x", "third_party/b.c": "x", "uv.lock": "x"}
    answer = told(tmp_path / "r", lambda w: w.commit("Work (#1)", MARA, WEB, files=files))

    assert (changes(answer)[0].files, changes(answer)[0].areas) == (1, ("code",))


def test_a_typo_is_trivial_and_a_typed_feature_is_not(tmp_path: Path) -> None:
    def write(w: World) -> None:
        w.commit("Fix typos in the loader (#1)", MARA, WEB)
        w.commit("Support typographic quotes (#2)", MARA, WEB)

    assert [c.discounts for c in changes(told(tmp_path / "r", write))] == [("trivial",), ()]


def test_a_wave_of_alike_one_file_changes_on_one_day_is_trivial(tmp_path: Path) -> None:
    def write(w: World) -> None:
        for n in range(5):
            w.commit(f"Use f-strings in part {n} (#{n + 1})", MARA, WEB, files={f"src/p{n}.py": "x"})
        for n in range(4):
            w.commit(f"Speed up part {n} (#{n + 11})", BRAM, WEB, files={f"src/q{n}.py": "x"})

    answer = told(tmp_path / "r", write)
    assert [c.discounts for c in changes(answer)] == [("trivial",)] * 5 + [()] * 4


def test_work_of_a_bot_is_discounted(tmp_path: Path) -> None:
    bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
    answer = told(tmp_path / "r", lambda w: w.commit("Bump part from 1 to 2 (#1)", bot, WEB))

    assert changes(answer)[0].discounts == ("bot",)
    assert [account.bot for account in answer.accounts] == [True]


def test_who_helped_a_bot_is_discounted_as_a_helper_only(tmp_path: Path) -> None:
    bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>"
    answer = told(tmp_path / "r", lambda w: w.commit(f"Bump part (#1)\n\nCo-authored-by: {ILSE}\n", bot, WEB))

    assert [change.discounts for change in changes(answer)] == [("bot",), ("co_author",)]


@pytest.mark.parametrize(
    ("path", "areas"),
    [
        ("csrc/attention/paged.cu", ("code", "kernel")),
        ("tests/test_trainer.py", ("tests", "training")),
        ("src/trainer/grpo_trainer.py", ("code", "training")),
        ("engine/scheduler.py", ("code", "serving")),
        ("lm_eval/metrics.py", ("code", "evals")),
        ("app/agents/router.py", ("code", "agents")),
        ("src/data/loader.py", ("code", "data")),
        (".github/workflows/test.yml", ("config",)),
        ("docs/training.md", ("docs",)),
        ("spec_decode/worker.py", ("code",)),
    ],
)
def test_a_path_tells_its_areas(tmp_path: Path, path: str, areas: tuple[str, ...]) -> None:
    answer = told(tmp_path / "r", lambda w: w.commit("Work (#1)", MARA, WEB, files={path: "x"}))

    assert changes(answer)[0].areas == areas
