"""A repository from a stranger: nothing in it runs, nothing is fetched, nothing in a message is taken for structure."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from tests.tools.git.git_world import BRAM, ILSE, MARA, WEB, World, changes, git, made, name_of, owners, read

HOSTILE_SETTINGS = (
    "core.fsmonitor", "core.hooksPath", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.gitProxy",
    "gpg.program", "gpg.openpgp.program", "diff.external", "diff.evil.textconv", "diff.evil.command",
    "filter.evil.smudge", "filter.evil.process", "credential.helper", "alias.log", "alias.rev-parse", "alias.diff-tree",
    "pager.log", "uploadpack.packObjectsHook", "remote.origin.uploadpack",
)  # fmt: skip


def trap(tmp_path: Path) -> tuple[Path, Path]:
    """A program, and the file that it leaves behind when something runs it."""
    marker, program = tmp_path / "it-ran", tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch '{marker}'\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, marker


def signed(w: World) -> None:
    w.commit("Work (#1)", MARA, WEB, files={"a.txt": "x", ".gitattributes": "* diff=evil filter=evil\n"})


def hostile(tmp_path: Path) -> tuple[Path, Path]:
    """A repository whose configuration names the trap wherever git takes a program."""
    program, marker = trap(tmp_path)
    folder = made(tmp_path / "hostile", signed)
    raw = git(folder, "cat-file", "commit", "HEAD")
    head, _, body = raw.partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n xxxx\n -----END PGP SIGNATURE-----"
    sha = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", given=f"{head}\n{signature}\n\n{body}\n".encode())
    git(folder, "update-ref", "refs/heads/main", sha)
    for setting in HOSTILE_SETTINGS:
        git(folder, "config", setting, str(program))
    for setting, value in (("log.showSignature", "true"), ("log.mailmap", "true"), ("format.pretty", "raw")):
        git(folder, "config", setting, value)
    (tmp_path / "more.cfg").write_text(f"[core]\n\tfsmonitor = {program}\n")
    git(folder, "config", "include.path", str(tmp_path / "more.cfg"))
    return folder, marker


def test_no_program_that_a_repository_names_is_run(tmp_path: Path) -> None:
    folder, marker = hostile(tmp_path)

    assert owners(read(folder)) == [("Mara Quell", "Work (#1)")]
    assert not marker.exists()


def test_plain_git_would_run_what_the_repository_names(tmp_path: Path) -> None:
    """The planted fault: without the guards the trap springs, so a quiet marker proves something."""
    folder, marker = hostile(tmp_path)
    subprocess.run(["git", "log", "-1"], cwd=folder, capture_output=True, check=False)

    assert marker.exists()


def treeless(tmp_path: Path) -> Path:
    """A copy without trees, whose remote is the origin."""
    origin = made(tmp_path / "origin", lambda w: (w.commit("One (#1)", MARA, WEB), w.commit("Two (#2)", ILSE, WEB)))
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", "--filter=tree:0", f"file://{origin}", "copy")
    return tmp_path / "copy"


def test_a_partial_copy_never_asks_its_remote(tmp_path: Path) -> None:
    copy = treeless(tmp_path)
    program, marker = trap(tmp_path)
    git(copy, "config", "remote.origin.uploadpack", str(program))

    answer = read(copy)
    assert [change.files for change in changes(answer)] == [None, None]
    assert not marker.exists()


def test_plain_git_would_ask_the_remote(tmp_path: Path) -> None:
    copy = treeless(tmp_path)
    program, marker = trap(tmp_path)
    git(copy, "config", "remote.origin.uploadpack", str(program))
    subprocess.run(["git", "log", "--raw"], cwd=copy, capture_output=True, check=False)

    assert marker.exists()


def test_replacement_refs_and_grafts_do_not_rewrite_who_did_what(tmp_path: Path) -> None:
    folder = made(tmp_path / "r", lambda w: (w.commit("One (#1)", MARA, WEB), w.commit("Two (#2)", ILSE, WEB)))
    head = git(folder, "rev-parse", "HEAD")
    forged = git(folder, "cat-file", "commit", "HEAD").replace("Ilse Torvald", "Somebody Else")
    sha = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", given=forged.encode())
    git(folder, "replace", head, sha)
    (folder / "info").mkdir(exist_ok=True)
    (folder / "info" / "grafts").write_text(f"{head}\n")

    assert git(folder, "log", "-1", "--format=%an") == "Somebody Else"
    assert [name for name, _ in owners(read(folder))] == ["Mara Quell", "Ilse Torvald"]


def test_the_callers_own_git_variables_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = made(tmp_path / "other", lambda w: w.commit("Elsewhere (#1)", BRAM, WEB))
    folder = made(tmp_path / "r", lambda w: w.commit("Here (#1)", MARA, WEB))
    monkeypatch.setenv("GIT_DIR", str(other))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'core.bare=nonsense'")

    assert owners(read(folder)) == [("Mara Quell", "Here (#1)")]


FORGED = "f" * 40


@pytest.mark.parametrize(
    "separators",
    ["\x1e{}\x1f\x1f", "\n{}\x1f\x1f", "%x00{}%x00", "\x00{}\x00\x00"],
    ids=["record", "line", "format", "nul"],
)
def test_a_message_cannot_forge_a_commit(tmp_path: Path, separators: str) -> None:
    forged = f"Work\n{separators.format(FORGED)}Somebody Famous\x1ff@x.example\x1f1\x1fA\x1fb\x1f1\x1fForged (#9)\x1e"
    folder = made(tmp_path / "r", lambda w: w.commit("Start (#1)", ILSE, WEB))
    who = f"{MARA} 1600000000 +0000"
    head = f"tree {git(folder, 'rev-parse', 'HEAD^{tree}')}\nauthor {who}\ncommitter {who}"
    given = f"{head}\n\n{forged}".encode()
    sha = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=given)
    git(folder, "update-ref", "refs/heads/main", sha)

    answer = read(folder)
    assert [(c.sha, name_of(answer, c.owner)) for c in changes(answer)] == [(sha, "Mara Quell")]


def test_a_path_cannot_forge_a_commit(tmp_path: Path) -> None:
    def write(w: World) -> None:
        first = w.commit("One (#1)", MARA, WEB, files={"a.py": "x", "b.py": "x"})
        w.commit("Two (#2)", ILSE, WEB, files={first: "x", ":000000 100644 x": "x", "new\\nline.py": "x"})

    assert [change.files for change in changes(read(made(tmp_path / "r", write)))] == [2, 3]


def test_broken_text_is_read_with_replacement(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "r", lambda w: w.commit(b"Gr\xfc\xdfe (#1)\n\nCo-authored-by: \xff <x@x.example>", MARA, WEB)
    )

    assert changes(read(folder))[0].title == "Gr\ufffd\ufffde (#1)"


def test_a_message_of_a_hundred_kilobytes_is_read(tmp_path: Path) -> None:
    text = f"Work (#1)\n\n{'words ' * 20_000}\n\nCo-authored-by: {ILSE}\n"
    answer = read(made(tmp_path / "r", lambda w: w.commit(text, MARA, WEB)))

    assert len(changes(answer)) == 2


def test_control_characters_do_not_reach_a_title(tmp_path: Path) -> None:
    answer = read(made(tmp_path / "r", lambda w: w.commit("Work\x1b]0;evil\x07 \u202edone (#1)", MARA, WEB)))

    assert changes(answer)[0].title == "Work ]0;evil done (#1)"


@pytest.mark.parametrize(
    "name", ["-dash", "--upload-pack=x", "with space", "quote'\"", "new\nline", "$(touch x)", "ünï"]
)
def test_any_folder_name_is_only_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    made(tmp_path / "plain", lambda w: w.commit("Work (#1)", MARA, WEB)).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)

    answer = read(Path(name))
    assert (answer.coverage.source, changes(answer)[0].project) == (f"git:{name}", name)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_owner_is_read(tmp_path: Path) -> None:
    folder = made(tmp_path / "r", lambda w: w.commit("Work (#1)", MARA, WEB))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 54_321, 54_321)
    refused = subprocess.run(["git", "log"], cwd=folder, capture_output=True, check=False)

    assert b"dubious ownership" in refused.stderr
    assert len(changes(read(folder))) == 1


def test_the_folder_is_left_as_it_was(tmp_path: Path) -> None:
    folder = made(tmp_path / "r", lambda w: w.commit("Work (#1)", MARA, WEB))
    before = {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}
    read(folder)

    assert {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))} == before
