"""The one place that knows concrete classes: opens everything, joins it, and closes it again.

Here mypy compares every adapter with the port that it serves.
"""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from agents.drafting import Drafting
from agents.graph import build_outreach, build_search
from agents.ports import Deps, Limits
from memory.errors import UsageError
from memory.knowledge.contact_rules import contact_rules
from memory.knowledge.market import Market
from memory.knowledge.market import load as load_market
from memory.knowledge.weights import profile
from memory.records import BudgetUnit, Role, RunKind, Sender
from memory.store import AuditLog, Rows, Store
from service.chat import Chat
from service.contacts import Contacts
from service.coverage import Coverage
from service.delivery import Delivery, Patience
from service.engines import Proposers, builtin, modelled, open_embeddings, open_model
from service.gates import Gates
from service.git_evidence import GitRanking, Order, rank
from service.jobs import Graph, RunLimits, Runner
from service.people import People
from service.recall import MemoryRecall
from service.review import Review
from service.roles import Allowance, RoleAnswer, name_role
from service.searches import Searches
from service.settings import Settings
from service.shortlist import Shortlist
from service.sources import KNOWN, NamedSources, known_source
from service.watching import Report, SearchWatch, unseen
from tools.embeddings import ServerEmbeddings
from tools.git_history import GitHistory
from tools.smtp import SmtpSender, Timeouts, smtp_server

JOIN_KEY = "git-join"
"""Name of the secret under which this store hashes addresses found in git."""


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one clock; everything else is handed it


def new_id() -> str:
    return secrets.token_hex(6)


@dataclass(frozen=True)
class Application:
    """Everything a way in can do. Made by `open_application` only."""

    settings: Settings
    rows: Rows
    market: Market
    proposers: Proposers
    runner: Runner
    searches: Searches
    shortlist: Shortlist
    coverage: Coverage
    review: Review
    contacts: Contacts
    people: People
    chat: Chat
    delivery: Delivery
    recall: MemoryRecall
    audit: AuditLog
    join_key: bytes
    report: Report

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
            today=utc_now().date(),
            progress=lambda done, total: self.report("reading commits", done, total),
        )

    async def name_role(self, text: str, title: str | None) -> RoleAnswer:
        """As `service.roles.name_role`, with the engine that is set up."""
        return await name_role(
            text,
            title=title,
            today=utc_now().date(),
            intake=self.proposers.intake,
            market=self.market,
            budget=Allowance(budget_limits(self.settings)),
            longest=self.settings.longest_brief,
        )


@asynccontextmanager
async def open_application(settings: Settings, report: Report = unseen) -> AsyncIterator[Application]:
    """Open the store, the checkpoints, the model and the graphs; close them in reverse.

    Raises:
        StoreError: the home folder or the database cannot be used.
        UsageError: a setting is wrong.
    """
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(await Store.open(settings.database))
        rows = Rows.of(store, token=secrets.token_bytes, now=utc_now)
        saver = await stack.enter_async_context(AsyncSqliteSaver.from_conn_string(str(settings.checkpoints)))
        model = open_model(settings, rows.model_answers, utc_now)
        if model is not None:
            await stack.enter_async_context(model)
        market, join_key = load_market(), await rows.keys.secret(JOIN_KEY)
        sources = NamedSources(lambda path: GitHistory(path, join_key, utc_now))
        proposers = builtin(market, settings) if model is None else modelled(model, market, sources, settings)
        embeddings = open_embeddings(settings, utc_now)
        if isinstance(embeddings, ServerEmbeddings):
            await stack.enter_async_context(embeddings)
        recall = await stack.enter_async_context(MemoryRecall(settings.home / "index", store, embeddings))
        deps = _deps(settings, rows, market, proposers, sources, recall, SearchWatch(rows.cancellations, report))
        yield _application(settings, rows, deps, saver, proposers, recall, join_key, report)


def _deps(
    settings: Settings,
    rows: Rows,
    market: Market,
    proposers: Proposers,
    sources: NamedSources,
    recall: MemoryRecall,
    watch: SearchWatch,
) -> Deps:
    return Deps(
        intake=proposers.intake,
        plan=proposers.plan,
        pick=proposers.pick,
        write=proposers.write,
        sources=sources,
        briefs=rows.briefs,
        sourcing=rows.sourcing,
        people=rows.people,
        outreach=rows.outreach,
        recall=recall,
        watch=watch,
        budget=rows.budgets,
        profile=profile,
        market=market,
        rules=contact_rules(),
        sender=sender(settings),
        limits=Limits(
            expansion_rounds=settings.expansion_rounds,
            recalled=settings.recalled,
            recall_floor=settings.recall_floor,
            picks=settings.picks,
            pick_from=settings.pick_from,
            draft_words=settings.draft_words,
            retention_days=settings.retention_days,
        ),
        now=utc_now,
    )


def _application(
    settings: Settings,
    rows: Rows,
    deps: Deps,
    saver: AsyncSqliteSaver,
    proposers: Proposers,
    recall: MemoryRecall,
    join_key: bytes,
    report: Report,
) -> Application:
    graphs: dict[RunKind, Graph] = {"search": build_search(deps, saver), "outreach": build_outreach(deps, saver)}
    run_limits = RunLimits(timedelta(seconds=settings.lease_seconds), settings.parallel_threads)
    runner = Runner(graphs, rows.runs, rows.decisions, utc_now, run_limits)
    shortlist = Shortlist(rows.briefs, rows.people, rows.contacts)
    coverage = Coverage(rows.searches, rows.sourcing, rows.people, KNOWN)
    searches = Searches(
        rows=rows.searches,
        gates=Gates(rows.briefs, rows.people, rows.gates, utc_now),
        runner=runner,
        shortlist=shortlist,
        coverage=coverage,
        source=known_source,
        ids=new_id,
        now=utc_now,
        limits=budget_limits(settings),
    )
    review = Review(
        rows.review,
        rows.people,
        rows.contacts,
        Drafting(deps),
        runner,
        utc_now,
        valid_for=timedelta(days=settings.approval_days),
    )
    return Application(
        settings=settings,
        rows=rows,
        market=deps.market,
        proposers=proposers,
        runner=runner,
        searches=searches,
        shortlist=shortlist,
        coverage=coverage,
        review=review,
        contacts=Contacts(rows.contacts, rows.people, deps.rules, review.check_again, utc_now, new_id),
        people=People(rows.people, rows.contacts),
        chat=Chat(rows.conversations, searches, new_id, utc_now, deps.market, settings.shortlist),
        delivery=Delivery(
            outbox=rows.outbox,
            contacts=rows.contacts,
            rules=deps.rules,
            smtp=_smtp(settings),
            folder=settings.home / "outbox",
            patience=Patience(margin=timedelta(seconds=settings.smtp_timeout)),
            now=utc_now,
        ),
        recall=recall,
        audit=rows.audit,
        join_key=join_key,
        report=report,
    )


def budget_limits(settings: Settings) -> dict[BudgetUnit, int]:
    return {
        "requests": settings.budget_requests,
        "tokens": settings.budget_tokens,
        "seconds": settings.budget_seconds,
        "money": settings.budget_money,
    }


def sender(settings: Settings) -> Sender | None:
    """Who messages are from; None: not set, and every draft is blocked with `no_sender`.

    Raises: UsageError: HARDSIGNAL_SENDER is not `Name <address>`.
    """
    if not settings.sender or not settings.postal_address:
        return None
    name, address = parseaddr(settings.sender)
    if not name or "@" not in address:
        raise UsageError("setting HARDSIGNAL_SENDER: write it as `Name <address>`")
    return Sender(name=name, address=address, reply_to=settings.reply_to, postal_address=settings.postal_address)


def _smtp(settings: Settings) -> SmtpSender | None:
    """The mail server; None: not set, or this process is not the delivery process."""
    if settings.smtp_url is None:
        return None
    wait = settings.smtp_timeout
    timeouts = Timeouts(connect=wait, command=wait, data=4 * wait)
    return SmtpSender(smtp_server(settings.smtp_url.get_secret_value()), timeouts)
