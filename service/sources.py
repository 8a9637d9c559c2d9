"""The sources by name, and which of them mean something here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.ports import Source
from memory.errors import SourceBarred, SourceFailed, UsageError

KNOWN = (
    "github", "huggingface", "openalex", "semanticscholar", "arxiv", "openreview", "dblp", "orcid", "stackexchange",
    "kaggle",
)  # fmt: skip
"""Every public source of the contract; `git:PATH` is always there."""
ASKED = (
    "github", "openalex", "huggingface", "stackexchange", "kaggle", "semanticscholar", "arxiv", "dblp",
    "openreview", "orcid",
)  # fmt: skip
"""Those that this version can ask; `service/public.py` makes them."""
GIT = "git:"
MEMORY = "memory"
"""In place of a source: nobody outside is asked."""


@dataclass(frozen=True)
class NamedSources:
    """Fits `agents.ports.Sources`.

    Args:
        git: makes the source of one local repository.
        public: the public sources by name; made when the first one is asked, since each brings an HTTP client.
        bars: why a source's terms bar what this organisation does; None: they do not.
    """

    git: Callable[[Path], Source]
    public: Callable[[], Mapping[str, Source]]
    bars: Callable[[str], str | None]

    def kinds(self, name: str) -> tuple[str, ...]:
        source = self._find(name)
        return source.kinds if source else ()

    def barred(self, name: str) -> str | None:
        return self.bars(name)

    def get(self, name: str) -> Source:
        if reason := self.bars(name):
            raise SourceBarred(reason)
        source = self._find(name)
        if source is None:
            raise SourceFailed(f"{name}: this version has no adapter for it yet")
        return source

    def stored_names(self, names: Sequence[str]) -> tuple[str, ...]:
        """What a search stores: every public source where none is named. Raises: UsageError: as `stored_name`."""
        asked = names or ASKED
        return tuple(dict.fromkeys(self.stored_name(name) for name in asked if name != MEMORY))

    def stored_name(self, name: str) -> str:
        """The name a search stores: a repository's path is made absolute, so that a resumed search finds it again.

        Raises: UsageError: no source has this name, or the path is not a folder.
        """
        if name in ASKED:
            return name
        if not name.startswith(GIT):
            known = ", ".join((*ASKED, "git:PATH", MEMORY))
            raise UsageError(f"--source {name!r}: this version can ask {known}")
        path = Path(name.removeprefix(GIT)).expanduser().resolve()
        if not path.is_dir():
            raise UsageError(f"--source {name!r}: no such folder")
        return f"{GIT}{path}"

    def _find(self, name: str) -> Source | None:
        if name.startswith(GIT):
            return self.git(Path(name.removeprefix(GIT)))
        return self.public().get(name) if name in ASKED else None
