"""The intake as a conversation: one question at a time, and what a free reply settles."""

from typing import get_args

from agents.builtin.intake.pay import salary
from agents.builtin.intake.slots import location, remote
from agents.builtin.intake.text import read
from agents.intake.check import open_questions
from memory.knowledge.market import Market
from memory.records import Answer, Brief, Question, Topic

_TOPICS: tuple[Topic, ...] = get_args(Topic)


def next_question(brief: Brief) -> Question | None:
    """The one question to ask now; None when the brief can be accepted."""
    return next(iter(open_questions(brief)), None)


def answer(brief: Brief, text: str, market: Market) -> Answer | None:
    """What a reply settles: the topic that it names (`role=ml_engineer`), else the question that is open.

    With no question open the reply changes the brief, so its own words say which topic; None where they say nothing.
    """
    topic, sign, value = text.partition("=")
    if sign and value.strip() and (named := next((known for known in _TOPICS if known == topic.strip()), None)):
        return Answer(topic=named, value=value.strip())
    if not text.strip():
        return None
    asked = next_question(brief)
    about = asked.topic if asked else _about(text, market)
    return Answer(topic=about, value=text.strip()) if about else None


def _about(text: str, market: Market) -> Topic | None:
    lexicon, said = market.lexicon, read(text, market.lexicon)
    if market.role_names.first(text):
        return "role"
    if salary(f"budget {text}", lexicon.pay):
        return "budget_or_level"
    if lexicon.seniority.first(text) or lexicon.seniority_in_titles.first(text):
        return "seniority"
    if remote(said, lexicon) is not None:
        return "remote_policy"
    if location(said, market):
        return "location"
    return "must_haves" if lexicon.skills.first(text) else None
