"""What names somebody in a text, however it is written there, and what only looks like it."""

import json

import pytest

from memory.off_limits import Known
from memory.records import Account
from memory.traces import CUT, Traces, traces_of


def an_account(handle: str, name: str | None = None) -> Account:
    return Account(
        key="github:id:77", source="github", handle=handle, name=name, url=f"https://github.example/{handle}", bot=False
    )


def traces(handle: str = "ann-ex1", *names: str, shared: frozenset[str] = frozenset()) -> Traces:
    known = Known(("id-1",), names or ("Ann Éxample",), (an_account(handle),), ("ann@home.example",))
    return traces_of(known, shared, whole=("id-1", "github:id:77"))


@pytest.mark.parametrize(
    "text",
    [
        "thanks to @ann-ex1!", "Merge pull request #1 from ann-ex1/fix", "ANN ÉXAMPLE", "Ann\nÉxample",
        "write to Ann@Home.Example", "github:id:77", json.dumps("by Ann Éxample"),
        json.dumps({"body": json.dumps({"login": "x\nann-ex1"})}), "https://github.example/ann-ex1/repo",
    ],
)  # fmt: skip
def test_whoever_is_named_is_found_and_cut(text: str) -> None:
    found = traces()
    assert found.found(text)
    cut = found.cut(text)
    assert not found.found(cut)
    assert CUT in cut


@pytest.mark.parametrize("text", ["github:id:771", "ann-ex12", "xann-ex1", "Annabel Éxample", "Example, Ann B."])
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert traces().cut(text) == text


def test_a_name_that_somebody_else_bears_too_is_theirs() -> None:
    found = traces("ann-ex1", "Wei Zhang", shared=frozenset({"Wei Zhang"}))
    assert found.cut("Wei Zhang and ann-ex1") == f"Wei Zhang and {CUT}"


@pytest.mark.parametrize("handle", ["nn", "gpt", "12345"])
def test_a_handle_that_is_an_ordinary_word_or_number_counts_only_in_its_address(handle: str) -> None:
    found = traces(handle)
    assert found.cut(f"a {handle} here") == f"a {handle} here"
    assert CUT in found.cut(f"see github.example/{handle}")


def test_a_list_of_ids_loses_the_id_and_other_documents_stay_as_they_are() -> None:
    assert traces().cut('{"people":["id-1","id-2"]}') == '{"people":["id-2"]}'
    assert json.loads(traces().cut('{"n":1,"t":"é","x":null}')) == {"n": 1, "t": "é", "x": None}


@pytest.mark.parametrize("name", ["王小明", "Łukasz Żółw", "Ann Éxample"])
@pytest.mark.parametrize("spell", [str, json.dumps, lambda name: json.dumps(json.dumps(name)), str.upper])
def test_a_search_by_substring_finds_every_text_that_names_somebody(name: str, spell: object) -> None:
    text = spell(name)  # type: ignore[operator]
    found = traces("q", name)
    assert found.found(text)
    assert any(needle in text.lower() or needle in text for needle in found.needles())
