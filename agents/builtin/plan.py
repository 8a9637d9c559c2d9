"""The built-in plan: which questions to ask of which source, by code, in two lanes.

titled: where people of the role work. adjacent: where those do who could take it under another title, which is how
most positions are filled.
"""

from collections.abc import Callable, Iterable, Mapping

from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from agents.roles import role_title
from memory.budget import Budget
from memory.knowledge.queries import load
from memory.records import Engine, QueryLane

Plan = Callable[[PlanGiven, str], Iterable[PlannedQuery]]


def _history(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    """A history is read whole, so one question is all there is to ask."""
    because = "the repository's history shows who landed which change and who accepted it"
    yield PlannedQuery(source=source, kind="history", terms=(), because=because)


def _github(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    known, role = load(), role_title(given.role)
    for project in known.core_projects(given.role, given.specialisation):
        because = f"{project} is a core project of this role: what was merged there, its maintainers accepted"
        yield PlannedQuery(source=source, kind="merged_changes", terms=(project,), because=because)
    yield from _people(given, source)
    for project in known.adjacent_projects(given.role, given.specialisation):
        because = f"{project} is next to the work of a {role}: who lands changes there could do it under another title"
        yield _adjacent(source, "merged_changes", (project,), because)


def _people(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    """Those whom no core project leads to: by the brief's place, and by the language that neighbours of the role write.

    A place is where somebody says that they are; whoever says nothing is found by the other questions, never dropped.
    """
    known, place = load(), _place(given.location)
    least = known.followers[given.seniority] if given.seniority else known.followers_unsaid
    followers = f"followers:>{least}"
    if place:
        because = f"people who say that they are in {place}: their work may lie outside the core projects"
        yield _adjacent(source, "people", (f"location:{place}", followers), because)
    for language in known.adjacent[given.role].languages:
        where = f" and say that they are in {place}" if place else ""
        because = f"people who write {language}{where}: close to this work, seldom with its title"
        yield _adjacent(
            source, "people", (f"language:{language}", *((f"location:{place}",) if place else ()), followers), because
        )


def _place(location: str | None) -> str:
    """The town, as profiles say it; empty where the brief names none that a profile could say."""
    town = (location or "").partition(",")[0].partition("(")[0]
    return " ".join("".join(char if char.isalnum() or char in " .'-" else " " for char in town).split())[:60]


def _openalex(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    known = load()
    for words in known.titles(given.role, given.specialisation):
        because = f"papers on {' '.join(words)} show who does this work"
        yield PlannedQuery(source=source, kind="works", terms=words, because=because)
    for topic in known.roles[given.role].topics:
        because = f"the papers most cited since {known.papers_since} on a topic of this role show who leads there"
        terms = (f"topic:{topic}", f"from:{known.papers_since}")
        yield PlannedQuery(source=source, kind="works", terms=terms, because=because)
    for words in map(tuple, known.adjacent[given.role].papers):
        because = f"papers on {' '.join(words)}: neighbouring work whose authors could do this"
        yield _adjacent(source, "works", words, because)


def _semanticscholar(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    yield from _titled(given, source, "papers", "show who does this work, and where it was published")


def _arxiv(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    yield from _titled(given, source, "preprints", "show who does this work now; none of them is accepted work yet")


def _titled(given: PlanGiven, source: str, kind: str, show: str) -> Iterable[PlannedQuery]:
    """Papers since a year by words of their titles."""
    known = load()
    since = f"from:{known.papers_since}"
    for words in known.titles(given.role, given.specialisation):
        because = f"papers on {' '.join(words)} {show}"
        yield PlannedQuery(source=source, kind=kind, terms=(*words, since), because=because)
    for words in map(tuple, known.adjacent[given.role].papers):
        because = f"papers on {' '.join(words)}: neighbouring work whose authors could do this"
        yield _adjacent(source, kind, (*words, since), because)


def _huggingface(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    own, near = load().roles[given.role], load().adjacent[given.role]
    asked: tuple[tuple[QueryLane, str, Iterable[str], str], ...] = (
        ("titled", "models", own.models, "models"),
        ("titled", "datasets", own.datasets, "data sets"),
        ("adjacent", "models", near.models, "models"),
    )
    for lane, kind, words, things in asked:
        for word in words:
            because = f"{things} named {word} show who made them"
            yield PlannedQuery(source=source, kind=kind, terms=(word,), because=because, lane=lane)


def _stackexchange(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    for terms in load().answer_tags(given.role, given.specialisation):
        tag = terms[-1]
        because = f"who answers most about {tag}, and which of these answers whoever asked took: a supporting sign"
        yield PlannedQuery(source=source, kind="answers", terms=terms, because=because)


def _kaggle(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
    known = load()
    for word in known.contests.get(given.specialisation or "", ()):
        because = f"who won gold in contests about {word}: ranked on data that nobody had seen"
        yield PlannedQuery(source=source, kind="contest", terms=(word,), because=because)
    for tier in known.roles[given.role].tiers:
        because = f"every {tier} of contests: several gold medals, one of them alone"
        yield PlannedQuery(source=source, kind="tier", terms=(tier,), because=because)
    for tier in known.adjacent[given.role].tiers:
        because = f"every {tier} of contests: makes models work, seldom under this title"
        yield _adjacent(source, "tier", (tier,), because)


def _adjacent(source: str, kind: str, terms: tuple[str, ...], because: str) -> PlannedQuery:
    return PlannedQuery(source=source, kind=kind, terms=terms, because=because, lane="adjacent")


def _by_titles(kind: str, about: str) -> Plan:
    """Questions by the words of titles, of the role's papers and of its neighbours'. Args: about: what they show."""

    def plan(given: PlanGiven, source: str) -> Iterable[PlannedQuery]:
        known = load()
        for words in known.titles(given.role, given.specialisation):
            because = f"{about} {' '.join(words)}"
            yield PlannedQuery(source=source, kind=kind, terms=words, because=because)
        for words in map(tuple, known.adjacent[given.role].papers):
            yield _adjacent(source, kind, words, f"{about} {' '.join(words)}: neighbouring work")

    return plan


_PLANS: Mapping[str, Plan] = {
    "dblp": _by_titles("works", "papers whose authors are told apart from their namesakes, on"),
    "openreview": _by_titles("works", "accepted papers, and what their authors answer in public, on"),
    "orcid": _by_titles("people", "which accounts belong to whoever names in their record"),
    "git": _history,
    "github": _github,
    "openalex": _openalex,
    "huggingface": _huggingface,
    "stackexchange": _stackexchange,
    "kaggle": _kaggle,
    "semanticscholar": _semanticscholar,
    "arxiv": _arxiv,
}
"""By the part of the source's name before the colon. A new source is one more entry."""


def plan_source(given: PlanGiven, source: str) -> tuple[PlannedQuery, ...]:
    """The questions for one source, all in the first round; none for a source that nobody can plan."""
    planned = _PLANS.get(source.partition(":")[0])
    return tuple(planned(given, source)) if planned and given.round == 0 else ()


class BuiltinPlan:
    engine: Engine = "builtin"

    async def propose(self, given: PlanGiven, budget: Budget) -> PlanProposal:
        return PlanProposal(queries=tuple(query for source in given.sources for query in plan_source(given, source)))
