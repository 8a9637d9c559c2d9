"""The brief-back: the one question that only the hiring manager can answer, put to them in words they can read.

It goes out as text to be sent on, or as a link that needs no account, holds for one answer, ends by itself, and can
be taken back. Of the link's token only a hash is stored. Whatever comes back is recorded as the manager's own words.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from agents.intake.check import open_questions
from agents.ports import Clock
from memory.errors import AlreadyDecided, Refused, UsageError
from memory.records import Actor, Answer, Brief, BriefAsk, BriefDecision, Digest, Question
from memory.store import AskRows, GateRows, Token
from service.asked_text import asked_text
from service.gate_views import AskedView, AskView, RevokedView
from service.jobs import Runner
from service.permissions import require
from service.searches import Searches

LONGEST_NAME = 100
"""Characters of a manager's name or role."""
LONGEST_ANSWER = 2_000
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class BriefBack:
    """Args: valid_for: how long a link works; public_url: where the pages are reached from outside, None: no links."""

    searches: Searches
    gates: GateRows
    asks: AskRows
    runner: Runner
    token: Token
    ids: Callable[[], str]
    now: Clock
    valid_for: timedelta
    public_url: str | None

    async def ask(self, actor: Actor, id_: str) -> AskView:
        """The text for the hiring manager, and a link where pages can be reached; that it was asked is recorded.

        Raises: NotPermitted, UnknownId, AlreadyDecided: the search waits for no brief, UsageError: nothing is open.
        """
        require(actor, "recruiter")
        view = await self.searches.show(id_)
        if view.brief is None or view.status != "brief_gate":
            raise AlreadyDecided(f"search {id_} waits for no word on its brief; it is {view.status}")
        question, token = _question(view.brief), None
        ends = self.now() + self.valid_for if self.public_url else None
        if ends is not None:
            token = urlsafe_b64encode(self.token(_TOKEN_BYTES)).rstrip(b"=").decode()
        ask = BriefAsk(
            id=self.ids(),
            search=id_,
            version=view.brief.version,
            topic=question.topic,
            asked_by=actor.id,
            asked_at=self.now(),
            expires_at=ends,
            answered_at=None,
            revoked_at=None,
        )
        await self.asks.add(ask, token_hash(token) if token else None, actor)
        link = f"{str(self.public_url).rstrip('/')}/asked/{token}" if token else None
        pool = [line.text for line in view.advice.pool] if view.advice else []
        return AskView(
            search=id_,
            ask=ask.id,
            topic=question.topic,
            question=question.text,
            text=asked_text(view.brief, question, pool),
            link=link,
            expires_at=ends,
        )

    async def revoke(self, actor: Actor, id_: str) -> RevokedView:
        """Take back every open question of a search; its links end. Raises: NotPermitted, UnknownId."""
        require(actor, "recruiter")
        await self.searches.show(id_)
        return RevokedView(search=id_, revoked=await self.asks.revoke(id_, actor, self.now()))

    async def shown(self, token: str) -> AskedView:
        """What the holder of a link sees. Raises: Refused: it is no link that still works; why not is not told."""
        ask = await self._open(token)
        view = await self.searches.show(ask.search)
        if view.brief is None or view.status != "brief_gate" or view.brief.version != ask.version:
            raise _no_such_link()
        pool = [line.text for line in view.advice.pool] if view.advice else []
        question = _question(view.brief)
        return AskedView(
            topic=question.topic, question=question.text, text=asked_text(view.brief, question, pool),
            expires_at=ask.expires_at,
        )  # fmt: skip

    async def answer(self, token: str, who: str, value: str) -> None:
        """Record the one answer to a link as the words of whoever gave it; nothing is accepted by it.

        Raises:
            Refused: no link of ours that still works; UsageError: no name or no answer.
            AlreadyDecided, BriefNotAccepted: the brief has moved on meanwhile.
        """
        ask = await self._open(token)
        link = Actor(id=f"link:{ask.id}", roles=())
        (said,) = relayed(link, [Answer(topic=ask.topic, value=_plain(value, LONGEST_ANSWER, "the answer"))], who)
        decision = BriefDecision(by=link.id, at=self.now(), version=ask.version, answers=(said,), accepts=False)
        await self.gates.decide(ask.search, decision, link)
        await self.asks.answered(ask.id, self.now())
        await self.runner.drain(ask.search)

    async def _open(self, token: str) -> BriefAsk:
        ask = await self.asks.by_token(token_hash(token))
        if ask is None or ask.answered_at or ask.revoked_at or ask.expires_at is None or self.now() >= ask.expires_at:
            raise _no_such_link()
        return ask


def relayed(actor: Actor, answers: Sequence[Answer], who: str | None) -> tuple[Answer, ...]:
    """Answers as somebody else's words, recorded by `actor`; where `who` is None they stay the actor's own.

    Raises: UsageError: nobody is named, or there is no answer to be theirs.
    """
    if who is None:
        return tuple(answers)
    if not answers:
        raise UsageError("--on-behalf says whose words the answers are: add --answer TOPIC=VALUE")
    name = _plain(who, LONGEST_NAME, "--on-behalf")
    return tuple(answer.model_copy(update={"by": name, "recorded_by": actor.id}) for answer in answers)


def token_hash(token: str) -> Digest:
    """A token is random and long, so that its plain hash gives nothing away."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _question(brief: Brief) -> Question:
    """The one to ask: which of the two readings, else the first that is open."""
    questions = open_questions(brief)
    if not questions:
        raise UsageError(f"nothing is open in the brief of search {brief.search}; accept it or change it")
    return next((question for question in questions if question.topic == "role"), questions[0])


def _plain(text: str, longest: int, what: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > longest or not said.isprintable():
        raise UsageError(f"{what}: give 1 to {longest} plain characters")
    return said


def _no_such_link() -> Refused:
    return Refused("no_such_link", "this link does not work, or not any more; ask whoever sent it")
