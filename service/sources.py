"""The sources by name, and which of them mean something here."""

from collections.abc import Callable
from pathlib import Path

from agents.ports import Source
from memory.errors import SourceFailed, UsageError
from tools.git_history import GitHistory

KNOWN = (
    "github", "huggingface", "openalex", "semanticscholar", "arxiv", "openreview", "dblp", "orcid", "stackexchange",
    "kaggle",
)  # fmt: skip
"""Public sources that a search can name; `git:PATH` is always there."""
GIT = "git:"


class NamedSources:
    """Fits `agents.ports.Sources`. Args: git: makes the source of one local repository."""

    def __init__(self, git: Callable[[Path], GitHistory]) -> None:
        self._git = git

    def kinds(self, name: str) -> tuple[str, ...]:
        return self._git(Path(name.removeprefix(GIT))).kinds if name.startswith(GIT) else ()

    def get(self, name: str) -> Source:
        if not name.startswith(GIT):
            raise SourceFailed(f"{name}: this version has no adapter for it yet")
        return self._git(Path(name.removeprefix(GIT)))


def known_source(name: str) -> str:
    """The name a search stores: a repository's path is made absolute, so that a resumed search finds it again.

    Raises: UsageError: no source has this name, or the path is not a folder.
    """
    if not name.startswith(GIT):
        raise UsageError(f"--source {name!r}: this version searches local repositories only, as git:PATH")
    path = Path(name.removeprefix(GIT)).expanduser().resolve()
    if not path.is_dir():
        raise UsageError(f"--source {name!r}: no such folder")
    return f"{GIT}{path}"
