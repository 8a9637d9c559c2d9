"""What has not changed is not sent again: marks, 304, and what a repeated question costs at each service."""

from collections import Counter
from datetime import timedelta

import httpx
import pytest

from evals.sandbox.code_work import SERVING
from evals.sandbox.traffic import SOURCES, SourceName
from tests.evals.sandboxed import Sandboxed
from tests.evals.test_sandbox_traffic import small_world

ORCID = next(str(one.orcid) for one in small_world().people if one.orcid)
QUESTIONS: dict[SourceName, tuple[str, ...]] = {
    "github": ("merged_changes", SERVING),
    "openalex": ("works", "language"),
    "huggingface": ("models", "a"),
    "semanticscholar": ("papers", "language"),
    "arxiv": ("preprints", "language"),
    "stackexchange": ("answers", "pytorch"),
    "dblp": ("works", "language"),
    "openreview": ("works", "language"),
    "orcid": ("person", ORCID),
}


def used(answers: list[httpx.Response], bucket: str) -> int:
    """Calls that GitHub counted in a bucket, as its last answer there says."""
    told = [int(one.headers["x-ratelimit-used"]) for one in answers if one.headers["x-ratelimit-resource"] == bucket]
    return told[-1] if told else 0


@pytest.mark.parametrize("source", SOURCES)
async def test_a_question_asked_twice_in_a_day_costs_nothing_and_tells_the_same(source: SourceName) -> None:
    sandbox = Sandboxed(source, small_world())
    first = await sandbox.ask(*QUESTIONS[source])
    sandbox.later(timedelta(hours=1))
    again = await sandbox.ask(*QUESTIONS[source])
    assert (sandbox.asked, again.coverage.requests) == ([], 0)
    assert (again.evidence, again.accounts, again.links) == (first.evidence, first.accounts, first.links)
    assert first.evidence


async def test_a_profile_that_was_kept_names_the_same_pages_also_where_each_is_asked_for_alone() -> None:
    """Without a token GitHub is asked for one profile after the other."""
    sandbox = Sandboxed("github", small_world(), token=None)
    first, again = [await sandbox.ask(*QUESTIONS["github"]) for _ in range(2)]
    assert again.coverage.requests == 0
    assert again.links == first.links != ()


async def test_on_the_next_day_github_counts_only_what_has_no_mark_for_everything_else_is_unchanged() -> None:
    sandbox = Sandboxed("github", small_world())
    first = await sandbox.ask(*QUESTIONS["github"])
    asked = Counter(request.url.path.startswith(("/search/", "/graphql")) for request in sandbox.asked)
    assert used(sandbox.answered, "core") == asked[False] > 0
    searched = asked[True] - 1
    sandbox.later(timedelta(days=1))
    again = await sandbox.ask(*QUESTIONS["github"])
    statuses = Counter(answer.status_code for answer in sandbox.answered)
    assert statuses == {304: asked[False], 200: asked[True]}
    assert (used(sandbox.answered, "core"), used(sandbox.answered, "search")) == (0, searched)
    assert again.evidence == first.evidence


async def test_without_a_token_an_unchanged_answer_is_counted_all_the_same() -> None:
    sandbox = Sandboxed("github", small_world(), token=None)
    await sandbox.ask(*QUESTIONS["github"])
    sandbox.later(timedelta(days=1))
    await sandbox.ask(*QUESTIONS["github"])
    assert used(sandbox.answered, "core") == sum(one.status_code == 304 for one in sandbox.answered) > 0


@pytest.mark.parametrize(("source", "unchanged"), [("openalex", False), ("huggingface", True)])
async def test_the_hub_marks_its_answers_and_openalex_none_as_their_recordings_show(
    source: SourceName, unchanged: bool
) -> None:
    sandbox = Sandboxed(source, small_world())
    await sandbox.ask(*QUESTIONS[source])
    asked = zip(sandbox.asked, sandbox.answered, strict=True)
    before = len({request.url for request, answer in asked if answer.status_code == 200})
    sandbox.later(timedelta(days=1))
    await sandbox.ask(*QUESTIONS[source])
    statuses = Counter(one.status_code for one in sandbox.answered)
    assert statuses[304 if unchanged else 200] == before > 0
    assert any("if-none-match" in request.headers for request in sandbox.asked) is unchanged


@pytest.mark.parametrize("source", ["github", "huggingface"])
async def test_an_answer_that_has_changed_is_sent_whole(source: SourceName) -> None:
    """The planted fault: a mark that does not follow the body would hide the change."""
    path = {"github": "/users/noor-haddadi", "huggingface": "/api/models?limit=1"}[source]
    wire = Sandboxed(source, small_world()).service
    async with httpx.AsyncClient(transport=wire, base_url="http://sandbox.example") as client:
        first = await client.get(path)
        same = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
        stale = await client.get(path, headers={"If-None-Match": first.headers["etag"].replace('"', '"0', 1)})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (stale.status_code, stale.content) == (200, first.content)
