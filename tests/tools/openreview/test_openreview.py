"""The OpenReview source on invented answers in its wire formats: what counts as accepted, and who said what."""

import pytest

from agents.ports import Source
from memory.errors import SourceFailed, SourceLimited
from memory.knowledge.venues import venues
from memory.records import Paper, SourceAnswer, Stated
from tests.helpers.serving import Purse, Said, Service, assert_whole, fetcher, fixture, question
from tools.openreview.source import BASE_URL, OpenReview, OpenReviewLimits

MARA, ILSE = "openreview:~Mara_Quell2", "openreview:~Ilse_Tarn1"
PAGES = (Said(fixture("openreview", "notes_page1")), Said(fixture("openreview", "notes_page2")))
VENUE = "NeurIPS.cc/2024/Conference"


async def ask(service: Service, kind: str, *terms: str, token: str | None = "a-token") -> SourceAnswer:
    limits = OpenReviewLimits(pages=2)
    source = OpenReview(fetcher(service, BASE_URL), venues(), token=token, limits=limits)
    answer = await source.ask(question("openreview", kind, *terms), Purse())
    assert_whole(answer)
    return answer


async def read() -> SourceAnswer:
    return await ask(Service(*PAGES), "venue", VENUE)


def papers(answer: SourceAnswer, owner: str = MARA) -> dict[str, Paper]:
    return {fact.title: fact for fact in answer.evidence if isinstance(fact, Paper) and fact.owner == owner}


def quotes(answer: SourceAnswer) -> list[tuple[str, str]]:
    return [(fact.owner, fact.title) for fact in answer.evidence if isinstance(fact, Stated)]


def test_the_source_fits_its_port() -> None:
    port: Source = OpenReview(fetcher(Service(), BASE_URL), venues())
    assert (port.name, port.kinds) == ("openreview", ("works", "venue", "author", "forum"))


async def test_only_what_was_accepted_is_a_paper() -> None:
    answer = await read()
    assert set(papers(answer)) == {
        "Paged caches for patient servers", "Notes from a workshop", "A journal of one result", "Imported",
    }  # fmt: skip
    told = answer.coverage.reason or ""
    for verdict, count in (("refused", 2), ("preprint", 1), ("under review", 1), ("unknown", 1)):
        assert f"papers not shown to be accepted: {verdict} ({count})" in told


async def test_a_clean_venue_id_beside_submitted_to_is_no_acceptance() -> None:
    """Planted fault: with the venue's own words taken away the id alone makes it one."""
    page = fixture("openreview", "notes_page1")
    page["notes"] = [note for note in page["notes"] if note["id"] == "claimed001"]
    assert not papers(await ask(Service(Said(page), Said({"notes": [], "count": 13})), "venue", VENUE))
    page["notes"][0]["content"]["venue"]["value"] = "NeurIPS 2024 poster"
    assert papers(await ask(Service(Said(page), Said({"notes": [], "count": 13})), "venue", VENUE))


async def test_a_paper_stands_where_it_was_accepted_on_the_day_it_was_published() -> None:
    found = papers(await read())
    paged = found["Paged caches for patient servers"]
    assert (paged.venue, paged.tier, paged.gate and paged.gate.by) == ("NeurIPS", "top", "NeurIPS")
    assert (paged.position, paged.authors, paged.happened_on.isoformat()) == ("first", 3, "2024-10-03")
    assert paged.url == "https://openreview.net/forum?id=pagedCaches1"
    assert (found["Notes from a workshop"].tier, found["Notes from a workshop"].venue) == (
        "workshop",
        "ICML Workshop SLOW",
    )
    assert found["Notes from a workshop"].happened_on.isoformat() == "2024-10-01"
    assert (found["A journal of one result"].venue, found["A journal of one result"].position) == ("TMLR", "last")
    assert found["A journal of one result"].happened_on.isoformat() == "2024-10-02"
    assert (found["Imported"].venue, found["Imported"].tier) == ("ICLR", "top")


async def test_an_address_in_the_place_of_a_profile_is_dropped_and_counted() -> None:
    answer = await read()
    assert not [record for record in answer.records if "bram@oster" in (record.body or "")]
    assert "bylines without a profile (1)" in (answer.coverage.reason or "")


async def test_fewer_profiles_than_names_and_hidden_names_credit_nobody() -> None:
    told = (await read()).coverage.reason or ""
    assert "papers without a day, or with names and profiles that do not match (1)" in told
    assert "papers whose authors are not shown (1)" in told
    assert "papers without a forum or a title (1)" in told


async def test_only_what_one_person_signed_in_public_is_quoted_and_it_earns_nothing() -> None:
    answer = await read()
    assert quotes(answer) == [
        (MARA, "“The gain holds without the cache: ask [address] for the log.”"),
        (ILSE, "“The reviewer read another paper.”"),
    ]
    (said,) = [fact for fact in answer.evidence if isinstance(fact, Stated) and fact.owner == MARA]
    assert (said.gate, said.url) == (None, "https://openreview.net/forum?id=pagedCaches1&noteId=r4")


@pytest.mark.parametrize(
    ("field", "value"),
    [("signatures", ["g/Submission1/Authors"]), ("signatures", ["g/Submission1/Reviewer_aB3x"]),
     ("signatures", ["~Mara_Quell2", "~Ilse_Tarn1"]), ("signatures", []), ("readers", ["g/Chairs"])],
)  # fmt: skip
async def test_what_a_group_or_an_anonymous_reviewer_says_is_nobodys(field: str, value: list[str]) -> None:
    page = fixture("openreview", "notes_page1")
    page["notes"] = page["notes"][:1]
    page["notes"][0]["details"]["replies"] = [page["notes"][0]["details"]["replies"][3] | {field: value}]
    assert quotes(await ask(Service(Said(page | {"count": 1})), "venue", VENUE)) == []


async def test_an_author_is_asked_for_by_profile_and_alone_credited() -> None:
    service = Service(*PAGES)
    answer = await ask(service, "author", "~Mara_Quell2")
    assert service.asked[0].url.params["content.authorids"] == "~Mara_Quell2"
    assert {fact.owner for fact in answer.evidence} == {MARA}


async def test_in_the_form_of_v1_the_decision_below_a_paper_says_whether_it_was_accepted() -> None:
    """Planted fault: with another decision it was not."""
    forum = fixture("openreview", "forum_v1")
    answer = await ask(Service(Said(forum)), "forum", "oldPaper1")
    (paper,) = papers(answer).values()
    assert (paper.venue, paper.tier, paper.position) == ("ICLR", "top", "first")
    assert quotes(answer) == [(ILSE, "“I could repeat this at home.”")]

    forum["notes"][1]["content"]["decision"] = "Reject"
    assert not papers(await ask(Service(Said(forum)), "forum", "oldPaper1"))


async def test_the_challenge_is_not_solved_and_the_coverage_says_what_would_help() -> None:
    with pytest.raises(SourceFailed, match="OPENREVIEW_TOKEN"):
        await ask(Service(Said(fixture("openreview", "error_403"), 403)), "works", "patience", token=None)
    with pytest.raises(SourceFailed, match="no permission"):
        await ask(Service(Said({"name": "ForbiddenError"}, 403)), "works", "patience")


async def test_a_limit_is_told_with_the_moment_at_which_the_body_says_it_ends() -> None:
    with pytest.raises(SourceLimited) as limited:
        await ask(Service(Said(fixture("openreview", "error_429"), 429)), "works", "patience")
    assert limited.value.reset_at is not None
    assert f"{limited.value.reset_at:%H:%M:%S}" == "10:30:01"


@pytest.mark.parametrize(
    ("kind", "term"), [("works", "***"), ("author", "mara@quell.example"), ("venue", "a b"), ("forum", "../x")]
)
async def test_a_question_that_says_nothing_is_not_asked(kind: str, term: str) -> None:
    service = Service()
    assert (await ask(service, kind, term)).coverage.status == "skipped"
    assert not service.asked
