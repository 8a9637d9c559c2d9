"""Searches, as a recruiter starts, follows and stops them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agents.intake.advice import advise
from agents.ports import Clock
from memory.errors import AlreadyDecided, UsageError
from memory.knowledge.market import Market
from memory.records import Actor, Answer, BudgetUnit, Search
from memory.store import SearchRows
from service.coverage import Coverage
from service.gates import Gates, refuse_open
from service.jobs import Runner
from service.missing import Missing
from service.off_limits import OffLimitsLists, Said
from service.permissions import require
from service.planning import Planning
from service.shortlist import Shortlist
from service.views import SearchRow, SearchView, coverage_row, partial_reasons, search_row


@dataclass(frozen=True)
class Searches:
    """What a recruiter does with searches. Made by `service/bootstrap.py`."""

    rows: SearchRows
    gates: Gates
    runner: Runner
    shortlist: Shortlist
    coverage: Coverage
    planning: Planning
    missing: Missing
    off_limits: OffLimitsLists
    market: Market
    sources: Callable[[Sequence[str]], tuple[str, ...]]
    """What a search stores for the names of sources; raises UsageError where one means nothing here."""
    ids: Callable[[], str]
    now: Clock
    limits: Mapping[BudgetUnit, int]

    async def start(
        self, actor: Actor, text: str, sources: Sequence[str], limit: int, off_limits: Sequence[Said] = ()
    ) -> SearchView:
        """Name the role of a brief and wait at the brief gate. Args, Raises: as `create`."""
        require(actor, "recruiter")
        id_ = await self.create(actor, text, sources, limit, off_limits)
        await self.runner.drain(id_)
        return await self.show(id_)

    async def create(
        self, actor: Actor, text: str, sources: Sequence[str], limit: int, off_limits: Sequence[Said] = ()
    ) -> str:
        """A queued search; `resume` runs it.

        Args: off_limits: companies and people that it does not approach, beside the organisation's list.

        Raises: NotPermitted, UsageError: the limit is not positive, or a source means nothing here.
        """
        require(actor, "recruiter")
        if limit < 1:
            raise UsageError(f"--limit is {limit}; ask for at least one person")
        search = Search(
            id=self.ids(),
            text=text,
            sources=self.sources(sources),
            limit=limit,
            status="intake",
            created_by=actor.id,
            created_at=self.now(),
            failure=None,
        )
        await self.rows.create(search, self.limits)
        if off_limits:
            await self.off_limits.add(actor, search.id, off_limits)
        return search.id

    async def accept(
        self,
        actor: Actor,
        id_: str,
        answers: Sequence[Answer] = (),
        only: Sequence[str] = (),
        drop: Sequence[str] = (),
        shown: int | None = None,
    ) -> SearchView:
        """Pass the gate at which the search waits, and run it to the next one.

        Args: as `Gates.pass_gate`.

        Raises:
            NotPermitted, UnknownId, AlreadyDecided: it waits at no gate, UsageError: a word for the other gate.
            BriefNotAccepted: a must-ask is open, also where it was an answer that opened it.
            ContactRefused: somebody of `only` is off limits; whoever is and was not asked for is left out.
        """
        await self.decide(actor, id_, answers, only, drop, shown)
        await self.runner.drain(id_)
        view = await self.show(id_)
        if view.status == "brief_gate" and view.brief is not None:
            refuse_open(view.brief, ())
        return view

    async def decide(
        self,
        actor: Actor,
        id_: str,
        answers: Sequence[Answer] = (),
        only: Sequence[str] = (),
        drop: Sequence[str] = (),
        shown: int | None = None,
    ) -> None:
        """Pass the gate, and leave what follows to whoever runs what is due. Args, Raises: as `accept`."""
        require(actor, "recruiter")
        search = await self.rows.get(id_)
        if search.status == "shortlist_gate":
            offered = [row.person for row in await self.shortlist.rows(id_)]
            drop = await self.off_limits.allowed(id_, offered, only, drop)
        await self.gates.pass_gate(actor, search, answers, only, drop, shown)

    async def answer(
        self,
        actor: Actor,
        id_: str,
        answers: Sequence[Answer],
        text: str | None = None,
        off_limits: Sequence[Said] = (),
    ) -> SearchView:
        """Settle open questions of the brief; nothing is accepted by it.

        Args:
            text: words that the brief is read from instead; off_limits: whom the search does not approach besides.

        Raises: as `accept`.
        """
        require(actor, "recruiter")
        search, added = await self.rows.get(id_), await self._leave_out(actor, id_, off_limits)
        await self.gates.answer(actor, search, answers, text, added)
        await self.runner.drain(id_)
        return await self.show(id_)

    async def _leave_out(self, actor: Actor, id_: str, off_limits: Sequence[Said]) -> tuple[str, ...]:
        """The ids of those entries that were not on the list before."""
        if not off_limits:
            return ()
        before = {row.entry for row in (await self.off_limits.list(id_)).off_limits}
        after = await self.off_limits.add(actor, id_, off_limits)
        return tuple(row.entry for row in after.off_limits if row.entry not in before)

    async def undo(self, actor: Actor, id_: str) -> SearchView | None:
        """The brief and its off-limits list as they were before the newest word; None: nothing was said since.

        Raises: as `accept`.
        """
        require(actor, "recruiter")
        undone = await self.gates.undo(actor, await self.rows.get(id_))
        if undone is None:
            return None
        listed = {row.entry for row in (await self.off_limits.list(id_)).off_limits}
        for entry in undone.off_limits:
            if entry in listed:
                await self.off_limits.remove(actor, id_, entry)
        await self.runner.drain(id_)
        return await self.show(id_)

    async def resume(self, actor: Actor, id_: str) -> SearchView:
        """Go on where a crash or a failure stopped it, and ask again what a source did not answer in full.

        A search that waits for a person goes on waiting.

        Raises: NotPermitted, UnknownId, AlreadyDecided: it was called off.
        """
        await self.queue_again(actor, id_)
        await self.go_on(id_)
        return await self.show(id_)

    async def queue_again(self, actor: Actor, id_: str) -> None:
        """What failed is due again; nothing of it has run. Raises: as `resume`."""
        require(actor, "recruiter")
        if (await self.rows.get(id_)).status == "cancelled":
            raise AlreadyDecided(f"search {id_} was called off; start another one")
        await self.rows.retry(id_)

    async def go_on(self, id_: str) -> None:
        """Run what is due of a search, then ask what a source owes it."""
        await self.runner.drain(id_)
        await self.missing.ask(id_)

    async def cancel(self, actor: Actor, id_: str) -> SearchView:
        require(actor, "recruiter")
        await self.rows.cancel(id_, actor, self.now())
        return await self.show(id_)

    async def list(self) -> tuple[SearchRow, ...]:
        return tuple(search_row(search) for search in await self.rows.list())

    async def show(self, id_: str) -> SearchView:
        """Raises: UnknownId."""
        search = await self.rows.get(id_)
        coverage, brief = await self.coverage.lines(id_), await self.shortlist.brief(id_)
        return SearchView(
            search=search.id,
            status=search.status,
            brief=brief,
            advice=advise(brief, self.market, self.now().date()) if brief else None,
            coverage=tuple(coverage_row(line) for line in coverage),
            shortlist=await self.shortlist.rows(id_),
            off_limits=(await self.off_limits.list(id_)).off_limits,
            plan=await self.planning.view(search, brief),
            partial=(*partial_reasons(coverage), *await self._undrafted(id_)),
            failure=search.failure,
        )

    async def _undrafted(self, id_: str) -> tuple[str, ...]:
        """One line for each person whose message could not be drafted."""
        failed = await self.runner.failed(id_)
        return tuple(f"no draft for {run.person}: {run.error}" for run in failed if run.kind == "outreach")
