"""Laws of the score, tried on random footprints: what may never matter, never lower it, never lift it."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.scoring import assess, score
from memory.knowledge.weights import profile
from memory.records import ROLES, Area, Discount, Evidence, Gate, Role
from tests.agents.scoring_facts import MERGED, TODAY, change, dataset, model, paper, review, stated

GATES = [None, MERGED, Gate(kind="merge", by=None, by_name=None)]
PROJECTS = ["vllm-project/vllm", "invented/tool", "scikit-learn/scikit-learn"]
DAYS = st.integers(min_value=0, max_value=6000).map(lambda days: TODAY - timedelta(days=days))
DISCOUNTS = st.lists(st.sampled_from(get_args(Discount)), max_size=2).map(tuple)
AREAS = st.lists(st.sampled_from(get_args(Area)), max_size=3, unique=True).map(tuple)


@st.composite
def facts(draw: st.DrawFn, number: int | None = None) -> Evidence:
    """One fact of any kind; its number makes it a work of its own."""
    n = draw(st.integers(min_value=1, max_value=99_999)) if number is None else number
    common: dict[str, Any] = {"happened_on": draw(DAYS), "discounts": draw(DISCOUNTS)}
    project, gate = draw(st.sampled_from(PROJECTS)), draw(st.sampled_from(GATES))
    made: list[Evidence] = [
        change(n, project=project, gate=gate, areas=draw(AREAS), **common),
        review(n + 100_000, project=project, act=draw(st.sampled_from(["reviewed", "merged"])), **common),
        paper(n + 200_000, tier=draw(st.sampled_from(["top", "other", "workshop", "preprint"])), **common),
        model(n + 300_000, downloads=draw(st.none() | st.integers(min_value=0, max_value=10**8)), **common),
        dataset(n + 400_000, downloads=draw(st.none() | st.integers(min_value=0, max_value=10**8)), **common),
        stated(n + 500_000, **common),
    ]
    return draw(st.sampled_from(made))


FOOTPRINTS = st.lists(facts(), max_size=25, unique_by=lambda fact: fact.id)
PROFILES = {role: profile(role) for role in (None, *ROLES)}
ANY_ROLE = st.sampled_from(list(PROFILES))
law = settings(derandomize=True, deadline=None, max_examples=40)
"""The same examples on every run, and no clock."""


@law
@given(FOOTPRINTS, ANY_ROLE)
def test_score_and_assess_say_the_same(footprint: list[Evidence], role: Role | None) -> None:
    quick, full = score(PROFILES[role], footprint, TODAY), assess(PROFILES[role], "p", footprint, TODAY)
    assert (quick.score_mp, quick.spread_mp, quick.confidence) == (full.score_mp, full.spread_mp, full.confidence)


@law
@given(FOOTPRINTS, ANY_ROLE)
def test_points_add_up_to_the_score_and_every_fact_is_listed_once(footprint: list[Evidence], role: Role | None) -> None:
    full = assess(PROFILES[role], "p", footprint, TODAY)
    assert sum(item.points for item in full.contributions) == full.score_mp < 100_000
    assert all(item.points > 0 and 0 <= item.weight <= 1000 for item in full.contributions)
    assert all(item.points == item.weight == 0 and item.reason for item in full.discounted)
    listed = [item.evidence for item in full.contributions + full.discounted]
    assert sorted(listed) == sorted(fact.id for fact in footprint)


@law
@given(FOOTPRINTS, ANY_ROLE, st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(footprint: list[Evidence], role: Role | None, random: Any) -> None:
    shuffled = random.sample(footprint, len(footprint))
    one, other = (assess(PROFILES[role], "p", facts, TODAY) for facts in (footprint, shuffled))
    assert one.model_dump_json() == other.model_dump_json()


@law
@given(FOOTPRINTS, ANY_ROLE)
def test_the_same_work_twice_lifts_nothing(footprint: list[Evidence], role: Role | None) -> None:
    again = [fact.model_copy(update={"id": f"again-{fact.id}", "record": "r2"}) for fact in footprint]
    assert score(PROFILES[role], footprint + again, TODAY) == score(PROFILES[role], footprint, TODAY)


@law
@given(FOOTPRINTS, facts(number=777_777), ANY_ROLE)
def test_one_more_piece_of_work_never_lowers_the_score(
    footprint: list[Evidence], more: Evidence, role: Role | None
) -> None:
    before, after = (score(PROFILES[role], facts, TODAY).score_mp for facts in (footprint, [*footprint, more]))
    assert after >= before


@law
@given(FOOTPRINTS, ANY_ROLE)
def test_one_more_accepted_relevant_piece_raises_the_score(footprint: list[Evidence], role: Role | None) -> None:
    more = change(777_777, happened_on=TODAY)
    before, after = (score(PROFILES[role], facts, TODAY).score_mp for facts in (footprint, [*footprint, more]))
    assert after > before


@law
@given(FOOTPRINTS, st.lists(st.text(max_size=40), max_size=30), ANY_ROLE)
def test_stuffing_with_words_does_nothing(footprint: list[Evidence], words: list[str], role: Role | None) -> None:
    names: tuple[Discount, ...] = ("framework_names",)
    stuffing: list[Evidence] = [stated(900_000 + n, title=word, discounts=names) for n, word in enumerate(words)]
    assert score(PROFILES[role], footprint + stuffing, TODAY) == score(PROFILES[role], footprint, TODAY)


@law
@given(FOOTPRINTS, ANY_ROLE)
def test_names_handles_and_titles_do_not_matter(footprint: list[Evidence], role: Role | None) -> None:
    def renamed(fact: Evidence) -> Evidence:
        gate = fact.gate.model_copy(update={"by_name": "Ayşe Öz"}) if fact.gate and fact.gate.by_name else fact.gate
        title = fact.title if fact.kind == "paper" else "Başka bir başlık"
        return fact.model_copy(update={"owner": "github:login:other", "gate": gate, "title": title})

    assert score(PROFILES[role], [renamed(fact) for fact in footprint], TODAY) == score(
        PROFILES[role], footprint, TODAY
    )


@law
@given(FOOTPRINTS, ANY_ROLE)
def test_a_record_from_another_day_tells_the_same(footprint: list[Evidence], role: Role | None) -> None:
    later = [fact.model_copy(update={"record": "fetched-later"}) for fact in footprint]
    one, other = (assess(PROFILES[role], "p", facts, TODAY) for facts in (footprint, later))
    assert one == other


@law
@given(FOOTPRINTS, ANY_ROLE)
def test_what_happened_later_is_not_known_yet(footprint: list[Evidence], role: Role | None) -> None:
    past = TODAY - timedelta(days=1000)
    known = [fact for fact in footprint if fact.happened_on <= past]
    assert score(PROFILES[role], footprint, past) == score(PROFILES[role], known, past)


DUMP = """
from tests.agents.scoring_facts import *
from agents.scoring import assess
from memory.knowledge.weights import profile
less = ("docs_only", "co_author")
facts = [change(n, project=f"o/{n % 7}", areas=("code", "kernel"), discounts=less) for n in range(40)]
facts += [review(n + 50) for n in range(9)] + [paper(99), model(100), dataset(101), stated(102)]
for role in (None, "ml_engineer"):
    print(assess(profile(role), "p", facts, TODAY).model_dump_json())
"""


def dump(seed: str) -> bytes:
    command = [sys.executable, "-c", DUMP]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout


def test_two_processes_write_the_same_bytes_whatever_their_hash_seed() -> None:
    first = dump("1")
    assert first.count(b'"score_mp"') == 2
    assert first == dump("2") == dump("4242")
