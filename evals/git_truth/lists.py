"""Whom a project's own list names: CODEOWNERS, OWNERS, or a page with headings. Read by code, so that no name is kept.

A list names who holds a role, not who is good; that is all the truth a stranger can have.
"""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from memory.errors import UsageError

_OWNER = re.compile(r"(?<!\S)@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?![\w/-])")
_PROFILE = re.compile(r"https?://(?:www\.)?github\.com/([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))/?(?![\w/-])")
_NOBODY = frozenset({"ghost"})
"""The login under which GitHub shows whoever deleted their account; lists use it for 'no owner'."""

_ROLES = re.compile(
    r"(?i)maintain|committer|\bp?pmc\b|\bcore\b|steering|council|bdfl|emerit|alumni|owners|\bleads?\b|approver"
)
_OTHERS = re.compile(r"(?i)\bbecom|\bhow to\b|guid|process|decision|bot\b")
_UNDERLINE = re.compile(r"^([=\-~#*^.\"'])\1{2,}\s*$")
_ITEM = re.compile(r"^[-*+] +(?P<text>.+)$")
_TABLED = re.compile(r"^ *\* - (?P<name>[^\n]+)\n +- :user:`(?P<login>[A-Za-z0-9-]{1,39})`", re.MULTILINE)
"""A row of reStructuredText's list-table."""
_MARKUP = re.compile(r"[`*_\[\]]|\(<?https?://[^)]*\)|<https?://[^>]*>`?_?")
_AFTER_NAME = re.compile(r"[(,;:|–—]| - | from ")
_OWNER_LISTS = ("approvers", "project-leads", "maintainers", "leads")
"""Of an OWNERS file; `reviewers` are those who may become approvers."""


class Named(NamedTuple):
    """One person of a list; at least one of the two is there."""

    login: str | None
    name: str | None


def named(path: str, text: str) -> tuple[Named, ...]:
    """Everybody whom the list names in a maintainer's role, each once, in its order.

    Args:
        path: in the repository; its last part says what kind of list it is.

    Raises:
        UsageError: an OWNERS file that is no YAML.
    """
    file = PurePosixPath(path).name.lower()
    if file == "codeowners":
        found: Iterable[Named] = _code_owners(text)
    elif file in {"owners", "owners.yml", "owners.yaml"}:
        found = _owners(path, text)
    else:
        found = _page(text)
    once = {(one.login or one.name or "").lower(): one for one in found if (one.login or "").lower() not in _NOBODY}
    return tuple(once.values())


def _code_owners(text: str) -> Iterator[Named]:
    for line in text.splitlines():
        yield from (Named(login, None) for login in _OWNER.findall(line.partition("#")[0]))


def _owners(path: str, text: str) -> Iterator[Named]:
    try:
        held = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: no YAML") from error
    for key in _OWNER_LISTS if isinstance(held, dict) else ():
        yield from (Named(str(login), None) for login in held.get(key) or ())


def _page(text: str) -> Iterator[Named]:
    """People under the headings that name a maintainer's role."""
    for heading, lines in _sections(text.splitlines()):
        if _ROLES.search(heading) and not _OTHERS.search(heading):
            yield from _anchors("\n".join(lines))
            yield from (Named(row["login"], _name(row["name"])) for row in _TABLED.finditer("\n".join(lines)))
            yield from (one for line in lines if (one := _row(line) if line.startswith("|") else _item(line)))


def _sections(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    heading, held = "", list[str]()
    for line, below in zip(lines, [*lines, ""][1:], strict=True):
        if line.startswith("#") or (line.strip() and _UNDERLINE.match(below) and not line.startswith("|")):
            yield heading, held
            heading, held = line.strip("# "), []
        else:
            held.append(line)
    yield heading, held


def _item(line: str) -> Named | None:
    item = _ITEM.match(line)
    return _person(item["text"]) if item else None


def _row(line: str) -> Named | None:
    """The first cell is the name; a login is linked, or stands alone in the second."""
    cells = [cell.strip() for cell in line.strip("| ").split("|")]
    if len(cells) < 2 or set(cells[1]) <= set("-: ") or "github" in cells[1].lower().split():
        return None
    link = _PROFILE.search(line)
    alone = re.fullmatch(r"[`@]*([A-Za-z0-9][A-Za-z0-9-]{0,38})`?", cells[1])
    login = link[1] if link else alone[1] if alone else None
    return Named(login, _name(cells[0])) if login else None


def _person(text: str) -> Named | None:
    link = _PROFILE.search(text) or _OWNER.search(text)
    name = _name(text)
    return Named(link[1] if link else None, name) if link or name else None


def _name(text: str) -> str | None:
    """A full name; a single word could be anything."""
    plain = _AFTER_NAME.split(_MARKUP.sub("", text).strip())[0].strip()
    return plain if 2 <= len(plain.split()) <= 5 and plain[0].isalpha() and not plain.endswith(".") else None


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Named] = []
        self._login: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        link = _PROFILE.fullmatch(dict(attrs).get("href") or "") if tag == "a" else None
        self._login = link[1] if link else self._login

    def handle_data(self, data: str) -> None:
        if self._login and (name := _name(data)):
            self.found.append(Named(self._login, name))
            self._login = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._login:
            self.found.append(Named(self._login, None))
            self._login = None


def _anchors(text: str) -> list[Named]:
    reader = _Anchors()
    reader.feed(text)
    reader.close()
    return reader.found
