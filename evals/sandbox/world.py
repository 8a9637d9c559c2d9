"""The invented world, whole: made from a seed and a day, the same to the byte every time, with its truth beside it.

No name, address, account number, paper number or host in it is anybody's: numbers lie above what the services give
out, addresses and hosts end in `.example`.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from evals.sandbox.answer_work import answers
from evals.sandbox.code_work import changes, projects
from evals.sandbox.contest_work import contests
from evals.sandbox.hub_work import artifacts
from evals.sandbox.paper_work import papers
from evals.sandbox.people import populate
from evals.sandbox.things import (
    Artifact,
    Change,
    Contest,
    InventedAnswer,
    InventedPaper,
    InventedPerson,
    Repository,
    Team,
)


@dataclass(frozen=True)
class World:
    seed: int
    today: date
    people: tuple[InventedPerson, ...]
    repositories: tuple[Repository, ...]
    changes: tuple[Change, ...]
    papers: tuple[InventedPaper, ...]
    artifacts: tuple[Artifact, ...]
    answers: tuple[InventedAnswer, ...] = ()
    contests: tuple[Contest, ...] = ()
    teams: tuple[Team, ...] = ()


def make_world(seed: int, today: date, people: int = 200) -> World:
    """Args: today: the day before which everything happened; people: how many, bots and impostors counted.

    Raises: UsageError: fewer people than there are parts to play.
    """
    living = populate(seed, people)
    written = papers(seed, today, living)
    held, teams = contests(seed, today, living)
    return World(
        seed=seed,
        today=today,
        people=living,
        repositories=projects(today, living),
        changes=changes(seed, today, living),
        papers=written,
        artifacts=artifacts(seed, today, living, written),
        answers=answers(seed, today, living),
        contests=held,
        teams=teams,
    )


def truth(world: World) -> str:
    """One JSON line a person: what they are, which accounts are theirs, and how much work of theirs can be found."""
    merged = Counter(change.author for change in world.changes if change.merged)
    names = Counter(person.name for person in world.people)
    made = Counter(made.person for made in world.artifacts if made.derived != "quantized")
    written = Counter(line.person for paper in world.papers for line in paper.bylines)
    return "".join(
        json.dumps(
            _true_of(person)
            | {"merged_changes": merged[person.login], "papers": written[person.id], "artifacts": made[person.id]}
            | {"shares_name": names[person.name] > 1},
            ensure_ascii=False,
        )
        + "\n"
        for person in world.people
    )


def _true_of(person: InventedPerson) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "part": person.part,
        "role": person.role,
        "strength": person.strength,
        "borrows": person.borrows,
        "accounts": {
            "github": {"id": person.number, "login": person.login},
            "huggingface": person.hub,
            "openalex": list(person.authors),
            "orcid": person.orcid,
            "kaggle": person.number,
            "stackexchange": person.number,
        },
    }
