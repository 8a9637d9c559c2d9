"""What names a paper: DOI, arXiv id, title, whichever catalogue tells of it."""

import pytest

from agents.scoring import score
from memory.knowledge.weights import profile
from memory.papers import arxiv_of, doi_of, same_papers
from memory.records import Paper
from tests.agents.scoring_facts import TODAY, paper

OPENALEX = paper(1, title="Even Ovens", url="https://doi.org/10.5555/Ovens.1", owner="openalex:A1")
SCHOLAR = paper(
    2, title="Even ovens: an appliance study", url="https://s2.example/p", doi="10.5555/ovens.1", arxiv="2503.94001",
    owner="semanticscholar:7",
)  # fmt: skip
ARXIV = paper(
    3, title="How Even Is an Oven?", url="https://arxiv.org/abs/2503.94001", owner="arxiv:2503.94001#1-example",
    tier="preprint", venue=None, gate=None, citations=None,
)  # fmt: skip
OTHER = paper(4, title="Uneven Stoves", url="https://doi.org/10.5555/stoves")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("2503.94001", "2503.94001"), ("2503.94001v12", "2503.94001"), ("arXiv:2503.94001", "2503.94001"),
        ("http://arxiv.org/abs/2503.94001v2", "2503.94001"), ("https://arxiv.org/pdf/2503.94001.pdf", "2503.94001"),
        ("https://doi.org/10.48550/arXiv.2503.94001", "2503.94001"), ("astro-ph/0601001", "astro-ph/0601001"),
        ("quant-ph/0201082v1", "quant-ph/0201082"), ("math.GT/0309136", "math/0309136"), ("0704.0001", "0704.0001"),
        ("10.5555/ovens.1", None), ("25.1", None), ("", None), ("../../etc", None), ("2503.94001; x", None),
    ],
)  # fmt: skip
def test_an_arxiv_id_is_read_old_and_new_without_its_version(text: str, id_: str | None) -> None:
    assert arxiv_of(text) == id_


@pytest.mark.parametrize(
    ("text", "doi"),
    [("https://doi.org/10.5555/Ovens.1", "10.5555/ovens.1"), ("doi:10.5555/ovens.1", "10.5555/ovens.1"),
     ("10.5555/ovens.1", "10.5555/ovens.1"), ("2503.94001", None), ("10.5555/", None), ("10.5555/a b", None)],
)  # fmt: skip
def test_a_doi_is_read_without_its_address_and_its_case(text: str, doi: str | None) -> None:
    assert doi_of(text) == doi


def test_a_paper_met_in_three_catalogues_is_one() -> None:
    one = same_papers([ARXIV, OTHER, OPENALEX, SCHOLAR])
    assert one[ARXIV.id] == one[OPENALEX.id] == one[SCHOLAR.id] != one[OTHER.id]


@pytest.mark.parametrize(("left", "right"), [(OPENALEX, SCHOLAR), (SCHOLAR, ARXIV)])
def test_two_of_them_meet_by_what_they_share(left: Paper, right: Paper) -> None:
    assert len(set(same_papers([left, right]).values())) == 1
    # The fault: without the ids that the catalogue tells, nothing joins them.
    blank = [fact.model_copy(update={"doi": None, "arxiv": None}) for fact in (left, right)]
    assert len(set(same_papers(blank).values())) == 2


def test_the_title_alone_still_joins_and_an_empty_one_joins_nothing() -> None:
    told = [paper(number, title="Even ovens!") for number in (1, 2)]
    untold = [paper(number, title="…") for number in (1, 2)]
    assert len(set(same_papers(told).values())) == 1
    assert len(set(same_papers(untold).values())) == 2


def test_the_order_of_the_facts_decides_nothing() -> None:
    facts = [OPENALEX, SCHOLAR, ARXIV, OTHER]
    assert same_papers(facts) == same_papers(facts[::-1])


def test_the_score_counts_a_paper_of_three_catalogues_once() -> None:
    role = profile("research_scientist")
    once = score(role, [OPENALEX], TODAY).score_mp
    assert score(role, [OPENALEX, SCHOLAR, ARXIV], TODAY).score_mp == once
    apart = SCHOLAR.model_copy(update={"doi": None, "arxiv": None})
    assert score(role, [OPENALEX, apart, ARXIV], TODAY).score_mp > once
