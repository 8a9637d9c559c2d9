"""`--preview`: what each reading of a brief would find, before anybody accepts it. Bounded, and nothing is drafted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agents.contact_policy import off_limits_words
from agents.intake.answers import offers_all
from agents.preview import Answers, Look, Lookout, Seen, look
from memory.budget import Budget
from memory.errors import AlreadyDecided, BudgetExhausted, UsageError
from memory.off_limits import Known, find
from memory.records import ROLES, Actor, Brief, BudgetUnit, CoverageLine, OffLimits, Reading
from memory.store import OffLimitsRows, SearchRows
from memory.store.sourcing import added_up
from service.gate_views import PreviewView, ReadingView, SampleView
from service.permissions import require
from service.roles import Allowance
from service.searches import Searches
from service.views import coverage_row, partial_reasons, points


class Capped:
    """A share of a search's budget: what is spent counts against both. Fits `memory.budget.Budget`."""

    def __init__(self, share: Mapping[BudgetUnit, int], whole: Budget) -> None:
        self._share, self._whole = Allowance(share), whole

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        """Raises: BudgetExhausted: of the share, or of the search."""
        await self._share.reserve(unit, amount)
        try:
            await self._whole.reserve(unit, amount)
        except BudgetExhausted:
            await self._share.give_back(unit, amount)
            raise

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        await self._share.give_back(unit, amount)
        await self._whole.give_back(unit, amount)


@dataclass(frozen=True)
class Preview:
    """Args: most: what one preview may spend, over all readings; it comes out of the search's budget."""

    searches: Searches
    rows: SearchRows
    off_limits: OffLimitsRows
    lookout: Lookout
    budget: Callable[[str], Budget]
    most: Mapping[BudgetUnit, int]

    async def look(self, actor: Actor, id_: str) -> PreviewView:
        """Search both readings of an ambiguous brief, or the one of a clear one, and show counts and samples.

        Raises: NotPermitted, UnknownId, AlreadyDecided: its brief was accepted, UsageError: no reading is kept.
        """
        require(actor, "recruiter")
        view, search = await self.searches.show(id_), await self.rows.get(id_)
        if view.brief is None or view.status not in {"intake", "brief_gate"}:
            raise AlreadyDecided(f"search {id_} is {view.status}; a preview comes before its brief is accepted")
        readings, known = shown_readings(view.brief), Answers()
        share = {unit: amount // len(readings) for unit, amount in self.most.items()}
        looks = []
        for reading in readings:
            budget = Capped(share, self.budget(id_))
            looks.append(await self._look(view.brief, reading, search.sources, budget, known))
        listed = await self.off_limits.holding(id_)
        coverage = _added([line for one in looks for lines in one.lines.values() for line in lines])
        looked = {"coverage": tuple(map(coverage_row, coverage)), "partial": partial_reasons(coverage)}
        shown = tuple(_view(reading, one, listed) for reading, one in zip(readings, looks, strict=True))
        return PreviewView(**dict(view) | looked, readings=shown)

    async def _look(
        self, brief: Brief, reading: Reading, sources: Sequence[str], budget: Budget, known: Answers
    ) -> Look:
        role = next((role for role in ROLES if role == reading.role), None)
        return Look() if role is None else await look(self.lookout, brief, role, sources, budget, known)


def shown_readings(brief: Brief) -> tuple[Reading, ...]:
    """(a) and (b) of an ambiguous brief; of any other the one that it came to.

    Raises: UsageError: the brief was stored before readings were kept, or nothing could be read.
    """
    if brief.role == "ambiguous":
        if len(brief.readings) < 2:
            raise UsageError(f"the brief of search {brief.search} was stored without its readings; start it again")
        if offers_all(brief.readings):
            raise UsageError(f"no role can be read in search {brief.search} yet: answer its question first")
        return brief.readings[:2]
    own = next((reading for reading in brief.readings if reading.role == brief.role), None)
    return (own or Reading(role=brief.role, weight=brief.confidence, quotes=()),)


def _added(lines: Sequence[CoverageLine]) -> tuple[CoverageLine, ...]:
    """One line a source; a question that both readings asked is told once."""
    sources = sorted({line.source for line in lines})
    own = {source: list(dict.fromkeys(line for line in lines if line.source == source)) for source in sources}
    return tuple(added_up(source, own[source], sum(line.people for line in own[source])) for source in sources)


def _view(reading: Reading, seen: Look, listed: Sequence[OffLimits]) -> ReadingView:
    return ReadingView(
        role=reading.role,
        share=reading.weight,
        quotes=reading.quotes,
        people=seen.people,
        evidence=seen.evidence,
        samples=tuple(_sample(one, listed) for one in seen.samples),
        coverage=tuple(map(coverage_row, _added([line for lines in seen.lines.values() for line in lines]))),
    )


def _sample(seen: Seen, listed: Sequence[OffLimits]) -> SampleView:
    named = find(listed, Known((seen.person.id,), seen.person.names, seen.accounts, ()))
    top = seen.assessment.contributions[0]
    return SampleView(
        name=seen.person.name,
        accounts=seen.person.accounts,
        score=points(seen.assessment.score_mp),
        spread=points(seen.assessment.spread_mp),
        proof=seen.proof.title,
        url=top.url,
        reason=top.reason,
        off_limits=tuple(map(off_limits_words, named.blocks)),
        near_off_limits=tuple(map(off_limits_words, named.near)),
    )
