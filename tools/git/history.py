"""The git source: mines a local copy of a repository, with no API and no network.

One pass in two steps over `tools.git_repo.opened`: the metadata, which every copy holds, then the file lists, as far
as the trees are here. Then, in memory: landed changes, people, what stands, evidence.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Event

from memory.budget import Budget
from memory.records import CoverageLine, Link, Query, Reason, Record, SourceAnswer
from tools.git.credit import credit, met
from tools.git.evidence import Clerk, hashed_id
from tools.git.files import DIFF, Files, main_line, read_files
from tools.git.groups import grouped
from tools.git.judge import judge
from tools.git.landing import Landing, Walk
from tools.git.links import claims
from tools.git.log import LOG, read_commits
from tools.git.mailmap import Entry, entries
from tools.git.numbers import drop_foreign
from tools.git.people import People
from tools.git.repo import Repository, View, opened
from tools.git.reverts import mark_reverts
from tools.git.watch import Progress, Watch

KINDS = ("history",)


class GitHistory:
    """A local repository as a Source.

    Args:
        path: the repository's own folder.
        join_key: secret of the store under which addresses are hashed.
        now: the clock.
        as_of: nothing later than the end of this day, UTC, is known; None: all of it.
    """

    def __init__(self, path: Path, join_key: bytes, now: Callable[[], datetime], as_of: date | None = None) -> None:
        self._path = path
        self._join_key = join_key
        self._now = now
        self._as_of = as_of

    @property
    def name(self) -> str:
        return f"git:{self._path}"

    @property
    def kinds(self) -> tuple[str, ...]:
        return KINDS

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, BudgetExhausted."""
        await budget.reserve("requests", 1)
        stop = Event()
        try:
            return await asyncio.to_thread(self._read, stop.is_set)
        finally:
            # A cancelled task leaves its thread behind; this ends it, and its git, at the next chunk.
            stop.set()

    def _read(self, stop: Callable[[], bool]) -> SourceAnswer:
        return read_history(self._path, self._join_key, self._now(), self._as_of, stop=stop)


def read_history(
    path: Path,
    join_key: bytes,
    now: datetime,
    as_of: date | None = None,
    progress: Progress = lambda done, total: None,
    stop: Callable[[], bool] = lambda: False,
) -> SourceAnswer:
    """Read a repository's whole landed history.

    Args:
        path: the repository's own folder: bare, partial, shallow, full, or a linked worktree.
        join_key: secret of the store under which addresses are hashed.
        now: when the pass is made; no change is dated later.
        as_of: nothing that was committed after the end of this day, UTC, is known, names and reverts included.
        progress: called as (commits, None) in the first step, as (changes, of how many) in the second.
        stop: asked at every chunk; true ends the pass.

    Raises:
        SourceFailed: no such folder, no repository, no commit, damaged, git is missing, or stopped.
    """
    watch = Watch(progress, stop)
    with _no_collector(), opened(path) as (repository, view), main_line(view, repository.head) as begun:
        commits = read_commits(view, repository.head, watch)
        landings = Walk(commits, _last_second(as_of), repository.boundary).landings(repository.head)
        watch.changes = len(landings)
        drop_foreign(landings)
        people = _People(landings, _mailmap(view, landings), join_key, repository.source)
        # A commit where a shallow copy was cut looks as if it had added every file there is.
        whole = [one for one in landings if one.commit.sha not in repository.boundary]
        files = read_files(view, begun, whole, watch)
        progress(len(landings), len(landings))
        judge(people.changes, files, people.person)
        return _answer(repository, people, files, _record(repository, as_of, now, watch.digest))


@contextmanager
def _no_collector() -> Iterator[None]:
    """So many objects without one cycle among them: the collector would double the time for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _last_second(day: date | None) -> int | None:
    return None if day is None else int(datetime.combine(day + timedelta(1), time(), UTC).timestamp()) - 1


class _People:
    """Everybody in the landed changes, who is one person, and whose each change is. Needs no file list."""

    def __init__(self, landings: Sequence[Landing], mailmap: Sequence[Entry], join_key: bytes, source: str) -> None:
        met_so_far = People(join_key)
        self.changes = [met(met_so_far, landing) for landing in landings]
        self.claims = claims(met_so_far, self.changes, mailmap)
        self.accounts = tuple(identity.account(source) for identity in met_so_far.by_key.values())
        self.person = grouped(self.accounts, self.claims)
        for change in self.changes:
            credit(change, self.person)
        mark_reverts(self.changes)

    @property
    def counted(self) -> int:
        return len({self.person[account.key] for account in self.accounts if not account.bot})


def _mailmap(view: View, landings: Sequence[Landing]) -> list[Entry]:
    """That of the newest landed change, so that an earlier day knows only what it knew."""
    raw = view.ask("cat-file", "blob", f"{landings[-1].commit.sha}:.mailmap") if landings else None
    return list(entries(raw or b""))


def _record(repository: Repository, as_of: date | None, now: datetime, digest: str) -> Record:
    request = f"git {' '.join(LOG)} {repository.head}; git {' '.join(DIFF)}" + (f"; as of {as_of}" if as_of else "")
    return Record(
        id=hashed_id(repository.source, request, digest), source=repository.source, request=request, url=repository.web,
        fetched_at=now, digest=digest, original_digest=digest, body=None, expires_at=None,
    )  # fmt: skip


def _answer(repository: Repository, people: _People, files: Mapping[str, Files], record: Record) -> SourceAnswer:
    evidence = Clerk(repository, record.id, people.person, record.fetched_at).write(people.changes, files)
    links = tuple(Link(a=one.a, b=one.b, status=one.status, proof=one.proof, record=record.id) for one in people.claims)
    reasons = _left_out(repository, len(people.changes), len(files))
    # A treeless copy answers all that it was made to hold; one that holds some file lists and lacks others does not.
    whole = not repository.boundary and len(files) in {0, len(people.changes)}
    line = CoverageLine(
        source=repository.source, status="ok" if whole else "partial", requests=1, records=1, people=people.counted,
        reasons=tuple(Reason(text=reason) for reason in reasons), reset_at=None,
    )  # fmt: skip
    return SourceAnswer(records=(record,), accounts=people.accounts, links=links, evidence=evidence, coverage=line)


def _left_out(repository: Repository, changes: int, with_files: int) -> list[str]:
    reasons = []
    if changes > with_files:
        reasons.append(f"{changes - with_files} of {changes} changes without file lists: objects not in this copy")
    if repository.boundary:
        reasons.append(f"a shallow copy: nothing before its {len(repository.boundary)} cut-off commits")
    return reasons
