"""The conversation: a brief in words, one question at a time, and a person's word at each gate.

A conversation starts one search and follows it. What a turn means is decided by where the search stands and by the
recruiter's own words, never by anything that came from a source.
"""

from collections.abc import Callable, Sequence

from agents.conversation import answer, next_question
from agents.ports import Clock
from memory.errors import UsageError
from memory.knowledge.market import Market
from memory.records import Actor, Brief, Frozen, Question, SearchStatus
from memory.store import ConversationRows, Turn
from service.permissions import require
from service.plain_words import agrees, stops
from service.searches import Searches
from service.telling import brief_in_words, shortlist_in_words
from service.views import SearchView

SELF = "hardsignal"
"""Who speaks for the product in a conversation."""
_ENDED = frozenset({"done", "cancelled", "failed"})
_DRAFTS = "The drafts wait in the review queue; each one needs your approval before anything leaves."
_STANDS: dict[SearchStatus, str] = {
    "intake": "I am reading your brief.",
    "brief_gate": "I am reading your brief.",
    "sourcing": "I am asking the sources. Nobody is written to by it.",
    "scoring": "I am reading the proofs of everybody found. Nobody is written to by it.",
    "drafting": f"I am drafting. {_DRAFTS}",
    "held": _DRAFTS,
    "done": "The search is done: no draft of it waits for you. For somebody else, start a new conversation.",
    "cancelled": "The search was called off; what it found stays. For somebody else, start a new conversation.",
}
"""What is going on where no word of a person is waited for."""


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
    ) -> None:
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
        else:
            view = await self._turn(actor, before, text)
        reply = _reply(view) if view != before else f"{_NOTHING_TAKEN}\n\n{_reply(view)}"
        await self._rows.add_turn(chat, SELF, reply, self._now())
        return ChatView(
            chat=chat,
            reply=reply,
            brief=view.brief,
            questions=view.brief.questions if view.brief else (),
            search=view.search,
        )

    async def turns(self, id_: str) -> tuple[Turn, ...]:
        """Oldest first. Raises: UnknownId."""
        return await self._rows.turns(id_)

    async def _turn(self, actor: Actor, view: SearchView, text: str) -> SearchView:
        if stops(text) and view.status not in _ENDED:
            return await self._searches.cancel(actor, view.search)
        if view.status == "brief_gate" and view.brief is not None:
            return await self._at_brief(actor, view, view.brief, text)
        if view.status == "shortlist_gate" and view.shortlist and agrees(text):
            return await self._searches.accept(actor, view.search)
        if view.status == "failed" and agrees(text):
            return await self._searches.resume(actor, view.search)
        return view

    async def _at_brief(self, actor: Actor, view: SearchView, brief: Brief, text: str) -> SearchView:
        """A plain yes accepts a brief without open questions; anything else answers one, or changes the brief."""
        if next_question(brief) is None and agrees(text):
            return await self._searches.accept(actor, view.search)
        said = answer(brief, text, self._market)
        return await self._searches.answer(actor, view.search, (said,)) if said else view


_NOTHING_TAKEN = "I took nothing from that; nothing has changed."
"""Said when a turn moved nothing, so that nobody believes that a wish was heard."""


def _reply(view: SearchView) -> str:
    match view.status:
        case "brief_gate" if view.brief is not None:
            question = next_question(view.brief)
            asks = question.text if question else "Shall I search with this? Say yes, or tell me what to change."
            return f"{brief_in_words(view.brief)}\n\n{asks}"
        case "shortlist_gate" if not view.shortlist:
            return f"{shortlist_in_words(view)}\n\nStart again with other words or another source, or say stop."
        case "shortlist_gate":
            asks = (
                f"Shall I draft messages to all {len(view.shortlist)} of them? Say yes; nothing is sent by it. "
                f"To choose, use the page of the search or `hardsignal search accept {view.search} --only PERSON`."
            )
            return f"{shortlist_in_words(view)}\n\n{asks}"
        case "failed":
            return f"The search stopped: {view.failure}. Nothing is lost; say yes, and it goes on from there."
        case status:
            return "\n".join([_STANDS[status], *view.partial])
