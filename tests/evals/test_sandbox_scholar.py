"""The sandbox's dblp, ORCID and OpenReview behind the product's own adapters, and on the wire."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

import httpx
import pytest
from starlette.types import ASGIApp

from agents.ports import Source
from evals.sandbox.dblp_wire import CALLS_A_MINUTE, dblp_app
from evals.sandbox.openreview_shapes import forum_id
from evals.sandbox.openreview_wire import openreview_app
from evals.sandbox.orcid_wire import orcid_app
from evals.sandbox.paper_work import PREPRINT, TOP
from evals.sandbox.scholar_ids import ScholarIds
from evals.sandbox.traffic import Fault, Traffic
from evals.sandbox.world import World
from memory.errors import SourceFailed, SourceLimited
from memory.knowledge.venues import venues
from memory.records import Paper, SourceAnswer, Stated
from tests.evals.test_sandbox_conformance import SHARED, names_in
from tests.evals.test_sandbox_traffic import NOON, Clock, small_world
from tests.helpers.serving import Purse, assert_whole, question
from tools.dblp.source import Dblp, DblpLimits
from tools.fetch.fetcher import Fetcher
from tools.openreview.source import OpenReview
from tools.orcid.source import Orcid

BASE = "https://scholar.sandbox.example"
APPS: dict[str, Callable[[World, Traffic], ASGIApp]] = {
    "dblp": dblp_app, "orcid": orcid_app, "openreview": openreview_app,
}  # fmt: skip
WORLD, IDS = small_world(), ScholarIds(small_world())
OF_THE_DTD = {"article", "journal", "publtype"}
"""The sheet shows one kind of dblp's records; what a journal's or a preprint's is called is said by dblp's own DTD."""
NO_TRUTH = {"part", "strength", "borrows", "linked"}


def wire(name: str, fault: Fault | None = None) -> httpx.ASGITransport:
    clock = Clock()
    return httpx.ASGITransport(APPS[name](WORLD, Traffic(clock, clock.sleep, 1, fault)))


async def get(name: str, path: str, fault: Fault | None = None, token: bool = True) -> httpx.Response:
    headers = {"Authorization": "Bearer of-nobody"} if token else {}
    async with httpx.AsyncClient(transport=wire(name, fault), base_url=BASE) as client:
        return await client.get(path, headers=headers)


async def ask(name: str, kind: str, *terms: str, fault: Fault | None = None, token: str | None = "of") -> SourceAnswer:
    async def waits(seconds: float) -> NoReturn:
        raise AssertionError(f"a wait of {seconds} s is not in the script")

    fetcher = Fetcher([BASE], now=lambda: datetime.fromtimestamp(NOON, UTC), sleep=waits, transport=wire(name, fault))
    sources: dict[str, Source] = {
        "dblp": Dblp(fetcher, venues(), url=BASE, limits=DblpLimits(people=2)),
        "orcid": Orcid(fetcher, url=f"{BASE}/v3.0", token=token),
        "openreview": OpenReview(fetcher, venues(), url=BASE, token=token),
    }
    answer = await sources[name].ask(question(name, kind, *terms), Purse())
    assert_whole(answer)
    return answer


async def test_dblp_tells_of_a_person_what_the_truth_says_they_wrote() -> None:
    for person in [one for one in WORLD.people if IDS.of(one)][:12]:
        answer = await ask("dblp", "author", IDS.pid(person))
        true = {
            (paper.title, next(n for n, b in enumerate(paper.bylines) if b.person == person.id) == 0)
            for paper in IDS.of(person)
        }
        found = {(fact.title, fact.position == "first") for fact in answer.evidence if isinstance(fact, Paper)}
        assert found == true
        assert answer.accounts[0].name == person.name


async def test_dblp_keeps_namesakes_apart_by_pid_and_shows_both_without_their_number() -> None:
    twins = [one for one in WORLD.people if one.part == "namesake" and "-" in IDS.pid(one)][:2]
    assert twins[0].name == twins[1].name
    answers = [await ask("dblp", "author", IDS.pid(one)) for one in twins]
    keys = [answer.accounts[0].key for answer in answers]
    assert keys[0] != keys[1]
    assert {answer.accounts[0].name for answer in answers} == {twins[0].name}


async def test_a_dblp_search_finds_papers_by_the_words_of_their_titles() -> None:
    answer = await ask("dblp", "works", "sparse attention")
    true = {paper.title for paper in WORLD.papers if "sparse attention" in paper.title.casefold()}
    found = {fact.title for fact in answer.evidence if "sparse attention" in fact.title.casefold()}
    assert found == true != set()


async def test_orcid_tells_ids_then_people_and_their_pages_without_proof() -> None:
    person = next(one for one in WORLD.people if one.orcid and one.linked)
    answer = await ask("orcid", "person", str(person.orcid))
    links = {link.b: link.status for link in answer.links}
    assert links[f"dblp:{IDS.pid(person)}"] == links[f"github:login:{person.login}"] == "unproven"
    assert len([fact for fact in answer.evidence if isinstance(fact, Stated)]) == len(
        {IDS.doi(paper) for paper in IDS.of(person)}
    )


async def test_orcid_finds_who_claims_a_paper() -> None:
    paper = next(p for p in WORLD.papers if any(IDS.people[line.person].orcid for line in p.bylines))
    answer = await ask("orcid", "claims", IDS.doi(paper))
    true = {f"orcid:{IDS.people[line.person].orcid}" for line in paper.bylines if IDS.people[line.person].orcid}
    assert {account.key for account in answer.accounts} >= true


async def test_openreview_accepts_what_was_accepted_and_nothing_that_was_sent_in_vain() -> None:
    rejected = next(p for p in WORLD.papers if p.venue == PREPRINT and IDS.venue_id(p))
    accepted = next(p for p in WORLD.papers if p.venue in TOP and p.on.year == 2025)
    assert not (await ask("openreview", "forum", forum_id(rejected))).evidence
    answer = await ask("openreview", "venue", str(IDS.venue_id(accepted)))
    assert accepted.title in {fact.title for fact in answer.evidence if isinstance(fact, Paper)}
    assert {fact.tier for fact in answer.evidence if isinstance(fact, Paper)} == {"top"}


async def test_openreview_quotes_only_what_somebody_signed() -> None:
    paper = next(p for p in WORLD.papers if p.venue in TOP and p.number % 3 == 0)
    answer = await ask("openreview", "forum", forum_id(paper))
    (said,) = [fact for fact in answer.evidence if isinstance(fact, Stated)]
    assert said.owner == f"openreview:{IDS.tilde(IDS.people[paper.bylines[-1].person])}"


async def test_openreview_refuses_whoever_has_no_token() -> None:
    with pytest.raises(SourceFailed, match="OPENREVIEW_TOKEN"):
        await ask("openreview", "works", "attention", token=None)


@pytest.mark.parametrize(("name", "kind"), [("dblp", "works"), ("openreview", "works")])
async def test_a_limit_is_told_with_its_end(name: str, kind: str) -> None:
    with pytest.raises(SourceLimited) as limited:
        await ask(name, kind, "attention", fault="limited")
    assert limited.value.reset_at is not None


async def test_dblp_counts_calls_by_the_minute() -> None:
    transport, statuses = wire("dblp"), []
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        statuses = [(await client.get("/search/publ/api?q=x")).status_code for _ in range(CALLS_A_MINUTE + 2)]
    assert statuses.count(200) == CALLS_A_MINUTE
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/v3.0/search?q=keyword:x&rows=apple", 400, 9012), ("/v3.0/0000/person", 404, 9016),
     ("/v3.0/search?start=adsf", 500, 9008)],
)  # fmt: skip
async def test_orcid_refuses_in_its_own_words(path: str, status: int, code: int) -> None:
    answer = await get("orcid", path)
    assert (answer.status_code, answer.json()["error-code"]) == (status, code)


def calls(name: str) -> list[str]:
    person = next(one for one in WORLD.people if one.orcid and one.linked and one.strength > 70)
    paper = next(p for p in WORLD.papers if p.venue in TOP and p.number % 3 == 0)
    return {
        "dblp": ["/search/publ/api?q=for&h=5", f"/pid/{IDS.pid(person)}.xml", f"/rec/{IDS.key(paper)}.xml"],
        "orcid": [
            "/v3.0/search?q=keyword:for", f"/v3.0/{person.orcid}/person", f"/v3.0/{person.orcid}/works",
            "/v3.0/nobody/person",
        ],
        "openreview": [f"/notes?forum={forum_id(paper)}&details=replies&count=true", "/notes/search?term=for"],
    }[name]  # fmt: skip


async def told(name: str) -> tuple[set[str], str]:
    """Names of every field and element, and all of the text."""
    names: set[str] = set()
    text = ""
    for path in calls(name):
        answer = await get(name, path)
        text += answer.text
        if "xml" in answer.headers["content-type"]:
            names |= set(re.findall(r"<([a-z]+)[\s>]", answer.text)) | set(re.findall(r'\s([a-z]+)="', answer.text))
        else:
            names |= set(names_in(answer.json()))
    return names, text


@pytest.mark.skipif(not SHARED.exists(), reason="the recordings are not in this repository")
@pytest.mark.parametrize("name", APPS)
async def test_no_field_is_served_that_no_recording_or_sheet_shows(name: str) -> None:
    """Planted fault: a field that the sandbox alone would have is found."""
    shown = shown_by(name)
    names, _ = await told(name)
    assert names - shown - OF_THE_DTD == set()
    assert {"hireability_score"} - shown == {"hireability_score"}


def shown_by(name: str) -> set[str]:
    """Names in the recordings and the sheet of a source."""
    texts = [path.read_text() for path in (SHARED / "recordings" / name).glob("*.json")]
    shown: set[str] = set(re.findall(r"[\w@-]+", (SHARED / "apis" / f"{name}.md").read_text()))
    for text in texts:
        response: dict[str, Any] = json.loads(text)["response"]
        shown |= set(names_in(response.get("body"))) | set(re.findall(r"[\w-]+", response.get("body_text") or ""))
    return shown


@pytest.mark.parametrize("name", APPS)
async def test_no_answer_tells_the_truth_or_leads_anywhere_real(name: str) -> None:
    names, text = await told(name)
    assert names & NO_TRUTH == set()
    hosts = set(re.findall(r"https?://([^/\"<>{}\\]+)", text)) - {"doi.org", "orcid.org"}
    assert {host for host in hosts if not host.endswith(".example")} == set()
