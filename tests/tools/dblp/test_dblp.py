"""The dblp source on invented answers in its wire format: what is asked, credited, left out and told."""

from pathlib import Path
from typing import Any

import pytest

from agents.ports import Source
from memory.errors import SourceFailed, SourceLimited
from memory.knowledge.venues import venues
from memory.records import Paper, SourceAnswer
from tests.helpers.serving import Purse, Said, Service, assert_whole, fetcher, fixture, question
from tools.dblp.shapes import read_records
from tools.dblp.source import BASE_URL, Dblp, DblpLimits

MARA, ILSE, BRAM = "dblp:994/1-2", "dblp:994/2", "dblp:994/3"
XML = {"content-type": "application/xml"}
PAGES = tuple(Said(fixture("dblp", f"search_page{n}")) for n in (1, 2, 3))
NONE = Said(fixture("dblp", "search_none"))
NOBODY_LOOKED_UP = DblpLimits(people=0, pages=3)


def xml(name: str) -> Said:
    path = Path(__file__).parents[2] / "fixtures" / "dblp" / f"{name}.xml"
    return Said(path.read_text(encoding="utf-8"), headers=XML)


async def ask(service: Service, kind: str, *terms: str, **more: Any) -> SourceAnswer:
    source = Dblp(fetcher(service, BASE_URL), venues(), **more)
    answer = await source.ask(question("dblp", kind, *terms), Purse())
    assert_whole(answer)
    return answer


async def read() -> SourceAnswer:
    return await ask(Service(*PAGES), "works", "patient servers", limits=NOBODY_LOOKED_UP)


def papers(answer: SourceAnswer, owner: str | None = None) -> dict[str, Paper]:
    found = [fact for fact in answer.evidence if isinstance(fact, Paper)]
    return {paper.url.removeprefix("https://dblp.org/rec/"): paper for paper in found if owner in {None, paper.owner}}


def test_the_source_fits_its_port() -> None:
    port: Source = Dblp(fetcher(Service(), BASE_URL), venues())
    assert (port.name, port.kinds) == ("dblp", ("works", "author", "record"))


async def test_the_pid_is_the_account_and_a_namesakes_number_is_not_part_of_the_name() -> None:
    accounts = {account.key: account for account in (await read()).accounts}
    assert (accounts[MARA].name, accounts[MARA].url) == ("Mara Quell", "https://dblp.org/pid/994/1-2")
    assert set(accounts) == {MARA, ILSE, BRAM}


async def test_each_author_is_credited_at_their_place_by_pid() -> None:
    answer = await read()
    first, last = papers(answer, MARA)["conf/nips/QuellTO24"], papers(answer, BRAM)["conf/nips/QuellTO24"]
    assert (first.position, last.position, first.authors, first.citations) == ("first", "last", 3, None)
    assert (first.venue, first.tier, first.gate and first.gate.by) == ("NeurIPS", "top", "NeurIPS")
    assert first.title == "Paged caches for patient servers"


async def test_one_author_alone_comes_bare_and_so_does_one_hit() -> None:
    answer = await read()
    assert papers(answer, ILSE)["conf/acl/Tarn23"].authors == 1
    assert papers(answer, BRAM)["journals/tmlr/NobodyNO21"].position == "last"


async def test_a_preprint_passed_no_gate_and_shares_the_arxiv_id() -> None:
    preprint = papers(await read(), MARA)["journals/corr/abs-2403-94001"]
    assert (preprint.tier, preprint.gate, preprint.venue) == ("preprint", None, None)
    assert (preprint.arxiv, preprint.doi) == ("2403.94001", None)


async def test_a_short_form_is_known_by_its_key_and_a_workshop_by_its_at() -> None:
    found = papers(await read())
    assert (found["conf/acl/Tarn23"].venue, found["conf/acl/Tarn23"].tier) == ("ACL", "top")
    assert found["conf/acl/Tarn23"].title == "Queues & patience"
    assert found["conf/acl/Tarn23"].doi == "10.99999/invented.3"
    assert (found["conf/icml/OsterQ22"].tier, found["conf/icml/OsterQ22"].venue) == ("workshop", "SLOW@ICML")
    assert (found["journals/tmlr/NobodyNO21"].venue, found["journals/tmlr/NobodyNO21"].tier) == ("TMLR", "other")


async def test_the_same_short_form_under_another_key_is_another_venue() -> None:
    """Planted fault: by its short form alone, somebody else's ACL would be the leading one."""
    other = fixture("dblp", "search_page1")
    other["result"]["hits"]["hit"][2]["info"]["key"] = "conf/noth/Tarn23"
    answer = await ask(Service(Said(other), NONE), "works", "x", limits=NOBODY_LOOKED_UP)
    assert papers(answer)["conf/noth/Tarn23"].tier == "other"


async def test_what_is_left_out_is_counted() -> None:
    coverage = (await read()).coverage
    told = coverage.reason or ""
    assert coverage.status == "partial"
    assert "papers without a key, a title, a year or authors (1)" in told
    assert "bylines without a pid (2)" in told
    assert "entries that are no papers (1)" in told


async def test_the_next_page_begins_where_the_last_one_ended() -> None:
    service = Service(*PAGES)
    await ask(service, "works", "patient servers", "venue:NeurIPS", "from:2023", "to:2024", limits=NOBODY_LOOKED_UP)
    assert [request.url.params["f"] for request in service.asked] == ["0", "4", "5"]
    assert service.asked[0].url.params["q"] == "patient servers venue:neurips: year:2023:|year:2024:"


async def test_nothing_found_is_ok_with_nothing() -> None:
    answer = await ask(Service(NONE), "works", "patient")
    assert (answer.coverage.status, answer.coverage.people) == ("ok", 0)


async def test_a_persons_page_tells_all_their_papers_and_their_orcid_and_drops_where_they_work() -> None:
    answer = await ask(Service(xml("person_mara")), "author", "https://dblp.org/pid/994/1-2")
    assert set(papers(answer)) == {"conf/nips/QuellTO24", "journals/jmlr/Quell25", "journals/corr/abs-2403-94001"}
    links = {link.b: link.status for link in answer.links if link.a == MARA}
    assert (links["orcid:0000-0009-9400-0014"], links["web:mara.example"]) == ("likely", "unproven")
    assert {account.key for account in answer.accounts} == {MARA, "orcid:0000-0009-9400-0014"}
    assert "Institute" not in (answer.records[0].body or "")


async def test_words_inside_a_titles_markup_stay_where_they_stand() -> None:
    answer = await ask(Service(xml("person_mara")), "author", "994/1-2")
    assert papers(answer)["journals/jmlr/Quell25"].title == "On O(n) waiting with H2"
    assert papers(answer)["journals/jmlr/Quell25"].venue == "JMLR"


async def test_a_name_that_stands_for_several_people_is_credited_with_nothing() -> None:
    """Planted fault: without that word on their page the same papers count."""
    service = Service(PAGES[0], NONE, xml("person_mara"), xml("person_mixed"))
    answer = await ask(service, "works", "patient servers", limits=DblpLimits(people=2))
    assert ILSE not in {fact.owner for fact in answer.evidence} | {account.key for account in answer.accounts}
    assert "names that stand for several people (1)" in (answer.coverage.reason or "")

    named = Said(str(xml("person_mixed").body).replace('publtype="disambiguation"', ""), headers=XML)
    service = Service(PAGES[0], NONE, xml("person_mara"), named)
    assert papers(await ask(service, "works", "patient servers", limits=DblpLimits(people=2)), ILSE)


async def test_a_record_by_itself_shows_the_workshop_that_a_key_hides() -> None:
    answer = await ask(Service(xml("record")), "record", "conf/icml/OsterQ22")
    assert {paper.tier for paper in papers(answer).values()} == {"workshop"}


@pytest.mark.parametrize("status", [404, 410])
async def test_a_pid_that_was_removed_is_not_found(status: int) -> None:
    answer = await ask(Service(Said("<html>gone</html>", status, {"content-type": "text/html"})), "author", "994/9")
    assert (answer.coverage.status, answer.coverage.people) == ("ok", 0)
    assert "no person there under the pid 994/9" in (answer.coverage.reason or "")


async def test_the_page_that_asks_for_a_proof_of_work_is_a_failure_and_never_an_answer() -> None:
    bots = Said("<!doctype html><title>Making sure you're not a bot!</title>", headers={"content-type": "text/html"})
    with pytest.raises(SourceFailed, match="a web page came in place of an answer"):
        await ask(Service(bots), "works", "patient")


async def test_a_limit_in_html_is_a_limit_until_it_ends() -> None:
    limit = Said("<html>429</html>", 429, {"content-type": "text/html", "Retry-After": "600"})
    with pytest.raises(SourceLimited, match="until 2026-11-20 09:40"):
        await ask(Service(limit), "works", "patient")


async def test_entities_that_a_stranger_declares_are_refused() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><dblpperson pid="994/1" name="&b;"/>'
    with pytest.raises(SourceFailed, match="cannot be read"):
        await ask(Service(Said(bomb, headers=XML)), "author", "994/1")
    with pytest.raises(ValueError, match="document type"):
        read_records(bomb.encode())


@pytest.mark.parametrize(("kind", "term"), [("works", "***"), ("author", "../etc"), ("record", "no key")])
async def test_a_question_that_says_nothing_is_not_asked(kind: str, term: str) -> None:
    service = Service()
    assert (await ask(service, kind, term)).coverage.status == "skipped"
    assert not service.asked
