"""The ORCID source on invented answers in its wire format: links without proof, works without points."""

import pytest

from agents.ports import Source
from memory.errors import SourceFailed
from memory.records import SourceAnswer, Stated
from tests.helpers.serving import Purse, Said, Service, assert_whole, fetcher, fixture, question
from tools.orcid.source import BASE_URL, Orcid, OrcidLimits
from tools.orcid.urls import orcid_of

MARA, ILSE = "0000-0009-9400-0014", "0000-0009-9400-0022"
ASKED = "0000-0002-1825-0097"
"""ORCID's own example of an iD, whose last digit is right."""
PERSON, SPARSE, WORKS = (Said(fixture("orcid", name)) for name in ("person", "person_sparse", "works"))
SEARCH, NONE = Said(fixture("orcid", "search")), Said(fixture("orcid", "search_none"))


def refused(status: int, code: int) -> Said:
    return Said({"response-code": status, "developer-message": "x", "user-message": "y", "error-code": code}, status)


async def ask(service: Service, kind: str, *terms: str, limits: OrcidLimits = OrcidLimits()) -> SourceAnswer:  # noqa: B008 - frozen
    source = Orcid(fetcher(service, BASE_URL), token="a-token", limits=limits)
    answer = await source.ask(question("orcid", kind, *terms), Purse())
    assert_whole(answer)
    return answer


def test_the_source_fits_its_port() -> None:
    port: Source = Orcid(fetcher(Service(), BASE_URL))
    assert (port.name, port.kinds) == ("orcid", ("people", "claims", "person"))


async def test_a_record_names_pages_and_ids_and_none_of_them_is_proven() -> None:
    answer = await ask(Service(PERSON, WORKS), "person", ASKED)
    (account,) = answer.accounts
    assert (account.key, account.name) == (f"orcid:{MARA}", "Mara J. Quell")
    assert {link.b for link in answer.links} == {
        "github:login:maraq", "web:mara.example", "nobody-author-id:94001", "dblp:994/1-2",
    }  # fmt: skip
    assert {(link.a, link.status) for link in answer.links} == {(f"orcid:{MARA}", "unproven")}


async def test_a_link_says_who_put_it_there() -> None:
    answer = await ask(Service(PERSON, WORKS), "person", ASKED)
    proofs = {link.b: link.proof for link in answer.links}
    assert "by its owner, names this page" in proofs["github:login:maraq"]
    assert "by Institute of Patience" in proofs["web:mara.example"]
    assert "by its owner" in proofs["nobody-author-id:94001"], "another service's form, filled in by the owner"
    assert "by dblp" in proofs["dblp:994/1-2"]


async def test_works_are_stated_and_say_whether_their_owner_or_a_publisher_put_them_there() -> None:
    facts = (await ask(Service(PERSON, WORKS), "person", ASKED)).evidence
    assert all(isinstance(fact, Stated) and fact.gate is None for fact in facts)
    assert [fact.title for fact in facts] == [
        "On waiting (in the ORCID record by Crossref)",
        "Only I say so (in the ORCID record by its owner)",
        "A wizard helped me (in the ORCID record by its owner)",
    ]
    assert [fact.happened_on.isoformat() for fact in facts] == ["2025-03-02", "2023-01-01", "2022-02-01"]
    assert facts[0].url == "https://doi.org/10.99999/invented.9"


async def test_what_a_work_lacks_is_counted() -> None:
    told = (await ask(Service(PERSON, WORKS), "person", ASKED)).coverage.reason or ""
    for part in ("works without a year (1)", "works without a title (1)", "works that are no papers (1)"):
        assert part in told


async def test_addresses_countries_and_keywords_are_never_stored() -> None:
    answer = await ask(Service(PERSON, WORKS), "person", ASKED)
    stored = " ".join(record.body or "" for record in answer.records)
    assert not [word for word in ("quell.example", '"DE"', "patience", "biography", "emails") if word in stored]


async def test_a_search_tells_ids_alone_so_that_each_person_is_looked_up() -> None:
    service = Service(SEARCH, PERSON, SPARSE, Said({"result": None, "num-found": 5}))
    answer = await ask(service, "people", "efficient inference", "GPU kernels")
    assert service.asked[0].url.params["q"] == 'keyword:"efficient inference" AND keyword:"gpu kernels"'
    assert [account.name for account in answer.accounts] == ["Mara J. Quell", "Ilse Tarn"]
    assert "2 of 5 people read" in (answer.coverage.reason or "")
    assert "people without an iD (1)" in (answer.coverage.reason or "")


async def test_the_next_page_begins_behind_the_last_one() -> None:
    service = Service(SEARCH, PERSON, SPARSE, SEARCH)
    await ask(service, "people", "inference", limits=OrcidLimits(people=2, per_page=3))
    assert [request.url.path.rsplit("/", 1)[-1] for request in service.asked] == ["search", "person", "person"]


async def test_a_search_that_finds_nothing_says_null_and_is_ok() -> None:
    answer = await ask(Service(NONE), "claims", "https://doi.org/10.99999/Invented.9")
    assert (answer.coverage.status, answer.coverage.people) == ("ok", 0)


@pytest.mark.parametrize(
    ("said", "told"), [(refused(404, 9016), "no such iD there"), (refused(409, 9044), "deactivated or locked there")]
)
async def test_whoever_is_not_there_or_left_is_no_failure_and_nothing_is_kept(said: Said, told: str) -> None:
    answer = await ask(Service(said), "person", ASKED)
    assert (answer.coverage.status, answer.accounts) == ("ok", ())
    assert told in (answer.coverage.reason or "")


@pytest.mark.parametrize("said", [refused(400, 9012), refused(401, 9017)])
async def test_a_refused_question_is_a_failure(said: Said) -> None:
    with pytest.raises(SourceFailed):
        await ask(Service(said), "people", "inference")


@pytest.mark.parametrize(
    ("term", "orcid"),
    [("0000-0002-1825-0097", "0000-0002-1825-0097"), ("https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
     ("0000-0002-1825-0098", None), ("0000-0002-1825", None), ("~Mara_Quell1", None)],
)  # fmt: skip
def test_an_id_with_a_wrong_last_digit_is_none(term: str, orcid: str | None) -> None:
    assert orcid_of(term) == orcid


@pytest.mark.parametrize(("kind", "term"), [("people", '"*:*"'), ("claims", "no doi"), ("person", "0000")])
async def test_a_question_that_says_nothing_is_not_asked(kind: str, term: str) -> None:
    service = Service()
    assert (await ask(service, kind, term)).coverage.status == "skipped"
    assert not service.asked
