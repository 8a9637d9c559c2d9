"""What was asked of a source and what it answered."""

from collections.abc import Iterable
from typing import Literal

from memory.vocabulary.base import Digest, Frozen, Instant, Text
from memory.vocabulary.evidence import Evidence
from memory.vocabulary.people import Account, Link

SourceStatus = Literal["ok", "partial", "limited", "failed", "skipped"]
"""ok: answered, also with nothing; partial: some of it; limited: a limit until `reset_at`; failed: refused or down."""

QueryLane = Literal["titled", "adjacent"]
"""titled: asks where people of this role work; adjacent: where those do who could take it under another title."""
QueryState = Literal["pending", "done"]


class Record(Frozen):
    """One fetched answer, after the source's declared drop-list and before anything is parsed from it.

    Only `tools/` makes one. A git Record is one pass over a repository: its body is None, `request` holds the
    arguments and HEAD, `digest` is that of the output.
    """

    id: Text
    """Deterministic: hash of source, request and digest."""
    source: Text
    request: Text
    """Method and URL, or the git arguments with HEAD."""
    url: str | None
    fetched_at: Instant
    digest: Digest
    """Of the stored body."""
    original_digest: Digest
    """Of the bytes as they came, before the drop-list."""
    body: str | None
    """None once expired, or where a pass is too large to keep."""
    expires_at: Instant | None


class Query(Frozen):
    """One question to one source; a row of `queries`, asked at most once however often a search is resumed."""

    id: Text
    """Deterministic: hash of search, source, kind and terms; a later round asks nothing twice."""
    search: Text
    source: Text
    """A source name such as `github`, or `git:PATH`."""
    round: int
    """0 for the plan, 1 and up for expansions."""
    kind: Text
    """What is asked, in the source's own closed list; git knows only `history`."""
    terms: tuple[str, ...]
    because: Text
    """Why this was asked, in words a recruiter can read."""
    lane: QueryLane = "titled"
    turn: int = 0
    """Its place among the source's questions of the round, 0 first: where a budget ends, both lanes were asked."""


class Reason(Frozen):
    """One thing that a reader should know of an answer."""

    text: Text
    count: int | None = None
    """Of how many things it holds; those of several answers add up."""
    about: str | None = None
    """Heading that it shares with others, such as `left out`."""


def in_words(reasons: Iterable[Reason]) -> str | None:
    """Each thing once, with the sum of its counts; headings in the order of first sight. None: there is nothing."""
    counted: dict[tuple[str | None, str], int | None] = {}
    for one in reasons:
        known = counted.get((one.about, one.text))
        counted[one.about, one.text] = one.count if known is None else known + (one.count or 0)
    told: dict[str | None, list[str]] = {}
    for (about, text), count in counted.items():
        key = about or text
        told.setdefault(key, []).append(text if count is None else f"{text} ({count:,})")
    headed = {about for about, _ in counted if about}
    return "; ".join(f"{key}: {', '.join(said)}" if key in headed else said[0] for key, said in told.items()) or None


class CoverageLine(Frozen):
    """What one source was asked and answered in one search."""

    source: Text
    status: SourceStatus
    requests: int
    records: int
    people: int
    reasons: tuple[Reason, ...] = ()
    """Why it is not ok, or what was left out."""
    reset_at: Instant | None
    """When a limit ends; only with `limited`."""

    @property
    def reason(self) -> str | None:
        """All reasons in one line, without the source's own name; None where there is nothing to say."""
        own = f"{self.source}: "
        return in_words(one.model_copy(update={"text": one.text.removeprefix(own)}) for one in self.reasons)


class SourceAnswer(Frozen):
    """Everything one query brought: the Records and what code parsed from them, saved in one transaction."""

    records: tuple[Record, ...]
    accounts: tuple[Account, ...]
    links: tuple[Link, ...]
    evidence: tuple[Evidence, ...]
    coverage: CoverageLine
