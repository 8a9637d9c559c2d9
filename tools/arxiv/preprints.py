"""From arXiv's entries to bylines and preprints. What the authors say of their acceptance is told as their word."""

import re
from collections.abc import Iterator
from datetime import date

from memory.papers import doi_of
from memory.records import Account, Discount, Evidence, Paper, Record, Stated
from tools.answers.bylines import ARXIV as SOURCE
from tools.answers.bylines import byline_account, position
from tools.answers.gathering import Gathering
from tools.arxiv.shapes import Entry
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean

PAGE = "https://arxiv.org/abs/"
LONGEST_BYLINE = 50
"""Of more authors the order says nothing, and a name among them hardly more."""
_WITHDRAWN = re.compile(r"\bwithdr(?:awn|ew|awal)\b", re.IGNORECASE)
_CLAIM = re.compile(r"\b(?:accepted|to appear|appear(?:s|ed)|published|presented|proceedings)\b", re.IGNORECASE)
_NO_PERSON = re.compile(r"\b(?:collaboration|consortium|team|group|project)\b", re.IGNORECASE)


def take(entry: Entry, record: Record, into: Gathering) -> None:
    """One entry's bylines and facts, or what it lacks."""
    if entry.arxiv is None or not _shown(entry.title):
        into.broken["entries without an id or a title"] += 1
    elif entry.published is None or not entry.authors:
        into.broken["entries without a date or authors"] += 1
    elif len(entry.authors) > LONGEST_BYLINE:
        into.ruled_out[f"papers of more than {LONGEST_BYLINE} authors"] += 1
    else:
        into.keep(_facts(entry, record, into))


def _facts(entry: Entry, record: Record, into: Gathering) -> Iterator[Evidence]:
    assert entry.arxiv is not None
    authors = entry.authors or ()
    for place, author in enumerate(authors, start=1):
        name = author.name or ""
        account = None if _NO_PERSON.search(name) else byline_account(entry.arxiv, place, name)
        if account is None:
            into.ruled_out["bylines that name nobody"] += 1
            continue
        into.meet(account)
        yield _preprint(entry, account, place, len(authors), record)
        if (claim := _claim(entry)) is not None:
            yield _stated(entry, account, claim, record)


def _preprint(entry: Entry, account: Account, place: int, authors: int, record: Record) -> Paper:
    assert entry.arxiv is not None
    gone: tuple[Discount, ...] = ("retracted",) if _WITHDRAWN.search(entry.comment or "") else ()
    return Paper(
        id=hashed_id(SOURCE, "paper", entry.arxiv, account.key),
        record=record.id,
        owner=account.key,
        url=f"{PAGE}{entry.arxiv}",
        happened_on=_day(entry, record),
        title=_shown(entry.title),
        gate=None,
        discounts=gone,
        venue=None,
        tier="preprint",
        position=position(place, authors),
        authors=authors,
        citations=None,
        doi=doi_of(entry.doi or ""),
        arxiv=entry.arxiv,
    )


def _stated(entry: Entry, account: Account, claim: str, record: Record) -> Stated:
    assert entry.arxiv is not None
    return Stated(
        id=hashed_id(SOURCE, "stated", entry.arxiv, account.key),
        record=record.id,
        owner=account.key,
        url=f"{PAGE}{entry.arxiv}",
        happened_on=_day(entry, record),
        title=clean(f"the authors' own word on arXiv, to be confirmed elsewhere: {claim}", TITLE_LIMIT),
        gate=None,
        discounts=(),
    )


def _claim(entry: Entry) -> str | None:
    """Where the authors say that the paper went; a hint at a venue, never its acceptance."""
    if journal := _shown(entry.journal):
        return journal
    comment = _shown(entry.comment)
    return comment if _CLAIM.search(comment) and not _WITHDRAWN.search(comment) else None


def _day(entry: Entry, record: Record) -> date:
    assert entry.published is not None
    return min(entry.published, record.fetched_at.date())


def _shown(text: str | None) -> str:
    """Titles and comments hold line breaks and double blanks."""
    return clean(" ".join((text or "").split()), TITLE_LIMIT)
