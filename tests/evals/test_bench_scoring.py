"""The benchmark of the kernel measures what it says: the columns that it repeats score as their people do."""

import random

from agents.scoring import score
from agents.scoring.columns import columns
from agents.scoring.kernel import scores
from evals.bench_scoring import DAY, ITEMS, _items, measure, repeated
from memory.knowledge.weights import profile

INFRA = profile("ml_infrastructure_engineer")


def test_everybody_in_repeated_columns_scores_as_alone() -> None:
    made = [_items(random.Random(person), person) for person in range(30)]
    alone = [score(INFRA, evidence, DAY) for evidence in made]
    assert scores(INFRA, repeated(columns(made), 3), DAY) == alone * 3
    assert len({one.score_mp for one in alone}) > 20, "people who are all alike would prove nothing"


def test_it_scores_as_many_people_and_items_as_it_says() -> None:
    found = measure(people=200, different=50)
    assert (found.people, found.items) == (200, 200 * ITEMS)
