"""The one place that knows concrete classes: opens everything, joins it, and closes it again.

Here mypy compares every adapter with the port that it serves.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from agents.ports import Deps, Source
from memory.knowledge.contact_rules import contact_rules
from memory.knowledge.market import Market, when_asked
from memory.knowledge.terms import terms
from memory.knowledge.weights import profile
from memory.records import RunKind, Use
from memory.store import Rows, Store
from memory.store.fetched import FetchedRows
from memory.store.host_turns import HostTurns
from service.application import Application
from service.engines import Proposers, builtin, modelled, open_embeddings, open_model
from service.jobs import Graphs
from service.parts import Parts
from service.recall import MemoryRecall
from service.rooms import furnish
from service.settings import Settings
from service.sources import NamedSources
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


@dataclass(frozen=True)
class Outside:
    """What comes from outside and is never the same twice; a test hands in a clock that stands and seeded bytes."""

    now: Callable[[], datetime] = utc_now
    token: Callable[[int], bytes] = secrets.token_bytes

    def new_id(self) -> str:
        return self.token(6).hex()


@asynccontextmanager
async def open_application(
    settings: Settings,
    report: Report = unseen,
    outside: Outside = Outside(),
) -> AsyncIterator[Application]:
    """Open the store, the checkpoints, the model and the graphs; close them in reverse.

    Raises:
        StoreError: the home folder or the database cannot be used.
        UsageError: a setting is wrong.
    """
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(await Store.open(settings.database))
        rows = Rows.of(store, token=outside.token, now=outside.now)
        model = open_model(settings, rows.model_answers, outside.now)
        if model is not None:
            await stack.enter_async_context(model)
        market, join_key = when_asked(), await rows.keys.secret(JOIN_KEY)
        sources = open_sources(settings, store, join_key, await rows.organisation.use(), outside.now, stack)
        proposers = builtin(market, settings) if model is None else modelled(model, market, sources, settings)
        recall = await _recall(settings, store, outside.now, stack)
        deps = _deps(
            settings, rows, market, proposers, sources, recall, SearchWatch(rows.cancellations, report), outside.now
        )
        yield furnish(
            Parts(
                settings=settings,
                rows=rows,
                deps=deps,
                sources=sources,
                proposers=proposers,
                recall=recall,
                smtp=_smtp(settings),
                graphs=_graphs(settings, deps, stack),
                join_key=join_key,
                report=report,
                token=outside.token,
                ids=outside.new_id,
            )
        )


def open_sources(
    settings: Settings,
    store: Store,
    join_key: bytes,
    use: Use | None,
    now: Callable[[], datetime],
    stack: AsyncExitStack,
) -> NamedSources:
    """Every source that may be named; `stack` closes those that were asked."""

    @cache
    def public() -> dict[str, Source]:
        from service.public import public_sources

        return public_sources(settings, FetchedRows(store), HostTurns(store), now, stack)

    barred = bars(terms(), use, settings.source_urls, settings.confirmed, settings.held)
    return NamedSources(lambda path: GitHistory(path, join_key, now), public, barred)


async def _recall(settings: Settings, store: Store, now: Callable[[], datetime], stack: AsyncExitStack) -> MemoryRecall:
    embeddings = open_embeddings(settings, now)
    if isinstance(embeddings, ServerEmbeddings):
        await stack.enter_async_context(embeddings)
    return await stack.enter_async_context(MemoryRecall(settings.home / "index", store, embeddings))


def _deps(
    settings: Settings,
    rows: Rows,
    market: Market,
    proposers: Proposers,
    sources: NamedSources,
    recall: MemoryRecall,
    watch: SearchWatch,
    now: Callable[[], datetime],
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
        now=now,
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


def _smtp(settings: Settings) -> SmtpSender | None:
    """The mail server; None: not set, or this process is not the delivery process."""
    if settings.smtp_url is None:
        return None
    return SmtpSender(smtp_server(settings.smtp_url.get_secret_value()), Timeouts.of(settings.smtp_timeout))
