"""A place that no list knows, by where its name stands: behind `Location:`, behind `based in`, beside `hybrid`."""

import re
from collections.abc import Iterator

from agents.builtin.intake.text import Brieftext
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.phrases import words

_BIG = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_WORD = rf"[{_BIG}][^\W\d_]*(?:[-’'][^\W\d_]+)*"
_NAME = rf"{_WORD}(?:(?: (?:am|an der|de|de la|del|la|sur|do|upon|im))? {_WORD}){{0,2}}"
_LABELLED = re.compile(rf"\s*[:–-]\s*(?P<name>{_NAME})")
_BEHIND = re.compile(rf"\s+(?P<name>{_NAME})")
_CLOSED = re.compile(rf"\s+(?P<name>{_NAME})(?=\s*(?:[,.;:()|/\n]|[–—-]\s|$))")
_LOCATIVE = re.compile(rf"(?<!\w)(?P<name>{_WORD})[’'](?:[dt][ae](?:ki)?)\b")
"""`Eskişehir'de`"""
_SEGMENT = re.compile(r"[^,|·•()/;\n–—]+")
_WHOLE = re.compile(rf"\s*(?P<name>{_NAME})\s*[.!]?\s*")
_NOUN = re.compile(r"(?:ung|heit|keit|schaft|zeit|ion|tät|ik|ismus|bereich|umfeld|team|betrieb|branche|stelle)$")
"""German nouns are written large, and so end many that are no places."""
_HEAD_LINES = 3
_SHORTEST = 2
"""Letters; `CV`, `OpenSearch` and `SIGIR` are written as no place is."""


def unlisted_place(text: Brieftext, lexicon: Lexicon) -> str | None:
    """As the text writes it; None where nothing stands in such a spot."""
    spots = (_labelled, _seated, _beside_presence, _openers)
    return next((name for spot in spots for name in spot(text, lexicon) if _may_be_a_place(name, lexicon)), None)


def _labelled(text: Brieftext, lexicon: Lexicon) -> Iterator[str]:
    """`Location: Tarnwick`."""
    for hit in lexicon.sites.labels.find(text.words):
        line = text.text[text.text.rfind("\n", 0, hit.start) + 1 : hit.start]
        if not any(char.isalnum() for char in line) and (found := _LABELLED.match(text.text, hit.end)):
            yield found["name"]


def _seated(text: Brieftext, lexicon: Lexicon) -> Iterator[str]:
    """`based in Tarnwick`, `our Tarnwick office`, `Tarnwick'de`."""
    for hit in lexicon.sites.before.find(text.words):
        if found := _BEHIND.match(text.text, hit.end):
            yield found["name"]
    yield from (found["name"] for found in _LOCATIVE.finditer(text.text))


def _beside_presence(text: Brieftext, lexicon: Lexicon) -> Iterator[str]:
    """A part of a line's own beside one on remote, presence or the kind of contract: `Tarnwick (hybrid)`."""
    for line in _lines(text):
        parts = [found.group() for found in _SEGMENT.finditer(line)]
        told = [
            any(lexicon.remote.find(words(part))) or any(lexicon.sites.contract.find(words(part))) for part in parts
        ]
        for at, part in enumerate(parts):
            beside = any(told[max(0, at - 1) : at] + told[at + 1 : at + 2])
            if beside and not told[at] and (found := _WHOLE.fullmatch(part)):
                yield found["name"]


def _lines(text: Brieftext) -> Iterator[str]:
    """The head of an ad; all of a few lines."""
    lines = [line for line in text.text.splitlines() if line.strip()]
    yield from lines if text.short and text.title is None else lines[:_HEAD_LINES]


def _openers(text: Brieftext, lexicon: Lexicon) -> Iterator[str]:
    """`in Tarnwick,` in a few lines or a head: a name on its own behind a word for where."""
    few = text.short and text.title is None
    spoken = text.words if few else text.title.words if text.title else ()
    for hit in lexicon.sites.inside.find(spoken):
        found = _CLOSED.match(text.text, hit.end)
        if found and found.end() <= spoken[-1].end and not _NOUN.search(found["name"]):
            yield found["name"]


def _may_be_a_place(name: str, lexicon: Lexicon) -> bool:
    """Whether none of its words is known to mean something else."""
    found = [word for word in words(name) if name[word.start].isupper()]
    known = (lexicon.titles, lexicon.specialisations, lexicon.skills, lexicon.levels.titled, lexicon.languages.names,
             lexicon.remote, lexicon.sections, lexicon.work, lexicon.sites.no_place)  # fmt: skip
    common = any(word.folded in most for word in found for most in lexicon.common.values())
    written = all(word.istitle() for word in re.split(r"[ '’-]", name) if word[:1].isupper())
    return written and len(name) > _SHORTEST and not common and not any(any(phrases.find(found)) for phrases in known)
