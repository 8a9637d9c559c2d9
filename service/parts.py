"""What the rooms of the service share, made by the bootstrap from concrete classes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from agents.ports import Clock, Deps
from memory.store import Rows
from service.engines import Proposers
from service.jobs import Graphs, RunLimits, Runner
from service.recall import MemoryRecall
from service.settings import Settings
from service.shortlist import Shortlist
from service.sources import NamedSources
from service.watching import Report
from tools.smtp import SmtpSender


@dataclass(frozen=True)
class Parts:
    """Each is made once a process."""

    settings: Settings
    rows: Rows
    deps: Deps
    sources: NamedSources
    proposers: Proposers
    recall: MemoryRecall
    smtp: SmtpSender | None
    """None: not set, or this process is not the delivery process."""
    graphs: Graphs
    join_key: bytes
    report: Report
    token: Callable[[int], bytes]
    """So many random bytes."""
    ids: Callable[[], str]

    @cached_property
    def runner(self) -> Runner:
        lease = timedelta(seconds=self.settings.lease_seconds)
        limits = RunLimits(lease, self.settings.parallel_threads)
        return Runner(self.graphs, self.rows.runs, self.rows.decisions, self.now, limits)

    @cached_property
    def shortlist(self) -> Shortlist:
        rows = self.rows
        return Shortlist(rows.briefs, rows.people, rows.shown, rows.off_limits, self.deps.profile, self.now)

    @property
    def now(self) -> Clock:
        return self.deps.now
