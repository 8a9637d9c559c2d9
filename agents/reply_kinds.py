"""What kind of reply somebody's words are, by reviewed phrases; where none says so it is unknown, and a person says.

A reply is hostile text: it chooses one of seven words, and nothing of it is quoted in any message.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from agents.builtin.intake.plain import plain
from memory.knowledge.phrases import Phrases, words
from memory.knowledge.reply_kinds import reply_words
from memory.records import ReplyKind

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_LONGEST_LEAD = 400


class Said(NamedTuple):
    kind: ReplyKind
    phrase: str | None
    """What says so."""
    lead: str | None
    """The sentence that points to somebody else."""


def kind_of(text: str) -> Said:
    """Args: text: in their words alone; see `own_words`."""
    found: dict[ReplyKind, str] = {}
    lead = None
    for sentence in _SENTENCE.findall(text):
        for kind, phrase in _found(sentence):
            found.setdefault(kind, phrase)
            if kind == "ask_colleague":
                lead = lead or " ".join(sentence.split())[:_LONGEST_LEAD]
    for kind in reply_words().order:
        if kind in found:
            return Said(kind, found[kind], lead)
    return Said("unknown", None, lead)


def own_words(text: str, ours: Sequence[str]) -> str:
    """A reply without what it repeats of the message that it answers, and without a signature.

    Args: ours: the sentences of that message; some mail programs repeat them without a mark.
    """
    known, kept = reply_words(), []
    for line in plain(text).splitlines():
        bare = line.strip()
        low = bare.casefold()
        if bare == "--" or low.startswith(known.quoted):
            break
        if not bare.startswith(">") and not _says_who(low):
            kept.append(bare)
    theirs = "\n".join(kept)
    for one in ours:
        theirs = re.sub(r"\s+".join(map(re.escape, one.split())), "\n", theirs)
    return theirs.strip()


def _says_who(line: str) -> bool:
    return any(line.startswith(first) and line.endswith(last) for first, last in reply_words().quoting)


def _found(sentence: str) -> Iterator[tuple[ReplyKind, str]]:
    hits = list(_phrases().find(words(sentence)))
    unsure = any(hit.value is None for hit in hits)
    begins = sentence.partition(",")[0]
    if alone := _whole().get(_folded(sentence)):
        yield alone, sentence.strip()
    elif _whole().get(_folded(begins)) == "yes" and not unsure:
        yield "yes", begins.strip()
    for hit in hits:
        if hit.value is not None and not (hit.value == "yes" and unsure):
            yield hit.value, hit.phrase


@cache
def _whole() -> dict[str, ReplyKind]:
    listed = reply_words().whole.items()
    return {_folded(one): kind for kind, said in listed for one in said}


def _folded(text: str) -> str:
    return " ".join(word.folded for word in words(text))


@cache
def _phrases() -> Phrases[ReplyKind | None]:
    known = reply_words()
    kinds = [(phrase, kind) for kind, said in known.phrases.items() for each in said.values() for phrase in each]
    return Phrases([*kinds, *((phrase, None) for phrase in known.unsure)])
