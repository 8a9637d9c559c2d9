"""The one check of an intake proposal, whoever made it: words must be found, numbers match, a blur is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agents.builtin.intake.plain import plain
from agents.builtin.intake.text import found_in, read
from agents.builtin.intake.traps import Trap
from agents.builtin.intake.unread import unread_by
from agents.intake import blur
from agents.intake.answers import UNREAD, Settled, offers_all, settle
from agents.intake.bands import price
from agents.intake.questions import Meant, open_topics, still_open, tells_work
from agents.intake.remarks import heard, remarks
from agents.intake.slots import ground, grounded_salary
from agents.proposals import IntakeGiven, IntakeProposal
from memory.knowledge.market import Market, Meaning
from memory.records import ROLES, Brief, Engine, Question, Reading, Role, RoleLabel, Salary, Topic

_RUNNER_UP = 0.1
_NO_ONE_ROLE = frozenset({"unicorn", "several_positions", "only_a_link"})
"""Whatever the words speak for, it is not one role."""
_PLAINLY = 0.75
"""With less belief that it is other work, a text that names AI and no work at all is asked which role it means."""
_ON_THE_WORK: frozenset[Topic] = frozenset({"role", "confirm_scope"})
"""An answer that code cannot name a role from still says what the work is."""
_USUAL_PAIR: tuple[Role, Role] = ("applied_ai_engineer", "ml_engineer")
"""Whether models are used or trained is the first thing to ask where a text says nothing."""


@dataclass(frozen=True)
class _Named:
    """The role that a proposal and the answers come to."""

    label: RoleLabel
    pair: tuple[Meaning, Meaning]
    """What the deciding question tells apart."""
    runner_up: RoleLabel | None
    confidence: float
    readings: tuple[Reading, ...]
    settled: Settled
    unread: bool
    """Nothing could be read, and no answer has told the work yet."""


def check(
    given: IntakeGiven,
    proposal: IntakeProposal,
    market: Market,
    *,
    search: str,
    engine: Engine,
    today: date,
) -> Brief:
    """The brief that the proposal comes to, as a first version; the store numbers those that it keeps."""
    words, given = given.text, given.model_copy(update={"text": plain(given.text)})
    traps = heard(read(given.text, market.lexicon), proposal.traps, market, today)
    stated = grounded_salary(proposal.salary, given.text, market)
    named = _named(given, proposal, stated, traps, market, engine)
    slots = ground(given, proposal, named.settled, stated, market)
    priced = price(_meant(named), slots, market)
    traps = still_open(traps, slots, engine)
    told = remarks(named.label, traps, slots, priced, market, today)
    asks = role_question(named.readings, slots.need.language, market) if named.label == "ambiguous" else None
    topics = open_topics(_meaning(named, given, market), traps, slots, priced, named.settled, market)
    return Brief(
        search=search,
        version=1,
        text=words,
        role=named.label,
        runner_up=named.runner_up,
        confidence=named.confidence,
        readings=named.readings,
        deciding_question=asks,
        pay=priced.pay,
        other_pay=priced.others,
        questions=_questions(topics, asks, slots.need.language, market),
        refused=tuple(remark for remark in told if market.refusals[remark.kind].refuse),
        warnings=tuple(remark for remark in told if not market.refusals[remark.kind].refuse),
        answers=given.answers,
        engine=engine,
        acceptance=None,
        employer=slots.employer,
        **dict(slots.need),
    )


def _named(
    given: IntakeGiven,
    proposal: IntakeProposal,
    stated: Salary | None,
    traps: Sequence[Trap],
    market: Market,
    engine: Engine,
) -> _Named:
    """An answer names the role, else the readings; where several professions are asked of one person, nobody does."""
    told = any(answer.topic in _ON_THE_WORK for answer in given.answers)
    illegible = unread_by(engine, (trap.kind for trap in traps))
    unread = illegible and not told
    found = () if unread else grounded_readings(proposal, given)
    label, pair = name(found)
    several = next((trap.roles for trap in traps if trap.roles), None)
    pair = several or pair
    settled = settle(given.answers, pair, stated, market)
    doubted = label == "not_ai" and blur.confidence(label, found) < _PLAINLY and _names_ai_alone(given, market)
    if doubted or any(trap.kind in _NO_ONE_ROLE for trap in traps):
        label = "ambiguous"
    kept = UNREAD if illegible and not any(reading.quotes for reading in found) else _kept(label, pair, found)
    label = settled.role or label
    confidence = 1.0 if settled.role or several else blur.confidence(label, found) if found else 0.0
    return _Named(label, pair, _runner_up(label, found), confidence, kept, settled, unread)


def _names_ai_alone(given: IntakeGiven, market: Market) -> bool:
    """`talented people for our AI team`: no work is told that it could be instead."""
    text = read(given.text, market.lexicon)
    return any(market.names_ai.find(text.words)) and not tells_work(text, market)


def _meaning(named: _Named, given: IntakeGiven, market: Market) -> Meant:
    text = read(given.text, market.lexicon)
    return Meant(named.label, named.pair, tells_work(text, market), any(market.names_ai.find(text.words)))


def open_questions(brief: Brief) -> tuple[Question, ...]:
    """What must be answered before the brief can be accepted."""
    return brief.questions


def grounded_readings(proposal: IntakeProposal, given: IntakeGiven) -> tuple[Reading, ...]:
    """Readings with those quotes that the recruiter said, likeliest first; one with none of its quotes is gone."""
    said = (given.text, *(answer.value for answer in given.answers if answer.topic in _ON_THE_WORK))
    checked = (
        reading.model_copy(
            update={"quotes": tuple(quote for quote in reading.quotes if any(found_in(quote, one) for one in said))}
        )
        for reading in proposal.readings
    )
    kept = [reading for reading in checked if reading.quotes or reading.role == "ambiguous"]
    return tuple(sorted(kept, key=lambda reading: -reading.weight))


def name(found: Sequence[Reading], margin: float = blur.MARGIN) -> tuple[RoleLabel, tuple[Meaning, Meaning]]:
    """The label that the readings come to, and the two meanings that a question tells apart: (a) and (b)."""
    pair = [reading.role for reading in found if reading.role != "ambiguous"][:2]
    pair += [role for role in _USUAL_PAIR if role not in pair][: 2 - len(pair)]
    return blur.named(found, margin), (pair[0], pair[1])


def role_question(found: Sequence[Reading], language: str, market: Market) -> str | None:
    """What tells the first two readings apart, or offers every role; None where there are no two."""
    if offers_all(found):
        return market.any_role_question(language)
    pair = [reading.role for reading in found if reading.role != "ambiguous"][:2]
    return market.deciding_question(pair[0], pair[1], language) if len(pair) == 2 else None


def _meant(named: _Named) -> tuple[Role, ...]:
    """One role, or both readings of a blur; work outside the roles has no price, nor what could not be read."""
    if named.label == "ambiguous" and named.unread:
        return ()
    labels = named.pair if named.label == "ambiguous" else (named.label,)
    return tuple(role for meant in labels for role in ROLES if role == meant)


def _kept(label: RoleLabel, pair: Sequence[Meaning], found: Sequence[Reading]) -> tuple[Reading, ...]:
    """Every reading; of a blurred text the two of its question come first, also one that no word speaks for.

    They stay first when an answer has settled it, so that a second letter can still take the first one back.
    """
    meant = {reading.role: reading for reading in found if reading.role != "ambiguous"}
    first = pair if label == "ambiguous" else ()
    asked = [meant.get(role, Reading(role=role, weight=0.0, quotes=())) for role in first]
    return (*asked, *(reading for role, reading in meant.items() if role not in first))


def _runner_up(label: RoleLabel, found: Sequence[Reading]) -> RoleLabel | None:
    """The next likely reading; of a blurred brief the likeliest one."""
    others = (reading for reading in found if reading.role not in {label, "ambiguous"})
    return next((other.role for other in others if other.weight >= _RUNNER_UP), None)


def _questions(topics: Sequence[Topic], deciding: str | None, language: str, market: Market) -> tuple[Question, ...]:
    texts = {topic: market.question(topic, language) for topic in topics}
    if deciding is not None:
        texts["role"] = deciding
    return tuple(Question(topic=topic, text=texts[topic]) for topic in topics)
