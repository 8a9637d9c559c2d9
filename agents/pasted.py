"""An advert pasted into a conversation: it becomes the words of the brief, beside what was said by hand."""

from collections.abc import Iterator

from agents.builtin.intake.levels import seniority
from agents.builtin.intake.pay import salary
from agents.builtin.intake.plain import plain
from agents.builtin.intake.slots import location, remote, skills
from agents.builtin.intake.text import read
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.market import Market
from memory.records import Answer, Brief, Topic

_OF_THE_OLD_WORDS: frozenset[Topic] = frozenset({"role", "confirm_scope", "budget_period"})
"""Answers to questions that the words before had raised; the advert is read afresh."""


def is_ad(text: str, lexicon: Lexicon) -> bool:
    """Whether a turn is too long for a recruiter's own few lines, or has a title of its own."""
    said = read(plain(text), lexicon)
    return not said.short or said.title is not None


def beside(ad: str, brief: Brief, market: Market) -> tuple[Answer, ...]:
    """What still holds of the brief, where the advert says nothing of it: answers, else what the old words said."""
    told: set[Topic] = set(_told(ad, market)) | _OF_THE_OLD_WORDS
    answers = {answer.topic: answer for answer in _stated(brief)} | {answer.topic: answer for answer in brief.answers}
    return tuple(answer for topic, answer in answers.items() if topic not in told)


def _told(ad: str, market: Market) -> Iterator[Topic]:
    """What the advert speaks of itself."""
    text, lexicon = read(plain(ad), market.lexicon), market.lexicon
    said: dict[Topic, object] = {
        "location": location(text, market),
        "seniority": seniority(text, lexicon),
        "remote_policy": remote(text, lexicon),
        "budget_or_level": salary(text.text, lexicon.pay),
        "must_haves": skills(text, lexicon)[0] or None,
    }
    yield from (topic for topic, value in said.items() if value is not None)


def _stated(brief: Brief) -> Iterator[Answer]:
    """Fields that no answer carried, as answers."""
    if brief.location:
        yield Answer(topic="location", value=brief.location)
    if brief.seniority:
        yield Answer(topic="seniority", value=brief.seniority)
    if (pay := brief.salary) and pay.period:
        ends = "-".join(str(amount) for amount in dict.fromkeys((pay.min, pay.max)) if amount is not None)
        yield Answer(topic="budget_or_level", value=" ".join(filter(None, (ends, pay.currency, f"a {pay.period}"))))
