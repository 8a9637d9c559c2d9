"""A local git repository, opened so that nothing in it can run, reach out or lie.

A repository's configuration can name programs (fsmonitor, hooks, gpg, ssh, filters) and remotes from which a partial
clone fetches silently. So only `rev-parse` and `config --get` ever meet it; everything else runs in an empty
repository of ours that borrows the objects alone. No configuration, replacement ref or graft of theirs is read there,
and with no remote there is nothing to fetch from.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from memory.errors import SourceFailed

ASK_SECONDS = 60
"""Longest time for one small question to git; a configuration that includes a pipe would wait for ever."""
COMPLAINT_LIMIT = 200
CHUNK_BYTES = 1 << 16
"""What a pipe holds: git fills it again while we read the last one."""
POLL_SECONDS = 0.2
"""How often somebody who waits for a child is asked whether to go on."""
SMALL_ANSWER = 1 << 20
"""Most bytes kept of a small answer, such as a `.mailmap`."""

_HARMLESS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "safe.directory=*")
"""`safe.directory=*`: who owns the folder does not matter where nothing of it can run."""
_REMOTE = re.compile(r"^(?:[a-z+]+://)?(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9.-]+)(?::\d+)?[:/]+(?P<path>[^\s?#]+?)/*$")
_SEGMENT = re.compile(r"^(?!\.+$)[A-Za-z0-9._-]{1,100}$")
_SHA = re.compile(r"^(?:[0-9a-f]{40}|[0-9a-f]{64})$")


@dataclass(frozen=True)
class Repository:
    """What is known of a repository before its history is read."""

    source: str
    """`git:PATH`, PATH as it was given."""
    head: str
    """Full sha of the commit at HEAD."""
    project: str
    """`owner/name` where the remote says so, else the folder's name."""
    web: str | None
    """`https://github.com/owner/name`, where the remote is there."""
    boundary: frozenset[str]
    """Commits at which a shallow copy was cut off."""


class View:
    """Our own empty repository over the objects of another one. Made by `opened`."""

    def __init__(self, git: str, folder: Path, objects: Path) -> None:
        self._git = git
        self._folder = folder
        self._env = _environment() | {"GIT_DIR": str(folder), "GIT_OBJECT_DIRECTORY": str(objects)}

    @contextmanager
    def stream(self, *arguments: str, given: bytes = b"") -> Iterator["Stream"]:
        """Run git with `given` on its input; the child never outlives the block."""
        with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stderr:
            stdin.write(given)
            stdin.seek(0)
            with self._child(arguments, stdin, subprocess.PIPE, stderr) as child:
                assert child.stdout is not None
                yield Stream(child, child.stdout, stderr)

    @contextmanager
    def spooled(self, feed: Sequence[str], *arguments: str) -> Iterator["Stream"]:
        """Run git at once on what `git feed` prints, its output kept aside; neither child outlives the block.

        Call `Stream.settle` before reading.
        """
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            feeding = self._child(feed, subprocess.DEVNULL, subprocess.PIPE, stderr)
            with feeding as feeder, self._child(arguments, feeder.stdout, stdout, stderr) as child:
                assert feeder.stdout is not None
                # Ours closed, so that the feeding child ends when the fed one does.
                feeder.stdout.close()
                yield Stream(child, stdout, stderr)

    @contextmanager
    def _child(
        self, arguments: Sequence[str], stdin: IO[bytes] | int | None, stdout: IO[bytes] | int, stderr: IO[bytes]
    ) -> Iterator["subprocess.Popen[bytes]"]:
        with subprocess.Popen(
            [self._git, *arguments], cwd=self._folder, env=self._env, stdin=stdin, stdout=stdout, stderr=stderr,
        ) as child:  # fmt: skip
            try:
                yield child
            finally:
                child.kill()

    def ask(self, *arguments: str, given: bytes = b"", most: int = SMALL_ANSWER) -> bytes | None:
        """The first `most` bytes of the answer, or None where git says no (an object is not in this copy, say)."""
        with self.stream(*arguments, given=given) as stream:
            answer = stream.read(most)
            return answer if stream.read(1) or stream.ended_well() else None


class Stream:
    """A child's output."""

    def __init__(self, child: "subprocess.Popen[bytes]", stdout: IO[bytes], stderr: IO[bytes]) -> None:
        self._child = child
        self._stdout = stdout
        self._stderr = stderr

    def read(self, size: int) -> bytes:
        return self._stdout.read(size)

    def settle(self, waiting: Callable[[], None]) -> None:
        """Wait until a spooled child has ended; `waiting` is called now and then and may raise."""
        while self._child.poll() is None:
            waiting()
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(POLL_SECONDS)
        self._stdout.seek(0)

    def tokens(self, each: Callable[[bytes], None]) -> Iterator[list[str]]:
        """The NUL-ended tokens of the output as text, a chunk's worth at a time; `each` gets every raw chunk."""
        begun: list[bytes] = []
        while chunk := self._stdout.read(CHUNK_BYTES):
            each(chunk)
            whole, nul, rest = chunk.rpartition(b"\0")
            if nul:
                yield b"".join((*begun, whole)).decode("utf-8", "replace").split("\0")
                begun = []
            begun.append(rest if nul else chunk)

    def ended_well(self) -> bool:
        """Call at the end of the output only."""
        return self._child.wait() == 0

    def complaint(self) -> str:
        """The first line git wrote to its error output."""
        self._stderr.seek(0)
        return _first_line(self._stderr.read(4096))


@contextmanager
def opened(path: Path, scratch: Path | None = None) -> Iterator[tuple[Repository, View]]:
    """Open the repository at `path`: bare or not, partial, shallow, or a linked worktree.

    Args:
        path: the repository's own folder; folders above it are not searched.
        scratch: where our own empty repository is made and removed; the system's temporary folder by default.

    Raises:
        SourceFailed: git is missing, or there is no repository with a commit at `path`.
    """
    git = shutil.which("git")
    if git is None:
        raise SourceFailed("git is not installed, or not on the PATH; install git 2.31 or later")
    folder = _folder(path)
    common, objects, format_, head = _located(git, folder)
    shallow = common / "shallow"
    boundary = shallow.read_bytes() if shallow.is_file() else b""
    project, web = _project(git, folder)
    with tempfile.TemporaryDirectory(prefix="hardsignal-git-", dir=scratch) as made:
        _empty_repository(Path(made), format_, boundary)
        repository = Repository(
            f"git:{path}", head, project, web, frozenset(boundary.decode("ascii", "replace").split())
        )
        yield repository, View(git, Path(made), objects)


def _folder(path: Path) -> Path:
    try:
        folder = path.resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise SourceFailed(f"{_shown(path)}: no such folder") from error
    if not folder.is_dir():
        raise SourceFailed(f"{_shown(path)}: not a folder, so not a git repository")
    return folder


def _located(git: str, folder: Path) -> tuple[Path, Path, str, str]:
    """Common folder, objects, object format, commit at HEAD. One question each, for a name can hold a line's end."""
    answers = []
    for asked in (("--git-common-dir",), ("--git-path", "objects"), ("--show-object-format",)):
        status, answer, complaint = _ask_theirs(git, folder, "rev-parse", "--path-format=absolute", *asked)
        if status != 0:
            raise SourceFailed(f"{_shown(folder)}: {_plain(complaint)}")
        answers.append(answer)
    status, head, _ = _ask_theirs(git, folder, "rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD")
    if status != 0 or not _SHA.match(head):
        why = "HEAD points at no commit: it is empty, or its branch is not in this copy"
        raise SourceFailed(f"{_shown(folder)}: {why}")
    return Path(answers[0]), Path(answers[1]), answers[2], head


def _shown(path: Path) -> str:
    return _one_line(str(path))


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _plain(complaint: str) -> str:
    return "not a git repository" if "not a git repository" in complaint else complaint or "git cannot read it"


def _ask_theirs(git: str, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """The only door through which git meets a repository's own configuration."""
    env = _environment() | {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    try:
        done = subprocess.run(
            [git, *_HARMLESS, *arguments], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=ASK_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise SourceFailed(f"{_shown(folder)}: git did not answer within {ASK_SECONDS} seconds") from error
    except OSError as error:
        raise SourceFailed(f"{_shown(folder)}: {error.strerror or 'cannot be opened'}") from error
    return done.returncode, os.fsdecode(done.stdout).removesuffix("\n"), _first_line(done.stderr)


def _environment() -> dict[str, str]:
    """Nothing is inherited: the caller's own GIT_ variables could point anywhere."""
    return {
        "LC_ALL": "C",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_PAGER": "cat",
    }


def _first_line(raw: bytes) -> str:
    lines = raw.decode("utf-8", "replace").splitlines() or [""]
    return _one_line(lines[0].removeprefix("fatal: "))[:COMPLAINT_LIMIT]


def _empty_repository(made: Path, format_: str, boundary: bytes) -> None:
    extension = "" if format_ == "sha1" else "[extensions]\n\tobjectFormat = sha256\n"
    # A commit-graph file is theirs too and could name other parents than the commits do.
    core = "[core]\n\trepositoryFormatVersion = 1\n\tbare = true\n\tcommitGraph = false\n"
    (made / "config").write_text(core + extension)
    (made / "HEAD").write_text("ref: refs/heads/none\n")
    (made / "refs").mkdir()
    if boundary:
        (made / "shallow").write_bytes(boundary)


_NAMELESS = frozenset({"", "repo", "repository", "git", "src", "source", "code", "clone", "checkout", "bare", "mirror"})
"""Folder names that say nothing of the project in them; the folder above may."""


def _project(git: str, folder: Path) -> tuple[str, str | None]:
    _, answer, _ = _ask_theirs(git, folder, "config", "--local", "--no-includes", "--get", "remote.origin.url")
    remote = _REMOTE.match(answer.strip())
    named = remote.group("path").removesuffix(".git").split("/") if remote else []
    if remote is None or len(named) < 2 or not all(_SEGMENT.match(part) for part in named[-2:]):
        own = (part.removesuffix(".git") for part in reversed(folder.parts))
        return next((name for name in own if name.strip("/") and name.lower() not in _NAMELESS), "repository"), None
    project = "/".join(named[-2:])
    on_github = remote.group("host").lower() in {"github.com", "www.github.com", "ssh.github.com"}
    return project, f"https://github.com/{project}" if on_github and len(named) == 2 else None
