"""The files pass: which paths each landed change touched, against the main line before it, from trees alone.

It never stops the metadata: a tree that this copy does not hold costs that change its file list and nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from itertools import chain
from operator import or_

from tools.git.landing import Landing
from tools.git.paths import Sort, sort_of
from tools.git.repo import Stream, View
from tools.git.watch import Watch

DIFF = (
    "diff-tree", "--stdin", "-r", "--root", "--raw", "-z", "--no-renames", "--always", "--diff-merges=first-parent",
)  # fmt: skip
RESTARTS = 64
"""Most times that the pass starts again behind a missing sub-tree; after that the rest goes without file lists."""
PATHS_REMEMBERED = 1 << 16
_ANSWER_LINE = 200
"""Most bytes of one answer of `cat-file --batch-check`."""

_sort_of = lru_cache(PATHS_REMEMBERED)(sort_of)
"""Most changes touch paths that were touched before; sorting is the dear part of reading them."""


@dataclass(frozen=True, slots=True)
class Files:
    """The paths of one change, summed up."""

    own: int
    """Files touched, vendored and generated ones left out."""
    vendored: int
    generated: int
    sorts: Sort
    """Union over all of them."""
    docs: int
    """How many of the own ones are documentation."""


@contextmanager
def main_line(view: View, head: str) -> Iterator[Stream]:
    """Start on the file lists of the whole main line at once: git reads trees while we read messages."""
    with view.spooled(("rev-list", "--first-parent", "--end-of-options", head), *DIFF) as stream:
        yield stream


def read_files(view: View, begun: Stream, landings: Sequence[Landing], watch: Watch) -> dict[str, Files]:
    """Files by sha of the landing; those whose trees are not in this copy are missing from the result.

    Args:
        begun: from `main_line`; what it does not hold (side lines, what lies behind a missing tree) is read after it.
    """
    wanted = {one.commit.sha for one in landings}
    begun.settle(watch.going_on)
    found = _changes(begun.tokens(lambda chunk: watch.files(chunk, 0)))
    files = {sha: _summed(paths) for sha, paths in found if sha in wanted}
    # Newest first, as packs keep their trees: each is then a step from one that was just read.
    ahead = [one for one in reversed(landings) if one.commit.sha not in files]
    if not begun.ended_well():
        ahead = _with_trees(view, ahead)
    for _ in range(RESTARTS):
        if not ahead:
            break
        ahead = ahead[_pass(view, ahead, files, watch) + 1 :]
    return files


def _pass(view: View, ahead: Sequence[Landing], files: dict[str, Files], watch: Watch) -> int:
    """One run of git; returns how many landings it came through before it ended or met a missing tree."""
    given = "".join(f"{one.commit.sha}\n" for one in ahead)
    before = len(files)
    with view.stream(*DIFF, given=given.encode()) as stream:
        for sha, paths in _changes(stream.tokens(lambda chunk: watch.files(chunk, len(files)))):
            files[sha] = _summed(paths)
    return len(files) - before


def _changes(tokens: Iterable[list[str]]) -> Iterator[tuple[str, list[str]]]:
    """(sha, paths): a commit's id, then `:modes ids status` and a path for each file. No id begins with a colon."""
    sha, paths = "", list[str]()
    ahead = chain.from_iterable(tokens)
    for token in ahead:
        if token.startswith(":"):
            paths.append(next(ahead))
            continue
        if sha:
            yield sha, paths
        sha, paths = token, []
    if sha:
        yield sha, paths


def _summed(paths: Sequence[str]) -> Files:
    sorts = [_sort_of(path) for path in paths]
    vendored, generated = sorts.count(Sort.VENDORED), sorts.count(Sort.GENERATED)
    own = len(sorts) - vendored - generated
    return Files(own, vendored, generated, _union(frozenset(sorts)), sorts.count(Sort.DOCS))


@cache
def _union(sorts: frozenset[Sort]) -> Sort:
    """Few combinations recur in all changes of a project, and flags are slow to add up."""
    return reduce(or_, sorts, Sort(0))


def _with_trees(view: View, ahead: Sequence[Landing]) -> list[Landing]:
    """Those whose own tree and first parent's tree are in this copy."""
    wanted = [sha for one in ahead for sha in (one.commit.sha, *one.commit.parents[:1])]
    given = "".join(f"{sha}^{{tree}}\n" for sha in wanted).encode()
    answer = view.ask("cat-file", "--batch-check=%(objecttype)", given=given, most=len(wanted) * _ANSWER_LINE) or b""
    here = {sha for sha, line in zip(wanted, answer.splitlines(), strict=False) if line == b"tree"}
    return [one for one in ahead if here.issuperset((one.commit.sha, *one.commit.parents[:1]))]
