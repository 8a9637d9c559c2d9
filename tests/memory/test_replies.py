"""What the conversation says: the same sentences in every language, with the same things to be filled in."""

import re
from pathlib import Path

import pytest

from memory.errors import UsageError
from memory.knowledge.replies import FOLDER, WRITTEN, Replies, replies

_SLOT = re.compile(r"\{(\w+)\}")


def slots(say: Replies) -> dict[str, set[str]]:
    return {name: set(_SLOT.findall(text)) for name, text in say.model_dump().items() if isinstance(text, str)}


@pytest.mark.parametrize("language", WRITTEN)
def test_every_language_fills_in_the_same_and_names_the_same(language: str) -> None:
    say, english = replies(language), replies("en")
    assert say.language == language
    assert slots(say) == slots(english)
    for names in ("fields", "periods", "topics", "stands"):
        assert set(getattr(say, names)) == set(getattr(english, names))


@pytest.mark.parametrize("language", ["fr", "es", "tr", "xx", ""])
def test_a_language_in_which_not_all_is_written_is_english(language: str) -> None:
    assert replies(language) == replies("en")


def test_a_missing_sentence_is_refused_with_its_name(tmp_path: Path) -> None:
    text = (FOLDER / "replies_de.yaml").read_text(encoding="utf-8")
    (tmp_path / "replies_de.yaml").write_text(text.replace("shall_i:", "shall_we:"), encoding="utf-8")
    with pytest.raises(UsageError, match="shall_"):
        replies("de", tmp_path)


def test_a_market_is_spoken_of_in_the_language_of_the_reply() -> None:
    said = replies("de").spoken("Germany, ML engineer (the nearest market, none on file for this role in France)")
    assert said == "Deutschland, ML Engineer (der nächste Markt, nichts zu dieser Rolle für Frankreich)"
