"""What is left of a proposal's slots once its words were looked for in the text and the answers were heard."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.builtin.intake.pay import basis, numbers
from agents.builtin.intake.plain import only_links
from agents.builtin.intake.slots import may_be_said, place_hits
from agents.builtin.intake.text import found_in, language, read
from agents.builtin.intake.tongues import spoken_of
from agents.intake.answers import Settled
from agents.intake.besides import besides
from agents.proposals import IntakeGiven, IntakeProposal
from memory.knowledge.facts import Place
from memory.knowledge.market import Market
from memory.knowledge.phrases import words
from memory.records import EmployerFact, LanguageNeed, Need, Salary


@dataclass(frozen=True)
class Slots:
    """Everything about a brief besides its role and price."""

    need: Need
    employer: tuple[EmployerFact, ...]
    place: Place | None
    """What is known of the location."""
    net: bool
    """The stated pay reads as net: no band can be held against it."""


def grounded_salary(salary: Salary | None, text: str, market: Market) -> Salary | None:
    """The pay without what the text does not say: each figure and the currency must stand there."""
    if salary is None:
        return None
    known = numbers(text)
    low, high = (value if value in known else None for value in (salary.min, salary.max))
    if low is None and high is None:
        return None
    written = text.casefold()
    stated = any(code == salary.currency and sign in written for sign, code in market.lexicon.pay.currencies.items())
    return salary.model_copy(update={"min": low, "max": high, "currency": salary.currency if stated else None})


def ground(
    given: IntakeGiven, proposal: IntakeProposal, settled: Settled, stated: Salary | None, market: Market
) -> Slots:
    """Slots whose words were found, under what the answers settle."""
    text = given.text
    said = proposal.location if proposal.location and found_in(proposal.location, text) else None
    location, told = settled.location or said, besides(settled.besides, market)
    zone = proposal.time_zone if proposal.time_zone and found_in(proposal.time_zone, text) else None
    need = Need(
        language=_language(given, proposal, market),
        specialisation=proposal.specialisation if proposal.specialisation in market.lexicon.fields else None,
        seniority=settled.seniority or proposal.seniority,
        location=location,
        remote=settled.remote if settled.remote is not None else proposal.remote,
        time_zone=told.time_zone or zone,
        visa=proposal.visa if told.visa is None else told.visa,
        must_have_skills=settled.must_haves or _grounded(proposal.must_have_skills, text),
        nice_to_have_skills=tuple(dict.fromkeys((*_grounded(proposal.nice_to_have_skills, text), *told.nice))),
        languages=_languages(proposal.languages, told.languages, settled, text, market),
        salary=settled.salary or stated,
        pay_basis=basis(text, market.lexicon.pay),
    )
    employer = _employer(proposal.employer, text, market)
    return Slots(need=need, employer=employer, place=_place(location, market), net=need.pay_basis == "net")


def _language(given: IntakeGiven, proposal: IntakeProposal, market: Market) -> str:
    if only_links(given.text):  # the words of an address are of no language
        return "en"
    if proposal.language in market.lexicon.common:
        return proposal.language
    return language(read(given.text, market.lexicon), market.lexicon)


def _languages(
    proposed: Sequence[LanguageNeed], told: Sequence[LanguageNeed], settled: Settled, text: str, market: Market
) -> tuple[LanguageNeed, ...]:
    """Languages that the text names, and those `told` since, which outrank them.

    The level that was asked for goes to the first that must be and has none.
    """
    written = spoken_of(proposed, read(text, market.lexicon), market.lexicon.languages)
    needs = list({need.language: need for need in (*written, *told)}.values())
    open_ = next((at for at, need in enumerate(needs) if need.must and need.level is None), None)
    if settled.level is not None and open_ is not None:
        needs[open_] = needs[open_].model_copy(update={"level": settled.level})
    return tuple(needs)


def _place(location: str | None, market: Market) -> Place | None:
    """The first place of the location that a pay market prices, else the first at all."""
    if location is None:
        return None
    known = [hit.value for hit in place_hits(read(location, market.lexicon), market)]
    return next((place for place in known if place.market), known[0] if known else None)


def _grounded(skills: Sequence[str], text: str) -> tuple[str, ...]:
    """Skills all of whose words the text holds; each once."""
    held = {word.folded for word in words(text)}
    spoken = {skill: [word.folded for word in words(skill)] for skill in skills}
    return tuple(skill for skill, parts in spoken.items() if parts and held.issuperset(parts))


def _employer(facts: Sequence[str], text: str, market: Market) -> tuple[EmployerFact, ...]:
    kept = [fact for fact in dict.fromkeys(facts) if found_in(fact, text) and may_be_said(fact, market)]
    return tuple(EmployerFact(id=f"employer-{number}", text=fact) for number, fact in enumerate(kept, start=1))
