"""What the organisation says of itself once: whether it recruits for itself or for others."""

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


class Setup:
    def __init__(self, rows: OrganisationRows, terms: Terms, now: Clock) -> None:
        self._rows, self._terms, self._now = rows, terms, now

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
