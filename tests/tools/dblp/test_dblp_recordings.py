"""Real dblp answers, and invented ones, whole and with every field removed or retyped: none raises."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from memory.errors import SourceError
from memory.knowledge.venues import venues
from memory.records import Evidence, Paper, SourceAnswer
from tests.helpers.serving import (
    FEWER_MUTANTS,
    Purse,
    Recordings,
    Said,
    Service,
    assert_whole,
    fetcher,
    fixture,
    holds,
    mutated,
    question,
    recorded,
)
from tools.dblp.shapes import read_records
from tools.dblp.source import BASE_URL, Dblp, DblpLimits, drop

RECORDED = Recordings("dblp")


async def served(said: Said) -> SourceAnswer:
    """Put an answer where its kind is asked for: XML as a record or a person, anything else as a search."""
    limits = DblpLimits(people=0, pages=1)
    source = Dblp(fetcher(Service(said), BASE_URL), venues(), limits=limits)
    told = str(said.body)
    kind = ("record", "conf/a/B") if told.startswith("<?xml") and "<dblp>" in told else ("works", "words")
    return await source.ask(question("dblp", *(("author", "994/1-2") if "<dblpperson" in told else kind)), Purse())


async def of_values(body: Any) -> SourceAnswer:
    """XML that was read already, with a field removed or retyped."""
    made = Dblp(fetcher(Service(Said(as_xml(body))), BASE_URL), venues(), limits=DblpLimits(people=0, pages=1))
    return await made.ask(question("dblp", "author", "994/1-2"), Purse())


def as_xml(values: Any, name: str = "") -> str:
    """What `read_records` would read as these values, as far as XML can say them."""
    if isinstance(values, list):
        return "".join(as_xml(one, name) for one in values)
    if not isinstance(values, dict):
        return f"<{name}>{str(values).encode('ascii', 'replace').decode()}</{name}>" if name else str(values)
    marks = "".join(f' {key[1:]}="{one}"' for key, one in values.items() if key[:1] == "@" and isinstance(one, str))
    inside = "".join(as_xml(one, key) for key, one in values.items() if key[:1] not in {"@", "#"})
    text = str(values.get("#", ""))
    return f"<{name}{marks}>{text}{inside}</{name}>" if name else inside


async def no_better(bodies: Iterable[tuple[str, Any]], plain: SourceAnswer) -> int:
    """No mutant puts a paper at a leading venue; returns how many."""
    stood = {fact.id: fact for fact in plain.evidence}

    def stands(where: str, answer: SourceAnswer) -> None:
        for fact in answer.evidence:
            assert not better(fact, stood.get(fact.id)), where

    return await holds(bodies, lambda body: served(Said(body)), stands)


def better(fact: Evidence, before: Evidence | None) -> bool:
    """Whether a paper stands at a leading venue for which the whole answer did not say so."""
    was = isinstance(before, Paper) and before.tier == "top"
    return isinstance(fact, Paper) and before is not None and fact.tier == "top" and not was


@RECORDED.needed
@pytest.mark.parametrize(
    ("name", "people", "papers", "told"),
    [("rec_xml_2023", 4, 4, None), ("search_publ_2019", 0, 0, "bylines without a pid (65)"),
     ("search_publ_pid_2020s", 5, 5, "1 of 99047 papers read")],
)  # fmt: skip
async def test_a_recording_brings_what_it_shows(name: str, people: int, papers: int, told: str | None) -> None:
    answer = await served(RECORDED.named(name))
    assert (answer.coverage.people, len(answer.evidence)) == (people, papers)
    assert (told or "") in (answer.coverage.reason or "")


@RECORDED.needed
async def test_the_recorded_paper_of_a_leading_venue_is_one() -> None:
    facts = (await served(RECORDED.named("rec_xml_2023"))).evidence
    assert {(fact.venue, fact.tier) for fact in facts if isinstance(fact, Paper)} == {("ACL", "top")}


@RECORDED.needed
async def test_persons_cut_out_of_the_dump_answer_no_question_of_ours() -> None:
    with pytest.raises(SourceError):
        await served(RECORDED.named("dump_person_records_2022"))


@RECORDED.needed
@pytest.mark.parametrize("path", RECORDED.each())
async def test_every_recording_without_a_field_or_with_another_type_raises_nothing(path: Path) -> None:
    said = recorded(path)
    if not isinstance(said.body, dict):
        pytest.skip("XML, whose every value is text: see the tests of invented pages")
    body = drop(said.body)
    assert await no_better(mutated(body, FEWER_MUTANTS), await served(Said(body))) > 20


@pytest.mark.parametrize("name", ["search_page1", "search_page2", "search_page3"])
async def test_every_invented_answer_without_a_field_or_with_another_type_raises_nothing(name: str) -> None:
    body = drop(fixture("dblp", name))
    assert await no_better(mutated(body), await served(Said(body))) > 100


@pytest.mark.parametrize("name", ["person_mara", "person_mixed"])
async def test_every_invented_page_without_an_element_raises_nothing(name: str) -> None:
    raw = (Path(__file__).parents[2] / "fixtures" / "dblp" / f"{name}.xml").read_bytes()
    values, tried = read_records(raw), 0
    for _, body in mutated(values, ("", "text", [], {})):
        try:
            assert_whole(await of_values(body))
        except SourceError:
            continue
        tried += 1
    assert tried > 20


def test_values_written_as_xml_are_read_as_the_same_values() -> None:
    values = {"dblpperson": {"@pid": "994/1", "r": [{"article": [{"@key": "a/b/c", "title": ["Words"]}]}]}}
    assert read_records(as_xml(values).encode()) == values
