"""A person's word about whose accounts are one person's: confirmed, split, or taken back."""

from agents.identity import join
from agents.ports import Clock
from memory.errors import UnknownId, UsageError
from memory.records import Actor, Frozen, LinkVerdict, Person, Text, VerdictKind
from memory.store import PeopleRows
from memory.store.identity import IdentityRows
from service.people import People
from service.permissions import require


class LinkDecided(Frozen):
    a: Text
    b: Text
    says: VerdictKind
    people: tuple[str, ...]
    """Ids of those to whom the two accounts belong now: one where they are joined."""


class Identity:
    def __init__(self, rows: IdentityRows, people: PeopleRows, views: People, now: Clock) -> None:
        self._rows, self._people, self._views, self._now = rows, people, views, now

    async def decide(self, actor: Actor, a: str, b: str, says: VerdictKind, reason: str) -> LinkDecided:
        """Keep the word and join or part the accounts at once. Scores of earlier searches stay as they were shown.

        Args:
            a: account key, or the id of a person, who stands for their first account.

        Raises:
            NotPermitted: the actor is no recruiter.
            UnknownId: no such account or person.
            UsageError: no reason, or both are one account.
        """
        require(actor, "recruiter")
        if not reason.strip():
            raise UsageError("--reason: say why; it is shown as the proof")
        left, right = await self._account(a), await self._account(b)
        if left == right:
            raise UsageError(f"{a} and {b} are one account; name two, as `people show` lists them")
        low, high = sorted((left, right))
        verdict = LinkVerdict(a=low, b=high, says=says, reason=reason.strip(), by=actor.id, at=self._now())
        before = await self._rows.owners([left, right])
        people = await self._joined(verdict, list(dict.fromkeys(before.values())), [left, right])
        await self._rows.decide(verdict, people, before.get(left, left), actor)
        after = await self._rows.owners([left, right])
        return LinkDecided(a=low, b=high, says=says, people=tuple(dict.fromkeys((after[left], after[right]))))

    async def _account(self, said: str) -> str:
        if await self._rows.accounts([said]):
            return said
        try:
            return (await self._people.person(said)).accounts[0]
        except UnknownId:
            raise UnknownId("account or person", said) from None

    async def _joined(self, verdict: LinkVerdict, people: list[str], named: list[str]) -> tuple[Person, ...]:
        """Whom all accounts of these people belong to, with this word."""
        held = [account for id_ in people for account in (await self._people.person(id_)).accounts]
        keys = list(dict.fromkeys((*held, *named)))
        known = {account.key: account for account in await self._rows.accounts(keys)}
        _, links = await self._views.around(keys)
        facts = await self._rows.facts(keys)
        facts = facts.model_copy(update={"verdicts": (*facts.verdicts, verdict)})
        return join([known[key] for key in keys], links, facts)
