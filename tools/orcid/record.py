"""From an ORCID record to an account, links and what is stated: it names no authors, so that no work earns points."""

import re
from collections.abc import Iterator

from memory.papers import doi_of
from memory.records import Account, Link, Record, Stated
from tools.answers.gathering import Gathering
from tools.answers.loose import shown_name
from tools.answers.places import place_key
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean
from tools.orcid.shapes import Foreign, Person, Place, Source, Work
from tools.orcid.urls import page

SOURCE = "orcid"
_OWNER = "its owner"
_SHOWN_SOURCE = 80
_SLUG = re.compile(r"[^a-z0-9]+")
_VALUE = re.compile(r"[\w.:/-]{1,80}", re.ASCII)
_PAPERS = frozenset(("journal-article", "conference-paper", "preprint", "book-chapter", "working-paper"))


def take_person(said: Person, record: Record, into: Gathering) -> None:
    """Who it is, and which pages and ids the record names. Anybody can name any, so that each is an unproven link."""
    orcid, name = said.orcid, shown_name(said.name.whole if said.name else None)
    account = into.meet(
        Account(key=f"{SOURCE}:{orcid}", source=SOURCE, handle=orcid, name=name, url=page(orcid), bot=False)
    )
    places = (said.places and said.places.items) or ()
    foreign = (said.foreign and said.foreign.items) or ()
    for key, told in (*_pages(places, orcid), *_ids(foreign, orcid)):
        if key != account.key:
            link = Link(a=account.key, b=key, status="unproven", proof=told, record=record.id)
            into.links.setdefault((link.a, link.b), link)


def take_works(works: tuple[Work, ...], orcid: str, record: Record, into: Gathering) -> None:
    into.keep(fact for work in works if (fact := _stated(work, orcid, record, into)) is not None)


def _pages(places: tuple[Place, ...], orcid: str) -> Iterator[tuple[str, str]]:
    for place in places:
        if place.url and (key := place_key(place.url)):
            yield key, f"the ORCID record, filled in by {_by(place.source, orcid)}, names this page"


def _ids(foreign: tuple[Foreign, ...], orcid: str) -> Iterator[tuple[str, str]]:
    for one in foreign:
        kind = _SLUG.sub("-", (one.type or "").casefold()).strip("-")
        page_ = place_key(one.url) if one.url else None
        known = page_ if page_ and not page_.startswith("web:") else None
        if known or (kind and one.value and _VALUE.fullmatch(one.value)):
            told = f"the ORCID record, filled in by {_by(one.source, orcid)}, names this id"
            yield known or f"{kind}:{one.value}", told


def _by(source: Source | None, orcid: str) -> str:
    other = source.other_than(orcid) if source else None
    return clean(other, _SHOWN_SOURCE) if other else _OWNER


def _stated(work: Work, orcid: str, record: Record, into: Gathering) -> Stated | None:
    told = [one for one in work.summaries or () if one.title and one.title.title]
    if not told:
        into.broken["works without a title"] += 1
        return None
    first = told[0]
    if first.type not in _PAPERS:
        into.ruled_out["works that are no papers"] += 1
        return None
    if first.on is None or (on := first.on.first) is None:
        into.broken["works without a year"] += 1
        return None
    title = clean((first.title and first.title.title) or "", TITLE_LIMIT)
    others = [name for one in told if one.source and (name := one.source.other_than(orcid))]
    doi = _doi(work)
    return Stated(
        id=hashed_id(SOURCE, "stated", orcid, doi or title.casefold()),
        record=record.id,
        owner=f"{SOURCE}:{orcid}",
        url=f"https://doi.org/{doi}" if doi else page(orcid),
        happened_on=min(on, record.fetched_at.date()),
        title=f"{title} (in the ORCID record by {clean(others[0], _SHOWN_SOURCE) if others else _OWNER})",
        gate=None,
        discounts=(),
    )


def _doi(work: Work) -> str | None:
    ids = (work.ids and work.ids.items) or ()
    return next((doi for one in ids if one.type == "doi" and (doi := doi_of(one.value or ""))), None)
