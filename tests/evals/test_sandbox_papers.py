"""The sandbox's Semantic Scholar and arXiv behind the product's adapters, and one paper met in three catalogues."""

from collections.abc import Sequence
from functools import cache
from xml.etree import ElementTree

import pytest

from agents.identity import join
from agents.scoring import score
from evals.sandbox.paper_index import PaperIndex
from evals.sandbox.paper_work import TOP
from evals.sandbox.traffic import SourceName
from evals.sandbox.world import make_world
from memory.errors import SourceError, SourceFailed, SourceLimited
from memory.knowledge.queries import load
from memory.knowledge.weights import profile
from memory.papers import same_papers
from memory.records import ROLES, Evidence, Paper, Role, SourceAnswer
from tests.evals.sandboxed import Sandboxed
from tests.evals.test_sandbox_traffic import TODAY, Caller, small_world

WORDS = "language"
TITLE = "{http://www.w3.org/2005/Atom}title"
ASKED: tuple[tuple[SourceName, str], ...] = (
    ("openalex", "works"), ("semanticscholar", "papers"), ("arxiv", "preprints"),
)  # fmt: skip


@cache
def index() -> PaperIndex:
    return PaperIndex(small_world())


async def answers() -> list[SourceAnswer]:
    return [await Sandboxed(source, small_world()).ask(kind, WORDS) for source, kind in ASKED]


def papers(answer: SourceAnswer) -> list[Paper]:
    return [fact for fact in answer.evidence if isinstance(fact, Paper)]


async def test_a_search_finds_each_paper_once_with_its_authors_in_order() -> None:
    answer = await Sandboxed("semanticscholar", small_world()).ask("papers", WORDS)
    found = {paper.arxiv for paper in papers(answer)}
    titled = {one.paper.arxiv for one in index().papers if WORDS in f"{one.paper.title} {one.paper.summary}".casefold()}
    assert found == titled
    for one in index().papers:
        bylines = [paper for paper in papers(answer) if paper.arxiv == one.paper.arxiv]
        assert [paper.owner.rpartition(":")[2] for paper in bylines] in (
            [], [line.author.removeprefix("A") for line in one.paper.bylines],
        )  # fmt: skip


async def test_what_is_accepted_stands_at_its_venue_and_what_only_the_catalogue_says_does_not() -> None:
    answer = await Sandboxed("semanticscholar", small_world()).ask("papers", WORDS)
    true = {one.paper.arxiv: one.paper.venue in TOP for one in index().papers}
    told = {paper.arxiv: paper.tier == "top" for paper in papers(answer)}
    assert all(told[arxiv] == true[arxiv or ""] for arxiv in told)
    assert set(told.values()) == {True, False}
    filed = [
        one for one in index().papers if one.paper.arxiv in told and one.venue in TOP and not true[one.paper.arxiv]
    ]
    assert filed, "workshops stand under the main venue there"


async def test_preprints_are_those_of_the_world_the_newest_first_and_prove_nothing() -> None:
    answer = await Sandboxed("arxiv", small_world()).ask("preprints", WORDS)
    titled = {one.paper.arxiv for one in index().papers if WORDS in one.paper.title.casefold()}
    assert {paper.arxiv for paper in papers(answer)} == titled
    assert {(paper.tier, paper.gate) for paper in papers(answer)} == {("preprint", None)}
    days = [paper.happened_on for paper in papers(answer)]
    assert days == sorted(days, reverse=True)


async def test_profiles_of_three_catalogues_meet_where_arxiv_shows_the_same_name_in_the_same_place() -> None:
    met = await answers()
    people = join([one for answer in met for one in answer.accounts], [one for answer in met for one in answer.links])
    owner = {account: person for person in small_world().people for account in _accounts(person.authors)}
    mixed = 0
    for person in people:
        kinds = {account.partition(":")[0] for account in person.accounts}
        assert len({owner[account].id for account in person.accounts if account in owner}) <= 1, "two people in one"
        mixed += kinds >= {"openalex", "semanticscholar", "arxiv"}
    assert mixed > 5
    # The fault: with no links of theirs nobody meets.
    alone = join([one for answer in met for one in answer.accounts], [])
    assert max(len(person.accounts) for person in alone) == 1


async def test_a_paper_of_three_catalogues_counts_once_in_the_score() -> None:
    met = await answers()
    people = join([one for answer in met for one in answer.accounts], [one for answer in met for one in answer.links])
    facts: dict[str, list[Evidence]] = {}
    for answer in met:
        for fact in answer.evidence:
            facts.setdefault(fact.owner, []).append(fact)
    role, compared = profile("research_scientist"), 0
    for person in people:
        held = [fact for account in person.accounts for fact in facts.get(account, ())]
        told = [fact for fact in held if isinstance(fact, Paper)]
        sources = {fact.owner.partition(":")[0] for fact in told}
        if sources >= {"openalex", "semanticscholar", "arxiv"}:
            compared += 1
            one = same_papers(told)
            best = [
                max(
                    (fact for fact in told if one[fact.id] == key), key=lambda fact: score(role, [fact], TODAY).score_mp
                )
                for key in sorted(set(one.values()))
            ]
            assert len(set(one.values())) < len(told)
            assert score(role, held, TODAY).score_mp == score(role, best, TODAY).score_mp
    assert compared > 5


async def test_a_batch_of_known_papers_brings_them_and_tells_what_is_not_there() -> None:
    known = [one.paper.arxiv for one in index().papers[:3]]
    answer = await Sandboxed("semanticscholar", small_world()).ask("known", *known, "2601.99999")
    assert {paper.arxiv for paper in papers(answer)} == set(known)
    assert "papers not known there (1)" in (answer.coverage.reason or "")


async def test_the_most_cited_come_first_in_bulk() -> None:
    answer = await Sandboxed("semanticscholar", small_world()).ask("cited", WORDS)
    cited = [paper.citations or 0 for paper in papers(answer)]
    assert cited == sorted(cited, reverse=True)


async def test_an_orcid_joins_a_profile_to_its_person_and_a_split_one_stays_apart() -> None:
    split = next(p for p in small_world().people if len(p.authors) == 2 and p.orcid and _wrote(p.authors[0]))
    first, second = _scholar(split.authors)
    answer = await Sandboxed("semanticscholar", small_world()).ask("author", first)
    assert [link.b for link in answer.links if link.b.startswith("orcid:")] == [f"orcid:{split.orcid}"]
    other = await Sandboxed("semanticscholar", small_world()).ask("author", second)
    assert not [link for link in other.links if link.b.startswith("orcid:")]


@pytest.mark.parametrize("source", ["semanticscholar", "arxiv"])
@pytest.mark.parametrize("fault", ["down", "html", "limited", "garbage"])
async def test_an_outage_is_told_as_one(source: SourceName, fault: str) -> None:
    kind = dict(ASKED)[source]
    with pytest.raises(SourceError) as failed:
        await Sandboxed(source, small_world(), fault=fault).ask(kind, WORDS)  # type: ignore[arg-type]
    assert isinstance(failed.value, SourceLimited if fault == "limited" else SourceFailed)


async def test_arxiv_refuses_the_second_call_within_three_seconds_and_a_wrong_id_with_a_feed() -> None:
    caller = Caller("arxiv")
    assert await caller.granted("/api/query?search_query=ti:for", 3) == 1
    refused = await caller.get("/api/query?search_query=ti:for")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3")
    caller.clock.now += 3
    wrong = await caller.get("/api/query?id_list=abc")
    assert wrong.status_code == 400
    assert [node.text for node in ElementTree.fromstring(wrong.text).iter(TITLE)][1:] == ["Error"]


async def test_semantic_scholar_refuses_the_second_call_of_a_second_and_names_no_end() -> None:
    caller = Caller("semanticscholar")
    path = "/graph/v1/paper/search?query=for"
    assert await caller.granted(path, 3) == 1
    refused = await caller.get(path)
    assert (refused.status_code, "retry-after" in refused.headers) == (429, False)
    caller.clock.now += 5
    assert (await caller.get(f"{path}&fields=unknown")).json() == {
        "error": "Unrecognized or unsupported fields: [unknown]"
    }


async def test_the_pause_is_kept_so_that_nothing_is_refused() -> None:
    for source, kind in ASKED[1:]:
        sandbox = Sandboxed(source, small_world())
        await sandbox.ask(kind, WORDS)
        await sandbox.ask(kind, "models")
        assert {answer.status_code for answer in sandbox.answered} == {200}
        assert len(sandbox.answered) > 1


def _accounts(authors: Sequence[str]) -> list[str]:
    return [*(f"openalex:{author}" for author in authors), *_scholar(authors)]


def _scholar(authors: Sequence[str]) -> list[str]:
    return [f"semanticscholar:{author.removeprefix('A')}" for author in authors]


def _wrote(author: str) -> bool:
    return bool(index().written(author.removeprefix("A")))


@pytest.mark.parametrize("role", [role for role in ROLES if load().titles(role, None)])
def test_what_the_plan_asks_by_title_some_paper_of_the_world_answers(role: Role) -> None:
    """Else a source that is asked by title would be empty in the sandbox, whatever its adapter does."""
    titles = [set(paper.title.lower().split()) for paper in make_world(7, TODAY, 500).papers]
    asked = [set(" ".join(words).lower().split()) for words in load().titles(role, None)]
    assert any(words <= title for words in asked for title in titles)
