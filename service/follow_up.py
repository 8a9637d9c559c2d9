"""The one follow-up to somebody who did not answer: written by the drafting agent, then a draft like any other."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from agents.contact_policy import check_approach
from agents.follow_up import check_follow_up
from agents.ports import Clock
from memory.ids import FOLLOW_UP
from memory.records import Actor
from memory.store import ContactRows, OutreachRows, ReviewRows
from service.jobs import Runner
from service.permissions import require
from service.views import DraftView


@dataclass(frozen=True)
class FollowUps:
    drafts: ReviewRows
    outreach: OutreachRows
    contacts: ContactRows
    runner: Runner
    show: Callable[[str], Awaitable[DraftView]]
    wait: timedelta
    """Between the first message and the follow-up, at least."""
    now: Clock

    async def write(self, actor: Actor, id_: str) -> DraftView:
        """Have the follow-up written, to be held and approved. Args: id_: of the first message.

        Raises:
            NotPermitted, UnknownId.
            ContactRefused: as `check_follow_up` and `check_approach`, which knows `replied`.
        """
        require(actor, "recruiter")
        key = (await self.drafts.get(id_)).key._replace(step=FOLLOW_UP)
        written = await self.outreach.draft(key) is not None
        check_approach(await self.contacts.approach(key.person, key.search, draft=key))
        check_follow_up(await self.outreach.earlier(key), written, self.now(), self.wait)
        await self.outreach.write_later(key, actor, self.now())
        await self.runner.drain(key.search, key.thread)
        return await self.show(key.id)
