"""The real program: in this process, where a test needs its exit, or in one of its own, where the system takes part."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from apps.cli.main import main
from evals.sandbox.git_world import make_repository

ROOT = Path(__file__).parents[2]
BRIEF = (
    "We need a senior ML infrastructure engineer to speed up LLM serving: CUDA kernels, KV cache, batching. "
    "Zurich or remote in Europe, 140000 to 180000 CHF a year."
)
VAGUE = "We are looking for an AI engineer."
SENDER = {
    "HARDSIGNAL_SENDER": "Rina Recruiter <rina@firm.example>",
    "HARDSIGNAL_POSTAL_ADDRESS": "Example Street 1, 8000 Zurich",
}


@dataclass(frozen=True)
class Answer:
    """What one command line ended with."""

    status: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        """The one document on stdout; anything beside it fails."""
        assert self.out.count("\n") == 1, self
        found: dict[str, Any] = json.loads(self.out)
        return found

    def complaint(self, status: int) -> str:
        """The one line on stderr of a command that ended with this status and printed nothing else."""
        assert (self.status, self.out) == (status, ""), self
        assert self.err.count("\n") == 1, self
        assert self.err.startswith("hardsignal: "), self
        assert "bug" not in self.err, self
        return self.err


@dataclass(frozen=True)
class Terminal:
    """Somebody with a home folder of their own, who types commands."""

    home: Path
    repository: Path
    patch: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[str]

    def __call__(self, *words: str, stdin: bytes = b"") -> Answer:
        """Run the program in this process."""
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main(words)
        out, err = self.captured.readouterr()
        assert isinstance(ended.value.code, int)
        return Answer(ended.value.code, out, err)

    def process(self, *words: str | bytes, prepare: Callable[[], None] | None = None, stdin: bytes = b"") -> Answer:
        """Run the program in a process of its own. Args: prepare: called there before the program starts."""
        done = subprocess.run(
            (sys.executable, "-m", "apps.cli", *words),
            cwd=ROOT, input=stdin, capture_output=True, check=False, preexec_fn=prepare,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    @property
    def source(self) -> tuple[str, str]:
        return ("--source", f"git:{self.repository}")

    def search(self) -> str:
        """Id of the newest search of this home."""
        return str(self("search", "list", "--json").json()["searches"][0]["search"])

    def person(self) -> str:
        """Id of the person at the top of the newest search."""
        return str(self("shortlist", self.search(), "--json").json()["people"][0]["person"])

    def draft(self) -> dict[str, Any]:
        """The draft to that person."""
        person = self.person()
        drafts = self("drafts", "list", "--json").json()["drafts"]
        return next(draft for draft in drafts if draft["person"] == person)

    def add_contact(self, *changed: str) -> Answer:
        """Enter an address that the person's own page publishes."""
        words = (
            "--found", "home_page", "--seen", "2026-11-20", "--lawful", "legitimate_interest",
            "--url", "https://marchetta.example/contact", "--quote", "Write to me: ines@marchetta.example",
            "--country", "CH",
        )  # fmt: skip
        return self("people", "contact", self.person(), "add", "ines@marchetta.example", *words, *changed)


@dataclass(frozen=True)
class Drafted:
    """A home whose one search has drafted its messages, to be copied."""

    home: Path
    repository: Path

    def copied(self, folder: Path) -> Path:
        return shutil.copytree(self.home, folder / "home")


def draft_all(folder: Path) -> Drafted:
    """One search up to its held drafts, by the program itself."""
    repository = make_repository(folder / "work", seed=7, until=date(2026, 11, 1))
    words = ("search", "--brief", BRIEF, "--source", f"git:{repository}", "--accept", "--limit", "3")
    with pytest.MonkeyPatch.context() as patch:
        set_up(patch, folder / "home")
        with pytest.raises(SystemExit) as ended:
            main(words)
    assert ended.value.code == 0
    return Drafted(folder / "home", repository)


def set_up(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name, value in {**SENDER, "HARDSIGNAL_HOME": str(home)}.items():
        patch.setenv(name, value)


def git(repository: Path, *words: str, stdin: bytes | None = None) -> None:
    """One git command by an invented person."""
    who = ("-c", "user.name=Mira Castellane", "-c", "user.email=mira@passing.example")
    subprocess.run(
        ("git", "-C", str(repository), *who, *words),
        check=True, capture_output=True, input=stdin,
    )  # fmt: skip


def commit(repository: Path, message: bytes, *words: str) -> None:
    git(repository, "commit", "--allow-empty", "-F", "-", *words, stdin=message)
