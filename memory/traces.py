"""What names somebody in a text, and the text without it. Pure.

A trace is a row of words: `ann-example` and `Ann Example` are the same one. Handles of a few letters and numbers alone
are ordinary words too often, so they count only in an account's key or its address on the web.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from memory.off_limits import Known

CUT = "[forgotten]"
"""Stands where a text named somebody who is forgotten."""
SHORT = 5
"""Letters from which on a plain word is taken for somebody's handle wherever it stands."""
_WORD = re.compile(r"\w+")
_ESCAPED = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|[nrtbf])")
Words = tuple[str, ...]


class Traces:
    """All that names some people. Args: whole: texts that are theirs word for word, such as the ids of their rows."""

    def __init__(self, traces: Iterable[Words], whole: Collection[str] = ()) -> None:
        self._whole = frozenset(whole)
        self._by_first: defaultdict[str, set[Words]] = defaultdict(set)
        for words in (*traces, *(_words(text) for text in whole)):
            if words:
                self._by_first[words[0]].add(words)

    @classmethod
    def of(cls, several: "Iterable[Traces]") -> "Traces":
        """All that any of them finds."""
        known = list(several)
        words = {trace for one in known for traces in one._by_first.values() for trace in traces}
        return cls(words, {text for one in known for text in one._whole})

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def needles(self) -> list[str]:
        """For a search by substring that finds at least every text in which `found` finds something."""
        return sorted({needle for traces in self._by_first.values() for words in traces for needle in _needles(words)})

    def found(self, text: str) -> bool:
        """Whether a text may name one of them, also where it is JSON within JSON."""
        return next(self._traces_in(_ESCAPED.sub(_plain, text)), None) is not None

    def cut(self, text: str) -> str:
        """A text, or a JSON document as text, in which none of them is named."""
        if text[:1] in {"{", "[", '"'}:
            try:
                document = json.loads(text)
            except ValueError:
                return self._cut_plain(text)
            return json.dumps(self._cut_in(document), ensure_ascii=False, separators=(",", ":"))
        return self._cut_plain(text)

    def _cut_in(self, value: Any) -> Any:
        match value:
            case str():
                return self.cut(value)
            case list():
                return [self._cut_in(item) for item in value if not (isinstance(item, str) and item in self._whole)]
            case dict():
                return {self.cut(key): self._cut_in(item) for key, item in value.items()}
        return value

    def _cut_plain(self, text: str) -> str:
        for trace in sorted(set(self._traces_in(text)), key=len, reverse=True):
            said = r"[\W_]+".join(re.escape(word) for word in trace)
            text = re.sub(rf"(?<![^\W_])@?{said}(?![^\W_])", CUT, text, flags=re.IGNORECASE)
        return text

    def _traces_in(self, text: str) -> Iterator[Words]:
        words = _words(text)
        for place, word in enumerate(words):
            for trace in self._by_first.get(word, ()):
                if words[place : place + len(trace)] == trace:
                    yield trace


def traces_of(known: Known, shared: Collection[str], whole: Collection[str] = ()) -> Traces:
    """Args: shared: names that somebody else bears too; they are theirs as well, and no trace."""
    texts = [*known.ids, *known.addresses, *(account.key for account in known.accounts)]
    texts += [account.url.partition("://")[2] for account in known.accounts if account.url]
    texts += [account.handle for account in known.accounts if account.handle and _tells(account.handle)]
    named = {*known.names, *(account.name for account in known.accounts if account.name)}
    texts += [name for name in named if _tells(name) and name not in shared]
    return Traces((_words(text) for text in texts), whole)


def _tells(text: str) -> bool:
    """Whether nobody writes this without meaning somebody."""
    words = _words(text)
    letters = "".join(words)
    if letters.isdigit():
        return len(words) > 1
    return len(letters) >= (SHORT if letters.isascii() and letters.isalpha() else SHORT - 2)


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.replace("_", " ").casefold()))


def _needles(words: Words) -> list[str]:
    """The longest word, in the ways in which a database that knows no Unicode may hold it."""
    word = max(words, key=len)
    if word.isascii():
        return [word]
    plain = max(re.findall(r"[a-z0-9]+", word), key=len, default="")
    if len(plain) > 2:
        return [plain]
    first = next(char for char in word if not char.isascii())
    return [first, first.upper(), *(f"u{ord(char):04x}" for char in (first, first.upper()[0]))]


def _plain(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " "
