"""The conversation: a brief in words, one question at a time, and a person's word at each gate.

A conversation starts one search and follows it. What a turn means is decided by where the search stands and by the
recruiter's own words, never by anything that came from a source.
"""

from collections.abc import Callable, Sequence
from datetime import date

from agents.conversation import next_question, refused, taken, told_by_name, turn_given
from agents.ports import Clock, Proposer
from agents.proposals import TurnGiven, TurnProposal
from memory.budget import Budget
from memory.errors import UsageError
from memory.knowledge.market import Market
from memory.records import Actor, Brief, Frozen, Question
from memory.store import ConversationRows, Turn
from service.permissions import require
from service.plain_words import agrees, stops
from service.replies import NOTHING_TAKEN, SOMEBODY_ELSE, changes, not_noted, reasons, refusals, reply
from service.searches import Searches
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
            view, note = await self._searches.resume(actor, search), not_noted(text, search)
        else:
            view, note = await self._turn(actor, before, text)
            note = note or (NOTHING_TAKEN if view == before else "")
        stands = reply(view, self._is_old, again=_known(before, view))
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

    async def _turn(self, actor: Actor, view: SearchView, text: str) -> tuple[SearchView, str]:
        """Where the search stands after the turn, and what is to be said of the turn itself."""
        if stops(text) and view.status not in _ENDED:
            return await self._searches.cancel(actor, view.search), ""
        if view.status == "brief_gate" and view.brief is not None:
            return await self._at_brief(actor, view, view.brief, text)
        if view.status == "shortlist_gate" and view.shortlist and agrees(text):
            return await self._searches.accept(actor, view.search), ""
        if view.status == "failed" and agrees(text):
            return await self._searches.resume(actor, view.search), ""
        return view, ""

    async def _at_brief(self, actor: Actor, view: SearchView, brief: Brief, text: str) -> tuple[SearchView, str]:
        """A plain yes accepts a brief without open questions; anything else settles something, or asks back."""
        if next_question(brief) is None and agrees(text):
            return await self._searches.accept(actor, view.search), ""
        if named := told_by_name(text):
            after = await self._searches.answer(actor, view.search, (named,))
            return after, changes(brief, after.brief or brief)
        today = self._now().date()
        proposal = await self._turns.propose(turn_given(brief, text), self._budget(view.search))
        answers = taken(brief, text, proposal, self._market, today)
        after = await self._searches.answer(actor, view.search, answers) if answers else view
        now = after.brief or brief
        said = [
            refusals(refused(text, self._market, today), brief.language, self._market),
            changes(brief, now),
            not_noted(text, view.search),
            reasons(brief, self._market) if proposal.asks == "reasons" else "",
            SOMEBODY_ELSE.format(search=view.search) if proposal.asks == "somebody_else" else "",
        ]
        heard = any(said) or brief.questions != now.questions
        return after, "\n".join(filter(None, said)) if heard else NOTHING_TAKEN


def _known(before: SearchView | None, after: SearchView) -> bool:
    """Whether the last reply told all that there is to tell of the brief besides its one line."""
    if before is None or before.brief is None or after.brief is None:
        return False
    old, new = before.brief, after.brief
    told = (old.role, old.pay, old.refused, old.warnings) == (new.role, new.pay, new.refused, new.warnings)
    return told and (before.status, before.off_limits) == (after.status, after.off_limits)
