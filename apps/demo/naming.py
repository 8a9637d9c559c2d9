"""Part one: a vague request becomes an accepted brief."""

from agents.roles import role_title
from apps.demo.stage import ACTOR, ASKED, Stage
from memory.errors import UsageError
from memory.records import ROLES, Answer, Brief, Frozen, PayBand, Role, RoleLabel

VAGUE = "We need an AI engineer."
MEANT: Role = "ml_engineer"
"""What the recruiter of the demo answers."""
MUST_HAVE = "LLM fine-tuning, PyTorch"
"""And adds: the two words that both people of the field guide's worked example list."""
PLACES = 10
"""On the shortlist."""


class Understood(Frozen):
    """One way to read the request."""

    option: str
    """Its letter in the question."""
    role: RoleLabel
    pay: PayBand


class Naming(Frozen):
    request: str
    readings: tuple[Understood, ...]
    question: str
    answers: tuple[Answer, ...]
    """What the recruiter typed."""
    search: str
    role: Role
    """As accepted."""
    must_have_skills: tuple[str, ...]
    pay: PayBand


async def play(stage: Stage) -> Naming:
    """Raises: UsageError: the request is not read in the way that the demo tells of."""
    searches = stage.application.searches
    begun = await searches.start(ACTOR, VAGUE, ASKED, PLACES)
    question = _deciding(_brief(begun.brief))
    readings = await _readings(stage)
    meant = next((one for one in readings if one.role == MEANT), None)
    if meant is None:
        raise UsageError(f"{VAGUE!r} is no longer read as {role_title(MEANT)} in one of two ways")
    answers = (Answer(topic="role", value=f"({meant.option})"), Answer(topic="must_haves", value=MUST_HAVE))
    brief = _brief((await searches.answer(ACTOR, begun.search, answers)).brief)
    return Naming(
        request=VAGUE,
        readings=readings,
        question=question,
        answers=answers,
        search=begun.search,
        role=next(role for role in ROLES if role == brief.role),
        must_have_skills=brief.must_have_skills,
        pay=_priced(brief),
    )


async def _readings(stage: Stage) -> tuple[Understood, ...]:
    """What the brief would come to with each answer, in a search that is called off again."""
    searches = stage.application.searches
    tried = (await searches.start(ACTOR, VAGUE, ASKED, PLACES)).search
    found = []
    for option in ("a", "b"):
        answered = await searches.answer(ACTOR, tried, (Answer(topic="role", value=f"({option})"),))
        brief = _brief(answered.brief)
        found.append(Understood(option=option, role=brief.role, pay=_priced(brief)))
    await searches.cancel(ACTOR, tried)
    return tuple(found)


def _brief(brief: Brief | None) -> Brief:
    if brief is None:
        raise UsageError(f"{VAGUE!r} did not become a brief")
    return brief


def _deciding(brief: Brief) -> str:
    if brief.deciding_question is None:
        raise UsageError(f"{VAGUE!r} is read as {role_title(brief.role)}, and no question decides between two readings")
    return brief.deciding_question


def _priced(brief: Brief) -> PayBand:
    if brief.pay is None:
        raise UsageError(f"no pay is known for {role_title(brief.role)}")
    return brief.pay
