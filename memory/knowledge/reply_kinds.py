"""By what phrases a reply says that it is a yes, a no or a question; English and German."""

from datetime import date
from functools import cache
from pathlib import Path

from memory.knowledge.files import read
from memory.records import Frozen, ReplyKind, Text

FILE = Path(__file__).parent / "reply_kinds.yaml"


class ReplyWords(Frozen):
    as_of: date
    order: tuple[ReplyKind, ...]
    """Of several kinds in one reply the first stands."""
    whole: dict[ReplyKind, tuple[Text, ...]]
    """Sentences that say it with nothing beside."""
    phrases: dict[ReplyKind, dict[Text, tuple[Text, ...]]]
    """Kind -> language -> phrases."""
    unsure: tuple[Text, ...]
    quoted: tuple[Text, ...]
    quoting: tuple[tuple[Text, Text], ...]


@cache
def reply_words(file: Path = FILE) -> ReplyWords:
    """Raises: UsageError: the file does not fit its schema."""
    return read(file, ReplyWords)
