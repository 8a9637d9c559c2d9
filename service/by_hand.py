"""Ways by hand: a version of the message for another channel, its text once it is approved, and what became of it.

Held, checked and approved like any other message; nobody here sends it, and what a person attests is never counted
as delivered.
"""

from dataclasses import dataclass

from agents.by_hand import parted, rule_of
from agents.contact_policy import check_route
from agents.drafting import Drafting
from agents.ports import Clock
from agents.proposals import DraftProposal
from memory.errors import AlreadyDecided, ContactRefused, Refused, StaleSha, UsageError
from memory.knowledge.by_hand import by_hand
from memory.knowledge.contact_rules import ContactRules
from memory.records import Actor, Attested, Channel, Draft, DraftState, Frozen, IntroAnswer, Outgoing, Route
from memory.store import ContactRows, ReviewRows
from memory.store.by_hand import HandOffRows
from memory.store.team import TeamRows
from service.approved import check_approved
from service.editing import proposed
from service.permissions import require
from service.review import own_sentences
from service.team import named


class HandOffLimits(Frozen):
    longest: int | None
    """Characters that the channel takes; None: no limit."""
    characters: int
    rule: str
    as_of: str


class HandOffView(Frozen):
    draft: str
    channel: Channel
    to: str | None
    """The page on which they are reached, or the name of the colleague who is asked."""
    subject: str
    text: str
    """What is pasted or said."""
    notice: str | None
    """The whole data notice, to hand over next; None where `text` holds it."""
    limits: HandOffLimits | None
    state: DraftState
    attested: Attested | None
    answer: IntroAnswer | None
    """Of a note to a colleague: what they said, newest."""
    warnings: tuple[str, ...]
    """What nothing carries in a text that was changed by hand."""


@dataclass(frozen=True)
class HandOffs:
    drafts: ReviewRows
    rows: HandOffRows
    contacts: ContactRows
    drafting: Drafting
    rules: ContactRules
    team: TeamRows
    now: Clock

    async def route(self, actor: Actor, id_: str, route: Route | None) -> Draft:
        """Another way for the message: its text is made to fit, and whatever was approved before is void.

        Args: route: by hand; None: back to e-mail.

        Raises: NotPermitted, UnknownId, AlreadyDecided, ContactRefused: this way may not be taken; UsageError: several
            colleagues bear the name.
        """
        require(actor, "recruiter")
        draft = await self.drafts.get(id_)
        route = await self._named(route)
        if route is not None:
            await self._check(draft, route)
        whole = await self._uncut(draft)
        proposal = DraftProposal(subject=whole.subject, sentences=own_sentences(whole))
        routed = await self.drafting.held(draft.key, proposal, actor.id, route, cut=True)
        await self.drafts.save_version(routed, actor)
        return routed

    async def copy(self, actor: Actor, id_: str, sha256: str, channel: str) -> HandOffView:
        """The approved text, after everything was checked again; from here on it counts as handed over.

        Raises:
            NotPermitted, UnknownId, AlreadyDecided.
            StaleSha: another text was approved than the one that was shown.
            Refused: `expired`, `wrong_channel`, or a rule of the contact policy.
        """
        require(actor, "recruiter")
        draft, row = await self.drafts.get(id_), await self.rows.get(id_)
        if sha256 != row.sha256:
            raise StaleSha(f"draft {id_} was approved with another SHA than {sha256[:12]}; look at it again")
        check_approved(row, self.now())
        route = self._by_hand(draft, row, channel)
        await self._check(draft, route)
        await self.rows.copied(id_, sha256, actor, self.now())
        return await self._view(id_)

    async def show(self, id_: str) -> HandOffView:
        """What was handed over. Raises: UnknownId; AlreadyDecided: nobody took the approved text yet."""
        row = await self.rows.get(id_)
        if row.state != "handed_off":
            raise AlreadyDecided(f"the message of draft {id_} is {row.state}: nobody took its text to hand it over")
        return await self._view(id_)

    async def settle(self, actor: Actor, id_: str, attested: Attested, text: str | None) -> HandOffView:
        """A person's word on what became of it. Args: text: with `sent_changed`, what was really sent.

        Raises: NotPermitted, UnknownId, AlreadyDecided, UsageError: the changed text is missing, or is one too many.
        """
        require(actor, "recruiter")
        if (attested == "sent_changed") is not bool(text and text.strip()):
            raise UsageError("sent_changed needs the text that was really sent; the other words take none")
        draft = await self.drafts.get(id_)
        warnings = await self._unsupported(draft, text) if text else ()
        await self.rows.attest(id_, attested, text, actor, self.now())
        return await self._view(id_, warnings)

    async def answer(self, actor: Actor, id_: str, said: IntroAnswer) -> HandOffView:
        """What the colleague says. Anything but `will_ask` frees the first contact; the draft goes back to e-mail.

        Raises: NotPermitted, UnknownId, AlreadyDecided: no note of this draft was handed over.
        """
        require(actor, "recruiter")
        draft = await self.drafts.get(id_)
        if draft.route is None or draft.route.to is None or draft.route.channel != "introduction":
            raise AlreadyDecided(f"draft {id_} asks no colleague")
        await self.rows.answer(id_, draft.route.to, said, actor, self.now())
        view = await self._view(id_)
        if said != "will_ask":
            await self.route(actor, id_, None)
        return view

    async def _named(self, route: Route | None) -> Route | None:
        """The way with its colleague by id, however somebody named them."""
        if route is None or route.to is None or route.channel != "introduction":
            return route
        return route.model_copy(update={"to": (await named(self.team, route.to)).id})

    async def _check(self, draft: Draft, route: Route) -> None:
        approach = await self.contacts.approach(draft.person, draft.search, draft=draft.key)
        asked = route.channel == "introduction" and route.to
        if asked and draft.step > 1:
            raise ContactRefused("asked_colleague", "a colleague is asked once, before anybody writes to the person")
        introducer = await self.team.introducer(asked, draft.person) if asked else None
        check_route(route, rule_of(route), self.rules, approach, introducer)

    def _by_hand(self, draft: Draft, row: Outgoing, channel: str) -> Route:
        """The way that was approved. Raises: Refused: `wrong_channel`."""
        if draft.route is None or {channel, row.channel} != {draft.route.channel}:
            raise Refused("wrong_channel", f"draft {draft.id} was approved for {row.channel}, not for {channel}")
        said = parted(row.message, rule_of(draft.route))
        subject = draft.person if draft.route.channel == "introduction" else None
        if (said.channel, said.to, said.about) != (draft.route.channel, draft.route.to, subject):
            raise Refused("wrong_channel", "the approved text names another way than the draft")
        return draft.route

    async def _uncut(self, draft: Draft) -> Draft:
        """The version to write from: a short channel may have cut this one from a longer text."""
        if draft.route is None:
            return draft
        whole = [one for one in await self.drafts.versions(draft.id) if one.route is None]
        return whole[-1] if whole else draft

    async def _unsupported(self, draft: Draft, text: str) -> tuple[str, ...]:
        """What the same check that holds drafts finds in a text that has gone out already."""
        given = await self.drafting.given(draft.key, draft.route)
        proposal = proposed(text, draft.subject, draft, given)
        checked = await self.drafting.held(draft.key, proposal, draft.made_by, draft.route)
        return checked.warnings

    async def _view(self, id_: str, warnings: tuple[str, ...] = ()) -> HandOffView:
        draft, row = await self.drafts.get(id_), await self.rows.get(id_)
        common = {"draft": id_, "state": row.state, "attested": row.attested, "warnings": warnings}
        common["answer"] = await self.rows.answered(id_)
        if draft.route is None:
            mail = {"channel": "email", "to": None, "subject": draft.subject, "text": row.message}
            return HandOffView.model_validate(common | mail | {"notice": None, "limits": None})
        rule = rule_of(draft.route)
        said = parted(row.message, rule)
        limits = HandOffLimits(
            longest=rule.longest, characters=len(said.text), rule=rule.rule, as_of=by_hand().as_of.isoformat()
        )
        by_hand_ = {
            "channel": said.channel,
            "to": said.colleague or said.to,
            "subject": said.subject,
            "text": said.text,
        }
        return HandOffView.model_validate(common | by_hand_ | {"notice": said.notice, "limits": limits})
