"""Picked proofs: telling, varied, and never one that does not exist or carries nothing."""

from collections.abc import Sequence

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from agents.builtin.pick import BuiltinPick, telling
from agents.evidence_check import check_picks
from agents.proposals import PickGiven, PickProposal
from memory.records import BudgetUnit, Contribution, EvidenceKind


class NothingToSpend:
    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        raise AssertionError("the built-in engine spends nothing")

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        raise AssertionError("the built-in engine spends nothing")


def proof(id_: str, points: int, kind: EvidenceKind = "merged_change", project: str = "o/one") -> Contribution:
    url = f"https://github.com/{project}/pull/{id_}"
    return Contribution(evidence=id_, url=url, kind=kind, gate=None, weight=points, points=points, reason="because")


def given(items: Sequence[Contribution]) -> PickGiven:
    titles = tuple("title" for _ in items)
    return PickGiven(
        role="ml_engineer", specialisation=None, must_have_skills=(), contributions=tuple(items), titles=titles
    )


def proposal(*ids: str) -> PickProposal:
    return PickProposal(evidence=ids)


async def test_the_builtin_engine_picks_the_strongest_first_and_spends_nothing() -> None:
    items = [proof("weak", 10), proof("strong", 900), proof("middle", 460)]
    picked = await BuiltinPick(limit=2).propose(given(items), NothingToSpend())
    assert picked.evidence == ("strong", "middle")


def test_a_second_project_comes_before_a_third_change_of_the_first() -> None:
    items = [proof("a", 900), proof("b", 800), proof("c", 700), proof("other", 300, project="o/two")]
    assert telling(items, 3) == ("a", "b", "other")


def test_a_paper_is_no_shelf_mate_of_a_change_on_the_same_host() -> None:
    items = [proof("a", 900), proof("b", 800), proof("paper", 450, kind="paper")]
    assert telling(items, 2) == ("a", "paper")


def test_proofs_without_points_are_never_picked() -> None:
    assert telling([proof("nothing", 0)], 3) == ()


@over(st.permutations([proof(str(n), 100 * (n % 4), project=f"o/{n % 3}") for n in range(9)]))
def test_the_order_in_which_proofs_come_does_not_matter(items: list[Contribution]) -> None:
    assert telling(items, 5) == telling(sorted(items, key=lambda item: item.evidence), 5)


@pytest.mark.parametrize(
    ("proposed", "kept"),
    [
        (("b", "c"), ("b", "c")),
        (("b", "invented"), ("b", "a")),
        (("nothing", "c"), ("c", "a")),
        (("b", "b"), ("b", "a")),
        ((), ("a",)),
        (("c", "b", "a", "invented"), ("c", "b", "a")),
    ],
    ids=["all stand", "one invented", "one without points", "one twice", "none at all", "more than the limit"],
)
def test_what_fails_the_check_is_replaced_by_the_builtin_choice(
    proposed: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    items = [proof("a", 900), proof("b", 200), proof("c", 100), proof("nothing", 0)]
    assert check_picks(given(items), proposal(*proposed), limit=3) == kept


@over(st.lists(st.text(max_size=3), max_size=8), st.integers(min_value=0, max_value=5))
def test_no_proposal_whatever_brings_in_a_strange_proof(ids: list[str], limit: int) -> None:
    items = [proof(name, points) for name, points in (("a", 5), ("b", 3), ("c", 0))]
    picks = check_picks(given(items), proposal(*ids), limit)
    assert len(picks) == len(set(picks)) <= limit
    assert set(picks) <= {"a", "b"}
    assert picks or limit == 0
