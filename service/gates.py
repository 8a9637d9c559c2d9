"""The two gates of a search, as a person passes them: the brief, then the shortlist."""

from collections.abc import Sequence
from typing import Any

from agents.intake.check import open_questions
from agents.ports import Clock
from memory.errors import AlreadyDecided, BriefNotAccepted, UsageError
from memory.records import Actor, Answer, Brief, BriefDecision, Search, ShortlistDecision
from memory.store import BriefRows, GateRows, PeopleRows
from service.permissions import require


class Gates:
    """Writes decisions. The thread that waits follows when it is run."""

    def __init__(self, briefs: BriefRows, people: PeopleRows, gates: GateRows, now: Clock) -> None:
        self._briefs, self._people, self._gates, self._now = briefs, people, gates, now

    async def pass_gate(
        self,
        actor: Actor,
        search: Search,
        answers: Sequence[Answer] = (),
        only: Sequence[str] = (),
        drop: Sequence[str] = (),
        shown: int | None = None,
    ) -> None:
        """Pass the gate at which the search waits.

        Args:
            shown: the version of the brief that the person saw; with it only the brief gate can be passed, so that a
                second press of a button does not pass the next gate too.

        Raises:
            NotPermitted, AlreadyDecided: the search does not wait there; BriefNotAccepted: a must-ask stays open, or
                another version stands than was shown.
        """
        require(actor, "recruiter")
        match search.status:
            case "shortlist_gate" if shown is not None:
                raise AlreadyDecided(f"the brief of search {search.id} was accepted before")
            case "intake" | "brief_gate":
                if only or drop:
                    raise UsageError(f"search {search.id} waits for its brief; --only and --drop are for the shortlist")
                await self._accept_brief(actor, search, tuple(answers), shown)
            case "shortlist_gate":
                if answers:
                    raise UsageError(f"search {search.id} waits for its shortlist; --answer is for the brief")
                await self._accept_shortlist(actor, search, only, drop)
            case status:
                raise AlreadyDecided(f"search {search.id} waits at no gate; it is {status}")

    async def answer(
        self,
        actor: Actor,
        search: Search,
        answers: Sequence[Answer],
        text: str | None = None,
        off_limits: Sequence[str] = (),
    ) -> None:
        """Settle open questions without accepting anything; the brief is made again and shown again.

        Args: text, off_limits: as in a `BriefDecision`.

        Raises:
            NotPermitted, UsageError: nothing is said; AlreadyDecided: the search does not wait for its brief.
        """
        require(actor, "recruiter")
        if not (answers or text or off_limits):
            raise UsageError(f"there is no answer for search {search.id}; to accept its brief use `search accept`")
        said = {"answers": tuple(answers), "text": text, "off_limits": tuple(off_limits)}
        await self._say(actor, search, said)

    async def undo(self, actor: Actor, search: Search) -> BriefDecision | None:
        """Take back the newest word on the brief: it is read again from what stood before.

        Returns: the word that was taken back; None: there is none. Raises: as `answer`.
        """
        require(actor, "recruiter")
        newest = newest_standing(await self._briefs.brief_decisions(search.id))
        if newest is not None:
            before = await self._briefs.version(search.id, newest.version)
            await self._say(actor, search, {"answers": before.answers, "text": before.text, "undoes": True})
        return newest

    async def _say(self, actor: Actor, search: Search, said: dict[str, Any]) -> None:
        version = (await self._brief(search)).version
        decision = BriefDecision(by=actor.id, at=self._now(), version=version, accepts=False, **said)
        await self._gates.decide(search.id, decision, actor)

    async def _accept_brief(self, actor: Actor, search: Search, answers: tuple[Answer, ...], shown: int | None) -> None:
        brief = await self._brief(search)
        refuse_open(brief, answers)
        version = brief.version if shown is None else shown
        decision = BriefDecision(by=actor.id, at=self._now(), version=version, answers=answers)
        await self._gates.decide(search.id, decision, actor)

    async def _brief(self, search: Search) -> Brief:
        brief = await self._briefs.latest_brief(search.id)
        if brief is None:
            raise BriefNotAccepted(f"search {search.id} has no brief yet; `hardsignal search resume {search.id}`")
        return brief

    async def _accept_shortlist(self, actor: Actor, search: Search, only: Sequence[str], drop: Sequence[str]) -> None:
        offered = [item.person for item in await self._people.shortlist(search.id)]
        for person in (*only, *drop):
            if person not in offered:
                raise UsageError(f"{person!r} is not on the shortlist of search {search.id}")
        people = tuple(person for person in offered if (not only or person in only) and person not in drop)
        decision = ShortlistDecision(by=actor.id, at=self._now(), people=people)
        await self._gates.decide(search.id, decision, actor)


def newest_standing(decisions: Sequence[BriefDecision]) -> BriefDecision | None:
    """The newest word that still stands; an undo takes the one before it away."""
    standing: list[BriefDecision] = []
    for decision in decisions:
        if not decision.undoes:
            standing.append(decision)
        elif standing:
            standing.pop()
    return standing[-1] if standing else None


def refuse_open(brief: Brief, answers: Sequence[Answer]) -> None:
    """Raises: BriefNotAccepted, naming the first open question that no answer is for."""
    answered = {answer.topic for answer in answers}
    for question in open_questions(brief):
        if question.topic not in answered:
            raise BriefNotAccepted(f"{question.text} (settle it with --answer {question.topic}=...)")
