"""What the organisation says of itself once: whether it recruits for itself or for others."""

from collections.abc import Callable, Collection, Sequence

from agents.ports import Clock
from memory.knowledge.terms import Terms
from memory.records import Actor, Frozen, Use
from memory.store import OrganisationRows
from service.permissions import require


class BarredSource(Frozen):
    source: str
    rule: str
    url: str
    as_of: str


class SetupView(Frozen):
    use: Use | None
    """None: nobody has said yet."""
    rules: Use
    """Whose rules hold now."""
    barred: tuple[BarredSource, ...]
    """Sources that are not asked under these rules."""


class SourceState(Frozen):
    """Whether a source can be asked now, and what a key would change."""

    source: str
    usable: bool
    reason: str | None
    """Why it is not asked; None: it is."""
    setting: str | None
    """Variable of its key; None: there is none to get."""
    set: bool
    without: str | None
    buys: str | None
    costs: str | None


class Setup:
    """Args: sources: every public one; barred: why one of them is not asked; held: variables that are set."""

    def __init__(
        self,
        rows: OrganisationRows,
        terms: Terms,
        now: Clock,
        *,
        sources: Sequence[str],
        barred: Callable[[str], str | None],
        held: Collection[str],
    ) -> None:
        self._rows, self._terms, self._now = rows, terms, now
        self._sources, self._barred, self._held = sources, barred, held

    def states(self) -> tuple[SourceState, ...]:
        return tuple(map(self._state, self._sources))

    def _state(self, name: str) -> SourceState:
        reason, key = self._barred(name), self._terms.key(name)
        return SourceState(
            source=name, usable=reason is None, reason=reason, setting=key.setting if key else None,
            set=key is not None and key.setting in self._held, without=key.without if key else None,
            buys=key.buys if key else None, costs=key.costs if key else None,
        )  # fmt: skip

    async def show(self) -> SetupView:
        use = await self._rows.use()
        rules = use or self._terms.unsaid
        barred = [(name, known) for name, known in sorted(self._terms.sources.items()) if rules in known.bars]
        return SetupView(
            use=use,
            rules=rules,
            barred=tuple(
                BarredSource(source=name, rule=known.rule, url=known.url, as_of=known.as_of.isoformat())
                for name, known in barred
            ),
        )

    async def say(self, actor: Actor, use: Use) -> SetupView:
        """Holds from the next command on. Raises: NotPermitted: the actor is no admin."""
        require(actor, "admin")
        await self._rows.set_use(use, actor, self._now())
        return await self.show()
