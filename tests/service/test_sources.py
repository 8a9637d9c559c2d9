"""Which names mean a source, and that every source of this version can be planned and asked."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.builtin.plan import plan_source
from agents.ports import Source
from agents.proposals import PlanGiven, PlanProposal
from agents.sourcing_check import check
from memory.errors import SourceFailed, UsageError
from memory.knowledge.queries import load
from memory.records import ROLES, Role
from memory.store import Store
from memory.store.fetched import FetchedRows
from memory.store.host_turns import HostTurns
from service.public import pauses_of, public_sources
from service.settings import Settings
from service.sources import ASKED, NamedSources
from tests.helpers.serving import Purse, question
from tools.git.history import GitHistory

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def given(role: Role, sources: tuple[str, ...], round_: int = 0) -> PlanGiven:
    return PlanGiven(
        role=role,
        specialisation=None,
        must_have_skills=(),
        location=None,
        sources=sources,
        round=round_,
        found=0,
        asked=(),
    )


async def public(tmp_path: Path) -> dict[str, Source]:
    async with await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite'}") as store:
        settings = Settings.model_validate({"home": tmp_path})
        return public_sources(settings, FetchedRows(store), HostTurns(store), lambda: NOW, AsyncExitStack())


def named(public: dict[str, Source] | None = None) -> NamedSources:
    return NamedSources(lambda path: GitHistory(path, b"key", lambda: NOW), lambda: public or {}, lambda name: None)


async def test_every_source_that_may_be_named_is_there_under_its_name(tmp_path: Path) -> None:
    sources = await public(tmp_path)

    assert tuple(sources) == ASKED
    assert all(sources[name].name == name for name in ASKED)


@pytest.mark.parametrize("role", ROLES)
async def test_the_built_in_plan_asks_each_source_only_in_kinds_that_it_answers(role: Role, tmp_path: Path) -> None:
    sources = await public(tmp_path)
    kinds = {name: source.kinds for name, source in sources.items()}

    planned = [query for name in ASKED for query in plan_source(given(role, ASKED), name)]

    assert planned
    assert set(planned) == set(check(given(role, ASKED), PlanProposal(queries=tuple(planned)), kinds))


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_core_projects_to_ask_github_about(role: Role) -> None:
    assert len(load().core_projects(role)) == load().projects_per_search


def test_a_plan_asks_once_and_not_again_in_a_later_round() -> None:
    assert plan_source(given("ml_engineer", ASKED, round_=1), "github") == ()


def test_a_repository_is_stored_by_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path)

    assert named().stored_name("git:project") == f"git:{tmp_path / 'project'}"


def test_with_no_name_every_public_source_is_asked_and_memory_alone_is_a_name() -> None:
    assert named().stored_names([]) == ASKED
    assert named().stored_names(["memory"]) == ()
    assert named().stored_names(["github", "memory", "github"]) == ("github",)


@pytest.mark.parametrize("name", ["linkedin", "git:/no/such/folder", "", "GITHUB"])
def test_a_name_that_means_nothing_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(UsageError, match="--source") as refused:
        named().stored_name(name)
    assert "\n" not in str(refused.value)


def test_a_source_without_an_adapter_fails_when_it_is_asked() -> None:
    assert named().kinds("openreview") == ()
    with pytest.raises(SourceFailed, match="openreview"):
        named().get("openreview")


async def test_kaggle_without_its_files_says_so_and_asks_nobody(tmp_path: Path) -> None:
    source = (await public(tmp_path))["kaggle"]
    line = (await source.ask(question("kaggle", "tier", "grandmaster"), Purse())).coverage
    assert (line.status, line.requests) == ("skipped", 0)
    assert "HARDSIGNAL_KAGGLE_FOLDER" in (line.reason or "")


def test_the_plan_asks_for_tags_of_the_specialisation_and_for_winners_where_contests_are_near() -> None:
    vision = given("ml_engineer", ASKED).model_copy(update={"specialisation": "cv"})
    assert [query.terms for query in plan_source(vision, "stackexchange")] == [
        ("object-detection",),
        ("image-segmentation",),
    ]
    asked = [(query.kind, query.terms, query.lane) for query in plan_source(vision, "kaggle")]
    assert asked == [("contest", ("image",), "titled"), ("tier", ("grandmaster",), "titled")]
    (far,) = plan_source(given("research_engineer", ASKED), "kaggle")
    assert far.lane == "adjacent"
    assert plan_source(given("ml_infrastructure_engineer", ASKED), "kaggle") == ()


OWN = {
    "https://api.semanticscholar.org:443": 1.0, "https://export.arxiv.org:443": 3.0, "https://dblp.org:443": 1.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "pauses"),
    [
        ({}, {}),
        ({"paper_pause": 0.1}, {}),
        ({"arxiv_url": "http://127.0.0.1:9000/api/query"}, {"http://127.0.0.1:9000": 3.0}),
        ({"arxiv_url": "http://127.0.0.1:9000/api/query", "paper_pause": 0.1}, {"http://127.0.0.1:9000": 0.1}),
        ({"arxiv_url": "https://export.arxiv.org/other", "paper_pause": 0.1}, {}),
        ({"dblp_url": "https://dblp.example"}, {"https://dblp.example:443": 1.0}),
    ],
)
def test_a_services_own_pause_is_no_setting(said: dict[str, object], pauses: dict[str, float], tmp_path: Path) -> None:
    assert pauses_of(Settings.model_validate({"home": tmp_path} | said)) == OWN | pauses
