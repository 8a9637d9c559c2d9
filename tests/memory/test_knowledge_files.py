"""One reader for every knowledge file: a closed schema, and one clear line where something is wrong."""

from pathlib import Path

import pytest

from memory.errors import UsageError
from memory.knowledge.files import read
from memory.records import Frozen


class Costs(Frozen):
    costs: dict[str, dict[str, int]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("costs: {github: {people: 1}, github: {people: 2}}", "github"),
        ("costs: {github: {people: 1, people: 1}}", "people"),
        ("costs: {}\ncosts: {}", "costs"),
    ],
)
def test_a_key_that_stands_there_twice_is_refused_instead_of_winning(tmp_path: Path, text: str, name: str) -> None:
    file = tmp_path / "costs.yaml"
    file.write_text(text)
    with pytest.raises(UsageError, match=f"costs.yaml cannot be read: '{name}' stands there twice"):
        read(file, Costs)


def test_the_same_key_in_two_places_of_the_file_is_no_repetition(tmp_path: Path) -> None:
    file = tmp_path / "costs.yaml"
    file.write_text("costs: {github: {people: 1}, openalex: {people: 2}}")
    assert read(file, Costs).costs == {"github": {"people": 1}, "openalex": {"people": 2}}
