"""What answers and awards weigh: votes and askers, teams that share, and a ceiling over answers."""

from typing import Any

import pytest

from agents.scoring.columns import columns
from agents.scoring.explain import assess
from agents.scoring.kernel import score
from agents.scoring.worth import worth
from memory.knowledge.weights import profile
from memory.records import ROLES, Evidence, Gate, Role
from tests.agents.scoring_facts import TODAY, answer, change, medal

DATA = profile("data_scientist")


def points(fact: Evidence) -> int:
    return int(worth(DATA, columns([[fact]]), TODAY.toordinal()).undated[0])


def told(fact: Evidence) -> str:
    (line,) = assess(DATA, "p1", [fact], TODAY).contributions
    return line.reason


@pytest.mark.parametrize("size", [2, 3, 5])
def test_a_medal_of_a_team_is_shared_by_its_members(size: int) -> None:
    assert points(medal(1, team=size)) == pytest.approx(points(medal(1)) / size, abs=20)


def test_a_grandmaster_weighs_more_than_a_medal_and_a_notebook_the_least() -> None:
    awards = ("grandmaster", "master", "gold", "silver", "bronze")
    ranked = [points(medal(1, award=award)) for award in awards]
    assert ranked == sorted(ranked, reverse=True)
    assert points(medal(1, award="notebook", gate=None)) < ranked[-1]


@pytest.mark.parametrize("role", ROLES)
def test_no_award_is_worth_more_than_the_best_work_of_the_role(role: Role) -> None:
    base = profile(role).base
    assert base["medal"] <= max(base[kind] for kind in ("merged_change", "paper", "model", "dataset"))
    assert base["answer"] * 10 <= base["merged_change"]


def test_a_hundred_answers_stay_below_two_changes() -> None:
    """Planted fault: a ceiling that is lifted lets them climb."""
    many, two = [answer(n) for n in range(100)], [change(1), change(2)]
    role = profile("ml_engineer")
    assert score(role, many, TODAY).score_mp < score(role, two, TODAY).score_mp
    lifted = role.model_copy(update={"small_most": 10**9})
    assert score(lifted, many, TODAY).score_mp > score(lifted, two, TODAY).score_mp


def test_an_answer_that_whoever_asked_took_weighs_more_and_one_to_oneself_no_more_than_none() -> None:
    own = Gate(kind="asker", by=answer(1).owner, by_name=None)
    unknown = Gate(kind="asker", by=None, by_name=None)
    taken, unnamed = points(answer(1)), points(answer(1, gate=unknown))
    assert taken > unnamed > points(answer(1, gate=None)) >= points(answer(1, gate=own))


@pytest.mark.parametrize("votes", [-40, 0])
def test_votes_confirm_an_answer_and_those_against_it_take_no_more_than_silence(votes: int) -> None:
    assert points(answer(1, votes=votes)) == points(answer(1, votes=0)) < points(answer(1, votes=1))
    assert points(answer(1, votes=127)) == points(answer(1, votes=10**9))


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        (answer(1), "answer on Stack Overflow (CC BY-SA 4.0) in pytorch, taken by whoever asked, 12 votes"),
        (answer(1, gate=None, votes=1), "not marked as taken, 1 vote"),
        (medal(1, team=5), "gold medal in a contest, shared by a team of 5"),
        (medal(1, award="grandmaster", contest=None), "grandmaster of contests"),
    ],
)  # fmt: skip
def test_the_reason_says_what_it_is_and_who_shares_it(fact: Any, says: str) -> None:
    assert says in told(fact)


def test_one_medal_told_by_two_accounts_counts_once() -> None:
    again = medal(1, id="e9", owner="kaggle:2")
    assert score(DATA, [medal(1), again], TODAY).score_mp == score(DATA, [medal(1)], TODAY).score_mp
