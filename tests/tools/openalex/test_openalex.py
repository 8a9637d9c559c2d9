"""The OpenAlex source on invented answers in its wire format: what is asked, credited, left out and told."""

from typing import Any

import pytest

from agents.ports import Source
from memory.errors import BudgetExhausted, SourceFailed, SourceLimited
from memory.knowledge.venues import venues
from memory.records import Paper, SourceAnswer
from tests.helpers.serving import Purse, Said, Service, fetcher, fixture, question
from tools.openalex.source import BASE_URL, OpenAlex, OpenAlexLimits

MARA, ILSE, BRAM, MARA_TOO = (f"openalex:A940000000{n}" for n in (1, 2, 3, 4))
PAGES = (Said(fixture("openalex", "works_page1")), Said(fixture("openalex", "works_page2")))
END = Said({"meta": {"count": 0, "next_cursor": None}, "results": []})


def source(service: Service, **more: Any) -> OpenAlex:
    return OpenAlex(fetcher(service, BASE_URL), venues(), **{"key": "a-key"} | more)


async def ask(service: Service, kind: str, *terms: str, purse: Purse | None = None, **more: Any) -> SourceAnswer:
    return await source(service, **more).ask(question("openalex", kind, *terms), purse or Purse())


async def read(**more: Any) -> SourceAnswer:
    return await ask(Service(*PAGES), "works", "patient servers", **more)


def papers(answer: SourceAnswer, owner: str | None = None) -> list[Paper]:
    found = [fact for fact in answer.evidence if isinstance(fact, Paper)]
    return [paper for paper in found if owner in {None, paper.owner}]


def test_the_source_fits_its_port() -> None:
    port: Source = source(Service())
    assert (port.name, port.kinds) == ("openalex", ("works", "author"))


async def test_a_paper_is_credited_to_each_of_its_authors_at_their_place() -> None:
    paged = [paper for paper in papers(await read()) if paper.title == "Paged caches for patient servers"]

    assert [(paper.owner, paper.position) for paper in paged] == [(MARA, "first"), (ILSE, "middle"), (BRAM, "last")]
    assert {(paper.authors, paper.citations) for paper in paged} == {(3, 140)}
    assert {paper.url for paper in paged} == {"https://doi.org/10.99999/invented.1"}


async def test_a_paper_stands_where_it_was_accepted_also_when_the_preprint_is_listed_first() -> None:
    (paper,) = [one for one in papers(await read(), MARA) if one.position == "first"]
    assert paper.gate is not None
    assert (paper.venue, paper.tier, paper.gate.kind, paper.gate.by) == ("NeurIPS", "top", "venue", "NeurIPS")


async def test_journals_workshops_and_preprints_stand_lower() -> None:
    by_title = {paper.title: (paper.tier, paper.gate is None) for paper in papers(await read())}

    assert by_title["A journal of one result"] == ("other", False)
    assert by_title["Notes from a workshop"] == ("workshop", False)
    assert by_title["Never reviewed"] == ("preprint", True)


async def test_a_version_that_a_journal_never_published_passed_no_gate() -> None:
    """Planted fault: the same place, had it published the work, is a gate."""
    listed = fixture("openalex", "works_page1")
    work = listed["results"][1]
    place = work["primary_location"]
    for published, tier in ((False, "preprint"), (None, "preprint"), (True, "other")):
        here = place | {"is_published": published}
        only = listed | {"results": [work | {"primary_location": here, "locations": [here]}]}
        assert {paper.tier for paper in papers(await ask(Service(Said(only), END), "works", "x"))} == {tier}


async def test_a_retracted_paper_says_so() -> None:
    """Planted fault: a catalogue that forgot to say so makes the same paper count."""
    (withdrawn,) = [paper for paper in papers(await read(), BRAM) if paper.title == "Withdrawn since"]
    assert withdrawn.discounts == ("retracted",)

    fault = fixture("openalex", "works_page2")
    fault["results"][0]["is_retracted"] = False
    answer = await ask(Service(PAGES[0], Said(fault)), "works", "patient servers")
    (counted,) = [paper for paper in papers(answer, BRAM) if paper.title == "Withdrawn since"]
    assert counted.discounts == ()


async def test_an_address_in_a_name_leaves_the_name() -> None:
    addressed = fixture("openalex", "author") | {"display_name": "Mara Quell <mara@quell.example>"}
    answer = await ask(Service(Said(addressed), END), "author", "A9400000001")

    assert answer.accounts[0].name == "Mara Quell"


@pytest.mark.parametrize("said", ["missing", None, "no", 0])
async def test_a_paper_that_does_not_say_whether_it_was_retracted_is_not_counted(said: object) -> None:
    silent = fixture("openalex", "works_page2")
    silent["results"][0]["is_retracted"] = said
    if said == "missing":
        del silent["results"][0]["is_retracted"]
    answer = await ask(Service(PAGES[0], Said(silent)), "works", "patient servers")

    assert "Withdrawn since" not in {paper.title for paper in papers(answer)}
    assert answer.coverage.status == "partial"
    assert "works that do not say whether they were retracted (1)" in (answer.coverage.reason or "")


async def test_nobody_is_credited_for_what_a_byline_prints_under_another_name() -> None:
    answer = await read()

    assert "openalex:A9400000005" not in {account.key for account in answer.accounts}
    assert "bylines that print another name than the profile's (1)" in (answer.coverage.reason or "")


async def test_ids_that_stand_for_nobody_are_nobody() -> None:
    answer = await read()

    assert not [account for account in answer.accounts if "A9999999999" in account.key]
    assert "bylines of nobody known (1)" in (answer.coverage.reason or "")


async def test_front_matter_is_no_paper() -> None:
    assert "Front matter" not in {paper.title for paper in papers(await read())}


async def test_what_is_dated_ahead_is_dated_when_it_was_seen() -> None:
    (ahead,) = [paper for paper in papers(await read()) if paper.title == "Dated ahead"]
    assert ahead.happened_on.isoformat() == "2026-11-20"


async def test_a_shared_orcid_joins_two_profiles_without_proving_it() -> None:
    links = {link.a: link for link in (await read()).links}

    assert (links[MARA].b, links[MARA].status) == ("orcid:0000-0009-9400-0014", "likely")
    assert links[MARA_TOO].b == links[MARA].b


async def test_an_orcid_on_two_names_joins_nobody() -> None:
    shared = fixture("openalex", "works_page1")
    shared["results"][3]["authorships"][0]["author"]["orcid"] = "https://orcid.org/0000-0009-9400-0014"
    answer = await ask(Service(Said(shared), PAGES[1]), "works", "patient servers")

    assert {link.status for link in answer.links if link.b.startswith("orcid:")} == {"unproven"}
    assert not [account for account in answer.accounts if account.source == "orcid"]


async def test_a_work_that_lies_on_arxiv_names_the_place_in_its_byline_there() -> None:
    (link,) = [link for link in (await read()).links if link.b.startswith("arxiv:")]
    assert (link.a, link.b, link.status) == (BRAM, "arxiv:2401.99001#1-oost", "likely")


async def test_a_profile_with_two_orcids_joins_nobody() -> None:
    two = fixture("openalex", "works_page1")
    two["results"][1]["authorships"][1]["author"]["orcid"] = "https://orcid.org/0000-0009-9400-0022"
    answer = await ask(Service(Said(two), PAGES[1]), "works", "patient servers")

    assert {link.status for link in answer.links if link.a == MARA} == {"unproven"}


async def test_addresses_images_and_affiliations_are_never_stored() -> None:
    """Planted fault: what came holds all of them."""
    came = str([page.body for page in PAGES])
    assert all(word in came for word in ("ilse@tarn.example", "tilo@brandt.example", "Example Street", "'CH'"))

    answer = await read()
    kept = answer.model_dump_json()
    assert "Tilo Brandt" in kept
    assert not [word for word in ("@", "Example Street", '"CH"', "abstract_inverted_index") if word in kept]


async def test_the_profile_of_an_author_is_read_with_their_own_papers_only() -> None:
    service = Service(Said(fixture("openalex", "author")), *PAGES)
    answer = await ask(service, "author", "https://orcid.org/0000-0009-9400-0014")

    assert {fact.owner for fact in answer.evidence} == {MARA}
    assert [account.key for account in answer.accounts] == [MARA, "orcid:0000-0009-9400-0014"]
    assert answer.coverage.people == 1
    assert "/authors/orcid:0000-0009-9400-0014?" in service.urls[0]
    assert "authorships.author.id%3AA9400000001" in service.urls[1]


async def test_an_unknown_author_is_nothing_found_and_no_failure() -> None:
    answer = await ask(Service(Said({"error": "not found"}, 404)), "author", "A9400000001")

    assert (answer.coverage.status, answer.coverage.people, answer.coverage.requests) == ("ok", 0, 1)
    assert answer.coverage.reason == "no such author there"


async def test_pages_are_read_to_the_end_by_cursor() -> None:
    service = Service(*PAGES)
    answer = await ask(service, "works", "patient servers")

    assert service.dry
    assert "cursor=bmV4dA%3D%3D" in service.urls[1]
    assert (answer.coverage.requests, answer.coverage.records, answer.coverage.status) == (2, 2, "ok")


async def test_no_page_is_paid_for_once_everything_was_read() -> None:
    """The service names a next page also where there is nothing on it."""
    whole = fixture("openalex", "works_page1")
    whole["meta"]["count"] = 4
    service = Service(Said(whole))
    answer = await ask(service, "works", "patient servers")

    assert (len(service.asked), answer.coverage.status) == (1, "ok")


async def test_no_more_pages_are_read_than_allowed_and_the_rest_is_told() -> None:
    answer = await ask(Service(PAGES[0]), "works", "patient servers", limits=OpenAlexLimits(pages=1))

    assert (answer.coverage.status, answer.coverage.reason) == ("partial", "4 of 9 works read")


async def test_nothing_found_is_ok() -> None:
    answer = await ask(Service(END), "works", "patient servers")
    assert (answer.coverage.status, answer.coverage.records, answer.coverage.reason) == ("ok", 1, None)


@pytest.mark.parametrize("body", [{}, {"meta": {}}, {"results": None}, {"results": {}}, [], "text", None])
async def test_an_answer_without_results_is_a_failure_and_not_nothing_found(body: object) -> None:
    with pytest.raises(SourceFailed):
        await ask(Service(Said(body if body != "text" else '"text"')), "works", "patient servers")


async def test_what_was_read_before_a_failure_is_kept_and_the_failure_told() -> None:
    answer = await ask(Service(PAGES[0], Said({"error": "no"}, 400)), "works", "patient servers")

    assert answer.coverage.status == "partial"
    assert len(papers(answer)) == 7
    assert len([link for link in answer.links if link.b.startswith("orcid:")]) == 2


async def test_a_limit_after_the_first_page_tells_when_it_ends() -> None:
    spent = Said({"error": "Rate limit exceeded"}, 429, {"retry-after": "7200"})
    answer = await ask(Service(PAGES[0], spent), "works", "patient servers")

    assert answer.coverage.status == "limited"
    assert answer.coverage.reset_at is not None


async def test_a_limit_at_once_is_no_answer() -> None:
    with pytest.raises(SourceLimited):
        await ask(Service(Said({"error": "Rate limit exceeded"}, 429, {"retry-after": "7200"})), "works", "servers")


@pytest.mark.parametrize(
    ("kind", "terms", "script", "money"),
    [
        ("works", ("servers",), PAGES, 2),
        ("works", ("topic:T10036",), PAGES, 1),
        ("author", ("A9400000001",), (Said(fixture("openalex", "author")), *PAGES), 1),
        ("author", ("A9400000001",), (Said({"error": ""}, 404),), 0),
    ],
)
async def test_credits_are_reserved_by_the_kind_of_call(
    kind: str, terms: tuple[str, ...], script: tuple[Said, ...], money: int
) -> None:
    """A search page costs 10 credits, a filtered page 1, a thing by its id none; 10 are a thousandth of a dollar."""
    purse = Purse()
    await ask(Service(*script), kind, *terms, purse=purse)
    assert purse.spent.get("money", 0) == money


async def test_a_budget_that_is_spent_asks_nothing_more() -> None:
    service = Service(PAGES[0])
    answer = await ask(service, "works", "servers", purse=Purse(money=1))

    assert len(service.asked) == 1
    assert answer.coverage.status == "limited"
    with pytest.raises(BudgetExhausted):
        await ask(Service(), "works", "servers", purse=Purse(money=0))


async def test_a_venue_is_asked_for_by_its_own_entry_and_not_by_one_that_sounds_like_it() -> None:
    service = Service(Said(fixture("openalex", "sources")), END)
    await ask(service, "works", "venue:NeurIPS", "from:2024", "to:2026")

    assert "/autocomplete/sources?q=neural+information+processing+systems" in service.urls[0]
    assert (
        "filter=primary_location.source.id%3AS940002%2Cpublication_year%3A%3E2023%2Cpublication_year%3A%3C2027&"
        in service.urls[1]
    )
    assert "sort=cited_by_count%3Adesc" in service.urls[1]


async def test_a_venue_that_is_not_there_is_nothing_found() -> None:
    answer = await ask(Service(Said(fixture("openalex", "sources"))), "works", "venue:Invented Letters")
    assert (answer.coverage.status, answer.coverage.reason) == ("ok", "no venue there is called invented letters")


async def test_terms_cannot_speak_the_language_of_filters() -> None:
    service = Service(END)
    await ask(service, "works", "servers,type:paratext|NOT x", "topic:T1|T2,is_oa:true", "from:2024,x")

    assert "filter=title.search%3Aservers+type+paratext+not+x&" in service.urls[0]


@pytest.mark.parametrize("terms", [(), ("from:2024",), ("topic:everything",), ("!!!",)])
async def test_a_question_that_says_nothing_is_skipped(terms: tuple[str, ...]) -> None:
    answer = await ask(Service(), "works", *terms)
    assert (answer.coverage.status, answer.coverage.requests) == ("skipped", 0)


@pytest.mark.parametrize("terms", [(), ("Mara Quell",), ("A94", "A95"), ("../works",), ("A9400000001/../x",)])
async def test_an_author_is_asked_for_by_id_only(terms: tuple[str, ...]) -> None:
    assert (await ask(Service(), "author", *terms)).coverage.status == "skipped"


async def test_the_key_travels_in_a_header_and_into_no_record() -> None:
    service = Service(*PAGES)
    answer = await ask(service, "works", "servers")

    assert {request.headers["authorization"] for request in service.asked} == {"Bearer a-key"}
    assert "a-key" not in answer.model_dump_json()


async def test_without_a_key_the_coverage_says_what_that_means() -> None:
    service = Service(END)
    answer = await ask(service, "works", "servers", key=None)

    assert "authorization" not in service.asked[0].headers
    assert "without a key" in (answer.coverage.reason or "")


async def test_a_cut_byline_is_read_from_the_work_itself() -> None:
    whole = fixture("openalex", "works_page1")["results"][0]
    crowd = [{"author_position": "middle", "author": {"id": f"https://openalex.org/A94100{n:05}"}} for n in range(149)]
    whole["authorships"] = [whole["authorships"][0], *crowd]
    cut = whole | {"authorships": whole["authorships"][:100]}
    listed = Said(
        {"meta": {"count": 2, "next_cursor": None}, "results": [cut, cut | {"id": "https://openalex.org/W9"}]}
    )
    answer = await ask(Service(listed, Said(whole)), "works", "x", limits=OpenAlexLimits(whole_works=1))

    assert {paper.authors for paper in papers(answer)} == {150}
    assert answer.coverage.status == "partial"
    assert "not looked into: works whose bylines a list cuts (1)" in (answer.coverage.reason or "")
