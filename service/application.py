"""The open application: what every way in is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agents.ports import Clock
from memory.knowledge.market import Market
from memory.records import Role
from memory.store import AuditLog, Rows
from service.brief_back import BriefBack
from service.by_hand import HandOffs
from service.chat import Chat
from service.clusters import GitTeams, Teams, git_teams
from service.contacts import Contacts
from service.coverage import Coverage
from service.delivery import Delivery
from service.engines import Proposers
from service.follow_up import FollowUps
from service.git_evidence import GitRanking, Order, rank
from service.identity import Identity
from service.inbox import Inbox
from service.jobs import Runner
from service.live import Live
from service.objections import Objections
from service.off_limits import OffLimitsLists
from service.people import People
from service.preview import Preview
from service.recall import MemoryRecall
from service.retention import Retention
from service.review import Review
from service.rights import Rights
from service.roles import Allowance, RoleAnswer, name_role
from service.searches import Searches
from service.settings import Settings
from service.setup import Setup
from service.shortlist import Shortlist
from service.strikes import Strikes
from service.team import Colleagues
from service.watching import Report


@dataclass(frozen=True)
class Application:
    """Everything a way in can do. Made by `service.bootstrap.open_application` only."""

    settings: Settings
    rows: Rows
    market: Market
    proposers: Proposers
    runner: Runner
    searches: Searches
    live: Live
    shortlist: Shortlist
    strikes: Strikes
    coverage: Coverage
    review: Review
    follow_ups: FollowUps
    handoffs: HandOffs
    contacts: Contacts
    objections: Objections
    off_limits: OffLimitsLists
    preview: Preview
    brief_back: BriefBack
    people: People
    teams: Teams
    team: Colleagues
    identity: Identity
    inbox: Inbox
    rights: Rights
    retention: Retention
    chat: Chat
    delivery: Delivery
    setup: Setup
    recall: MemoryRecall
    audit: AuditLog
    join_key: bytes
    report: Report
    now: Clock

    async def rank_git(
        self, paths: Sequence[Path], role: Role | None, limit: int, as_of: date | None, order: Order
    ) -> GitRanking:
        """As `service.git_evidence.rank`, under this store's key."""
        return await rank(
            paths,
            role=role,
            limit=limit,
            as_of=as_of,
            order=order,
            join_key=self.join_key,
            today=self.now().date(),
            progress=self._reading,
        )

    async def git_teams(self, paths: Sequence[Path], limit: int, as_of: date | None) -> GitTeams:
        """As `service.clusters.git_teams`, under this store's key."""
        return await git_teams(
            paths,
            limit=limit,
            as_of=as_of,
            join_key=self.join_key,
            today=self.now().date(),
            progress=self._reading,
        )

    def _reading(self, done: int, total: int | None) -> None:
        self.report("reading commits", done, total)

    async def name_role(self, text: str, title: str | None) -> RoleAnswer:
        """As `service.roles.name_role`, with the engine that is set up."""
        return await name_role(
            text,
            title=title,
            today=self.now().date(),
            intake=self.proposers.intake,
            market=self.market,
            budget=Allowance(self.settings.budget),
            longest=self.settings.longest_brief,
        )
