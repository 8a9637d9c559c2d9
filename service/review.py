"""The review queue: every message waits here until a person approves exactly what they were shown.

The rows decide (`memory.store.ReviewRows` is the one door); the outreach thread follows when it is run.
"""

from datetime import timedelta
from typing import Literal

from agents.contact_policy import check_approach, check_off_limits
from agents.drafting import Drafting
from agents.ports import Clock
from agents.proposals import DraftProposal, ProposedSentence
from memory.errors import StaleSha, UsageError
from memory.records import Actor, Approval, Draft, DraftState, ReviewDecision
from memory.store import ContactRows, ReviewRows
from memory.store.attention import SignOff
from memory.store.queue import Wanted
from service.editing import proposed
from service.jobs import Runner
from service.permissions import require
from service.queue import DraftChecked, DraftShown, Queue
from service.views import DraftView

LONGEST_REVIEWER = 100
"""Characters of the name of whoever a draft waits for."""


class Review:
    def __init__(
        self,
        rows: ReviewRows,
        queue: Queue,
        contacts: ContactRows,
        drafting: Drafting,
        runner: Runner,
        now: Clock,
        valid_for: timedelta,
        sign_off: SignOff,
    ) -> None:
        self._rows, self.queue, self._contacts = rows, queue, contacts
        self._drafting, self._runner, self._now = drafting, runner, now
        self._valid_for, self._sign_off = valid_for, sign_off

    async def list(self, state: DraftState | None = None, search: str | None = None) -> tuple[DraftView, ...]:
        """All of them; `Queue.page` gives them page by page."""
        return (await self.queue.page(Wanted(state=state, search=search))).drafts

    async def show(self, id_: str) -> DraftView:
        """What stands; `Queue.show` notes who is shown it, and tells its history. Raises: UnknownId."""
        return await self.queue.view(await self._rows.get(id_))

    async def approve(self, actor: Actor, id_: str, sha256: str, reason: str | None = None) -> DraftView:
        """Put exactly what was shown on its way. Args: reason: lets a hasty approval pass, and is kept.

        Raises:
            NotPermitted, UnknownId, StaleSha, AlreadyDecided.
            ContactRefused: nobody may reach them now.
            Refused: `second_person` or `slow_down`, where the organisation asks for it.
            UsageError: the reason is empty.
        """
        require(actor, "reviewer")
        now, draft = self._now(), await self._rows.get(id_)
        check_approach(await self._contacts.approach(draft.person, draft.search, draft=draft.key))
        approval = Approval(
            draft=id_,
            version=draft.version,
            sha256=draft.sha256,
            approver=actor.id,
            at=now,
            expires_at=now + self._valid_for,
        )
        return await self._decide(actor, draft, sha256, "approve", reason, approval)

    async def reject(self, actor: Actor, id_: str, reason: str, sha256: str | None = None) -> DraftView:
        """Do not write to this person. Args: sha256: of what was shown; None: whatever stands now.

        Raises: NotPermitted, UnknownId, StaleSha, AlreadyDecided, UsageError: there is no reason.
        """
        require(actor, "reviewer")
        draft = await self._rows.get(id_)
        return await self._decide(actor, draft, sha256 or draft.sha256, "reject", reason, None)

    async def redraft(self, actor: Actor, id_: str, reason: str, sha256: str | None = None) -> DraftView:
        """Ask for another draft. Args: as `reject`. Raises: as `approve`, UsageError."""
        require(actor, "reviewer")
        draft = await self._rows.get(id_)
        check_off_limits((await self._contacts.off_limits(draft.search, draft.person)).blocks)
        return await self._decide(actor, draft, sha256 or draft.sha256, "redraft", reason, None)

    async def edit(self, actor: Actor, id_: str, sha256: str, text: str, subject: str | None) -> DraftShown:
        """Replace the text; it is grounded again, and whatever was approved before is void. Returns what they see now.

        Raises: NotPermitted, UnknownId, StaleSha, AlreadyDecided, UsageError: there is no text.
        """
        require(actor, "recruiter")
        draft = await self._rows.get(id_)
        if sha256 != draft.sha256:
            raise StaleSha(f"draft {id_} changed since {sha256[:12]} was shown; look at it again")
        await self._rows.save_version(await self._edited(draft, text, subject, actor.id), actor)
        return await self.queue.show(id_, actor.id)

    async def check(self, id_: str, text: str, subject: str | None) -> DraftChecked:
        """What an edit would become; nothing is stored. Raises: UnknownId, UsageError: there is no text."""
        draft = await self._rows.get(id_)
        return await self.queue.checked(draft, await self._edited(draft, text, subject, draft.made_by))

    async def assign(self, actor: Actor, id_: str, to: str | None) -> DraftView:
        """Say whom a draft waits for; whoever may review can still decide. Args: to: None: whoever comes first.

        Raises: NotPermitted, UnknownId, AlreadyDecided: it waits for nobody; UsageError: that is no name.
        """
        require(actor, "reviewer")
        if to is not None and not (to.strip() and to.isprintable() and len(to) <= LONGEST_REVIEWER):
            raise UsageError(f"{to[:40]!r} is no reviewer's name: give up to {LONGEST_REVIEWER} printable characters")
        await self._rows.assign(id_, to and to.strip(), actor, self._now())
        return await self.show(id_)

    async def check_again(self, actor: Actor, person: str) -> None:
        """A contact point was entered: every waiting draft to this person is composed again. Raises: NotPermitted."""
        require(actor, "recruiter")
        for draft in await self._rows.waiting_for(person):
            proposal = DraftProposal(subject=draft.subject, sentences=own_sentences(draft))
            again = await self._drafting.held(draft.key, proposal, draft.made_by, draft.route)
            await self._rows.save_version(again, actor)

    async def _decide(
        self,
        actor: Actor,
        draft: Draft,
        sha256: str,
        verdict: Literal["approve", "reject", "redraft"],
        reason: str | None,
        approval: Approval | None,
    ) -> DraftView:
        if reason is not None and not reason.strip():
            raise UsageError("--reason is empty; say why in a few words")
        decision = ReviewDecision(by=actor.id, at=self._now(), verdict=verdict, version=draft.version, reason=reason)
        edited = await self.queue.edited(draft)
        await self._rows.decide(draft.id, sha256, decision, approval, actor, edited=edited, sign_off=self._sign_off)
        await self._runner.drain(draft.search, draft.key.thread)
        return await self.show(draft.id)

    async def _edited(self, draft: Draft, text: str, subject: str | None, by: str) -> Draft:
        given = await self._drafting.given(draft.key, draft.route)
        proposal = proposed(text, subject or draft.subject, draft, given)
        return await self._drafting.held(draft.key, proposal, by, draft.route)


def own_sentences(draft: Draft) -> tuple[ProposedSentence, ...]:
    """The draft's own sentences, without the fixed texts that are put around them again."""
    return tuple(
        ProposedSentence(text=sentence.text, evidence=sentence.evidence, fact=sentence.fact)
        for sentence in draft.sentences
        if sentence.template is None
    )
