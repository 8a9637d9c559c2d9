"""From OpenAlex works to accounts, ORCID links and papers. Only what the catalogue says of a byline is a fact."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import get_args

from memory.knowledge.venues import Standing, Venues
from memory.papers import arxiv_of, doi_of
from memory.records import Account, Gate, Paper, Record
from tools.answers.bylines import Position, byline_link
from tools.answers.gathering import Gathering
from tools.answers.loose import other_names, shown_name
from tools.answers.orcids import PAGE, Orcids
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean
from tools.openalex.asking import SOURCE
from tools.openalex.shapes import OPENALEX, Author, Byline, Host, Work

_POSITIONS: Mapping[str | None, Position] = {position: position for position in get_args(Position)}
_NOBODY = frozenset((f"{OPENALEX}A9999999999", f"{OPENALEX}A5317838346"))
"""Ids that stand for an unknown author and for removed ones."""
_PAPERS = frozenset(("article", "preprint", "review", "book-chapter", "conference-paper"))
_OLD_REVIEWED = frozenset(("journal-article", "proceedings-article"))
_OLD_PAPERS = _OLD_REVIEWED | {"posted-content"}
_REVIEWING = frozenset(("journal", "conference", "book series", "ebook platform"))
_PREPRINTS = frozenset(("preprint", "posted-content"))


class PaperDesk:
    """Takes works in, one answer after the other; ends in what was gathered.

    Args:
        into: where everything goes.
        venues: which ones are known.
        only: the profile that is asked about; None: everybody on a byline.
    """

    def __init__(self, into: Gathering, venues: Venues, only: str | None = None) -> None:
        self._into, self._venues, self._only = into, venues, only
        self.looked_up = 0
        """Works asked for by themselves."""
        self.orcids = Orcids(into, "OpenAlex")

    def profile(self, author: Author, record: Record) -> None:
        """A profile by itself."""
        self._account(author, record)

    def take(self, work: Work, record: Record) -> None:
        if (lack := _lack(work)) is not None:
            self._into.broken[lack] += 1
        elif work.type not in _PAPERS | _OLD_PAPERS:
            self._into.ruled_out["works that are no papers"] += 1
        else:
            self._into.keep(self._papers(work, record))

    def _papers(self, work: Work, record: Record) -> Iterator[Paper]:
        standing, bylines = _standing(work, self._venues), work.authorships or ()
        for place, byline in enumerate(bylines, start=1):
            account = self._credited(byline, record)
            if account is not None:
                self._link(account, work, place, byline, record)
                yield _paper(work, byline, account, standing, len(bylines), record)

    def _link(self, account: Account, work: Work, place: int, byline: Byline, record: Record) -> None:
        arxiv, printed = _arxiv(work), byline.raw_author_name or account.name or ""
        link = byline_link(account, arxiv, place, printed, "OpenAlex", record.id) if arxiv else None
        if link is not None:
            self._into.links[link.a, link.b] = link

    def _credited(self, byline: Byline, record: Record) -> Account | None:
        author = byline.author or Author()
        if self._only is not None and author.id != self._only:
            return None
        if author.id in _NOBODY:
            self._into.ruled_out["bylines of nobody known"] += 1
        elif author.id is None:
            self._into.ruled_out["bylines without a profile"] += 1
        elif byline.author_position not in _POSITIONS:
            self._into.broken["bylines without a place"] += 1
        elif other_names(byline.raw_author_name or "", author.display_name or ""):
            self._into.ruled_out["bylines that print another name than the profile's"] += 1
        else:
            return self._account(author, record)
        return None

    def _account(self, author: Author, record: Record) -> Account | None:
        if author.id is None or author.id in _NOBODY:
            return None
        name = shown_name(author.display_name)
        key = f"{SOURCE}:{author.id.removeprefix(OPENALEX)}"
        account = self._into.meet(Account(key=key, source=SOURCE, handle=None, name=name, url=author.id, bot=False))
        if author.orcid is not None:
            self.orcids.add(author.orcid.removeprefix(PAGE), account, record)
        return account


def _lack(work: Work) -> str | None:
    """What is missing without which a work says nothing."""
    if work.id is None or work.type is None:
        return "works without an id or a type"
    if work.publication_date is None or work.authorships is None:
        return "works without a date or bylines"
    # A paper that does not say so might be a retracted one.
    return "works that do not say whether they were retracted" if work.is_retracted is None else None


def _standing(work: Work, venues: Venues) -> Standing | None:
    """The best of the places where the work was published; None where nobody is known to have reviewed it."""
    ranked = {"top": 0, "other": 1, "workshop": 2}
    found = [standing for names in _reviewed(work) if (standing := venues.standing(names))]
    return min(found, key=lambda standing: ranked[standing.tier], default=None)


def _reviewed(work: Work) -> Iterator[list[str]]:
    """The names of each place that reviews what it publishes, and did publish the work."""
    for place in (work.primary_location, *(work.locations or ())):
        if place is not None and place.is_published and _reviews(place.source):
            yield _names(place.raw_source_name, place.source)
    if work.type in _OLD_REVIEWED and work.host_venue is not None and work.host_venue.type != "repository":
        yield _names(None, work.host_venue)


def _reviews(host: Host | None) -> bool:
    return host is not None and host.type in _REVIEWING


def _arxiv(work: Work) -> str | None:
    """The id of its preprint: by its DOI, or by a place where it lies."""
    pages = [place.landing_page_url for place in (work.primary_location, *(work.locations or ())) if place]
    return next((id_ for text in (work.doi, *pages) if text and (id_ := arxiv_of(text))), None)


def _names(printed: str | None, host: Host | None) -> list[str]:
    names = (printed, host.display_name if host else None)
    return [shown for name in names if name and (shown := clean(name, TITLE_LIMIT))]


def _paper(
    work: Work, byline: Byline, account: Account, standing: Standing | None, authors: int, record: Record
) -> Paper:
    assert work.id is not None
    venue = standing.name if standing else None
    return Paper(
        id=hashed_id(SOURCE, "paper", work.id, account.key),
        record=record.id,
        owner=account.key,
        url=work.doi or work.id,
        happened_on=_accepted_on(work, record),
        title=clean(work.title or "", TITLE_LIMIT),
        gate=Gate(kind="venue", by=venue, by_name=venue) if venue else None,
        discounts=("retracted",) if work.is_retracted else (),
        venue=venue,
        tier=standing.tier if standing else "preprint",
        position=_POSITIONS[byline.author_position],
        authors=authors,
        citations=work.cited_by_count,
        doi=doi_of(work.doi or ""),
        arxiv=_arxiv(work),
    )


def _accepted_on(work: Work, record: Record) -> date:
    """An issue can be dated ahead; nothing is dated later than it was seen."""
    assert work.publication_date is not None
    return min(work.publication_date, record.fetched_at.date())
