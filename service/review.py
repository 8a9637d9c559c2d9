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
from memory.ids import outreach_thread
from memory.records import Actor, Approval, Draft, ReviewDecision
from memory.store import ContactRows, PeopleRows, ReviewRows
from service.editing import proposed
from service.jobs import Runner
from service.permissions import require
from service.views import DraftView, draft_view


class Review:
    def __init__(
        self,
        rows: ReviewRows,
        people: PeopleRows,
        contacts: ContactRows,
        drafting: Drafting,
        runner: Runner,
        now: Clock,
        valid_for: timedelta,
    ) -> None:
        self._rows, self._people, self._contacts = rows, people, contacts
        self._drafting, self._runner, self._now, self._valid_for = drafting, runner, now, valid_for

    async def list(self, state: str | None = None, search: str | None = None) -> tuple[DraftView, ...]:
        return tuple([await self._view(draft) for draft in await self._rows.list(state, search)])

    async def show(self, id_: str) -> DraftView:
        """Raises: UnknownId."""
        return await self._view(await self._rows.get(id_))

    async def approve(self, actor: Actor, id_: str, sha256: str) -> DraftView:
        """Raises: NotPermitted, UnknownId, StaleSha, AlreadyDecided, ContactRefused: nobody may reach them now."""
        require(actor, "reviewer")
        now, draft = self._now(), await self._rows.get(id_)
        check_approach(await self._contacts.approach(draft.person, draft.search, draft=draft.id))
        approval = Approval(
            draft=id_,
            version=draft.version,
            sha256=draft.sha256,
            approver=actor.id,
            at=now,
            expires_at=now + self._valid_for,
        )
        return await self._decide(actor, draft, sha256, "approve", None, approval)

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

    async def edit(self, actor: Actor, id_: str, sha256: str, text: str, subject: str | None) -> DraftView:
        """Replace the text; it is grounded again, and whatever was approved before is void.

        Raises: NotPermitted, UnknownId, StaleSha, AlreadyDecided, UsageError: there is no text.
        """
        require(actor, "recruiter")
        draft = await self._rows.get(id_)
        if sha256 != draft.sha256:
            raise StaleSha(f"draft {id_} changed since {sha256[:12]} was shown; look at it again")
        given = await self._drafting.given(draft.search, draft.person, draft.route)
        proposal = proposed(text, subject or draft.subject, draft, given)
        edited = await self._drafting.held(draft.search, draft.person, proposal, actor.id, draft.route)
        await self._rows.save_version(edited, actor)
        return await self.show(id_)

    async def check_again(self, actor: Actor, person: str) -> None:
        """A contact point was entered: every waiting draft to this person is composed again. Raises: NotPermitted."""
        require(actor, "recruiter")
        for draft in await self._rows.waiting_for(person):
            proposal = DraftProposal(subject=draft.subject, sentences=own_sentences(draft))
            again = await self._drafting.held(draft.search, draft.person, proposal, draft.made_by, draft.route)
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
        await self._rows.decide(draft.id, sha256, decision, approval, actor)
        await self._runner.drain(draft.search, outreach_thread(draft.search, draft.person))
        return await self.show(draft.id)

    async def _view(self, draft: Draft) -> DraftView:
        person = await self._people.person(draft.person)
        cited = {id_ for sentence in draft.sentences for id_ in sentence.evidence}
        proofs = {fact.id: fact.url for fact in await self._people.facts(cited)}
        contact = await self._contacts.get(draft.contact) if draft.contact else None
        return draft_view(draft, person.name, proofs, contact.address if contact else None)


def own_sentences(draft: Draft) -> tuple[ProposedSentence, ...]:
    """The draft's own sentences, without the fixed texts that are put around them again."""
    return tuple(
        ProposedSentence(text=sentence.text, evidence=sentence.evidence, fact=sentence.fact)
        for sentence in draft.sentences
        if sentence.template is None
    )
