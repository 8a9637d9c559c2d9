"""What a decision took: when somebody was first shown a version, how long they had it, how much was edited.

Nobody can read two drafts at once, so the time on one runs from its first showing or from the reviewer's decision
before, whichever came later. It is a row beside the decision, shown to whoever looks at the draft.
"""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.errors import Refused
from memory.records import Draft, Frozen, Instant, ReviewDecision
from memory.store import tables as t
from memory.store.searches import search_of

_s, _v = t.showings.c, t.verdicts.c
_DAY = timedelta(days=1)


class Verdict(Frozen):
    """One decision about a draft, and what it took."""

    by: str
    verdict: str
    version: int
    at: Instant
    seconds: int | None
    """From when this version was first before them to the decision; None: they were never shown it."""
    edited: int
    """Characters that people took out of the agent's text and put in, up to this version."""
    reasoned: bool
    """Whether a reason was given."""


@dataclass(frozen=True)
class SlowDown:
    """Who approves one draft after the other without reading is asked to pause, or to say why."""

    from_decisions: int
    """Within 24 hours; below it nobody is asked."""
    hasty: timedelta
    """An approval that took less is hasty."""
    in_a_row: int
    """Hasty approvals after which the next hasty one has to wait."""
    pause: timedelta
    """How long, counted from the last decision."""


@dataclass(frozen=True)
class SignOff:
    """What an organisation may ask of an approval beyond the reviewer's role; nothing, unless it does."""

    second_person: bool = False
    """Nobody approves what they wrote, or what comes of a search that they began."""
    slow_down: SlowDown | None = None

    async def check(self, conn: AsyncConnection, draft: Draft, decision: ReviewDecision) -> None:
        """Let an approval pass. Raises: Refused: `second_person` or `slow_down`."""
        if self.second_person:
            await _by_a_second(conn, draft, decision.by)
        if self.slow_down is not None and not (decision.reason or "").strip():
            await _unhurried(conn, self.slow_down, draft, decision)


NO_MORE = SignOff()
"""Than the reviewer's role."""


async def note(conn: AsyncConnection, draft: Draft, decision: ReviewDecision, edited: int) -> None:
    """Keep what a decision took, in the transaction that stores it."""
    row = {
        "draft": draft.id,
        "version": decision.version,
        "by": decision.by,
        "verdict": decision.verdict,
        "at": decision.at,
        "seconds": await _seconds(conn, draft, decision),
        "edited": edited,
        "reasoned": bool(decision.reason),
    }
    await conn.execute(t.verdicts.insert().values(row))


async def _by_a_second(conn: AsyncConnection, draft: Draft, by: str) -> None:
    rule = "a second person approves one's own drafts here (HARDSIGNAL_SECOND_PERSON)"
    if draft.made_by == by:
        raise Refused("second_person", f"{by} wrote this version of draft {draft.id}, and {rule}")
    if (await search_of(conn, draft.search)).created_by == by:
        raise Refused("second_person", f"{by} began the search of draft {draft.id}, and {rule}")


async def _unhurried(conn: AsyncConnection, rule: SlowDown, draft: Draft, decision: ReviewDecision) -> None:
    today = sa.and_(_v.by == decision.by, _v.at > decision.at - _DAY)
    if (await conn.scalar(sa.select(sa.func.count()).where(today)) or 0) < rule.from_decisions:
        return
    query = sa.select(_v.verdict, _v.seconds, _v.reasoned, _v.at).where(today).order_by(_v.id.desc())
    last = (await conn.execute(query.limit(rule.in_a_row))).all()
    seconds, until = await _seconds(conn, draft, decision), last[0].at + rule.pause
    hasty = [row.verdict == "approve" and not row.reasoned and _is_hasty(row.seconds, rule) for row in last]
    if len(last) == rule.in_a_row and all(hasty) and _is_hasty(seconds, rule) and decision.at < until:
        told = f"your last {rule.in_a_row} approvals took under {rule.hasty.total_seconds():.0f} s each, this one "
        told += "comes before you were shown it" if seconds is None else f"took {seconds} s"
        way = f"read it and approve at {until:%H:%M:%S} UTC or later, or say why with a reason"
        raise Refused("slow_down", f"{told}: {way} (HARDSIGNAL_SLOW_DOWN)")


def _is_hasty(seconds: int | None, rule: SlowDown) -> bool:
    return seconds is None or seconds < rule.hasty.total_seconds()


async def _seconds(conn: AsyncConnection, draft: Draft, decision: ReviewDecision) -> int | None:
    showing = sa.select(_s.at).where(_s.draft == draft.id, _s.version == draft.version, _s.viewer == decision.by)
    shown = await conn.scalar(showing)
    before = await conn.scalar(sa.select(sa.func.max(_v.at)).where(_v.by == decision.by))
    if shown is None:
        return None
    return max(0, int((decision.at - max(shown, before or shown)).total_seconds()))
