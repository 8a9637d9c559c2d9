"""Options that recur, and how their words are read."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar, get_args

import typer

if TYPE_CHECKING:
    from memory.records import Answer

Named = TypeVar("Named")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
SearchId = Annotated[str, typer.Argument(help="Id of the search.")]
PersonId = Annotated[str, typer.Argument(help="Id of the person.")]
DraftId = Annotated[str, typer.Argument(help="Id of the draft.")]
REPLY_KINDS = "yes, no, not_now, ask_colleague, how_did_you_find_me, pay_question or unknown."
FURTHEST = 10_000_000
"""How many rows may be passed over."""
TextFile = Annotated[str, typer.Option(help="File with the new text, or - for standard input.")]
Sha = Annotated[str, typer.Option("--sha", help="SHA-256 of what `drafts show` printed.")]
Answers = Annotated[list[str], typer.Option("--answer", metavar="TOPIC=VALUE", help="Settle an open question. Repeat.")]


def answers(given: Sequence[str]) -> "tuple[Answer, ...]":
    """Raises: UsageError: not TOPIC=VALUE, or no such topic."""
    from memory.errors import UsageError
    from memory.records import Answer, Topic

    found = []
    for item in given:
        topic, equals, value = item.partition("=")
        if not equals or not value.strip():
            raise UsageError(f"--answer {item!r} is not TOPIC=VALUE")
        if topic not in get_args(Topic):
            raise UsageError(f"--answer: no question has the topic {topic!r}; topics are {', '.join(get_args(Topic))}")
        found.append(Answer.model_validate({"topic": topic, "value": value.strip()}))
    return tuple(found)


def one_of(option: str, value: str, known: Sequence[Named]) -> Named:
    """The known word that this is. Raises: UsageError."""
    from memory.errors import UsageError

    for name in known:
        if name == value:
            return name
    raise UsageError(f"{option} {value[:40]!r} is not one of {', '.join(map(str, known))}")


def read_text(path: Path | str, longest: int) -> str:
    """A text from a file, or from standard input for `-`; the bytes are untrusted.

    Raises:
        UsageError: no such file, a folder, not UTF-8, or longer than `longest` characters.
    """
    import sys

    from memory.errors import UsageError

    try:
        raw = sys.stdin.buffer.read(4 * longest + 1) if str(path) == "-" else _head(Path(path), 4 * longest + 1)
        text = raw.decode("utf-8")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text; save it as plain text first") from None
    if len(text) > longest:
        raise UsageError(f"{path} has more than {longest:,} characters; cut it to the part that describes the work")
    return text.replace("\x00", "")


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)
