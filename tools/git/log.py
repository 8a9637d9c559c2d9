"""The metadata pass: every commit that HEAD reaches, without a tree or a blob, so that no partial copy fails it."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from memory.errors import SourceFailed
from tools.git.repo import View
from tools.git.watch import Watch

LINE_LIMIT = 300
"""Most characters kept of a subject or of the first line under it."""
NOTES_LIMIT = 200
"""Most trailers kept of one message; squash messages of long branches repeat them."""

_FIELDS = 9
# NUL is the one byte that no field can hold, however hostile: git cuts every field at it.
_FORMAT = "--format=" + "%x00".join(("%H", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"))
LOG = ("log", "-z", "--no-mailmap", "--no-show-signature", "--no-notes", "--no-color", "--encoding=UTF-8", _FORMAT)
"""Arguments of the pass, before the commit to start from."""

_NOTE = re.compile(
    r"^[ \t]*(?:co-authored-by[ \t]*:(?P<co_author>[^\n]*)"
    r"|(?:reviewed|approved)[ -]by[ \t]*:(?P<reviewer>[^\n]*)"
    r"|pull[ -]request[ -]resolved[ \t]*:(?P<resolved>[^\n]*)"
    r"|see merge request (?P<merge_request>[^\n]*)"
    r"|reverts (?P<reverts_number>[\w.-]+/[\w.-]+\#\d+)"
    r"|this reverts commit (?P<reverts>[0-9a-f]{7,64})"
    r")",
    re.IGNORECASE | re.MULTILINE,
)
_MARKS = ("ed-by", "ed by", "reverts ", "merge request", "request resolved", "request-resolved")
"""One of these stands in every message that `_NOTE` finds something in; looking for them is far cheaper."""


class Ident(NamedTuple):
    """A (name, address) pair as a commit carries it. The address never leaves the process."""

    name: str
    address: str


class Commit(NamedTuple):
    sha: str
    parents: tuple[str, ...]
    author: Ident
    authored_at: int
    """Unix seconds; whatever the author's clock said."""
    committer: Ident
    committed_at: int
    subject: str
    detail: str
    """First line under the subject; of a GitHub merge commit, the title of the pull request."""
    notes: tuple[tuple[str, str], ...]
    """(kind, value) of each trailer that matters, in order; the kinds are the group names of `_NOTE`."""

    def noted(self, kind: str) -> list[str]:
        return [value for found, value in self.notes if found == kind]


def read_commits(view: View, head: str, watch: Watch) -> dict[str, Commit]:
    """All commits from `head`, newest first, by sha.

    Raises:
        SourceFailed: an object that the history needs is damaged or gone, or `watch` was told to stop.
    """
    commits: dict[str, Commit] = {}
    idents: dict[tuple[str, str], Ident] = {}
    with view.stream(*LOG, "--end-of-options", head) as stream:
        for record in _records(stream.tokens(lambda chunk: watch.commits(chunk, len(commits)))):
            commit = _commit(record, idents)
            commits[commit.sha] = commit
        if not stream.ended_well():
            raise SourceFailed(f"the history is damaged: {stream.complaint() or 'git stopped'}")
    return commits


def _records(tokens: Iterable[list[str]]) -> Iterator[tuple[str, ...]]:
    fields: list[str] = []
    for more in tokens:
        fields += more
        ready = len(fields) - len(fields) % _FIELDS
        yield from zip(*[iter(fields[:ready])] * _FIELDS, strict=True)
        fields = fields[ready:]


def _commit(record: tuple[str, ...], idents: dict[tuple[str, str], Ident]) -> Commit:
    sha, parents, name, address, authored, by_name, by_address, committed, message = record
    subject, _, body = message.lstrip("\n").partition("\n")
    return Commit(
        sha,
        tuple(parents.split()),
        _ident(name, address, idents),
        int(authored) if authored.isdecimal() else 0,
        _ident(by_name, by_address, idents),
        int(committed) if committed.isdecimal() else 0,
        subject[:LINE_LIMIT].strip(),
        body.lstrip("\n").partition("\n")[0][:LINE_LIMIT].strip() if body else "",
        _notes(body) if body else (),
    )


def _ident(name: str, address: str, idents: dict[tuple[str, str], Ident]) -> Ident:
    """One object for each pair: a project has a thousand times fewer of them than commits."""
    known = idents.get((name, address))
    if known is None:
        known = idents[name, address] = Ident(name, address)
    return known


def _notes(body: str) -> tuple[tuple[str, str], ...]:
    lower = body.lower()
    if not any(mark in lower for mark in _MARKS):
        return ()
    found = islice(_NOTE.finditer(body), NOTES_LIMIT)
    return tuple((match.lastgroup, match[match.lastgroup].strip()) for match in found if match.lastgroup)
