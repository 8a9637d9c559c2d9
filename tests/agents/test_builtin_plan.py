"""The built-in plan: two lanes, the place as one more question and never a filter, and rounds that follow finds."""

import pytest

from agents.builtin.follow import PERSON_KINDS, follow
from agents.builtin.plan import plan_source
from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from agents.sourcing_check import PLAN_LIMITS, check, check_followed
from memory.knowledge.queries import load
from memory.records import ROLES, Account, Evidence, Gate, MergedChange, Paper, Review, Role
from tests.helpers.parts import NOW

PUBLIC = ("github", "openalex", "huggingface")
KINDS = {
    "github": ("merged_changes", "changes_of", "reviews", "people"),
    "openalex": ("works", "author"),
    "huggingface": ("models", "datasets", "author"),
    "stackexchange": ("answers", "user"),
}


def given(role: Role = "ml_infrastructure_engineer", **more: object) -> PlanGiven:
    plain = {"specialisation": None, "must_have_skills": (), "location": None, "sources": PUBLIC, "round": 0}
    return PlanGiven.model_validate(plain | {"role": role, "found": 0, "asked": ()} | more)


def terms(queries: tuple[PlannedQuery, ...], kind: str, lane: str) -> list[tuple[str, ...]]:
    return [query.terms for query in queries if (query.kind, query.lane) == (kind, lane)]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_asks_github_in_both_lanes(role: Role) -> None:
    planned = plan_source(given(role), "github")
    assert len(terms(planned, "merged_changes", "titled")) == load().projects_per_search
    assert terms(planned, "merged_changes", "adjacent")
    assert terms(planned, "people", "adjacent")
    assert all(query.because for query in planned)


@pytest.mark.parametrize(("role", "kinds"), [("data_scientist", {"models", "datasets"}), ("ml_engineer", {"models"})])
def test_the_hub_is_asked_for_data_sets_where_a_roles_work_is_data(role: Role, kinds: set[str]) -> None:
    planned = plan_source(given(role), "huggingface")
    assert {query.kind for query in planned} == kinds
    assert terms(planned, "datasets", "titled") == [(word,) for word in load().roles[role].datasets]
    assert all(query.because.startswith("data sets") == (query.kind == "datasets") for query in planned)


def test_a_specialisation_comes_before_the_role_and_does_not_take_all() -> None:
    asked = terms(plan_source(given("research_engineer", specialisation="rl"), "github"), "merged_changes", "titled")
    alone = terms(plan_source(given("research_engineer"), "github"), "merged_changes", "titled")
    assert asked[0] == ("huggingface/trl",)
    assert set(alone) & set(asked)


def test_a_place_adds_questions_and_takes_none_away() -> None:
    anywhere, lisbon = plan_source(given(), "github"), plan_source(given(location="Lisbon, Portugal"), "github")
    assert ("location:Lisbon", "followers:>15") in terms(lisbon, "people", "adjacent")
    assert {query for query in anywhere if query.kind != "people"} <= set(lisbon)


def test_a_senior_is_asked_for_among_people_whom_more_follow() -> None:
    [least] = {query.terms[-1] for query in plan_source(given(seniority="staff"), "github") if query.kind == "people"}
    assert least == "followers:>60"


@pytest.mark.parametrize("location", ['Lyon" OR location:x', "(remote)", ", Portugal", "\u202eLyon"])
def test_a_place_cannot_speak_the_language_of_the_search(location: str) -> None:
    said = [term for query in plan_source(given(location=location), "github") for term in query.terms]
    assert not any(char in term.partition(":")[2] for term in said for char in '"()\u202e')


def test_the_adjacent_lane_keeps_its_share_however_much_is_proposed() -> None:
    def many(lane: str, count: int) -> tuple[PlannedQuery, ...]:
        words = ((f"{lane} {n}",) for n in range(count))
        return tuple(
            PlannedQuery.model_validate(
                {"source": "openalex", "kind": "works", "terms": word, "because": "x", "lane": lane}
            )
            for word in words
        )

    asked = check(given(sources=("openalex",)), PlanProposal(queries=many("titled", 40) + many("adjacent", 40)), KINDS)
    assert [query.lane for query in asked].count("adjacent") == PLAN_LIMITS.adjacent
    assert len(asked) == PLAN_LIMITS.queries_per_source
    assert [query.lane for query in asked[:3]] == ["titled", "titled", "adjacent"]
    few = check(given(sources=("openalex",)), PlanProposal(queries=many("titled", 2) + many("adjacent", 40)), KINDS)
    assert len(few) == PLAN_LIMITS.queries_per_source


def test_a_proposal_cannot_silence_a_lane() -> None:
    titled = PlannedQuery(source="openalex", kind="works", terms=("kernels",), because="x")
    asked = check(given(sources=("openalex",)), PlanProposal(queries=(titled,)), KINDS)
    assert asked[0] == titled
    assert {query.lane for query in asked} == {"titled", "adjacent"}


@pytest.mark.parametrize("kind", sorted(PERSON_KINDS & {kind for kinds in KINDS.values() for kind in kinds}))
def test_nobody_but_code_asks_about_one_person(kind: str) -> None:
    source = next(name for name, kinds in KINDS.items() if kind in kinds)
    form = load().form(source, kind)
    assert form is not None
    named = tuple(load().terms[name].example for name in form.one)
    query = PlannedQuery(source=source, kind=kind, terms=named, because="x")
    assert query not in check(given(), PlanProposal(queries=(query,)), KINDS)
    assert check_followed([query], KINDS) == (query,)


ADA, BEN, CLEO, BOT = "github:id:1", "github:id:2", "openalex:A1000", "github:id:9"
ACCOUNTS = {
    key: Account(key=key, source=key.partition(":")[0], handle=name, name=name, url=None, bot=key == BOT)
    for key, name in ((ADA, "ada"), (BEN, "ben"), (CLEO, None), (BOT, "bot"), ("openalex:A1", None))
}


def fact(kind: type[MergedChange] | type[Review] | type[Paper], owner: str, **more: object) -> Evidence:
    shared = {"id": f"{kind.__name__}-{owner}", "record": "r", "owner": owner, "url": "https://x.example/1"}
    plain = shared | {"happened_on": NOW.date(), "title": "t", "gate": None, "discounts": ()}
    return kind.model_validate(plain | more)


def change(owner: str, by: str | None) -> Evidence:
    gate = Gate(kind="merge", by=by, by_name=None)
    more = {"project": "a/b", "sha": None, "number": 7, "files": None, "areas": ()}
    return fact(MergedChange, owner, gate=gate, **more)


def paper(owner: str) -> Evidence:
    more = {"venue": None, "tier": "top", "position": "first", "authors": 2, "citations": 1}
    return fact(Paper, owner, **more)


def test_strong_finds_lead_to_who_accepted_and_who_wrote_with_them() -> None:
    review = fact(Review, "github:id:3", project="a/b", act="reviewed", number=7)
    accounts = ACCOUNTS | {"github:id:3": ACCOUNTS[ADA].model_copy(update={"key": "github:id:3", "handle": "eve"})}
    facts = {
        ADA: [change(ADA, BEN)], "openalex:A1": [paper("openalex:A1")], CLEO: [paper(CLEO)], "github:id:3": [review],
    }  # fmt: skip
    led = follow([ADA, "openalex:A1"], facts, accounts, most=4)
    assert {(query.source, query.kind, query.terms) for query in led} == {
        ("github", "changes_of", ("@ben",)),
        ("github", "changes_of", ("@eve",)),
        ("openalex", "author", (CLEO,)),
    }


def test_a_paper_that_two_catalogues_tell_of_leads_to_whoever_wrote_it_there() -> None:
    of_ada = paper("openalex:A1").model_copy(update={"doi": "10.1145/1", "title": "A paper"})
    there = paper("dblp:1/1").model_copy(update={"url": "https://doi.org/10.1145/1", "title": "A Paper."})
    other = paper("dblp:2/2").model_copy(update={"url": "https://doi.org/10.1145/2", "title": "Another"})
    accounts = ACCOUNTS | {
        key: ACCOUNTS["openalex:A1"].model_copy(update={"key": key, "source": "dblp"})
        for key in ("dblp:1/1", "dblp:2/2")
    }
    led = follow(["openalex:A1"], {fact.owner: [fact] for fact in (of_ada, there, other)}, accounts, most=4)
    assert [(query.source, query.kind, query.terms) for query in led] == [("dblp", "author", ("dblp:1/1",))]
    assert of_ada.url != there.url, "their addresses alone would not tell"


def test_nobody_is_followed_from_a_weak_find_nor_to_a_bot_nor_to_oneself() -> None:
    facts = {ADA: [change(ADA, BOT)], BEN: [change(BEN, ADA)]}
    assert follow([ADA], facts, ACCOUNTS, most=4) == ()
    # The fault: were Ben a strong find, his reviewer would be followed.
    assert follow([BEN], facts, ACCOUNTS, most=4) != ()


def test_so_many_are_followed_and_no_more() -> None:
    people = {f"github:id:{n}": ACCOUNTS[BEN].model_copy(update={"key": f"github:id:{n}"}) for n in range(20, 40)}
    facts = {f"x{n}": [change(f"x{n}", f"github:id:{n}")] for n in range(20, 40)}
    assert len(follow(list(facts), facts, people, most=3)) == 3
