"""Objections by link: at once, with no sign-in, and for every search."""

from dataclasses import dataclass

from agents.ports import Clock
from memory.store.objections import ObjectionRows


@dataclass(frozen=True)
class Objections:
    rows: ObjectionRows
    now: Clock

    async def shown(self, token: str) -> None:
        """Whether there is a page for this link; it changes nothing. Raises: Refused: we never wrote it."""
        await self.rows.hashes(token)

    async def object(self, token: str) -> None:
        """Nobody writes to the holder of this link again; again is nothing new. Raises: Refused: as `shown`."""
        await self.rows.object(token, self.now())
