"""A stranger's XML as JSON's values, so that it is dropped from, stored and read like any other answer.

No document type is let in: entities, and with them bombs and the reading of files, are declared there and nowhere else.
"""

from collections.abc import Mapping
from typing import Any, NoReturn
from xml.parsers import expat

DEEPEST = 40
MOST_ELEMENTS = 500_000


def xml_values(raw: bytes, names: Mapping[str, str]) -> dict[str, Any]:
    """The root under its name. Text alone is a string; every other element an object of lists, by child's name.

    Attributes stand under `@name`, text beside children or attributes under `#`.

    Args:
        names: namespace -> what is written before its names; one that is not there keeps its whole address.

    Raises:
        ValueError: no XML, cut off, with a document type, or larger than any answer.
    """
    reader = _Reader(names)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.opened, reader.closed
    parser.CharacterDataHandler = reader.said
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as bad:
        raise ValueError(f"no XML: {expat.ErrorString(bad.code)}") from None
    return reader.root


class _Reader:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.root: dict[str, Any] = {}
        self._names = names
        self._open: list[tuple[dict[str, Any], list[str]]] = [(self.root, [])]
        self._elements = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) > DEEPEST or self._elements > MOST_ELEMENTS:
            raise ValueError("XML nested too deeply, or too long")
        self._open.append(({f"@{self._short(key)}": value for key, value in attributes.items()}, []))

    def said(self, text: str) -> None:
        self._open[-1][1].append(text)

    def closed(self, name: str) -> None:
        held, texts = self._open.pop()
        text = "".join(texts)
        if held and text.strip():
            held["#"] = text
        value: Any = held or text
        above = self._open[-1][0]
        if above is self.root:
            above[self._short(name)] = value
        else:
            above.setdefault(self._short(name), []).append(value)

    def _short(self, name: str) -> str:
        namespace, blank, local = name.rpartition(" ")
        return f"{self._names.get(namespace, f'{{{namespace}}}')}{local}" if blank else local


def _refuse(*_: object) -> NoReturn:
    raise ValueError("XML with a document type")
