"""Part two: the same people by keywords and by evidence."""

from collections.abc import Mapping, Sequence

from apps.demo.naming import Naming
from apps.demo.pool import Known, Proof, known, proofs
from apps.demo.stage import ACTOR, Stage
from evals.keyword_order import keyword_order
from evals.sandbox.people import WORKED_A_LIVES
from evals.sandbox.things import Part
from memory.records import Frozen, Query
from service.views import points

BY_PLACE = ("github", "people", (f"location:{WORKED_A_LIVES.city}", "language:Python"))
BY_TITLE = ("openalex", "works", ("serving",))
"""What the recruiter adds to the plan: everybody of a place, as a keyword search would, and papers on serving."""


class Placed(Frozen):
    """One person in both orders."""

    person: str
    name: str
    source: str
    """Where the account is."""
    hits: int
    """Wanted words in the profile."""
    by_keywords: int
    """Place; equal hits share one."""
    by_evidence: int
    """Place; whoever has no proof shares the last one."""
    score: float
    spread: float


class Compared(Frozen):
    """One of the two people of the worked example."""

    placed: Placed
    says: str
    """What the profile says."""
    proofs: tuple[Proof, ...]
    nothing: tuple[Proof, ...]
    """What counts for nothing, and why."""
    namesakes: tuple[Placed, ...]
    """Others of that name in other sources; nothing proves that they are one person, so nothing is added up."""


class Ordering(Frozen):
    wanted: tuple[str, ...]
    added: tuple[str, ...]
    """Questions that the recruiter put besides the plan."""
    people: tuple[Placed, ...]
    """Everybody found, best evidence first."""
    a: Compared
    b: Compared

    def by_keywords(self) -> list[Placed]:
        return sorted(self.people, key=lambda one: one.by_keywords)


async def play(stage: Stage, naming: Naming) -> Ordering:
    """Accept the brief, ask the sources, and put everybody whom they know into both orders."""
    application, search = stage.application, naming.search
    added = [_query(search, *question) for question in (BY_PLACE, BY_TITLE)]
    await application.rows.sourcing.add_queries(added)
    await application.searches.accept(ACTOR, search)
    pool = await known(stage, search, naming.role)
    placed = _placed(pool, naming.must_have_skills)
    return Ordering(
        wanted=naming.must_have_skills,
        added=tuple(f"{query.source}: {', '.join(query.terms)}" for query in added),
        people=placed,
        a=_compared(stage, "worked_a", pool, placed),
        b=_compared(stage, "worked_b", pool, placed),
    )


def _query(search: str, source: str, kind: str, terms: tuple[str, ...]) -> Query:
    because = "the recruiter asked for it"
    return Query(
        id=f"{search}-{source}", search=search, source=source, round=0, kind=kind, terms=terms, because=because
    )


def _placed(pool: Mapping[str, Known], wanted: Sequence[str]) -> tuple[Placed, ...]:
    """Everybody, best evidence first."""
    matched = {found.person: found for found in keyword_order(wanted, {id_: one.says for id_, one in pool.items()})}
    scores = sorted((one.assessment.score_mp for one in pool.values()), reverse=True)
    placed = (
        Placed(
            person=id_,
            name=one.person.name,
            source=one.source,
            hits=matched[id_].hits,
            by_keywords=matched[id_].rank,
            by_evidence=scores.index(one.assessment.score_mp) + 1,
            score=points(one.assessment.score_mp),
            spread=points(one.assessment.spread_mp),
        )
        for id_, one in pool.items()
    )
    return tuple(sorted(placed, key=lambda one: one.by_evidence))


def _compared(stage: Stage, part: Part, pool: Mapping[str, Known], placed: Sequence[Placed]) -> Compared:
    login = stage.playing(part).login
    (known_as,) = [one for one in pool.values() if one.person.login == login]
    found = {one.person: one for one in placed}
    own = found[known_as.person.id]
    return Compared(
        placed=own,
        says=known_as.bio,
        proofs=proofs(known_as, known_as.assessment.contributions),
        nothing=proofs(known_as, known_as.assessment.discounted),
        namesakes=tuple(one for one in placed if one.name == own.name and one.person != own.person),
    )
