"""What it costs to score very many people: the kernel that serves `why`, over the columns of a hundred thousand.

Run as a program it prints one JSON document; `make bench` does so in a process of its own, whose memory is then told.
"""

import json
import random
import resource
import sys
import time
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from agents.scoring.columns import Columns, columns
from agents.scoring.kernel import scores
from memory.knowledge.weights import profile
from memory.records import Area, Evidence, Frozen, Gate, HubModel, MergedChange, Paper, Review, Role

PEOPLE, ITEMS = 100_000, 20
DIFFERENT = 2_000
"""People whose records are made; the columns of all others repeat theirs under other people."""
DAY = date(2026, 11, 20)
_SEED = 6
_ROLE: Role = "ml_infrastructure_engineer"
_LISTED = ("vllm-project/vllm", "pytorch/pytorch", "langchain-ai/langchain", "scikit-learn/scikit-learn")
_AREAS: tuple[tuple[Area, ...], ...] = (("code",), ("code", "tests"), ("kernel", "tests"), ())
_PLACES: tuple[Literal["first", "middle", "last"], ...] = ("first", "middle", "last")
_MERGED, _VENUE = Gate(kind="merge", by="github:id:1", by_name="A"), Gate(kind="venue", by="V", by_name="V")
_USED = Gate(kind="downloads", by=None, by_name=None)


class Scoring(Frozen):
    """Processor seconds are of one core."""

    people: int
    items: int
    a_second: float
    """People scored in a second of processor time, their work lying in columns."""
    a_second_from_records: float
    """The same where every item is still a record: columns are made of it first."""
    memory: float
    """At the peak of the whole process, megabytes."""


def measure(people: int = PEOPLE, different: int = DIFFERENT) -> Scoring:
    """Args: people: a multiple of `different`."""
    chance = random.Random(_SEED)
    made = [_items(chance, person) for person in range(different)]
    weights = profile(_ROLE)
    start = time.process_time()
    few = columns(made)
    scores(weights, few, DAY)
    from_records = time.process_time() - start
    many = repeated(few, people // different)
    start = time.process_time()
    found = scores(weights, many, DAY)
    took = time.process_time() - start
    return Scoring(
        people=len(found),
        items=len(many.fact_day),
        a_second=len(found) / took,
        a_second_from_records=different / from_records,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def repeated(few: Columns, times: int) -> Columns:
    """So many times the people, each with work of their own."""
    facts, buckets = len(few.fact_day), len(few.bucket_person)
    by_fact = np.repeat(np.arange(times), facts)
    return Columns(
        people=few.people * times,
        shapes=few.shapes,
        groups=few.groups,
        fact_shape=np.tile(few.fact_shape, times),
        fact_bucket=np.tile(few.fact_bucket, times) + by_fact * buckets,
        fact_day=np.tile(few.fact_day, times),
        fact_count=np.tile(few.fact_count, times),
        fact_crowd=np.tile(few.fact_crowd, times),
        fact_given=np.tile(few.fact_given, times) + by_fact * facts,
        bucket_person=np.tile(few.bucket_person, times) + np.repeat(np.arange(times), buckets) * few.people,
        bucket_group=np.tile(few.bucket_group, times),
        repeats=[
            [one._replace(fact=one.fact + turn * facts) for one in told]
            for turn in range(times)
            for told in few.repeats
        ],
        struck=[],
    )


def _items(chance: random.Random, person: int) -> list[Evidence]:
    """Work of every kind; one item in twenty is told by a second source."""
    made = [_item(chance, f"{person}-{n}", f"github:id:{person}") for n in range(ITEMS - 1)]
    return [*made, made[0].model_copy(update={"id": f"{person}-again", "record": "r2"})]


def _item(chance: random.Random, id_: str, owner: str) -> Evidence:
    common: dict[str, Any] = {
        "id": id_, "record": "r", "owner": owner, "title": f"Work {id_}", "discounts": (),
        "happened_on": DAY - timedelta(days=chance.randrange(2_500)),
    }  # fmt: skip
    project = chance.choice((*_LISTED, f"invented-{chance.randrange(500)}/tool"))
    page = f"https://code.example/{project}/pull/{id_}"
    kind = chance.random()
    if kind < 0.55:
        areas = chance.choice(_AREAS)
        number, files = chance.randrange(9_000), chance.randint(1, 12)
        return MergedChange(
            **common, url=page, gate=_MERGED, project=project, sha=None, number=number, files=files, areas=areas
        )
    if kind < 0.75:
        return Review(**common, url=page, gate=None, project=project, act="reviewed", number=None)
    if kind < 0.9:
        position, authors = chance.choice(_PLACES), chance.randint(3, 12)
        return Paper(
            **common, url=f"https://doi.org/10.5555/{id_}", gate=_VENUE, venue="V", tier="top", position=position,
            authors=authors, citations=chance.randrange(200), doi=f"10.5555/{id_}",
        )  # fmt: skip
    hub = f"https://hub.example/{id_}"
    return HubModel(**common, url=hub, gate=_USED, downloads=chance.randrange(10**6), base_model=None)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure().model_dump()) + "\n")
