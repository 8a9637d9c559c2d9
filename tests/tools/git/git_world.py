"""Real repositories for tests of the git source, written commit by commit through one `git fast-import`."""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from agents.identity import join
from memory.records import MergedChange, Person, Review, SourceAnswer
from tools.git.history import read_history

KEY = b"a key of this test only"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
START = 1_600_000_000
HOUR = 3600

MARA = "Mara Quell <mara@quell.example>"
ILSE = "Ilse Torvald <ilse@torvald.example>"
BRAM = "Bram Okonkwo <bram@okonkwo.example>"
WEB = "GitHub <noreply@github.com>"


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, input=given, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace").strip()


class World:
    """A repository that grows. Every commit is one hour after the last, unless told otherwise."""

    def __init__(self, folder: Path, writer: "subprocess.Popen[bytes]") -> None:
        self.folder = folder
        self._writer = writer
        self._now = START
        self._marks: dict[str, int] = {}
        self._written = 0
        self.tip: str | None = None

    def commit(
        self,
        message: str | bytes,
        author: str = MARA,
        committer: str | None = None,
        files: Mapping[str, str] | None = None,
        parents: Sequence[str] | None = None,
        at: int | None = None,
        authored: int | None = None,
    ) -> str:
        """Write one commit on top of the main line and return its sha; `parents` puts it elsewhere."""
        self._now = at if at is not None else self._now + HOUR
        before = parents if parents is not None else [self.tip] if self.tip else []
        self._written += 1
        mark = self._written
        text = message if isinstance(message, bytes) else message.encode()
        changed = {"src/part.py": f"{self._now}"} if files is None else files
        self._say(f"commit refs/heads/written\nmark :{mark}\nauthor {author} {authored or self._now} +0000\n")
        self._say(f"committer {committer or author} {self._now} +0000\ndata {len(text)}\n".encode() + text + b"\n")
        self._say("".join(f"{'merge' if place else 'from'} :{self._marks[sha]}\n" for place, sha in enumerate(before)))
        for path, content in changed.items():
            self._say(f'M 100644 inline "{path}"\ndata {len(content.encode())}\n{content}\n')
        self._say(f"\nget-mark :{mark}\n")
        assert self._writer.stdin is not None
        assert self._writer.stdout is not None
        self._writer.stdin.flush()
        sha = self._writer.stdout.readline().decode().strip()
        # Git gives the same commit the same id, so a replay may come out as its original.
        self._marks[sha] = mark
        if parents is None:
            self.tip = sha
        return sha

    def merge(
        self,
        message: str,
        branch: str,
        author: str = ILSE,
        committer: str = WEB,
        files: Mapping[str, str] | None = None,
    ) -> str:
        """Merge the commit `branch` into the main line."""
        assert self.tip is not None
        merged = self.commit(message, author, committer, files or {}, parents=[self.tip, branch])
        self.tip = merged
        return merged

    def _say(self, text: str | bytes) -> None:
        assert self._writer.stdin is not None
        self._writer.stdin.write(text.encode() if isinstance(text, str) else text)


@contextmanager
def _world(folder: Path) -> Iterator[World]:
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "--bare", "-b", "main")
    with subprocess.Popen(
        ["git", "fast-import", "--quiet", "--force", "--date-format=raw-permissive"],
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as writer:  # fmt: skip
        world = World(folder, writer)
        yield world
        assert writer.stdin is not None
        writer.stdin.close()
        assert writer.wait() == 0
    if world.tip:
        # The last commit written may lie on a branch: the main line is where `tip` stands.
        git(folder, "update-ref", "refs/heads/main", world.tip)


def made(folder: Path, write: Callable[[World], object]) -> Path:
    """Make the repository that `write` writes, and return its folder."""
    with _world(folder) as world:
        write(world)
    return folder


def read(folder: Path, as_of: date | None = None) -> SourceAnswer:
    return read_history(folder, KEY, NOW, as_of)


def told(folder: Path, write: Callable[[World], object], as_of: date | None = None) -> SourceAnswer:
    """Make a repository and read it."""
    return read(made(folder, write), as_of)


def changes(answer: SourceAnswer) -> list[MergedChange]:
    return [fact for fact in answer.evidence if isinstance(fact, MergedChange)]


def reviews(answer: SourceAnswer) -> list[Review]:
    return [fact for fact in answer.evidence if isinstance(fact, Review)]


def people(answer: SourceAnswer) -> tuple[Person, ...]:
    return join(answer.accounts, answer.links)


def name_of(answer: SourceAnswer, key: str | None) -> str | None:
    """Display name of an account key."""
    return next((account.name for account in answer.accounts if account.key == key), None)


def owners(answer: SourceAnswer) -> list[tuple[str | None, str]]:
    """(owner's name, title) of each landed change that is somebody's own work."""
    return [(name_of(answer, c.owner), c.title) for c in changes(answer) if "co_author" not in c.discounts]
