"""How `people link` reads its words and prints the answer."""

from apps.cli import output
from apps.cli.session import run
from memory.errors import UsageError
from memory.records import VerdictKind
from service.identity import LinkDecided


def link(a: str, b: str, said: dict[VerdictKind, bool], reason: str, json: bool) -> None:
    """Raises: UsageError: not exactly one of the words."""
    words: list[VerdictKind] = [word for word, given in said.items() if given]
    if len(words) != 1:
        raise UsageError("people link: say one of --confirm, --split and --undo")
    (word,) = words
    found = run(lambda application, actor: application.identity.decide(actor, a, b, word, reason))
    output.show(found, json, _human)


def _human(found: LinkDecided) -> None:
    together = len(found.people) == 1
    output.line(f"{found.a} and {found.b}: {'one person now' if together else 'two people now'}", "bold")
    for id_ in found.people:
        output.line(f"person: {id_}")
    output.line("scores already shown stay as they were; the next search scores them anew")
    if found.says != "withdrawn":
        output.line(f"to take it back: hardsignal people link {found.a} {found.b} --undo --reason WHY")
