"""What the rule of asking does on labelled texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agents.ports import Proposer
from agents.proposals import IntakeGiven, IntakeProposal
from evals.statistics import Count, Interval, rate
from evals.training.asking.texts import Asked
from memory.knowledge.market import Market
from memory.records import TOPICS, Frozen, RoleLabel, Topic
from service.roles import name_role


@dataclass(frozen=True)
class Outcome:
    """One text with what it was taken for and asked about."""

    text: Asked
    role: RoleLabel
    asked: frozenset[Topic]

    @property
    def found(self) -> frozenset[Topic]:
        return self.asked & set(self.text.ask)

    @property
    def needless(self) -> frozenset[Topic]:
        return self.asked - {*self.text.ask, *self.text.may}


class Tally(Frozen):
    """One topic: how often it was owed, found, and asked about where nothing or something else was owed."""

    owed: int
    found: int
    needless: int


async def outcomes(
    texts: Sequence[Asked], intake: Proposer[IntakeGiven, IntakeProposal], market: Market, today: date
) -> list[Outcome]:
    found = []
    for text in texts:
        answer = await name_role(text.text, title=None, today=today, intake=intake, market=market, budget=None)
        found.append(Outcome(text, answer.role, frozenset(question.topic for question in answer.questions)))
    return found


def must_ask_recall(found: Sequence[Outcome]) -> Interval:
    return rate([Count(hits=len(one.found), of=len(one.text.ask)) for one in found if one.text.ask])


def over_asking(found: Sequence[Outcome]) -> Interval:
    """Share of the texts that owe nothing and are asked something."""
    return rate([Count(hits=int(bool(one.needless)), of=1) for one in found if not one.text.ask])


def by_topic(found: Sequence[Outcome]) -> Mapping[Topic, Tally]:
    return {
        topic: Tally(
            owed=sum(topic in one.text.ask for one in found),
            found=sum(topic in one.found for one in found),
            needless=sum(topic in one.needless for one in found),
        )
        for topic in TOPICS
    }
