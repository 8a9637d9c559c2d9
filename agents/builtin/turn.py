"""A turn of the conversation read by code: what it settles, and what it asks back."""

import re
from collections.abc import Iterator
from typing import Literal

from agents.builtin.intake.levels import level_said
from agents.builtin.intake.pay import salary
from agents.builtin.intake.slots import location, place_hits, remote, skills
from agents.builtin.intake.text import read
from agents.proposals import Settling, TurnGiven, TurnProposal
from memory.budget import Budget
from memory.knowledge.conversation import Talk
from memory.knowledge.market import Market
from memory.knowledge.phrases import words
from memory.records import Engine, Topic

_CLAUSE = re.compile(r"[^.;\n]+")
_LOOK_BACK = 3
"""Words before a place that can deny it."""
_OPEN_ENDED: frozenset[Topic] = frozenset({"must_haves", "location", "language_level", "legal_basis"})
"""Questions that any words answer."""


class BuiltinTurn:
    """Fits `Proposer[TurnGiven, TurnProposal]`. Spends nothing."""

    engine: Engine = "builtin"

    def __init__(self, market: Market, talk: Talk) -> None:
        self._market, self._talk = market, talk

    async def propose(self, given: TurnGiven, budget: Budget) -> TurnProposal:
        if self._talk.reasons.first(given.text):
            return TurnProposal(settles=(), asks="reasons")
        found = tuple(self._fields(given.text))
        if self._talk.unknown.first(given.text):
            return TurnProposal(settles=found, asks="somebody_else")
        return TurnProposal(settles=(*self._asked(given, found), *found), asks="nothing")

    def _asked(self, given: TurnGiven, found: tuple[Settling, ...]) -> Iterator[Settling]:
        """What the turn says to the open question, and of the role and the skills."""
        topics = {settling.topic for settling in found}
        asked = given.asked.topic if given.asked else None
        if asked == "role" or (asked is None and self._names_role(given.text)):
            yield _is("role", given.text)
        elif asked == "must_haves" and not topics:
            yield _is("must_haves", given.text)
        else:
            yield from self._must_haves(given.text)
        left = asked is not None and asked not in topics | {"role", "must_haves"}
        if asked is not None and left and not (asked in _OPEN_ENDED and topics):
            yield _is(asked, given.text)

    def _fields(self, text: str) -> Iterator[Settling]:
        """Fields whose words leave no doubt, whatever was asked."""
        lexicon, said = self._market.lexicon, read(text, self._market.lexicon)
        if place := self._place(text):
            yield _is("location", place)
        if remote(said, lexicon) is not None:
            yield _is("remote_policy", text)
        if salary(text, lexicon.pay):
            yield _is("budget_or_level", text)
        if level_said(words(text), lexicon):
            yield _is("seniority", text)

    def _place(self, text: str) -> str | None:
        """The place that the turn names; `not Berlin, Munich` names Munich, and `no, Berlin` Berlin."""
        said = read(text, self._market.lexicon)
        for hit in place_hits(said, self._market):
            if self._denies(text[: hit.start]):
                text = text[: hit.start] + " " * (hit.end - hit.start) + text[hit.end :]
        return location(read(text, self._market.lexicon), self._market)

    def _denies(self, before: str) -> bool:
        """Whether the words before a place end in a no to it; a comma parts the two."""
        near = words(before)[-_LOOK_BACK:]
        return any(not before[hit.end :].strip() for hit in self._talk.not_here.find(near))

    def _names_role(self, text: str) -> bool:
        """A role's own name, or a turn that sets right what was read and says what the work is."""
        return bool(self._market.role_names.first(text) or self._talk.instead.first(text)) and not self._place(text)

    def _must_haves(self, text: str) -> Iterator[Settling]:
        for clause in _CLAUSE.findall(text):
            named, _ = skills(read(clause, self._market.lexicon), self._market.lexicon)
            how: Literal["not", "also"] = "not" if self._talk.drop.first(clause) else "also"
            yield from (Settling(topic="must_haves", value=skill, how=how) for skill in named)


def _is(topic: Topic, value: str) -> Settling:
    return Settling(topic=topic, value=value.strip(), how="is")
