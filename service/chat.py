"""The conversation: a brief in words, one question at a time, and a person's word at each gate.

A conversation starts one search and follows it. What a turn means is decided by where the search stands and by the
recruiter's own words, never by anything that came from a source.
"""

from collections.abc import Callable, Sequence
from datetime import date

from agents.conversation import (
    left_out,
    next_question,
    refused,
    taken,
    told_by_name,
    turn_given,
    two_levels,
)
from agents.pasted import beside, is_ad
from agents.ports import Clock, Proposer
from agents.proposals import TurnGiven, TurnProposal
from agents.unheard import unheard, unheard_at_first
from memory.budget import Budget
from memory.errors import UsageError
from memory.knowledge.conversation import talk
from memory.knowledge.market import Market
from memory.knowledge.replies import replies
from memory.records import Actor, Answer, Brief, Frozen, Question
from memory.store import ConversationRows, Turn
from service.off_limits import Said
from service.permissions import require
from service.plain_words import agrees, starts, stops, undoes
from service.replies import Speaker
from service.searches import Searches
from service.tongue import tongue
from service.views import SearchView

SELF = "hardsignal"
"""Who speaks for the product in a conversation."""
_ENDED = frozenset({"done", "cancelled", "failed"})


class ChatView(Frozen):
    chat: str
    reply: str
    brief: Brief | None
    questions: tuple[Question, ...]
    search: str | None


class Chat:
    def __init__(
        self,
        rows: ConversationRows,
        searches: Searches,
        ids: Callable[[], str],
        now: Clock,
        market: Market,
        shortlist: int,
        turns: Proposer[TurnGiven, TurnProposal],
        budget: Callable[[str], Budget],
    ) -> None:
        """Args: turns: the engine that reads a turn; budget: of the search that the turn is about."""
        self._turns, self._budget = turns, budget
        self._rows, self._searches, self._ids, self._now = rows, searches, ids, now
        self._market, self._shortlist = market, shortlist

    async def say(self, actor: Actor, id_: str | None, text: str, sources: Sequence[str] = ()) -> ChatView:
        """One turn.

        Raises: NotPermitted, UsageError: nothing was said; UnknownId: no such conversation.
        """
        require(actor, "recruiter")
        if not text.strip():
            raise UsageError("say whom you need, in your own words")
        chat = id_ or self._ids()
        search = await self._rows.search_of(chat) if id_ else None
        await self._rows.add_turn(chat, actor.id, text, self._now())
        before = await self._searches.show(search) if search else None
        if before is None:
            search = await self._searches.create(actor, text, sources, self._shortlist)
            await self._rows.follow(chat, search)
            view = await self._searches.resume(actor, search)
            speaker = await self._speaker(chat, view)
            view, note = await self._first(actor, view, text, speaker)
        else:
            speaker = await self._speaker(chat, before)
            view, note = await self._turn(actor, before, text, speaker)
            note = note or (speaker.say.nothing_taken if view == before else "")
        stands = speaker.reply(view, before)
        said = "\n\n".join(part for part in (note, stands) if part)
        await self._rows.add_turn(chat, SELF, said, self._now())
        return ChatView(
            chat=chat,
            reply=said,
            brief=view.brief,
            questions=view.brief.questions if view.brief else (),
            search=view.search,
        )

    async def turns(self, id_: str) -> tuple[Turn, ...]:
        """Oldest first. Raises: UnknownId."""
        return await self._rows.turns(id_)

    def _is_old(self, as_of: date) -> bool:
        return self._market.is_stale(as_of, self._now().date())

    async def _speaker(self, chat: str, view: SearchView) -> Speaker:
        said = [turn.text for turn in await self._rows.turns(chat) if turn.who != SELF]
        language = tongue(said, self._market.lexicon) or (view.brief.language if view.brief else "en")
        return Speaker(replies(language), self._market, self._is_old)

    async def _first(self, actor: Actor, view: SearchView, text: str, speaker: Speaker) -> tuple[SearchView, str]:
        """What the first words wish for besides what a brief holds: whom to leave out, and two people at once."""
        if view.brief is None or is_ad(text, self._market.lexicon):
            return view, ""
        brief = view.brief
        names: tuple[str, ...] = ()
        if talk().not_from.first(text):
            proposal = await self._turns.propose(turn_given(brief, text), self._budget(view.search))
            names = left_out(text, proposal, self._market)
        view = await self._settled(actor, view, (), names)
        notes = (
            speaker.one_brief(two_levels(text, self._market, talk())),
            speaker.leaves_out(text, names, view.search),
            speaker.unheard(unheard_at_first(brief, text, names, self._market, talk())),
        )
        return view, "\n".join(filter(None, notes))

    async def _settled(
        self, actor: Actor, view: SearchView, answers: Sequence[Answer], names: Sequence[str]
    ) -> SearchView:
        if not answers and not names:
            return view
        off_limits = [Said(kind="company", value=name) for name in names]
        return await self._searches.answer(actor, view.search, answers, off_limits=off_limits)

    async def _turn(self, actor: Actor, view: SearchView, text: str, speaker: Speaker) -> tuple[SearchView, str]:
        """Where the search stands after the turn, and what is to be said of the turn itself."""
        if stops(text) and view.status not in _ENDED:
            return await self._searches.cancel(actor, view.search), ""
        if view.status == "brief_gate" and view.brief is not None:
            return await self._at_brief(actor, view, view.brief, text, speaker)
        if undoes(text):
            return view, speaker.say.too_late
        if view.status == "shortlist_gate" and view.shortlist and agrees(text):
            return await self._searches.accept(actor, view.search), ""
        if view.status == "failed" and agrees(text):
            return await self._searches.resume(actor, view.search), ""
        return view, ""

    async def _at_brief(
        self, actor: Actor, view: SearchView, brief: Brief, text: str, speaker: Speaker
    ) -> tuple[SearchView, str]:
        """A plain yes accepts a brief without open questions; anything else settles something, or asks back."""
        if next_question(brief) is None and agrees(text):
            return await self._searches.accept(actor, view.search), ""
        if agrees(text) or starts(text):
            return view, speaker.missing(brief)
        if undoes(text):
            return await self._undo(actor, view, brief, speaker)
        if named := told_by_name(text):
            after = await self._searches.answer(actor, view.search, (named,))
            return after, speaker.changes(brief, after.brief or brief)
        if is_ad(text, self._market.lexicon):
            kept = beside(text, brief, self._market)
            after = await self._searches.answer(actor, view.search, kept, text)
            return after, "\n".join(filter(None, (speaker.say.ad_read, speaker.changes(brief, after.brief or brief))))
        return await self._heard(actor, view, brief, text, speaker)

    async def _undo(self, actor: Actor, view: SearchView, brief: Brief, speaker: Speaker) -> tuple[SearchView, str]:
        after = await self._searches.undo(actor, view.search)
        if after is None:
            return view, speaker.say.nothing_to_undo
        gone = [row.value for row in view.off_limits if row not in after.off_limits]
        return after, speaker.back(brief, after.brief or brief, gone)

    async def _heard(
        self, actor: Actor, view: SearchView, brief: Brief, text: str, speaker: Speaker
    ) -> tuple[SearchView, str]:
        """A turn in the recruiter's own words: all that it settles is taken, and what is not is told."""
        market, today = self._market, self._now().date()
        proposal = await self._turns.propose(turn_given(brief, text), self._budget(view.search))
        levels, names = two_levels(text, market, talk()), left_out(text, proposal, market)
        answers = _without_level(taken(brief, text, proposal, market, today), levels)
        after = await self._settled(actor, view, answers, names)
        now = after.brief or brief
        said = [
            speaker.refusals(refused(text, market, today)),
            speaker.changes(brief, now),
            speaker.leaves_out(text, names, view.search),
            speaker.one_brief(levels),
            *speaker.asks_back(text, brief, now),
            speaker.reasons(brief, text) if proposal.asks == "reasons" else "",
            speaker.pay(now) if proposal.asks == "pay" else "",
            speaker.say.somebody_else.format(search=view.search) if proposal.asks == "somebody_else" else "",
        ]
        heard = any(said) or brief.questions != now.questions
        missed = unheard(brief, text, proposal, market, talk(), today) if proposal.asks != "reasons" else ()
        opened = () if heard else (speaker.say.nothing_taken,)
        return after, "\n".join(filter(None, (*opened, *said, speaker.unheard(missed))))


def _without_level(answers: Sequence[Answer], levels: Sequence[str]) -> tuple[Answer, ...]:
    """Of two levels none is taken before somebody says which comes first."""
    return tuple(answer for answer in answers if not (levels and answer.topic == "seniority"))
