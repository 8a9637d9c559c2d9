"""Whether a host is that of somebody's employer, by what they say of themselves. Pure; no name is looked up."""

import re
from collections.abc import Iterator

from memory.off_limits import name_words

_PARTS = re.compile(r"[,;|/&+]|\s@|\s(?:and|und|et|y|bei|at)\s", re.IGNORECASE)
_PAST = re.compile(r"\b(?:ex|prev\w*|former\w*|past|once|was|ehemals|früher)\b", re.IGNORECASE)
_SHORTEST = 3
"""Letters below which a name says nothing."""


def is_host_of(host: str, stated: str) -> bool:
    """Whether a label of the host is the name of a stated employer, its first words, or their first letters.

    Args:
        host: lower-case ASCII.
        stated: such as `@acme`, `Acme Robotics GmbH, ex-Birch` or `acme.example`; those of the past do
            not count.
    """
    labels = {label.replace("-", "") for label in host.split(".")[:-1]}
    return any(not labels.isdisjoint(_names(part)) for part in _present(stated))


def _present(stated: str) -> Iterator[str]:
    return (part for part in _PARTS.split(f" {stated}") if part.strip() and not _PAST.search(part))


def _names(employer: str) -> set[str]:
    words = name_words(employer)
    starts = {"".join(words[:count]) for count in range(1, len(words) + 1)}
    initials = "".join(word[0] for word in employer.split() if word[0].isupper()).casefold()
    return {name for name in starts | {initials} if len(name) >= _SHORTEST}
