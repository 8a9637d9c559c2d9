"""Whom nobody approaches: the organisation's list and the one on each brief, as people keep them."""

import re
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from agents.contact_policy import check_off_limits
from agents.ports import Clock
from memory.errors import UnknownId, UsageError
from memory.ids import off_limits_id
from memory.off_limits import domain, folded
from memory.records import Actor, Frozen, OffLimits, OffLimitsFound, OffLimitsKind, OffLimitsWhy
from memory.store import ContactRows, OffLimitsRows
from memory.store.queue import QueueRows, Wanted
from service.permissions import require
from service.sources import KNOWN
from service.views import OffLimitsView, off_limits_row

LONGEST_VALUE = 200
"""Characters of one name."""
BLOCK = "off_limits"
"""Name of the rule, as a draft's block and a refusal say it."""
_KINDS: tuple[OffLimitsKind, ...] = ("company", "person", "domain", "account", "name")
_DOMAIN = re.compile(r"(?:[^\s.@/:]+\.)+[^\s.@/:\d]{2,}")
_ACCOUNT = re.compile(rf"(?:git|{'|'.join(KNOWN)}):\S+|https?://[^\s/]+/\S+", re.IGNORECASE)


class Said(Frozen):
    """One company or person, as somebody wrote it."""

    kind: OffLimitsKind
    value: str
    why: OffLimitsWhy = "other"


def said(word: str, why: OffLimitsWhy = "other") -> Said:
    """A word as it is typed: `company:Northlight`, `person:Ada Muster`, a domain, an account, an id, or just a name.

    Raises: UsageError: it names nobody that could be found again.
    """
    prefix, colon, rest = word.partition(":")
    kind = next((kind for kind in _KINDS if colon and prefix == kind), None)
    value = (rest if kind else word).strip()
    if not value or len(value) > LONGEST_VALUE or not value.isprintable() or not folded(value):
        raise UsageError(f"off-limits: {word[:80]!r} is no name, domain or account")
    return Said(kind=kind or _kind(value), value=value, why=why)


def _kind(value: str) -> OffLimitsKind:
    if _ACCOUNT.fullmatch(value):
        return "account"
    if "@" in value:
        raise UsageError("off-limits: an address is not kept here; give the domain, the account or the name")
    if _is_id(value):
        return "person"
    return "domain" if _DOMAIN.fullmatch(value) and domain(value) else "name"


def _is_id(value: str) -> bool:
    try:
        return str(uuid.UUID(value)) == value
    except ValueError:
        return False


@dataclass(frozen=True)
class OffLimitsLists:
    """Args: check_again: composes a person's waiting drafts again, so that one to somebody named is blocked."""

    rows: OffLimitsRows
    contacts: ContactRows
    drafts: QueueRows
    check_again: Callable[[Actor, str], Awaitable[None]]
    now: Clock

    async def add(self, actor: Actor, search: str, entries: Sequence[Said]) -> OffLimitsView:
        """Put companies and people on a search's list. Raises: NotPermitted, UnknownId, UsageError: no entry."""
        require(actor, "recruiter")
        return await self._add(actor, search, entries)

    async def add_everywhere(self, actor: Actor, entries: Sequence[Said]) -> OffLimitsView:
        """Put them on the organisation's list. Raises: NotPermitted, UsageError: there is no entry."""
        require(actor, "admin")
        return await self._add(actor, None, entries)

    async def remove(self, actor: Actor, search: str, word: str) -> OffLimitsView:
        """Take an entry off a search's list, by its id or as it is written. Raises: NotPermitted, UnknownId."""
        require(actor, "recruiter")
        return await self._remove(actor, search, word)

    async def remove_everywhere(self, actor: Actor, word: str) -> OffLimitsView:
        """Take an entry off the organisation's list. Raises: NotPermitted, UnknownId."""
        require(actor, "admin")
        return await self._remove(actor, None, word)

    async def _add(self, actor: Actor, search: str | None, entries: Sequence[Said]) -> OffLimitsView:
        if not entries:
            raise UsageError("off-limits: there is nobody to put on the list")
        await self.rows.add([self._entry(actor, search, one) for one in entries], actor, self.now())
        await self._look_again(actor, search)
        return await self.list(search)

    async def _remove(self, actor: Actor, search: str | None, word: str) -> OffLimitsView:
        wanted = word.partition(":")[2].strip() or word.strip()
        for entry in await self.rows.holding(search):
            named = word in {entry.id, entry.value} or folded(wanted) == folded(entry.value)
            if named and entry.search == search:
                await self.rows.remove(entry.id, search, actor, self.now())
                await self._look_again(actor, search)
                return await self.list(search)
        raise UnknownId("off-limits entry", word)

    async def list(self, search: str | None) -> OffLimitsView:
        """What holds for a search, the organisation's list included; None: that one alone."""
        return OffLimitsView(search=search, off_limits=tuple(map(off_limits_row, await self.rows.holding(search))))

    async def found(self, search: str, person: str) -> OffLimitsFound:
        return await self.contacts.off_limits(search, person)

    async def allowed(
        self, search: str, offered: Sequence[str], only: Sequence[str], drop: Sequence[str]
    ) -> tuple[str, ...]:
        """Whom of a shortlist to drop: those asked for, and everybody who is off limits.

        Raises: ContactRefused: somebody was asked for by name who is off limits.
        """
        dropped = list(drop)
        for person in offered:
            blocks = (await self.found(search, person)).blocks
            if person in only and person not in drop:
                check_off_limits(blocks)
            if blocks and not only:
                dropped.append(person)
        return tuple(dict.fromkeys(dropped))

    def _entry(self, actor: Actor, search: str | None, one: Said) -> OffLimits:
        spelled = domain(one.value) if one.kind == "domain" else one.value.strip().casefold()
        return OffLimits(
            id=off_limits_id(search, one.kind, spelled),
            search=search,
            kind=one.kind,
            value=one.value,
            why=one.why,
            entered_by=actor.id,
            entered_at=self.now(),
        )

    async def _look_again(self, actor: Actor, search: str | None) -> None:
        """Waiting drafts of people who came onto a list, or off it, are composed again."""
        held = await self.drafts.page(Wanted(state="held", search=search))
        waiting = [*held, *await self.drafts.page(Wanted(state="blocked", search=search))]
        changed = {
            draft.person
            for draft in waiting
            if bool((await self.found(draft.search, draft.person)).blocks) != (BLOCK in draft.blocks)
        }
        for person in sorted(changed):
            await self.check_again(actor, person)
