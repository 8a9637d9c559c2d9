"""The sandbox's OpenAlex: profiles that are split, lists by cursor, and refusals in the service's own words."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from evals.sandbox.paper_work import PREPRINT, TOP
from evals.sandbox.things import InventedPerson
from tests.evals.test_sandbox_traffic import Caller, small_world


def openalex() -> Caller:
    return Caller("openalex", scale=1_000_000, token=True)


async def get(caller: Caller, path: str) -> httpx.Response:
    caller.clock.now += 1
    return await caller.get(path)


def written(person: InventedPerson) -> list[str]:
    papers = [paper for paper in small_world().papers if person.id in {line.person for line in paper.bylines}]
    return sorted(paper.title for paper in papers)


async def test_works_of_all_profiles_of_a_person_are_what_the_truth_says_they_wrote() -> None:
    caller = openalex()
    for person in small_world().people:
        found = await get(caller, f"/works?filter=authorships.author.id:{'|'.join(person.authors)}&per_page=100")
        assert sorted(work["title"] for work in found.json()["results"]) == written(person)


async def test_a_split_person_has_two_profiles_under_one_name_and_the_orcid_stands_in_one() -> None:
    caller, world = openalex(), small_world()
    person = next(p for p in world.people if len(p.authors) == 2 and len(written(p)) > 4 and p.part == "titled")
    profiles = [(await get(caller, f"/authors/{author}")).json() for author in person.authors]
    assert {profile["display_name"] for profile in profiles} == {person.name}
    assert sum(profile["works_count"] for profile in profiles) == len(written(person))
    assert profiles[1]["orcid"] is None


async def test_the_cursor_goes_through_every_work_once_and_ends_with_nothing() -> None:
    caller, seen, cursor = openalex(), [], "*"
    while cursor:
        page = (await get(caller, f"/works?per_page=40&select=id&cursor={cursor}")).json()
        seen += [work["id"] for work in page["results"]]
        cursor = page["meta"]["next_cursor"]
    assert page["results"] == []
    assert len(seen) == len(set(seen)) == len(small_world().papers) > 40


async def test_an_author_is_found_by_orcid_and_an_old_id_leads_to_the_new_one() -> None:
    caller = openalex()
    person = next(p for p in small_world().people if p.orcid and written(p))
    by_orcid = (await get(caller, f"/authors/orcid:{person.orcid}")).json()
    assert by_orcid["orcid"] == f"https://orcid.org/{person.orcid}"
    moved = await get(caller, f"/authors/{person.authors[0][:-1]}9")
    assert moved.status_code == 301
    assert moved.headers["location"].endswith(f"/authors/{person.authors[0]}")


async def test_a_work_is_found_by_doi_and_what_is_missing_is_answered_with_a_page() -> None:
    caller = openalex()
    work = (await get(caller, f"/works/W{small_world().papers[0].number}")).json()
    assert (await get(caller, f"/works/{work['doi']}")).json() == work
    missing = await get(caller, "/works/W1")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "text/html; charset=utf-8")


async def test_the_first_byline_is_first_and_the_last_of_several_is_last() -> None:
    for paper in small_world().papers[:20]:
        work = (await get(openalex(), f"/works/W{paper.number}")).json()
        places = [one["author_position"] for one in work["authorships"]]
        assert places[0] == "first"
        assert places[1:] == ["middle"] * (len(places) - 2) + ["last"] * (len(places) > 1)
        assert [one["raw_author_name"] for one in work["authorships"]] == [line.printed for line in paper.bylines]


async def test_an_accepted_paper_and_its_early_version_are_listed_apart() -> None:
    both = [p for p in small_world().papers if p.venue in TOP]
    early = next(p for p in small_world().papers for q in both if p.venue == PREPRINT and p.arxiv == q.arxiv)
    found = (await get(openalex(), f"/works?filter=title.search:{early.title.replace('?', '')}")).json()["results"]
    assert len({work["id"] for work in found if work["title"] == early.title}) >= 2


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("cited_by_count:>20", lambda work: work["cited_by_count"] > 20),
        ("publication_year:2024-2025", lambda work: 2024 <= work["publication_year"] <= 2025),
        ("is_retracted:true", lambda work: work["is_retracted"]),
        ("type:!preprint", lambda work: work["type"] != "preprint"),
        ("from_publication_date:2025-01-01", lambda work: work["publication_date"] >= "2025-01-01"),
        ("topics.id:T10036|T10054", lambda work: work["primary_topic"]["id"][-6:] in {"T10036", "T10054"}),
    ],
)
async def test_a_filter_finds_all_that_it_says_and_nothing_else(
    condition: str, holds: Callable[[dict[str, Any]], bool]
) -> None:
    caller = openalex()
    works = (await get(caller, "/works?per_page=100")).json()["results"]
    assert len(works) == len(small_world().papers) <= 100
    true = {work["id"] for work in works if holds(work)}
    found = (await get(caller, f"/works?filter={condition}&per_page=100")).json()["results"]
    assert {work["id"] for work in found} == true
    assert 0 < len(true) < len(works)


async def test_sorting_and_grouping_count_what_is_there() -> None:
    caller = openalex()
    cited = [w["cited_by_count"] for w in (await get(caller, "/works?sort=cited_by_count:desc")).json()["results"]]
    assert cited == sorted(cited, reverse=True)
    groups = (await get(caller, "/works?group_by=publication_year")).json()
    assert sum(group["count"] for group in groups["group_by"]) == len(small_world().papers)
    assert groups["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=10", "filter=colour:red", "filter=doi", "filter=doi:1&filter=doi:2", "per_page=101", "per_page=0",
        "page=101&per_page=100", "cursor=nonsense", "select=email", "select=id&group_by=type", "sort=beauty:desc",
        "filter=cited_by_count:>many", "group_by=title.search",
    ],
)  # fmt: skip
async def test_what_the_service_does_not_take_is_a_bad_request(query: str) -> None:
    answer = await get(openalex(), f"/works?{query}")
    assert answer.status_code == 400
    assert answer.json()["message"]


async def test_suggestions_are_few_and_free() -> None:
    caller = openalex()
    answer = (await get(caller, "/autocomplete/authors?q=a")).json()
    assert len(answer["results"]) == 10 < answer["meta"]["count"]
    first = await get(caller, "/works?per_page=1")
    assert first.headers["x-ratelimit-remaining"] == str(int(first.headers["x-ratelimit-limit"]) - 1)
    assert (await get(caller, "/autocomplete/planets?q=a")).status_code == 404
