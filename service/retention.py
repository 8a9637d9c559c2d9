"""The clock of retention: whose data must go soon, who may be kept for a reason, and what is deleted today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from agents.ports import Clock
from memory.errors import UsageError
from memory.records import Actor, DuePerson, Frozen, KeepReason
from memory.store import PeopleRows
from memory.store.forgetting import ForgettingRows, Gone
from memory.store.retention import RetentionRows
from memory.traces import Traces
from service.leftovers import Leftovers
from service.permissions import require

CLOCK = "retention"
"""The actor in whose name the audit log tells what the clock deleted."""
_AT_ONCE = 100
"""People of one transaction."""
LONGEST_REASON = 500
"""Characters."""


@dataclass(frozen=True)
class Periods:
    """From the first moment at which anything about somebody was stored."""

    untold: timedelta
    """Art. 14(3) GDPR: within a month somebody is told, or their data goes."""
    told: timedelta
    """What every message promises."""
    warning: timedelta
    """How long before the end somebody is listed."""


class DueView(Frozen):
    people: tuple[DuePerson, ...]


class RetentionRun(Frozen):
    expired: tuple[str, ...]
    """People whose time was over; deleted. They are not suppressed: nobody objected."""
    bodies: int
    """Stored answers of sources whose time was over."""
    left: tuple[str, ...]
    """Places that could not be cleared yet, with the reason."""


class Kept(Frozen):
    person: str
    reason: str
    until: date


@dataclass(frozen=True)
class Retention:
    """Made by `service/bootstrap.py`."""

    rows: RetentionRows
    people: PeopleRows
    forgetting: ForgettingRows
    leftovers: Leftovers
    periods: Periods
    now: Clock

    async def due(self, people: Sequence[str] | None = None) -> DueView:
        """Whose time ends soon or has ended; the most overdue first. Args: people: ids that stand; None: everybody."""
        periods = self.periods
        found = await self.rows.due(self.now(), periods.untold, periods.told, periods.warning, people)
        return DueView(people=found)

    async def run(self, *, scrub: bool = False) -> RetentionRun:
        """Delete whatever is past its time; running it again changes nothing.

        Args: scrub: write the files anew even where nothing was past its time.
        """
        now = self.now()
        bodies = await self.rows.expire_bodies(now)
        over = [one for one in (await self.due()).people if one.overdue]
        people = [one.person for one in over if not one.colleague]
        parts = [people[start : start + _AT_ONCE] for start in range(0, len(people), _AT_ONCE)]
        gone = [await self.forgetting.forget(part, CLOCK, now, "expired") for part in parts]
        if agreed := [one.person for one in over if one.colleague]:
            gone.append(await self.forgetting.forget(agreed, CLOCK, now, "withdrawn"))
        left = await self.leftovers.clear(_together(gone)) if gone or bodies or scrub else ()
        return RetentionRun(expired=tuple(one.person for one in over), bodies=bodies, left=left)

    async def keep(self, actor: Actor, person: str, reason: str, until: date) -> Kept:
        """Record why somebody may be kept although no message told them, such as a conversation they began.

        Raises: NotPermitted: the actor is no admin; UnknownId; UsageError: no reason, or a day that has passed.
        """
        require(actor, "admin")
        said, known = " ".join(reason.split()), await self.people.person(person)
        if not said or len(said) > LONGEST_REASON:
            raise UsageError(f"--reason: say in 1 to {LONGEST_REASON} characters what allows it")
        if until <= self.now().date():
            raise UsageError(f"--until {until}: that day has passed or is today")
        kept = KeepReason(person=known.id, reason=said, until=until, by=actor.id, at=self.now())
        await self.rows.keep(kept, actor)
        return Kept(person=known.id, reason=said, until=until)


def _together(gone: Sequence[Gone]) -> Gone:
    """What several batches left outside of the rows, so that each file is written anew once."""
    return Gone(
        people=tuple(id_ for one in gone for id_ in one.people),
        rows={},
        threads=tuple(dict.fromkeys(thread for one in gone for thread in one.threads)),
        drafts=tuple(draft for one in gone for draft in one.drafts),
        traces=Traces.of(one.traces for one in gone),
    )
