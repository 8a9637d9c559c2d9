"""The forms of questions: every kind of every source has one, and the adapters ask what they let through."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from agents.ports import Source
from agents.proposals import PlanGiven, PlannedQuery, PlanProposal
from agents.sourcing import as_query
from agents.sourcing_check import check
from memory.budget import Budget
from memory.errors import SourceFailed
from memory.knowledge.queries import load
from memory.knowledge.query_forms import QueryForm, TermForm
from memory.knowledge.venues import venues
from service.sources import ASKED
from tools.arxiv.source import Arxiv
from tools.dblp.source import Dblp
from tools.github.source import GitHub
from tools.huggingface.source import HuggingFace
from tools.kaggle.source import Kaggle
from tools.openalex.source import OpenAlex
from tools.openreview.source import OpenReview
from tools.orcid.source import Orcid
from tools.semanticscholar.source import SemanticScholar
from tools.stackexchange.source import StackExchange

REACHED = "the wire was reached"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Reached:
    """A fetcher that says that it was asked."""

    async def fetch(self, *request: object, **more: object) -> object:
        raise SourceFailed(REACHED)


class Purse:
    async def reserve(self, unit: object, amount: int) -> None: ...

    async def give_back(self, unit: object, amount: int) -> None: ...


def adapters(folder: Path) -> dict[str, Source]:
    way: Any = Reached()
    made: tuple[Source, ...] = (
        GitHub(way, lambda: NOW), OpenAlex(way, venues()), HuggingFace(way), StackExchange(way),
        Kaggle(folder, lambda: NOW), SemanticScholar(way, venues()), Arxiv(way), Dblp(way, venues()),
        OpenReview(way, venues()), Orcid(way),
    )  # fmt: skip
    return {source.name: source for source in made}


KINDS = [(source, kind) for source, kinds in load().asks.items() if source != "git" for kind in kinds]


def examples(form: QueryForm) -> Iterator[tuple[str, ...]]:
    """The shortest questions, and the longest."""
    known = load().terms
    one = tuple(known[name].example for name in form.one)
    yield from ((*one, known[name].example) for name in form.some)
    yield (*one, *(known[name].example for name in (*form.some, *form.also)))


def test_every_kind_of_every_source_has_its_form_and_no_other(tmp_path: Path) -> None:
    offered = {name: set(source.kinds) for name, source in adapters(tmp_path).items()}
    assert set(offered) == set(ASKED)
    assert {name: set(kinds) for name, kinds in load().asks.items() if name != "git"} == offered


@pytest.mark.parametrize("name", load().terms)
def test_the_example_of_a_form_is_of_that_form(name: str) -> None:
    form = load().terms[name]
    assert QueryForm(one=[name]).takes((form.example,), load().terms)
    assert not QueryForm(one=[name]).takes(("",), load().terms)


@pytest.mark.parametrize(("source", "kind"), KINDS)
async def test_what_a_form_lets_through_reaches_the_wire(source: str, kind: str, tmp_path: Path) -> None:
    form, budget = load().asks[source][kind], Purse()
    for terms in examples(form):
        assert load().takes(source, kind, terms)
        query = as_query("s1", 0, PlannedQuery(source=source, kind=kind, terms=terms, because="x"))
        with pytest.raises(SourceFailed, match=REACHED if source != "kaggle" else r"\.csv"):
            await adapters(tmp_path)[source].ask(query, budget)


class Anybody:
    """The fault: a plan as an honest model makes it that was not told the forms."""

    async def asked(self, source: Source, *terms: str) -> bool:
        query = as_query("s1", 0, PlannedQuery(source=source.name, kind=source.kinds[0], terms=terms, because="x"))
        budget: Budget = Purse()
        try:
            return (await source.ask(query, budget)).coverage.status != "skipped"
        except SourceFailed as failed:
            return str(failed) == REACHED


@pytest.mark.parametrize(
    ("source", "kind", "terms"),
    [
        ("github", "merged_changes", ("speculative decoding",)),
        ("github", "merged_changes", ("a/b", "c/d")),
        ("github", "merged_changes", ()),
        ("openalex", "works", ("from:2023",)),
        ("openalex", "works", ("from:2023", "from:2024", "x")),
        ("stackexchange", "answers", ("site:cooking", "bread")),
        ("huggingface", "models", ()),
    ],
)
async def test_a_question_of_another_form_is_not_asked(
    source: str, kind: str, terms: tuple[str, ...], tmp_path: Path
) -> None:
    given = PlanGiven(
        role="ml_engineer", specialisation=None, must_have_skills=(), location=None, sources=(source,), round=1,
        found=0, asked=(),
    )  # fmt: skip
    wrong = PlannedQuery(source=source, kind=kind, terms=terms, because="x")
    assert check(given, PlanProposal(queries=(wrong,)), {source: (kind,)}) == ()
    if "from:2024" not in terms:
        assert not await Anybody().asked(adapters(tmp_path)[source], *terms), "the form is narrower than the adapter"


def test_a_form_that_is_no_expression_is_refused() -> None:
    with pytest.raises(ValidationError, match="no regular expression"):
        TermForm(form="(", told="x", example="x")
