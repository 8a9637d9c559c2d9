"""A plan decides nothing: what is asked is what the check lets through."""

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from agents.builtin.plan import BuiltinPlan
from agents.ports import Proposer
from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from agents.sourcing_check import PLAN_LIMITS, PlanLimits, check
from memory.records import BudgetUnit

KINDS = {"git:/a": ("history",), "hub": ("search", "org")}


class NoBudget:
    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        raise AssertionError("the built-in engine spends nothing")

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        raise AssertionError("the built-in engine spends nothing")


def offered(*sources: str, round_: int = 0) -> PlanGiven:
    return PlanGiven(
        role="ml_engineer",
        specialisation=None,
        must_have_skills=(),
        location=None,
        sources=sources,
        round=round_,
        found=0,
        asked=(),
    )


def query(source: str = "hub", kind: str = "search", *terms: str, because: str = "near") -> PlannedQuery:
    return PlannedQuery(source=source, kind=kind, terms=terms, because=because)


def checked(*queries: PlannedQuery, given: PlanGiven | None = None) -> tuple[PlannedQuery, ...]:
    return check(given or offered("hub"), PlanProposal(queries=queries), KINDS)


def test_a_valid_query_is_asked_as_proposed() -> None:
    wanted = query("hub", "search", "paged attention")
    assert checked(wanted) == (wanted,)


@pytest.mark.parametrize(
    "wrong",
    [
        query("elsewhere"),
        query("git:/a", "history"),
        query("git:/etc", "history"),
        query("hub", "delete"),
        query("hub", "history"),
        query("hub", "search", ""),
        query("hub", "search", " "),
        query("hub", "search", "x" * 81),
        query("hub", "search", "a\x00b"),
        query("hub", "search", "a\u202eb"),
        query("hub", "search", *map(str, range(9))),
        query(because=" \n"),
    ],
    ids=repr,
)
def test_a_query_outside_the_offer_or_the_bounds_is_not_asked(wrong: PlannedQuery) -> None:
    right = query("hub", "search", "kernels")
    assert checked(wrong, right) == (right,)


def test_the_same_question_in_other_letters_or_order_is_asked_once() -> None:
    first = query("hub", "search", "Triton", "kernels", because="one")
    assert checked(first, query("hub", "search", "kernels", "triton")) == (first,)


def test_space_in_terms_is_folded_and_reasons_are_cut_and_printable() -> None:
    [asked] = checked(query("hub", "search", " paged \n attention ", because="\u202ewhy\x1b[2J" + "y" * 500))
    assert asked.terms == ("paged attention",)
    assert asked.because.isprintable()
    assert len(asked.because) == PLAN_LIMITS.because_chars


def test_a_source_gets_at_most_its_share_of_queries() -> None:
    many = PlanProposal(queries=tuple(query("hub", "search", str(n)) for n in range(50)))
    assert len(check(offered("hub"), many, KINDS, PlanLimits(queries_per_source=3))) == 3


def test_a_plan_with_nothing_valid_left_becomes_the_built_in_one() -> None:
    [asked] = checked(query("git:/a", "delete"), given=offered("git:/a"))
    assert (asked.source, asked.kind, asked.terms) == ("git:/a", "history", ())


def test_a_proposal_cannot_silence_an_offered_source() -> None:
    asked = checked(query("hub", "search", "kernels"), given=offered("git:/a", "hub"))
    assert [item.source for item in asked] == ["git:/a", "hub"]


def test_a_history_is_not_read_again_in_a_later_round() -> None:
    assert checked(given=offered("git:/a", round_=1)) == ()


def test_a_built_in_query_of_a_kind_that_the_source_does_not_answer_is_not_asked() -> None:
    assert check(offered("git:/a"), PlanProposal(queries=()), {}) == ()


async def test_the_built_in_plan_asks_each_repository_once_and_leaves_unknown_sources() -> None:
    plan: Proposer[PlanGiven, PlanProposal] = BuiltinPlan()
    proposal = await plan.propose(offered("git:/a", "hub", "git:/b"), NoBudget())
    assert [(item.source, item.kind) for item in proposal.queries] == [("git:/a", "history"), ("git:/b", "history")]


any_text = st.text(min_size=1, max_size=120)
any_query = st.builds(
    PlannedQuery,
    source=st.sampled_from(["hub", "git:/a", "evil"]) | any_text,
    kind=st.sampled_from(["search", "history"]) | any_text,
    terms=st.lists(st.text(max_size=100), max_size=12).map(tuple),
    because=any_text,
)


@generated(st.lists(any_query, max_size=30))
def test_whatever_is_proposed_only_offered_bounded_and_distinct_queries_are_asked(queries: list[PlannedQuery]) -> None:
    asked = checked(*queries, given=offered("hub", "git:/a"))
    assert len({(item.source, item.kind, item.terms) for item in asked}) == len(asked)
    for item in asked:
        assert item.kind in KINDS[item.source]
        assert len(item.terms) <= PLAN_LIMITS.terms
        assert all(len(term) <= PLAN_LIMITS.term_chars and term.isprintable() for term in item.terms)
