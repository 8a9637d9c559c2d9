"""Searches, as a recruiter starts, follows and stops them."""

from collections.abc import Callable, Mapping, Sequence

from agents.ports import Clock
from memory.errors import UsageError
from memory.records import Actor, Answer, BudgetUnit, Search
from memory.store import SearchRows
from service.coverage import Coverage
from service.gates import Gates
from service.jobs import Runner
from service.permissions import require
from service.shortlist import Shortlist
from service.views import SearchRow, SearchView, coverage_row, partial_reasons, search_row


class Searches:
    def __init__(
        self,
        searches: SearchRows,
        gates: Gates,
        runner: Runner,
        shortlist: Shortlist,
        coverage: Coverage,
        source: Callable[[str], str],
        ids: Callable[[], str],
        now: Clock,
        limits: Mapping[BudgetUnit, int],
    ) -> None:
        self._searches, self._gates, self._runner = searches, gates, runner
        self._shortlist, self._coverage, self._source = shortlist, coverage, source
        self._ids, self._now, self._limits = ids, now, limits

    async def start(self, actor: Actor, text: str, sources: Sequence[str], limit: int) -> SearchView:
        """Name the role of a brief and wait at the brief gate.

        Raises: NotPermitted, UsageError: the limit is not positive, or a source means nothing here.
        """
        require(actor, "recruiter")
        if limit < 1:
            raise UsageError(f"--limit is {limit}; ask for at least one person")
        search = Search(
            id=self._ids(),
            text=text,
            sources=tuple(dict.fromkeys(self._source(name) for name in sources)),
            limit=limit,
            status="intake",
            created_by=actor.id,
            created_at=self._now(),
            failure=None,
        )
        await self._searches.create(search, self._limits)
        await self._runner.drain(search.id)
        return await self.show(search.id)

    async def accept(
        self,
        actor: Actor,
        id_: str,
        answers: Sequence[Answer] = (),
        only: Sequence[str] = (),
        drop: Sequence[str] = (),
    ) -> SearchView:
        """Pass the gate at which the search waits, and run it to the next one."""
        await self._gates.pass_gate(actor, await self._searches.get(id_), answers, only, drop)
        await self._runner.drain(id_)
        return await self.show(id_)

    async def answer(self, actor: Actor, id_: str, answers: Sequence[Answer]) -> SearchView:
        """Settle open questions of the brief; nothing is accepted by it."""
        await self._gates.answer(actor, await self._searches.get(id_), answers)
        await self._runner.drain(id_)
        return await self.show(id_)

    async def resume(self, actor: Actor, id_: str) -> SearchView:
        """Go on where a crash or a failure stopped it; a search that waits for a person goes on waiting."""
        require(actor, "recruiter")
        await self._searches.get(id_)
        await self._searches.retry(id_)
        await self._runner.drain(id_)
        return await self.show(id_)

    async def cancel(self, actor: Actor, id_: str) -> SearchView:
        require(actor, "recruiter")
        await self._searches.cancel(id_, actor, self._now())
        return await self.show(id_)

    async def list(self) -> tuple[SearchRow, ...]:
        return tuple(search_row(search) for search in await self._searches.list())

    async def show(self, id_: str) -> SearchView:
        """Raises: UnknownId."""
        search = await self._searches.get(id_)
        coverage = await self._coverage.lines(id_)
        return SearchView(
            search=search.id,
            status=search.status,
            brief=await self._shortlist.brief(id_),
            coverage=tuple(coverage_row(line) for line in coverage),
            shortlist=await self._shortlist.rows(id_),
            partial=partial_reasons(coverage),
            failure=search.failure,
        )
