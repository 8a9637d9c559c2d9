"""The sandbox's hub: whose a model is, who only packed it again, and who claims what."""

import httpx
import pytest

from agents.builtin.plan import plan_source
from agents.proposals import PlanGiven
from evals.sandbox.hub_work import BASE, ORGANISATION
from evals.sandbox.things import InventedPerson
from memory.records import ROLES, Role
from tests.evals.test_sandbox_traffic import Caller, small_world


def hub() -> Caller:
    return Caller("huggingface", scale=1_000_000, token=True)


async def get(path: str) -> httpx.Response:
    return await hub().get(f"/api{path}")


def impostor() -> tuple[InventedPerson, InventedPerson]:
    """An impostor, and whose name it is."""
    people = {person.id: person for person in small_world().people}
    one = next(person for person in people.values() if person.borrows)
    return one, people[one.borrows or ""]


@pytest.mark.parametrize("role", ROLES)
async def test_what_a_fair_question_names_finds_some_of_a_roles_work_and_never_all(role: Role) -> None:
    """Some things are called what they are for, as on the real hub; the others bear a name that says nothing."""
    nothing = {"specialisation": None, "must_have_skills": (), "location": None, "round": 0, "found": 0, "asked": ()}
    given = PlanGiven.model_validate(nothing | {"role": role, "sources": ("huggingface",)})
    caller, found = hub(), set[str]()
    for query in plan_source(given, "huggingface"):
        caller.clock.now += 1
        (word,) = query.terms
        found |= {item["id"] for item in (await caller.get(f"/api/{query.kind}?search={word}&limit=100")).json()}
    people = {person.id for person in small_world().people if person.role == role}
    true = {made.id for made in small_world().artifacts if made.person in people}
    assert set() < found & true < true


async def test_what_stands_under_a_persons_name_is_theirs() -> None:
    caller = hub()
    for person in small_world().people:
        if person.hub is None:
            continue
        caller.clock.now += 1
        listed = [
            item["id"]
            for kind in ("models", "datasets")
            for item in (await caller.get(f"/api/{kind}?author={person.hub}")).json()
        ]
        true = [made.id for made in small_world().artifacts if made.person == person.id and made.owner == person.hub]
        assert sorted(listed) == sorted(true)


async def test_an_organisations_model_tells_who_uploaded_it_only_in_its_history() -> None:
    detail = (await get(f"/models/{BASE}")).json()
    assert detail["author"] == ORGANISATION
    (commit,) = (await get(f"/models/{BASE}/commits/main")).json()
    users = {made.by for made in small_world().artifacts if made.id == BASE}
    assert {author["user"] for author in commit["authors"]} == users


async def test_a_repacked_model_says_what_it_was_packed_from() -> None:
    made = next(made for made in small_world().artifacts if made.derived == "quantized")
    detail = (await get(f"/models/{made.id}")).json()
    assert f"base_model:quantized:{made.base}" in detail["tags"]
    assert detail["cardData"]["base_model"] == [made.base]
    children = (await get(f"/models/{made.base}?expand=childrenModelCount")).json()
    assert children["childrenModelCount"] >= 1


async def test_the_cursor_goes_through_every_model_once() -> None:
    caller, seen, here = hub(), [], "/api/models?limit=20&sort=downloads"
    while here:
        answer = await caller.get(here)
        seen += [model["id"] for model in answer.json()]
        here = answer.links.get("next", {}).get("url", "")
    models = [made for made in small_world().artifacts if made.kind == "models"]
    assert len(seen) == len(set(seen)) == len(models) > 20


async def test_lists_are_ordered_and_leave_the_author_out() -> None:
    listed = (await get("/models?sort=downloads")).json()
    downloads = [model["downloads"] for model in listed]
    assert downloads == sorted(downloads, reverse=True)
    assert "author" not in listed[0]


async def test_expand_gives_the_named_fields_and_no_other() -> None:
    listed = (await get("/models?limit=3&expand=downloadsAllTime&expand=likes")).json()
    assert all(set(model) == {"_id", "id", "downloadsAllTime", "likes"} for model in listed)
    detail = (await get(f"/models/{BASE}")).json()
    assert "downloadsAllTime" not in detail


async def test_expand_knows_names_of_fields_that_nothing_here_has() -> None:
    (model,) = (await get("/models?limit=1&expand=gguf&expand=likes")).json()
    assert set(model) == {"_id", "id", "likes"}
    assert (await get("/datasets?expand=gguf")).status_code == 400, "a data set has no such field at all"


async def test_tags_search_and_paper_narrow_a_list() -> None:
    tuned = (await get(f"/models?filter=base_model:finetune:{BASE}&limit=100")).json()
    assert {model["id"] for model in tuned} == {m.id for m in small_world().artifacts if m.derived == "finetune"}
    assert [model["id"] for model in (await get("/models?search=HELPDESK")).json()] == [
        made.id for made in small_world().artifacts if "helpdesk" in made.name
    ]
    paper = next(made.arxiv for made in small_world().artifacts if made.arxiv and made.kind == "models")
    assert (await get(f"/models?filter=arxiv:{paper}")).json() != []


@pytest.mark.parametrize(
    "path",
    [
        "/models?sort=downloadsAllTime",
        "/models?expand=salary",
        "/models?expand=likes&full=true",
        "/models?limit=0",
        "/models?cursor=nonsense",
    ],
)
async def test_what_the_hub_does_not_take_is_a_bad_request(path: str) -> None:
    answer = await get(path)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_a_missing_repository_looks_private_and_an_old_id_leads_on() -> None:
    missing = await get("/models/nobody/nothing")
    assert (missing.status_code, missing.headers["x-error-code"]) == (401, "RepoNotFound")
    moved = await get(f"/models/{BASE.split('/')[1]}")
    assert (moved.status_code, moved.headers["location"]) == (307, f"/api/models/{BASE}")


@pytest.mark.parametrize(
    "path", ["/users/nobody-here/overview", "/papers/0000.00000", "/organizations/none/overview", "/planets"]
)
async def test_what_is_not_there_is_not_found(path: str) -> None:
    assert (await get(path)).status_code == 404


async def test_an_impostor_points_at_the_victims_account_and_it_does_not_point_back() -> None:
    false, victim = impostor()
    overview = (await get(f"/users/{false.hub}/overview")).json()
    assert overview["fullname"] == victim.name
    assert overview["details"].endswith(f"/{victim.login}")
    profile = (await Caller("github").get(f"/users/{victim.login}")).json()
    assert not profile["blog"].endswith(f"/{false.hub}")


async def test_a_linked_person_is_linked_both_ways() -> None:
    person = next(p for p in small_world().people if p.linked and p.hub and p.part == "titled")
    assert person.login in (await get(f"/users/{person.hub}/overview")).json()["details"]
    assert person.hub in (await Caller("github").get(f"/users/{person.login}")).json()["blog"]


async def test_a_confirmed_claim_is_by_who_wrote_it_and_an_impostors_stays_open() -> None:
    people = {person.hub: person.id for person in small_world().people if person.hub}
    states: dict[str, int] = {}
    caller = hub()
    for paper in small_world().papers:
        caller.clock.now += 1
        told = (await caller.get(f"/api/papers/{paper.arxiv}")).json()
        writers = {line.person for line in paper.bylines}
        for author in told["authors"]:
            states[author.get("status", "none")] = states.get(author.get("status", "none"), 0) + 1
            confirmed = author.get("status") == "claimed_verified"
            assert not confirmed or people[author["user"]["user"]] in writers
    assert set(states) == {"none", "claimed", "claimed_verified"}


async def test_papers_are_searched_by_title_and_listed_by_day() -> None:
    paper = small_world().papers[0]
    found = (await get(f"/papers/search?q={paper.title.split()[0].lower()}")).json()
    assert paper.arxiv in {hit["paper"]["id"] for hit in found}
    day = (await get(f"/daily_papers?date={paper.on}")).json()
    assert all(hit["paper"]["publishedAt"].startswith(paper.on.isoformat()) for hit in day)
    assert (await get("/spaces?author=noor-haddadi")).json() == []
