"""Delivery processes that end in the middle, and things that happen while a connection is made."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from evals.kit.delivery_world import World
from memory.records import Actor, DraftState, Outgoing
from memory.store.caps import Caps
from tools.smtp import SmtpSender


class Killed(BaseException):
    """The process ends here; nothing after it runs."""


DataBegins = Callable[[], Awaitable[None]]


class DyingSmtp:
    """Sends through `real` and dies at the named moment: `connected`, `data` or `taken`."""

    def __init__(self, real: SmtpSender, moment: str) -> None:
        self._real, self._moment = real, moment

    @property
    def longest(self) -> float:
        return self._real.longest

    async def send(self, sender: str, recipient: str, message: bytes, data_begins: DataBegins) -> None:
        async def begins() -> None:
            self._die("connected")
            await data_begins()
            self._die("data")

        await self._real.send(sender, recipient, message, begins)
        self._die("taken")

    def _die(self, moment: str) -> None:
        if moment == self._moment:
            raise Killed


class MeanwhileSmtp:
    """Sends through `real`; something else happens while the connection is made."""

    def __init__(self, real: SmtpSender, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._real, self._meanwhile = real, meanwhile

    @property
    def longest(self) -> float:
        return self._real.longest

    async def send(self, sender: str, recipient: str, message: bytes, data_begins: DataBegins) -> None:
        await self._meanwhile()
        await self._real.send(sender, recipient, message, data_begins)


class DyingOutbox:
    """The store's outbox, until the process dies right after (or right before) the named write."""

    def __init__(self, world: World, moment: str) -> None:
        self._real, self._moment = world.outbox, moment

    async def take(self, now: datetime, until: datetime) -> Outgoing | None:
        row = await self._real.take(now, until)
        self._die("taken by a lease")
        return row

    async def reserve(self, draft: str, fence: int, domain: str, caps: Caps, now: datetime) -> datetime | None:
        return await self._real.reserve(draft, fence, domain, caps, now)

    async def stamp(self, draft: str, fence: int, stamped: str, now: datetime) -> bool:
        done = await self._real.stamp(draft, fence, stamped, now)
        self._die("stamped")
        return done

    async def data_begins(self, draft: str, fence: int) -> bool:
        return await self._real.data_begins(draft, fence)

    async def settle(
        self, draft: str, fence: int, state: DraftState, error: str | None, not_before: datetime | None = None
    ) -> bool:
        self._die("before it is settled")
        return await self._real.settle(draft, fence, state, error, not_before)

    async def settle_by_person(self, draft: str, verdict: str, actor: Actor) -> None:
        raise AssertionError("nobody settles here")

    def _die(self, moment: str) -> None:
        if moment == self._moment:
            raise Killed
