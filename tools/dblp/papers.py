"""From dblp's records to accounts, links and papers. The pid is the account; a name is only shown."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from memory.knowledge.venues import Standing, Venues
from memory.papers import arxiv_of, doi_of
from memory.records import Account, Gate, Link, Paper, Record
from tools.answers.bylines import byline_link, position
from tools.answers.gathering import Gathering
from tools.answers.loose import shown_name
from tools.answers.orcids import Orcids
from tools.answers.places import place_key
from tools.dblp.shapes import Author, Entry, Info, Person, Records
from tools.dblp.urls import person_page, record_page
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean

SOURCE = "dblp"
_PAPERS = frozenset((
    "Conference and Workshop Papers", "Journal Articles", "Informal and Other Publications", "Informal Publications",
))  # fmt: skip
_PREPRINTS = "journals/corr/"
_INFORMAL = ("Informal", "informal", "withdrawn")
_HOMONYM = re.compile(r"\s\d{4}$")
"""Tells namesakes apart in dblp, and is no part of anybody's name."""
_MIXED = "disambiguation"
_SPELLED = {
    "conf/acl/": ("ACL", "Meeting of the Association for Computational Linguistics"),
    "journals/jmlr/": (None, "Journal of Machine Learning Research"),
    "journals/pami/": (None, "IEEE Transactions on Pattern Analysis and Machine Intelligence"),
    "journals/tacl/": (None, "Transactions of the Association for Computational Linguistics"),
    "journals/tmlr/": (None, "Transactions on Machine Learning Research"),
}
"""By the start of a key: venues that are told in a short form of dblp's own, or in one that other fields use as well.
Under one key stand workshops too, so that a conference's short form has to be exactly this one."""


class Told(NamedTuple):
    """A publication, whichever of the two forms told of it."""

    key: str | None
    title: str | None
    venue: str | None
    """None: nobody reviewed it."""
    year: int | None
    authors: tuple[Author, ...]
    doi: str | None
    arxiv: str | None


def of_search(info: Info) -> Told | None:
    """None: no paper."""
    if info.type is not None and info.type not in _PAPERS:
        return None
    informal = (info.type or "").startswith(_INFORMAL)
    authors = (info.authors and info.authors.author) or ()
    return _told(info.key, info.title, info.venue, info.year, authors, (info.doi or "", *(info.pages or ())), informal)


def of_record(entry: Entry) -> Told:
    informal = (entry.kind or "").startswith(_INFORMAL)
    venue = entry.booktitle or entry.journal
    return _told(entry.key, entry.title, venue, entry.year, entry.authors or (), entry.pages or (), informal)


def _told(
    key: str | None, title: str | None, venue: str | None, year: int | None, authors: tuple[Author, ...],
    pages: tuple[str, ...], informal: bool,
) -> Told:  # fmt: skip
    preprint = informal or (key or "").startswith(_PREPRINTS)
    arxiv = next((id_ for page in pages if (id_ := arxiv_of(page))), None)
    doi = next((id_ for page in pages if (id_ := doi_of(page)) and arxiv_of(id_) is None), None)
    return Told(key, title, None if preprint else venue, year, authors, doi, arxiv)


class PaperDesk:
    """Takes publications in, one answer after the other; ends in what was gathered.

    Args:
        into: where everything goes.
        venues: which ones are known.
    """

    def __init__(self, into: Gathering, venues: Venues) -> None:
        self._into, self._venues = into, venues
        self.orcids = Orcids(into, SOURCE)
        self.leading: dict[str, None] = {}
        """Pids of those who wrote first what somebody reviewed."""

    def take(self, told: Told | None, record: Record, only: str | None = None) -> None:
        """Args: only: the pid that is asked about; None: everybody on the byline."""
        if told is None:
            self._into.ruled_out["entries that are no papers"] += 1
        elif told.key is None or not told.title or told.year is None or not told.authors:
            self._into.broken["papers without a key, a title, a year or authors"] += 1
        else:
            self._into.keep(self._papers(told, told.key, told.year, record, only))

    def records(self, held: Records, record: Record, only: str | None = None) -> None:
        for entry in (*(held.talks or ()), *(held.articles or ())):
            self.take(of_record(entry), record, only)

    def person(self, person: Person, record: Record) -> None:
        """Somebody's page: who it is, which pages are theirs as dblp has it, and everything they wrote."""
        known = person.known or ()
        if any(one.kind == _MIXED for one in known):
            self._forget(person.pid)
            return
        account = self._account(person.pid, person.name)
        for address in (address for one in known for address in one.addresses or ()):
            self._link(account, place_key(address), record)
        for held in person.records or ():
            self.records(held, record, person.pid)

    def _link(self, account: Account, key: str | None, record: Record) -> None:
        if key is not None and key.startswith("orcid:"):
            self.orcids.add(key.removeprefix("orcid:"), account, record)
        elif key is not None and key != account.key:
            proof = "dblp lists this page for this author"
            self._into.links[account.key, key] = Link(
                a=account.key, b=key, status="unproven", proof=proof, record=record.id
            )

    def _forget(self, pid: str) -> None:
        """Behind a page that only tells namesakes apart stand several people; what it holds is nobody's yet."""
        key, into = f"{SOURCE}:{pid}", self._into
        into.evidence = {id_: fact for id_, fact in into.evidence.items() if fact.owner != key}
        into.links = {pair: link for pair, link in into.links.items() if key not in pair}
        into.accounts.pop(key, None)
        into.people.discard(key)
        into.ruled_out["names that stand for several people"] += 1

    def _papers(self, told: Told, key: str, year: int, record: Record, only: str | None) -> Iterator[Paper]:
        standing = self._standing(told, key)
        for place, author in enumerate(told.authors, start=1):
            if only is not None and author.pid != only:
                continue
            if author.pid is None:
                self._into.ruled_out["bylines without a pid"] += 1
                continue
            account = self._account(author.pid, author.name)
            if place == 1 and standing is not None:
                self.leading[author.pid] = None
            self._byline(account, told, place, author, record)
            yield _paper(told, key, year, account, standing, place, record)

    def _account(self, pid: str, name: str | None) -> Account:
        shown = shown_name(_HOMONYM.sub("", name or ""))
        return self._into.meet(
            Account(key=f"{SOURCE}:{pid}", source=SOURCE, handle=pid, name=shown, url=person_page(pid), bot=False)
        )

    def _byline(self, account: Account, told: Told, place: int, author: Author, record: Record) -> None:
        printed = _HOMONYM.sub("", author.name or "")
        link = byline_link(account, told.arxiv, place, printed, SOURCE, record.id) if told.arxiv else None
        if link is not None:
            self._into.links[link.a, link.b] = link

    def _standing(self, told: Told, key: str) -> Standing | None:
        if told.venue is None or not (venue := clean(told.venue, TITLE_LIMIT)):
            return None
        if "@" in told.venue:
            return Standing(name=venue, tier="workshop")
        return self._venues.standing([_spelled(venue, key)])


def _spelled(venue: str, key: str) -> str:
    short, spelled = next((told for start, told in _SPELLED.items() if key.startswith(start)), (venue, venue))
    return spelled if short in {None, venue.partition(" (")[0]} else venue


def _paper(
    told: Told, key: str, year: int, account: Account, standing: Standing | None, place: int, record: Record
) -> Paper:
    venue = standing.name if standing else None
    return Paper(
        id=hashed_id(SOURCE, "paper", key, account.key),
        record=record.id,
        owner=account.key,
        url=record_page(key),
        happened_on=min(date(year, 1, 1), record.fetched_at.date()),
        title=clean((told.title or "").removesuffix("."), TITLE_LIMIT),
        gate=Gate(kind="venue", by=venue, by_name=venue) if venue else None,
        discounts=(),
        venue=venue,
        tier=standing.tier if standing else "preprint",
        position=position(place, len(told.authors)),
        authors=len(told.authors),
        citations=None,
        doi=told.doi,
        arxiv=told.arxiv,
    )
