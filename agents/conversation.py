"""The intake as a conversation: one question at a time, and what a free turn settles.

An engine reads the turn and proposes; the check here keeps what stands in the recruiter's own words and can be read.
No engine accepts, cancels or chooses anything: that takes a person's plain word, which the service reads by itself.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from agents.builtin.intake.levels import level_said
from agents.builtin.intake.slots import place_hits
from agents.builtin.intake.text import found_in, read
from agents.builtin.intake.traps import Trap
from agents.builtin.intake.traps import find as find_traps
from agents.builtin.turn import clauses
from agents.intake.answers import settle
from agents.intake.besides import lines_besides
from agents.intake.check import open_questions
from agents.proposals import Settling, TurnGiven, TurnProposal
from memory.knowledge.conversation import Talk
from memory.knowledge.market import Market
from memory.knowledge.phrases import fold, words
from memory.records import TOPICS, Answer, Brief, Question, Told, Topic

_TOLD_BY_NAME = "="
_LONGEST_NAME = 60
"""Characters of a company's or a person's name."""


def next_question(brief: Brief) -> Question | None:
    """The one question to ask now; None when the brief can be accepted."""
    return next(iter(open_questions(brief)), None)


def turn_given(brief: Brief, text: str) -> TurnGiven:
    return TurnGiven(text=text, asked=next_question(brief), must_have_skills=brief.must_have_skills)


def taken(brief: Brief, text: str, proposal: TurnProposal, market: Market, today: date) -> tuple[Answer, ...]:
    """The answers that a turn comes to: each in its words, each readable, one a topic; a refused wish is none."""
    settled = kept(brief, text, proposal, market, today)
    answers: dict[Told, str] = {s.topic: s.value for s in settled if s.topic != "must_haves"}
    if lines := lines_kept(text, market, today):
        answers["besides"] = "\n".join((*(a.value for a in brief.answers if a.topic == "besides"), *lines))
    if skills := _must_haves(brief, [s for s in settled if s.topic == "must_haves"]):
        answers["must_haves"] = ", ".join(skills)
    return tuple(Answer(topic=topic, value=value) for topic, value in answers.items())


def kept(brief: Brief, text: str, proposal: TurnProposal, market: Market, today: date) -> tuple[Settling, ...]:
    """What of a proposal stands in the turn, can be read, and does not stand aside of what the brief holds."""
    return tuple(
        settling
        for settling in _grounded(text, proposal, market, today)
        if settling.topic == "must_haves"
        or (_stands(settling, brief) and _reads(settling.topic, settling.value, brief, market))
    )


def _stands(settling: Settling, brief: Brief) -> bool:
    """A rate named besides is the pay only where no other is."""
    return settling.how != "also" or brief.salary is None


def left_out(text: str, proposal: TurnProposal, market: Market) -> tuple[str, ...]:
    """Whom the turn does not want approached: names that stand in it and are no place, skill, level or role."""
    return tuple(dict.fromkeys(name for name in proposal.leaves_out if _is_name(name, text, market)))


def two_levels(text: str, market: Market, talk: Talk) -> tuple[str, ...]:
    """`one junior, one senior`: the levels of which a text wants so many each, in its words; empty for one level."""
    said = words(text)
    found = {
        level: text[word.start : word.end]
        for before, word in pairwise(said)
        if before.folded in talk.each and (level := level_said((word,), market.lexicon))
    }
    return tuple(found.values()) if len(found) > 1 else ()


def told_by_name(text: str) -> Answer | None:
    """`role=ml_engineer`: a turn that names its topic itself."""
    name, sign, value = text.partition(_TOLD_BY_NAME)
    named = next((topic for topic in TOPICS if topic == name.strip()), None)
    return Answer(topic=named, value=value.strip()) if sign and named and value.strip() else None


def refused(text: str, market: Market, today: date) -> tuple[Trap, ...]:
    """What a turn wishes for and nobody may filter on."""
    found = find_traps(read(text, market.lexicon), market, today)
    return tuple(trap for trap in found if market.refusals[trap.kind].refuse)


def _grounded(text: str, proposal: TurnProposal, market: Market, today: date) -> list[Settling]:
    """What stands in the turn and repeats no refused wish."""
    wishes = refused(text, market, today)
    return [
        settling
        for settling in proposal.settles
        if found_in(settling.value, text) and not any(_repeats(settling, wish) for wish in wishes)
    ]


def lines_kept(text: str, market: Market, today: date) -> tuple[str, ...]:
    """What a turn says besides, without what repeats a refused wish: `native German` sets no level."""
    wishes = refused(text, market, today)
    lines = lines_besides(clauses(text), market)
    return tuple(line for line in lines if not any(found_in(wish.quote, line) for wish in wishes))


def _repeats(settling: Settling, wish: Trap) -> bool:
    """A must-have list that holds the wish among others is dropped whole, and asked for again."""
    inside = settling.topic == "must_haves" and found_in(wish.quote, settling.value)
    return inside or found_in(settling.value, wish.quote)


def _is_name(name: str, text: str, market: Market) -> bool:
    lexicon, said = market.lexicon, words(name)
    if not said or len(name) > _LONGEST_NAME or not found_in(name, text):
        return False
    known = lexicon.skills.first(name) or market.role_names.first(name) or level_said(said, lexicon)
    return not known and not place_hits(read(name, lexicon), market)


def _reads(topic: Topic, value: str, brief: Brief, market: Market) -> bool:
    """Whether code understands the value; of an open question the next check of the brief decides, and asks again."""
    if topic in {question.topic for question in open_questions(brief)}:
        return True
    settled = settle((Answer(topic=topic, value=value),), (), brief.salary, market)
    readable: dict[Topic, bool] = {
        "role": settled.role is not None,
        "confirm_scope": settled.role is not None,
        "seniority": settled.seniority is not None,
        "remote_policy": settled.remote is not None,
        "budget_or_level": settled.salary is not None or settled.seniority is not None,
        "budget_period": settled.salary is not None,
    }
    return readable.get(topic, True)


def _must_haves(brief: Brief, said: Sequence[Settling]) -> tuple[str, ...]:
    """The whole list after the turn; empty where the turn says nothing of it or would leave nothing."""
    if not said:
        return ()
    dropped = {fold(settling.value) for settling in said if settling.how == "not"}
    stays = () if any(settling.how == "is" for settling in said) else brief.must_have_skills
    wanted = (*stays, *(settling.value for settling in said if settling.how != "not"))
    left = tuple(_each_once(skill for skill in wanted if fold(skill) not in dropped))
    return () if left == brief.must_have_skills else left


def _each_once(skills: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for skill in skills:
        if fold(skill) not in seen:
            seen.add(fold(skill))
            yield skill
