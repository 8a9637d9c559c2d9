"""Which questions are asked before a search may start."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agents.builtin.intake.text import Brieftext
from agents.builtin.intake.traps import Trap
from agents.builtin.intake.unread import ENGINES_OWN
from agents.intake.answers import Settled
from agents.intake.bands import Priced
from agents.intake.slots import Slots
from memory.knowledge.market import Market, Meaning
from memory.records import Engine, RoleLabel, Topic

_ORDER: tuple[Topic, ...] = (
    "confirm_scope", "role", "must_haves", "remote_policy", "seniority", "language_level", "budget_or_level",
    "budget_period", "location", "legal_basis",
)  # fmt: skip
"""The question whose answer changes most comes first: whoever answers one at a time may be done after it."""


@dataclass(frozen=True)
class Meant:
    """What the words were taken to mean."""

    label: RoleLabel
    pair: tuple[Meaning, Meaning]
    """The two readings of a blur."""
    work_told: bool
    """Whether some word says what is to be done, not only for whom, where and in which field."""
    names_ai: bool
    """Whether some word says that it is about AI at all."""


def tells_work(text: Brieftext, market: Market) -> bool:
    """Whether a phrase of work stands in it that is no whole field and no part of a title."""
    titles = [(hit.start, hit.end) for hit in market.lexicon.titles.find(text.words)]
    return any(
        not market.fields.first(text.quote(hit.start, hit.end))
        for hit in market.lexicon.work.find(text.words)
        if not any(start <= hit.start and hit.end <= end for start, end in titles)
    )


def open_topics(
    meant: Meant, found: Sequence[Trap], slots: Slots, priced: Priced, settled: Settled, market: Market
) -> tuple[Topic, ...]:
    """Topics that block the search and that no answer has settled, in the order in which they are asked.

    The rule: a question is asked when, without its answer, the search would look for the wrong people or could not
    be stood behind. What is merely unsaid is never asked: a brief with a clear role and nothing odd in it has no
    question, however short it is.

    - confirm_scope: the work is none of the roles, or one of the two readings of a blur is that it is none (and
      not because several professions are asked for, nor because AI is all that is said).
    - role: the words speak for two kinds of work alike, for none, for several professions, or for several positions.
    - must_haves: the role is open too and nothing is named to search by: no work is told, and no skill but whole fields
      and tools of everybody's; or what is asked contradicts itself, cannot exist, or is several professions.
    - remote_policy: remote only and presence are both demanded.
    - seniority: a beginner's level stands beside a senior's years, or somebody is to be replaced and neither level
      nor pay says at what level.
    - language_level: a native speaker is wished for, and no level of the language is named.
    - budget_or_level: the budget lies clearly under the band.
    - budget_period: an amount could be a month's or a year's.
    - location: presence is demanded in a few lines that name no place.
    - legal_basis: addresses from elsewhere are to be written to.
    """
    needed = {*_needed(meant, found, slots, priced, market), *(trap.topic for trap in found)} - settled.topics
    return tuple(topic for topic in _ORDER if topic in needed)


def still_open(found: Sequence[Trap], slots: Slots, engine: Engine) -> tuple[Trap, ...]:
    """Traps without those that another word of the brief settles."""
    settles = {
        "level_of_replacement": slots.need.seniority is not None or slots.need.salary is not None,
        "presence_without_place": slots.need.location is not None,
        **dict.fromkeys(ENGINES_OWN, engine != "builtin"),
    }
    bare = any(language.must and language.level is None for language in slots.need.languages)
    levels = any(language.level for language in slots.need.languages) and not bare
    return tuple(
        replace(trap, topic=None) if trap.topic == "language_level" and levels else trap
        for trap in found
        if not settles.get(trap.kind, False)
    )


def _needed(meant: Meant, found: Sequence[Trap], slots: Slots, priced: Priced, market: Market) -> Iterator[Topic]:
    blurred = meant.label == "ambiguous"
    several = any(trap.topic in {"role", "must_haves"} for trap in found)
    # Whoever wants `an AI person` has said that it is AI: what is missing is which, and the role's question asks it.
    ai_alone = meant.names_ai and not meant.work_told
    if meant.label == "not_ai" or (blurred and "not_ai" in meant.pair and not several and not ai_alone):
        yield "confirm_scope"
    if blurred:
        yield "role"
        positions = any(trap.roles for trap in found)  # which comes first is the one thing to say
        if (
            not positions
            and not meant.work_told
            and not any(_tells(skill, market) for skill in slots.need.must_have_skills)
        ):
            yield "must_haves"
    if priced.below is not None:
        yield "budget_or_level"
    salary = slots.need.salary
    if salary is not None and salary.period is None:
        yield "budget_period"


def _tells(skill: str, market: Market) -> bool:
    """Whether a skill is one to search by: `AI` is a whole field, and `Python` is everybody's."""
    return not market.fields.first(skill) and market.lexicon.work.first(skill) is not None
