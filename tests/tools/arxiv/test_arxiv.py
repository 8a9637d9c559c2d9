"""The arXiv source on invented feeds: what is asked, credited, left out and told."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from agents.ports import Source
from memory.errors import SourceFailed, SourceLimited
from memory.records import Paper, SourceAnswer, Stated
from tests.helpers.serving import Purse, Said, Service, fetcher, question
from tests.tools.answers.test_xml_values import FILE, LAUGHS
from tests.tools.arxiv.arxiv_world import ATOM, ask, feed, said
from tools.answers.terms import paper_terms
from tools.arxiv.source import BASE_URL, Arxiv, ArxivLimits
from tools.arxiv.urls import search

MARA, ILSE, BRAM = (f"arxiv:2501.99001#{n}" for n in ("1-quell", "2-tarn", "3-oost"))
PAGES = (said("page1"), said("page2"))


async def read() -> SourceAnswer:
    return await ask(Service(*PAGES), "preprints", "ovens")


def papers(answer: SourceAnswer, title: str = "") -> list[Paper]:
    return [fact for fact in answer.evidence if isinstance(fact, Paper) and fact.title.startswith(title)]


def test_the_source_fits_its_port() -> None:
    port: Source = Arxiv(fetcher(Service(), BASE_URL))
    assert (port.name, port.kinds) == ("arxiv", ("preprints", "known"))


async def test_each_place_in_a_byline_is_an_account_of_its_own_with_one_preprint() -> None:
    paged = papers(await read(), "Paged caches for patient servers")
    assert [(paper.owner, paper.position) for paper in paged] == [(MARA, "first"), (ILSE, "middle"), (BRAM, "last")]
    assert {(paper.doi, paper.arxiv, paper.url) for paper in paged} == {
        ("10.99999/invented.1", "2501.99001", "https://arxiv.org/abs/2501.99001")
    }
    assert {paper.happened_on.isoformat() for paper in paged} == {"2025-01-20"}


async def test_the_same_name_under_two_papers_is_two_accounts_and_nothing_joins_them() -> None:
    answer = await read()
    tarn = [account.key for account in answer.accounts if account.name == "Ilse Tarn"]
    assert tarn == [ILSE, "arxiv:cs/0101099#1-tarn"]
    assert answer.links == ()


async def test_what_the_authors_say_of_their_acceptance_is_their_word_and_no_gate() -> None:
    answer = await read()
    assert {(paper.tier, paper.venue, paper.gate) for paper in papers(answer)} == {("preprint", None, None)}
    word = {fact.title.partition(": ")[2] for fact in answer.evidence if isinstance(fact, Stated)}
    assert word == {"Accepted at NeurIPS 2025, 20 pages", "J. Invented Results 4 (2001)"}


async def test_a_withdrawn_preprint_is_retracted_and_its_neighbours_are_not() -> None:
    gone = {paper.title: paper.discounts for paper in papers(await read())}
    assert gone["Never reviewed"] == ("retracted",)
    assert gone["Spectral ovens"] == ()


async def test_collaborations_and_initials_are_nobody() -> None:
    answer = await read()
    assert "bylines that name nobody (2)" in (answer.coverage.reason or "")
    assert not [account for account in answer.accounts if "Collaboration" in (account.name or "")]


async def test_a_long_byline_is_left_out_and_told() -> None:
    crowd = "".join(f"<author><name>Ann Author{chr(97 + n // 26)}{chr(97 + n % 26)}</name></author>" for n in range(51))
    long = feed("page2").replace("<author>\n      <name>P.</name>\n    </author>", crowd)
    answer = await ask(Service(said("page1"), Said(long, headers=ATOM)), "preprints", "ovens")
    assert "papers of more than 50 authors (1)" in (answer.coverage.reason or "")


async def test_pages_are_read_to_the_last_and_the_question_is_the_services_language() -> None:
    service = Service(*PAGES)
    answer = await ask(service, "preprints", "spectral ovens", "category:cs.LG", "from:2024")
    asked = [parse_qs(urlsplit(url).query) for url in service.urls]
    assert asked[0]["search_query"] == ["ti:spectral AND ti:ovens AND (cat:cs.LG) AND "
                                        "submittedDate:[202401010000 TO 210012312359]"]  # fmt: skip
    assert [one["start"] for one in asked] == [["0"], ["3"]]
    assert {request.headers["accept"] for request in service.asked} == {"application/atom+xml"}
    assert answer.coverage.status == "ok"


@pytest.mark.parametrize(
    ("terms", "said_"),
    [(("ovens OR all:x",), "ti:ovens AND ti:or AND ti:all AND ti:x"), (('ovens" ANDNOT (', "category:cs.LG) OR x"),
      "ti:ovens AND ti:andnot"), (("category:cs.LG", "category:stat.ML"), "(cat:cs.LG OR cat:stat.ML)")],
)  # fmt: skip
def test_terms_do_not_speak_the_services_language(terms: tuple[str, ...], said_: str) -> None:
    assert search(paper_terms(terms)) == said_


async def test_an_empty_feed_is_ok_with_nothing() -> None:
    answer = await ask(Service(said("empty")), "preprints", "ovens")
    assert (answer.coverage.status, answer.coverage.people, answer.coverage.records) == ("ok", 0, 1)


async def test_a_page_that_comes_empty_in_the_middle_is_asked_for_again_and_believed_at_last() -> None:
    service = Service(said("page1"), said("hollow"), said("page2"))
    assert len(papers(await ask(service, "preprints", "ovens"), "Spectral")) == 1
    hollow = await ask(Service(said("page1"), *[said("hollow")] * 3), "preprints", "ovens")
    assert (hollow.coverage.status, "3 of 4 preprints read" in (hollow.coverage.reason or "")) == ("partial", True)
    # The fault: with a single look the rest is lost at the first empty page.
    lost = await ask(Service(said("page1"), said("hollow")), "preprints", "o", limits=ArxivLimits(per_page=3, looks=1))
    assert not papers(lost, "Spectral")


@pytest.mark.parametrize("status", [200, 400])
async def test_the_entry_of_a_refusal_is_a_failure_also_with_status_200(status: int) -> None:
    with pytest.raises(SourceFailed, match="incorrect id format for oven"):
        await ask(Service(said("error", status)), "known", "2501.99001")


async def test_a_refusal_is_nobody_by_name() -> None:
    """The planted fault: read as any entry the error would become a paper by `arXiv api core`."""
    harmless = feed("error").replace("https://arxiv.org/api/errors#incorrect_id_format_for_oven",
                                     "http://arxiv.org/abs/2501.99009v1")  # fmt: skip
    entry = harmless.replace("<summary>", "<published>2026-01-01T00:00:00Z</published><summary>")
    answer = await ask(Service(Said(entry, headers=ATOM)), "known", "2501.99009")
    assert [account.name for account in answer.accounts] == ["arXiv api core"]


async def test_known_ids_are_asked_together_without_versions_and_missing_ones_told() -> None:
    service = Service(said("page1"))
    answer = await ask(service, "known", "2501.99001v3", "cs/0101099", "arXiv:2602.99003", "2501.99001", "2603.00001")
    assert parse_qs(urlsplit(service.urls[0]).query) == {
        "id_list": ["2501.99001,cs/0101099,2602.99003,2603.00001"], "max_results": ["4"]
    }  # fmt: skip
    assert "ids not known there (1)" in (answer.coverage.reason or "")


@pytest.mark.parametrize("raw", [LAUGHS, FILE], ids=["billion laughs", "a file"])
async def test_an_answer_with_entities_is_a_failure(raw: bytes) -> None:
    with pytest.raises(SourceFailed, match="cannot be read"):
        await ask(Service(Said(raw.decode(), headers=ATOM)), "preprints", "ovens")


@pytest.mark.parametrize("body", ["<feed/>", "<feed xmlns='http://www.w3.org/2005/Atom'/>", '{"feed": {}}', ""])
async def test_what_is_no_feed_is_a_failure_and_not_nothing_found(body: str) -> None:
    with pytest.raises(SourceFailed):
        await ask(Service(Said(body, headers=ATOM)), "preprints", "ovens")


async def test_a_page_is_not_asked_for_beyond_what_the_service_shows() -> None:
    service = Service(said("page1"))
    answer = await ask(service, "preprints", "ovens", limits=ArxivLimits(per_page=3, window=5))
    assert service.dry
    assert "3 of 4 preprints read" in (answer.coverage.reason or "")


async def test_a_limit_after_the_first_page_keeps_what_was_read() -> None:
    until = Said("<html>busy</html>", 503, {"retry-after": "3600", "content-type": "text/html"})
    limited = Said("slow down", 429, {"retry-after": "3600"})
    answer = await ask(Service(said("page1"), limited), "preprints", "ovens")
    assert (answer.coverage.status, len(answer.records)) == ("limited", 1)
    assert answer.coverage.reset_at is not None
    with pytest.raises(SourceFailed):
        await ask(Service(until), "preprints", "ovens")
    with pytest.raises(SourceLimited):
        await ask(Service(limited), "preprints", "ovens")


async def test_a_record_holds_no_abstract_affiliation_or_address() -> None:
    author = "<name>Mara Quell (mara@oven.example)</name><arxiv:affiliation>Oslo</arxiv:affiliation>"
    told = feed("page1").replace("<name>Mara Quell</name>", author)
    answer = await ask(Service(Said(told, headers=ATOM), said("page2")), "preprints", "ovens")
    stored = "".join(record.body or "" for record in answer.records)
    assert json.loads(answer.records[0].body or "")["feed"]["entry"]
    assert "Oslo" not in stored
    assert "Invented. Write" not in stored
    assert "@oven.example" not in stored


@pytest.mark.parametrize(("kind", "terms"), [("preprints", ("from:2024",)), ("known", ("ovens", "../x"))])
async def test_a_question_that_says_nothing_is_skipped(kind: str, terms: tuple[str, ...]) -> None:
    answer = await ask(Service(), kind, *terms, purse=Purse(requests=0))
    assert (answer.coverage.status, answer.coverage.requests) == ("skipped", 0)


async def test_nothing_but_arxiv_is_asked() -> None:
    with pytest.raises(SourceFailed, match="not a host"):
        await Arxiv(fetcher(Service(), "https://other.example")).ask(question("arxiv", "known", "2501.99001"), Purse())
