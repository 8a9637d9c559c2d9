"""The Semantic Scholar source on invented answers in its wire format: what is asked, credited, joined and told."""

import json
from typing import Any

import httpx
import pytest

from agents.ports import Source
from memory.errors import BudgetExhausted, SourceFailed, SourceLimited
from memory.knowledge.venues import venues
from memory.records import Paper, SourceAnswer
from tests.helpers.serving import Purse, Said, Service, assert_whole, fetcher, fixture, question
from tests.tools.fetch.fetch_world import Clock
from tools.fetch.fetcher import Fetcher
from tools.semanticscholar.source import BASE_URL, SemanticScholar, SemanticScholarLimits

MARA, ILSE, BRAM, MARA_TOO = (f"semanticscholar:99000000{n}" for n in (1, 2, 3, 4))
ORCID = "orcid:0000-0009-9400-0014"
KEY = "an-invented-key"


def said(name: str) -> Said:
    return Said(fixture("semanticscholar", name))


PAGES = (said("search_page1"), said("search_page2"), said("authors"))


def source(service: Service, **more: Any) -> SemanticScholar:
    return SemanticScholar(fetcher(service, BASE_URL), venues(), **{"key": KEY} | more)


async def ask(service: Service, kind: str, *terms: str, purse: Purse | None = None, **more: Any) -> SourceAnswer:
    answer = await source(service, **more).ask(question("semanticscholar", kind, *terms), purse or Purse())
    assert_whole(answer)
    return answer


async def read(*pages: Said) -> SourceAnswer:
    return await ask(Service(*(pages or PAGES)), "papers", "patient servers")


def papers(answer: SourceAnswer, title: str = "") -> list[Paper]:
    return [fact for fact in answer.evidence if isinstance(fact, Paper) and fact.title.startswith(title)]


def test_the_source_fits_its_port() -> None:
    port: Source = source(Service())
    assert (port.name, port.kinds) == ("semanticscholar", ("papers", "cited", "author", "known"))


async def test_a_paper_is_credited_to_each_of_its_authors_at_their_place_with_the_ids_that_name_it() -> None:
    paged = papers(await read(), "Paged caches")
    assert [(paper.owner, paper.position) for paper in paged] == [(MARA, "first"), (ILSE, "middle"), (BRAM, "last")]
    assert {(paper.authors, paper.citations, paper.venue, paper.tier) for paper in paged} == {
        (3, 140, "NeurIPS", "top")
    }
    assert {(paper.doi, paper.arxiv) for paper in paged} == {("10.99999/invented.1", "2501.99001")}
    assert all(paper.gate is not None and paper.gate.by == "NeurIPS" for paper in paged)


async def test_a_venue_that_nothing_else_bears_out_is_a_preprint() -> None:
    answer = await read()
    assert {(paper.tier, paper.venue, paper.gate) for paper in papers(answer, "Sent to")} == {("preprint", None, None)}
    assert "venues that nothing but this catalogue bears out (1)" in (answer.coverage.reason or "")
    # A DOI alone is what a workshop's paper has too.
    sold = fixture("semanticscholar", "search_page1")
    sold["data"][1]["externalIds"]["DOI"] = "10.99999/invented.2"
    assert {paper.tier for paper in papers(await read(Said(sold), *PAGES[1:]), "Sent to")} == {"preprint"}
    # The fault: with an entry of its own in dblp the same paper stands at the venue.
    backed = fixture("semanticscholar", "search_page1")
    backed["data"][1]["externalIds"]["DBLP"] = "conf/icml/TarnQ26"
    assert {paper.tier for paper in papers(await read(Said(backed), *PAGES[1:]), "Sent to")} == {"top"}


async def test_arxiv_by_any_of_its_ids_is_a_preprint_and_a_year_alone_is_its_first_day() -> None:
    (paper,) = papers(await read(), "Never reviewed")
    assert (paper.tier, paper.happened_on.isoformat(), paper.citations) == ("preprint", "2026-01-01", None)
    assert paper.arxiv == "2602.99003"


async def test_what_is_left_out_is_counted() -> None:
    answer = await read()
    told = answer.coverage.reason or ""
    assert "papers without a date or authors (1)" in told
    assert "entries that are no papers (1)" in told
    assert "bylines without a profile (1)" in told
    assert answer.coverage.status == "partial"


async def test_two_ids_of_one_person_are_joined_only_where_an_orcid_says_so() -> None:
    joined = {link.a: link for link in (await read()).links if link.b == ORCID}
    assert {(key, link.status) for key, link in joined.items()} == {(MARA, "likely"), (MARA_TOO, "likely")}
    # The same names without it join nothing.
    alone = [{"authorId": one.rpartition(":")[2], "name": "Mara Quell", "externalIds": {}} for one in (MARA, MARA_TOO)]
    answer = await read(*PAGES[:2], Said(alone))
    assert not [link for link in answer.links if {link.a, link.b} >= {MARA, MARA_TOO} or link.b.startswith("orcid")]


async def test_an_orcid_on_two_names_joins_nobody() -> None:
    other = fixture("semanticscholar", "authors")
    other[1]["externalIds"]["ORCID"] = ORCID.removeprefix("orcid:")
    answer = await read(*PAGES[:2], Said(other))
    assert {link.status for link in answer.links if link.b == ORCID} == {"unproven"}
    assert ORCID not in {account.key for account in answer.accounts}


async def test_a_place_in_a_byline_on_arxiv_is_named_for_whoever_reads_arxiv() -> None:
    links = {(link.a, link.b) for link in (await read()).links}
    assert (MARA, "arxiv:2501.99001#1-quell") in links
    assert (BRAM, "arxiv:2501.99001#3-oost") in links


async def test_pages_are_read_until_there_is_no_next_one() -> None:
    service = Service(*PAGES)
    answer = await ask(service, "papers", "patient", "servers", "from:2024")
    assert [url.partition("?")[0].removeprefix(BASE_URL) for url in service.urls] == [
        "/paper/search", "/paper/search", "/author/batch",
    ]  # fmt: skip
    assert "query=patient+servers" in service.urls[0]
    assert "year=2024-" in service.urls[0]
    assert "offset=3" in service.urls[1]
    assert json.loads(service.asked[2].content) == {
        "ids": [key.rpartition(":")[2] for key in (MARA, ILSE, BRAM, MARA_TOO)]
    }
    assert {request.headers["x-api-key"] for request in service.asked} == {KEY}
    assert (answer.coverage.requests, answer.coverage.records) == (3, 3)


async def test_a_search_is_not_asked_beyond_what_the_service_shows() -> None:
    page = Said({"total": 5000, "offset": 0, "next": 100, "data": []})
    last = Said({"total": 5000, "offset": 100, "next": 200, "data": []})
    service = Service(page, last)
    limits = SemanticScholarLimits(pages=9, per_page=100, window=200)
    answer = await ask(service, "papers", "ovens", limits=limits)
    assert service.dry
    assert "0 of 5000 papers read" in (answer.coverage.reason or "")


async def test_bulk_goes_on_with_the_token_until_it_is_null() -> None:
    service = Service(said("bulk_page1"), said("bulk_page2"), said("authors"))
    answer = await ask(service, "cited", "ovens")
    assert "token=INVENTEDTOKEN" in service.urls[1]
    assert "sort=citationCount%3Adesc" in service.urls[0]
    assert len(papers(answer)) == 7


async def test_only_the_asked_profile_is_credited_with_its_papers() -> None:
    answer = await ask(Service(said("author"), said("author_papers")), "author", MARA)
    assert {(paper.owner, paper.position) for paper in papers(answer)} == {(MARA, "first")}
    assert answer.coverage.people == 1


async def test_known_papers_are_asked_in_one_batch_and_nulls_are_told() -> None:
    service = Service(said("papers"), said("authors"))
    answer = await ask(service, "known", "2501.99001v2", "https://doi.org/10.99999/gone", "arXiv:2602.99003", "x; y")
    assert json.loads(service.asked[0].content) == {
        "ids": ["ARXIV:2501.99001", "DOI:10.99999/gone", "ARXIV:2602.99003"]
    }
    assert "papers not known there (1)" in (answer.coverage.reason or "")
    assert len(papers(answer)) == 4


async def test_an_empty_search_is_ok_with_nothing_and_a_page_without_data_is_a_failure() -> None:
    answer = await ask(Service(Said({"total": 0, "offset": 0})), "papers", "ovens")
    assert (answer.coverage.status, answer.coverage.people, answer.coverage.records) == ("ok", 0, 1)
    with pytest.raises(SourceFailed):
        await ask(Service(Said({"total": 7, "offset": 0})), "papers", "ovens")


async def test_an_author_that_is_not_there_is_ok_with_nothing() -> None:
    gone = Said({"error": "Author with id 990000009 not found"}, 404)
    answer = await ask(Service(gone), "author", "990000009")
    assert (answer.coverage.status, answer.coverage.reason) == ("ok", "no such author there")


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [({"message": "Forbidden"}, 403, "no permission"), ({"error": "Unsupported fields: [x]"}, 400, "400"),
     ("<!doctype html><title>Sign in</title>", 200, "cannot be read"), ("[]", 200, "without what was asked for")],
)  # fmt: skip
async def test_a_refusal_is_a_failure_and_says_so(body: Any, status: int, why: str) -> None:
    with pytest.raises(SourceFailed, match=why):
        await ask(Service(Said(body, status)), "papers", "ovens")


async def test_a_limit_is_a_limit_and_names_no_end_where_the_service_names_none() -> None:
    refused = Said({"message": "Too Many Requests. Please wait and try again or apply for a key."}, 429)
    clock = Clock()
    patient = Fetcher([BASE_URL], now=clock, sleep=clock.sleep, transport=httpx.MockTransport(Service(*[refused] * 4)))
    with pytest.raises(SourceLimited) as limited:
        await SemanticScholar(patient, venues()).ask(question("semanticscholar", "papers", "ovens"), Purse())
    assert limited.value.reset_at is None
    assert clock.slept == [60.0, 120.0]


async def test_without_a_key_the_coverage_says_with_whom_the_limit_is_shared() -> None:
    service = Service(Said({"total": 0, "offset": 0}))
    answer = await ask(service, "papers", "ovens", key=None)
    assert "asked without a key" in (answer.coverage.reason or "")
    assert "x-api-key" not in service.asked[0].headers


@pytest.mark.parametrize(
    ("kind", "terms"),
    [("papers", ("from:2024",)), ("papers", ("!!!",)), ("author", ("../paper",)), ("author", ("1", "2")),
     ("author", ()), ("known", ("ovens",)), ("cited", ())],
)  # fmt: skip
async def test_a_question_that_says_nothing_is_skipped_and_costs_nothing(kind: str, terms: tuple[str, ...]) -> None:
    answer = await ask(Service(), kind, *terms)
    assert (answer.coverage.status, answer.coverage.requests) == ("skipped", 0)


async def test_nothing_is_asked_beyond_the_budget_and_what_was_read_is_kept() -> None:
    answer = await ask(Service(*PAGES[:2]), "papers", "ovens", purse=Purse(requests=2))
    assert (answer.coverage.status, len(answer.records)) == ("limited", 2)
    with pytest.raises(BudgetExhausted):
        await ask(Service(), "papers", "ovens", purse=Purse(requests=0))


async def test_a_record_holds_no_affiliation_homepage_or_address() -> None:
    told = fixture("semanticscholar", "authors")
    told[0] |= {"affiliations": ["Oven Institute, mara@oven.example"], "homepage": "https://mara.example"}
    told[0]["name"] = "M. Quell <mara@oven.example>"
    stored = "".join(record.body or "" for record in (await read(*PAGES[:2], Said(told))).records)
    assert "Oven Institute" not in stored
    assert "mara.example" not in stored
    assert "@oven.example" not in stored


async def test_every_page_that_is_shown_leads_back_and_says_where_it_comes_from() -> None:
    answer = await read()
    pages = [*(fact.url for fact in answer.evidence), *(one.url or "" for one in answer.accounts if one.key != ORCID)]
    assert all(url.startswith("https://www.semanticscholar.org/") and "utm_source=api" in url for url in pages)
