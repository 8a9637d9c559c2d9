"""The invented world: the same from the same seed, every part played, nobody in it real."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from evals.sandbox.code_work import SERVING
from evals.sandbox.git_world import CAST
from evals.sandbox.names import handle
from evals.sandbox.people import FEWEST, populate
from evals.sandbox.things import InventedPerson, Part
from evals.sandbox.world import World, make_world, truth
from memory.errors import UsageError
from tests.evals.test_sandbox_traffic import TODAY, small_world

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "from datetime import date\nfrom hashlib import sha256\nfrom evals.sandbox.world import make_world, truth\n"
    "world = make_world(7, date(2026, 11, 1), 80)\nprint(sha256((repr(world) + truth(world)).encode()).hexdigest())\n"
)


def who(world: World, part: Part) -> list[InventedPerson]:
    return [person for person in world.people if person.part == part]


def landed(world: World, login: str) -> int:
    return sum(change.author == login and change.merged is not None for change in world.changes)


def test_the_same_seed_makes_the_same_bytes_in_every_process() -> None:
    """Hashing of strings differs from process to process, so that an order taken from a set would show."""
    command = [sys.executable, "-B", "-c", PROGRAM]
    made = {
        subprocess.run(command, env={"PYTHONHASHSEED": order}, cwd=ROOT, capture_output=True, check=True).stdout
        for order in ("1", "2")
    }
    assert len(made) == 1


def test_another_seed_makes_another_world() -> None:
    assert truth(make_world(7, TODAY, 60)) != truth(make_world(8, TODAY, 60))


def test_another_day_moves_every_date_and_nothing_else() -> None:
    here, later = make_world(7, TODAY, 60), make_world(7, TODAY + timedelta(days=100), 60)
    assert truth(here) == truth(later)
    assert all(b.created - a.created == timedelta(days=100) for a, b in zip(here.changes, later.changes, strict=True))


def test_nothing_happened_after_the_day_on_which_the_world_stands() -> None:
    world = small_world()
    ends = [change.closed or change.created for change in world.changes] + [made.modified for made in world.artifacts]
    assert max(end.date() for end in ends) < TODAY
    assert max(paper.on for paper in world.papers) < TODAY


@pytest.mark.parametrize("people", [FEWEST, 120, 2_000])
def test_every_part_is_played_in_a_world_of_any_size(people: int) -> None:
    parts = Counter(person.part for person in populate(3, people))
    assert set(parts) == set(get_args(Part))
    assert parts.total() == people


def test_too_few_people_for_the_parts_are_refused() -> None:
    with pytest.raises(UsageError, match="50 or more"):
        populate(3, FEWEST - 1)


def test_the_people_of_the_git_history_live_here_too() -> None:
    assert {person.name for person in CAST} <= {person.name for person in small_world().people}


def test_no_account_is_given_to_two_people() -> None:
    people = populate(5, 2_000)
    for given in (
        [person.login for person in people],
        [person.hub for person in people if person.hub],
        [author for person in people for author in person.authors],
        [person.orcid for person in people if person.orcid],
        [str(person.number) for person in people],
    ):
        assert len(given) == len(set(given))


def test_an_owner_of_several_projects_is_one_account() -> None:
    owners = {(kept.owner, kept.owner_number) for kept in small_world().repositories}
    assert len(owners) == len({owner for owner, _ in owners}) == len({number for _, number in owners})


def test_a_handle_that_is_taken_gets_a_number() -> None:
    taken: set[str] = set()
    assert [handle("Łada Öst", taken) for _ in range(3)] == ["lada-ost", "lada-ost2", "lada-ost3"]


def test_the_worked_example_stands_as_told() -> None:
    """A copy and a certificate against three merged changes, a second-author paper and a small model in use."""
    world = small_world()
    (a,), (b,) = who(world, "worked_a"), who(world, "worked_b")
    for person in (a, b):
        assert "LLM fine-tuning" in person.bio
        assert "PyTorch" in person.bio
    forks = [kept for kept in world.repositories if kept.owner == a.login and kept.fork]
    assert len(forks) == 2
    assert all(fork.pushed <= fork.created for fork in forks)
    assert any("ertificate" in kept.description for kept in world.repositories if kept.owner == a.login)
    assert [change.project for change in world.changes if change.author == b.login and change.merged] == [SERVING] * 3
    (paper,) = [paper for paper in world.papers if b.id in {line.person for line in paper.bylines}]
    assert paper.bylines[1].person == b.id
    assert "Workshop" in paper.venue
    (model,) = [made for made in world.artifacts if made.person == b.id]
    assert (model.derived, model.downloads) == ("finetune", 3_400)
    assert "lora" in model.name
    assert not any(a.id == made.person for made in world.artifacts)
    assert landed(world, a.login) == 0


def test_an_impostor_bears_a_strong_name_and_has_done_nothing() -> None:
    world = small_world()
    known = {person.id: person for person in world.people}
    for impostor in who(world, "impostor"):
        victim = known[impostor.borrows or ""]
        assert (impostor.name, victim.part) == (victim.name, "titled")
        assert victim.strength >= 60
        assert landed(world, impostor.login) == 0
        assert impostor.id not in {made.person for made in world.artifacts}


def test_namesakes_are_two_people_each_with_work_of_their_own() -> None:
    names = Counter(person.name for person in who(small_world(), "namesake"))
    assert set(names.values()) == {2}


def test_a_spam_wave_is_many_tiny_changes_within_days() -> None:
    world = small_world()
    for spammer in who(world, "spammer"):
        wave = [change for change in world.changes if change.author == spammer.login]
        assert len(wave) > 40
        assert all(change.merged and change.files == 1 and change.additions == 1 for change in wave)
        assert max(change.created for change in wave) - min(change.created for change in wave) < timedelta(days=14)


def test_repacked_models_are_downloaded_more_than_their_originals() -> None:
    world = small_world()
    models = {made.id: made for made in world.artifacts}
    repacked = [made for made in world.artifacts if made.derived == "quantized"]
    assert {made.person for made in repacked} == {person.id for person in who(world, "repacker")}
    assert all(made.downloads > models[made.base or ""].downloads for made in repacked)


def test_in_a_large_world_people_write_with_those_near_them() -> None:
    """Were everybody asked along by everybody, a world of 100,000 would take hours."""
    world = make_world(5, TODAY, 6_000)
    of_role: Counter[str | None] = Counter()
    place = {}
    for person in world.people:
        place[person.id] = of_role[person.role]
        of_role[person.role] += 1
    apart = [abs(place[one.person] - place[paper.bylines[0].person]) for paper in world.papers for one in paper.bylines]
    assert max(of_role.values()) > 900
    assert max(apart) < 500


def test_the_strong_have_done_more_than_the_weak() -> None:
    world = make_world(7, TODAY, 500)
    titled = [person for person in who(world, "titled") if person.role == "ml_engineer"]
    strong = [landed(world, person.login) for person in titled if person.strength >= 70]
    weak = [landed(world, person.login) for person in titled if person.strength <= 30]
    assert min(strong) > max(weak)


def test_adjacent_people_do_not_carry_the_title_of_their_work() -> None:
    world = small_world()
    for person in who(world, "adjacent"):
        assert "ML" not in person.bio
        assert landed(world, person.login) > 5


def test_every_number_lies_above_what_the_services_give_out_and_every_home_is_an_example() -> None:
    world = small_world()
    assert min(person.number for person in world.people) >= 900_000_000
    assert min(paper.number for paper in world.papers) >= 9_000_000_000
    assert all(int(paper.arxiv.split(".")[1]) >= 90_000 for paper in world.papers)
    assert all(person.homepage.endswith(".example") for person in world.people)


def test_the_truth_names_every_person_and_what_is_theirs() -> None:
    world = small_world()
    told = [json.loads(line) for line in truth(world).splitlines()]
    assert [one["id"] for one in told] == [person.id for person in world.people]
    assert {one["accounts"]["github"]["login"] for one in told} == {person.login for person in world.people}
    shared = Counter(person.name for person in world.people)
    assert all(one["shares_name"] == (shared[one["name"]] > 1) for one in told)


def test_the_day_of_the_world_is_a_plain_date() -> None:
    assert asdict(make_world(1, date(2026, 1, 2), 50))["today"] == date(2026, 1, 2)
