"""Every drop-list meets what is stored once more and changes nothing then: a kept answer tells what a fresh one did."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from tools.answers.places import PLACES, keeping_places, reading_places

AT = {
    "github": "github.parse", "huggingface": "huggingface.whose", "openalex": "openalex.asking",
    "semanticscholar": "semanticscholar.source", "arxiv": "arxiv.source", "dblp": "dblp.source",
    "orcid": "orcid.source", "openreview": "openreview.source", "stackexchange": "stackexchange.asking",
}  # fmt: skip
NAMED = {"github": "bio", "huggingface": "details"}
"""Of the two whose profiles speak freely, the field that does."""
RAW = b'{"bio": "https://hub.example/annhub", "details": "https://hub.example/annhub", "name": "Ann ann@home.example"}'


def dropping(source: str) -> Callable[[Any], Any]:
    drop: Callable[[Any], Any] = importlib.import_module(f"tools.{AT[source]}").drop
    return drop


def fresh(source: str) -> Any:
    return reading_places(NAMED.get(source, "bio"))(RAW)


@pytest.mark.parametrize("source", AT)
def test_a_drop_list_applied_twice_does_the_same_as_once(source: str) -> None:
    drop = dropping(source)
    once = drop(fresh(source))
    assert drop(once) == once


@pytest.mark.parametrize("source", NAMED)
def test_the_pages_that_a_profile_names_outlive_the_second_time_and_its_words_do_not(source: str) -> None:
    drop = dropping(source)
    stored = drop(drop(fresh(source)))
    assert (stored[PLACES], NAMED[source] in stored) == (["huggingface:annhub"], False)


@pytest.mark.parametrize("source", NAMED)
def test_a_drop_list_that_keeps_the_pages_itself_loses_them_the_second_time(source: str) -> None:
    """The planted fault: the field they are read from is gone by then, and what came along is not believed."""

    def keeping(body: Any) -> Any:
        return dropping(source)(keeping_places(body, NAMED[source]))

    once = keeping(fresh(source))
    assert (PLACES in once, PLACES in keeping(once)) == (True, False)
