"""The one place that knows concrete classes: opens everything, joins it, and closes it again.

Here mypy compares every adapter with the port that it serves.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from agents.drafting import Drafting
from agents.evidence import EvidenceAgent
from agents.ports import Deps, Source
from agents.preview import Lookout
from agents.sourcing import Sourcing
from memory.knowledge.contact_rules import contact_rules
from memory.knowledge.market import Market
from memory.knowledge.market import load as load_market
from memory.knowledge.terms import terms
from memory.knowledge.weights import profile
from memory.records import RunKind, Use
from memory.store import Rows, Store
from memory.store.fetched import FetchedRows
from memory.store.host_turns import HostTurns
from service.application import Application
from service.brief_back import BriefBack
from service.chat import Chat
from service.contacts import Contacts
from service.coverage import Coverage
from service.delivery import Delivery, Patience
from service.engines import Proposers, builtin, modelled, open_embeddings, open_model
from service.gates import Gates
from service.identity import Identity
from service.jobs import Graphs, RunLimits, Runner
from service.missing import Missing
from service.off_limits import OffLimitsLists
from service.people import People
from service.planning import Planning
from service.preview import Preview
from service.recall import MemoryRecall
from service.review import Review
from service.searches import Searches
from service.settings import Settings
from service.setup import Setup
from service.shortlist import Shortlist
from service.sources import KNOWN, NamedSources
from service.strikes import Strikes
from service.terms import bars
from service.watching import Report, SearchWatch, unseen
from tools.embeddings import ServerEmbeddings
from tools.git.history import GitHistory
from tools.smtp import SmtpSender, Timeouts, smtp_server

if TYPE_CHECKING:
    from service.jobs import Graph

JOIN_KEY = "git-join"
"""Name of the secret under which this store hashes addresses found in git."""


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one clock; everything else is handed it


def new_id() -> str:
    return secrets.token_hex(6)


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
        model = open_model(settings, rows.model_answers, utc_now)
        if model is not None:
            await stack.enter_async_context(model)
        market, join_key = load_market(), await rows.keys.secret(JOIN_KEY)
        sources = _sources(settings, store, join_key, await rows.organisation.use())
        proposers = builtin(market, settings) if model is None else modelled(model, market, sources, settings)
        embeddings = open_embeddings(settings, utc_now)
        if isinstance(embeddings, ServerEmbeddings):
            await stack.enter_async_context(embeddings)
        recall = await stack.enter_async_context(MemoryRecall(settings.home / "index", store, embeddings))
        deps = _deps(settings, rows, market, proposers, sources, recall, SearchWatch(rows.cancellations, report))
        graphs = _graphs(settings, deps, stack)
        yield _application(_parts(settings, rows, deps, sources, graphs), proposers, recall, join_key, report)


def _sources(settings: Settings, store: Store, join_key: bytes, use: Use | None) -> NamedSources:
    @cache
    def public() -> dict[str, Source]:
        from service.public import public_sources

        return public_sources(settings, FetchedRows(store), HostTurns(store), utc_now)

    barred = bars(terms(), use, settings.source_urls, settings.confirmed)
    return NamedSources(lambda path: GitHistory(path, join_key, utc_now), public, barred)


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
        sender=settings.sender_record,
        limits=settings.limits,
        now=utc_now,
    )


def _graphs(settings: Settings, deps: Deps, stack: AsyncExitStack) -> Graphs:
    """The checkpoints and both graphs, opened once, when the first thread runs; closed with everything else."""
    made: dict[RunKind, Graph] = {}
    making = asyncio.Lock()

    async def graphs() -> Mapping[RunKind, "Graph"]:
        async with making:
            if not made:
                from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

                from agents.graph import build_outreach, build_search

                path = str(settings.checkpoints)
                saver = await stack.enter_async_context(AsyncSqliteSaver.from_conn_string(path))
                made["search"], made["outreach"] = build_search(deps, saver), build_outreach(deps, saver)
        return made

    return graphs


@dataclass(frozen=True)
class _Parts:
    """What the rooms of the service share."""

    settings: Settings
    rows: Rows
    deps: Deps
    sources: NamedSources
    runner: Runner
    shortlist: Shortlist
    coverage: Coverage


def _parts(settings: Settings, rows: Rows, deps: Deps, sources: NamedSources, graphs: Graphs) -> _Parts:
    limits = RunLimits(timedelta(seconds=settings.lease_seconds), settings.parallel_threads)
    return _Parts(
        settings=settings,
        rows=rows,
        deps=deps,
        sources=sources,
        runner=Runner(graphs, rows.runs, rows.decisions, utc_now, limits),
        shortlist=Shortlist(rows.briefs, rows.people, rows.shown, rows.off_limits, profile, utc_now),
        coverage=Coverage(rows.searches, rows.sourcing, rows.people, KNOWN, terms()),
    )


def _application(
    parts: _Parts, proposers: Proposers, recall: MemoryRecall, join_key: bytes, report: Report
) -> Application:
    rows, rules = parts.rows, parts.deps.rules
    review = _review(parts)
    off_limits = OffLimitsLists(rows.off_limits, rows.contacts, rows.review, review.check_again, utc_now)
    searches = _searches(parts, off_limits)
    people = People(rows.people, rows.contacts, rows.identity)
    return Application(
        settings=parts.settings,
        rows=rows,
        market=parts.deps.market,
        proposers=proposers,
        runner=parts.runner,
        searches=searches,
        shortlist=parts.shortlist,
        strikes=_strikes(parts, review),
        coverage=parts.coverage,
        review=review,
        contacts=Contacts(rows.contacts, rows.people, rules, review.check_again, utc_now, new_id),
        off_limits=off_limits,
        preview=_preview(parts, searches),
        brief_back=_brief_back(parts, searches),
        people=people,
        identity=Identity(rows.identity, rows.people, people, utc_now),
        chat=Chat(
            rows.conversations,
            searches,
            new_id,
            utc_now,
            parts.deps.market,
            parts.settings.shortlist,
            proposers.turn,
            parts.deps.budget,
        ),
        delivery=_delivery(parts),
        setup=Setup(rows.organisation, terms(), utc_now),
        recall=recall,
        audit=rows.audit,
        join_key=join_key,
        report=report,
        now=utc_now,
    )


def _searches(parts: _Parts, off_limits: OffLimitsLists) -> Searches:
    rows, deps, settings = parts.rows, parts.deps, parts.settings
    return Searches(
        rows=rows.searches,
        gates=Gates(rows.briefs, rows.people, rows.gates, utc_now),
        runner=parts.runner,
        shortlist=parts.shortlist,
        coverage=parts.coverage,
        planning=Planning(
            parts.sources, rows.sourcing, deps.plan.engine, settings.expansion_rounds, settings.budget, utc_now
        ),
        missing=Missing(rows.searches, rows.sourcing, rows.runs, Sourcing(deps), EvidenceAgent(deps), utc_now),
        off_limits=off_limits,
        market=deps.market,
        source=parts.sources.stored_name,
        ids=new_id,
        now=utc_now,
        limits=settings.budget,
    )


def _preview(parts: _Parts, searches: Searches) -> Preview:
    rows, deps, settings = parts.rows, parts.deps, parts.settings
    lookout = Lookout(
        deps.plan, deps.sources, deps.profile, utc_now, settings.preview_queries, settings.preview_samples
    )
    return Preview(searches, rows.searches, rows.off_limits, lookout, rows.budgets, settings.preview)


def _brief_back(parts: _Parts, searches: Searches) -> BriefBack:
    rows, settings = parts.rows, parts.settings
    return BriefBack(
        searches=searches,
        gates=rows.gates,
        asks=rows.asks,
        runner=parts.runner,
        token=secrets.token_bytes,
        ids=new_id,
        now=utc_now,
        valid_for=timedelta(days=settings.ask_days),
        public_url=settings.public_url,
    )


def _strikes(parts: _Parts, review: Review) -> Strikes:
    rows = parts.rows
    return Strikes(
        rows=rows.strikes,
        people=rows.people,
        shown=rows.shown,
        shortlist=parts.shortlist,
        check_again=review.check_again,
        profile=profile,
        cases=parts.settings.home / "evals" / "struck" / "cases.jsonl",
        now=utc_now,
    )


def _review(parts: _Parts) -> Review:
    rows, valid_for = parts.rows, timedelta(days=parts.settings.approval_days)
    return Review(
        rows.review, rows.people, rows.contacts, Drafting(parts.deps), parts.runner, utc_now, valid_for=valid_for
    )


def _delivery(parts: _Parts) -> Delivery:
    settings = parts.settings
    return Delivery(
        outbox=parts.rows.outbox,
        contacts=parts.rows.contacts,
        rules=parts.deps.rules,
        smtp=_smtp(settings),
        folder=settings.home / "outbox",
        patience=Patience(margin=timedelta(seconds=settings.smtp_timeout)),
        now=utc_now,
    )


def _smtp(settings: Settings) -> SmtpSender | None:
    """The mail server; None: not set, or this process is not the delivery process."""
    if settings.smtp_url is None:
        return None
    wait = settings.smtp_timeout
    timeouts = Timeouts(connect=wait, command=wait, data=4 * wait)
    return SmtpSender(smtp_server(settings.smtp_url.get_secret_value()), timeouts)
