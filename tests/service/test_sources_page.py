"""The page on sources names every source that can be asked, with the setting that it needs."""

from pathlib import Path

import pytest

from memory.knowledge.terms import terms
from service.settings import described
from service.sources import ASKED

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
SETTINGS = {name: known.key.setting for name, known in terms().sources.items() if known.key}


@pytest.mark.parametrize("source", ASKED)
def test_a_source_has_its_line_on_the_page(source: str) -> None:
    assert f"| `{source}` |" in PAGE


@pytest.mark.parametrize(("source", "setting"), SETTINGS.items())
def test_a_key_is_got_in_three_steps_and_is_a_setting_that_exists(source: str, setting: str) -> None:
    part = PAGE.partition(f": `{setting}`\n")[2].partition("\n## ")[0]
    assert [line[:3] for line in part.splitlines() if line[:1].isdigit()] == ["1. ", "2. ", "3. "]
    assert setting in described()
    assert source in SETTINGS
