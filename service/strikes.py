"""Items that a person says are wrong: the score follows at once, the word is kept, and becomes a case to measure by."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.ports import Clock
from agents.scoring import assess
from agents.scoring.doubtful import Doubtful, claimed_accounts, likely_accounts
from memory.errors import StoreError, UsageError
from memory.records import Actor, Assessment, Person, Role, RoleProfile, Strike
from memory.store import PeopleRows, ShownRows, StrikeRows
from service.permissions import require
from service.shortlist import Shortlist
from service.views import WhyView

LONGEST_REASON = 500
"""Characters."""
SHORTEST_ID = 6
"""Characters from which the beginning of an evidence id may stand for it."""


@dataclass(frozen=True)
class Strikes:
    """Made by `service/bootstrap.py`."""

    rows: StrikeRows
    people: PeopleRows
    shown: ShownRows
    shortlist: Shortlist
    check_again: Callable[[Actor, str], Awaitable[None]]
    """Composes the waiting drafts to a person again: what is struck may not be said to them."""
    profile: Callable[[Role | None], RoleProfile]
    cases: Path
    """Where the standing strikes lie as cases of a suite of the user's own; ids and reasons only."""
    now: Clock

    async def strike(
        self, actor: Actor, search: str, person: str, evidence: str, reason: str, *, undo: bool = False
    ) -> WhyView:
        """Take an item out of a person's score, or, with `undo`, back in.

        Args:
            evidence: id of the item, or its beginning where that is nobody else's.
            reason: why, in a few words; of an undoing too.

        Raises:
            NotPermitted, UnknownId: the search has not assessed this person, or the item is none of theirs.
            UsageError: there is no reason, or it is too long.
            AlreadyDecided: it is struck already; or there is nothing to undo.
        """
        require(actor, "recruiter")
        said = _reason(reason)
        assessment, who = await self.people.assessment(search, person), await self.people.person(person)
        strike = Strike(
            search=search,
            person=who.id,
            evidence=_item(assessment, evidence),
            reason=said,
            by=actor.id,
            at=self.now(),
            undone=undo,
        )
        await self.rows.add(strike, await self._weigh(search, who, assessment))
        await self._keep_cases()
        await self.check_again(actor, who.id)
        return await self.shortlist.why(search, who.id)

    async def counts(self, search: str, person: str, evidence: str) -> bool:
        """Whether the score would count an item if nobody had struck anything.

        Raises: UnknownId: the search has not assessed this person; they may be forgotten.
        """
        before, who = await self.people.assessment(search, person), await self.people.person(person)
        unstruck = (await self._weigh(search, who, before))({})
        return any(item.evidence == evidence for item in unstruck.contributions)

    async def _weigh(self, search: str, who: Person, before: Assessment) -> Callable[[Mapping[str, str]], Assessment]:
        """The score of the day it was made on, so that nothing but the strikes differs."""
        facts, links = await self.people.evidence(search, who.id), await self.people.links(search)
        claimed = await self.shown.work_of(search, claimed_accounts(who, links))
        doubtful = Doubtful(likely_accounts(who, links, facts), claimed)
        profile, recalled = self.profile(before.role), before.lane == "known"

        def weigh(struck: Mapping[str, str]) -> Assessment:
            return assess(
                profile, before.person, facts, before.as_of, recalled=recalled, struck=struck, doubtful=doubtful
            )

        return weigh

    async def _keep_cases(self) -> None:
        """The file says what the rows say, also after a crash between the two or beside another process."""
        standing = await self.rows.standing()
        await asyncio.to_thread(write_cases, self.cases, standing)


def write_cases(file: Path, standing: Sequence[Strike]) -> None:
    """One case a strike, as suites read them. Raises: StoreError."""
    lines = [json.dumps(_case(strike), ensure_ascii=False) + "\n" for strike in standing]
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_text("".join(lines), encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise StoreError(f"{file}: the case cannot be kept ({error.strerror}); the strike itself is stored") from error


def _case(strike: Strike) -> dict[str, object]:
    about = {"search": strike.search, "person": strike.person, "evidence": strike.evidence}
    return {
        "id": ":".join(about.values()),
        "input": about,
        "expect": {"counts": False, "reason": strike.reason},
        "cluster": strike.person,
    }


def _reason(reason: str) -> str:
    said = " ".join(reason.split())
    if not said or not said.isprintable():
        raise UsageError("--reason is empty; say in a few words what is wrong with the item")
    if len(said) > LONGEST_REASON:
        raise UsageError(f"--reason has {len(said)} characters; {LONGEST_REASON} is the most")
    return said


def _item(assessment: Assessment, asked: str) -> str:
    items = dict.fromkeys(item.evidence for item in (*assessment.contributions, *assessment.discounted))
    if asked in items:
        return asked
    found = [id_ for id_ in items if len(asked) >= SHORTEST_ID and id_.startswith(asked)]
    if len(found) != 1:
        told = "several items" if found else "no item"
        raise UsageError(
            f"{told} of this person in this search begin with {asked[:80]!r}; copy the id from `why --json`"
        )
    return found[0]
