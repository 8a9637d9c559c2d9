"""The landed changes: what the main line took in, one by one, found by walking first parents.

Counting commits would let a branch of thirty fix-ups outweigh thirty squashed features; the unit is what was accepted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tools.git.log import Commit
from tools.git.message import Origin, bare, is_pull, origin, title

RELEASE_NUMBERS = 3
"""A numbered merge whose branch holds this many numbered changes of several authors is a release, not a change."""


@dataclass(slots=True, eq=False)
class Landing:
    """One accepted change."""

    commit: Commit
    """The commit of the main line: the squash, the direct commit, or the merge."""
    work: list[Commit]
    """Who did what: the commits of the merged branch, oldest first; otherwise just `commit`."""
    origin: Origin
    title: str = field(init=False)
    bare: str = field(init=False)
    """The title without number and case: what a second landing or a revert of it calls it too."""

    def __post_init__(self) -> None:
        self.title = title(self.commit)
        self.bare = bare(self.title)


class Walk:
    """One walk over a history.

    Args:
        commits: by sha, newest first.
        until: Unix seconds; nothing that was committed later is seen.
        boundary: commits at which a shallow copy was cut.
    """

    def __init__(self, commits: dict[str, Commit], until: int | None, boundary: frozenset[str]) -> None:
        self._commits = commits
        self._until = until
        self._boundary = boundary
        self._seen: set[str] = set()
        self._place = {sha: place for place, sha in enumerate(commits)}

    def landings(self, head: str) -> list[Landing]:
        """Landed changes in the order in which the main line took them."""
        found: list[Landing] = []
        # Explicit, since branches that merge each other nest deeper than Python's own stack.
        lines = [self._line(head)]
        while lines:
            commit = next(lines[-1], None)
            if commit is None:
                lines.pop()
                continue
            self._seen.add(commit.sha)
            if len(commit.parents) < 2:
                self._plain(commit, found)
            else:
                lines += self._merge(commit, found)
        return found

    def _line(self, tip: str) -> Iterator[Commit]:
        line: list[Commit] = []
        commit = self._commits.get(tip)
        while commit is not None and commit.sha not in self._seen:
            line.append(commit)
            commit = self._commits.get(commit.parents[0]) if commit.parents else None
        return (commit for commit in reversed(line) if self._in_time(commit))

    def _in_time(self, commit: Commit) -> bool:
        return self._until is None or commit.committed_at <= self._until

    def _plain(self, commit: Commit, found: list[Landing]) -> None:
        came = origin(commit)
        # A merge whose branch was cut off (or cherry-picked away) shows who pressed, not who worked.
        if came.how != "merge" or came.owner is None:
            found.append(Landing(commit, [commit], came))

    def _merge(self, merge: Commit, found: list[Landing]) -> list[Iterator[Commit]]:
        """Take the branch as one change, or return the lines in which its own changes stand."""
        came = origin(merge)
        branch = self._branch(merge)
        work = [commit for commit in branch if len(commit.parents) < 2]
        if self._holds_changes(merge, came, branch, work):
            return [self._line(parent) for parent in reversed(merge.parents[1:])]
        self._seen.update(commit.sha for commit in branch)
        if work:
            found.append(Landing(merge, work, came))
        return []

    def _branch(self, merge: Commit) -> list[Commit]:
        reached: set[str] = set()
        ahead = list(merge.parents[1:])
        while ahead:
            sha = ahead.pop()
            if sha in reached or sha in self._seen or sha not in self._commits:
                continue
            reached.add(sha)
            ahead += self._commits[sha].parents
        oldest_first = sorted(reached, key=self._place.__getitem__, reverse=True)
        return [commit for sha in oldest_first if self._in_time(commit := self._commits[sha])]

    @staticmethod
    def _holds_changes(merge: Commit, came: Origin, branch: list[Commit], work: list[Commit]) -> bool:
        """Whether a branch is a line of landed changes (a pull, a release, a merged fork) rather than one change."""
        authors = {commit.author.name.casefold() for commit in work}
        if came.how == "direct":
            return is_pull(merge) or len(authors) > 1 or any(origin(commit).number for commit in branch)
        numbered = sum(1 for commit in branch if origin(commit).number)
        return len(authors) > 1 and numbered >= RELEASE_NUMBERS
