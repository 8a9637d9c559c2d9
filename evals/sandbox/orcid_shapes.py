"""How ORCID writes things down: wrapped values, lists in objects, and who put each item into the record."""

from typing import Any

from evals.sandbox.github_shapes import SITE
from evals.sandbox.paper_work import PREPRINT
from evals.sandbox.scholar_ids import ScholarIds
from evals.sandbox.things import InventedPaper, InventedPerson

_CROSSREF = ("0000-0009-0000-0001", "Crossref")
_FIRST_CODE = 9_400_000


class OrcidShapes:
    """Args: ids: of the world that is served."""

    def __init__(self, ids: ScholarIds) -> None:
        self._ids = ids

    def person(self, one: InventedPerson) -> dict[str, Any]:
        first, _, last = one.name.partition(" ")
        here = f"/{one.orcid}"
        keywords = [{"content": "machine learning", "put-code": 1}] if one.strength > 60 else []
        return {
            "last-modified-date": None,
            "name": {
                "given-names": _wrapped(first), "family-name": _wrapped(last or None), "credit-name": None,
                "source": None, "visibility": "public", "path": one.orcid,
            },
            "other-names": {"last-modified-date": None, "other-name": [], "path": f"{here}/other-names"},
            "biography": None,
            "researcher-urls": {
                "last-modified-date": None, "researcher-url": self._pages(one), "path": f"{here}/researcher-urls",
            },
            "emails": {"last-modified-date": None, "email": [], "path": f"{here}/email"},
            "addresses": {
                "last-modified-date": None, "address": [{"country": _wrapped(one.place.country)}],
                "path": f"{here}/address",
            },
            "keywords": {"last-modified-date": None, "keyword": keywords, "path": f"{here}/keywords"},
            "external-identifiers": {
                "last-modified-date": None, "external-identifier": self._foreign(one),
                "path": f"{here}/external-identifiers",
            },
            "path": f"{here}/person",
        }  # fmt: skip

    def works(self, one: InventedPerson) -> dict[str, Any]:
        group = [self._group(paper, one) for paper in self._ids.of(one)]
        return {"last-modified-date": None, "group": group, "path": f"/{one.orcid}/works"}

    def _pages(self, one: InventedPerson) -> list[dict[str, Any]]:
        """Whoever links their accounts names those at dblp and on GitHub too."""
        named = {"Homepage": one.homepage} if one.strength > 50 else {}
        named |= {"dblp": f"https://dblp.example/pid/{self._ids.pid(one)}"} if one.linked else {}
        named |= {"GitHub": f"{SITE}/{one.login}"} if one.linked else {}
        return [
            {"source": _owner(one), "url-name": name, "url": _wrapped(url), "visibility": "public", "put-code": code}
            for code, (name, url) in enumerate(named.items(), start=1)
        ]

    def _foreign(self, one: InventedPerson) -> list[dict[str, Any]]:
        """What another service filled in, asked to by the owner."""
        if one.strength <= 70:
            return []
        source = _client("0000-0009-0000-0002", "Index of Nobody") | {"assertion-origin-orcid": _holder(one)}
        number = f"94{one.number}"
        return [{
            "source": source, "external-id-type": "Nobody Author ID", "external-id-value": number,
            "external-id-url": _wrapped(f"https://index.example/authors?authorID={number}"),
            "external-id-relationship": "self", "visibility": "public", "put-code": 1,
        }]  # fmt: skip

    def _group(self, paper: InventedPaper, one: InventedPerson) -> dict[str, Any]:
        ids = {"external-id": [self._doi(paper)]}
        preprint = paper.venue == PREPRINT
        code = _FIRST_CODE + paper.number % 100_000
        summary = {
            "put-code": code, "source": _owner(one) if preprint else _client(*_CROSSREF),
            "title": {"title": _wrapped(paper.title), "subtitle": None, "translated-title": None}, "external-ids": ids,
            "url": None, "type": "preprint" if preprint else "conference-paper",
            "publication-date": {
                "year": _wrapped(f"{paper.on:%Y}"), "month": _wrapped(f"{paper.on:%m}"),
                "day": None if preprint else _wrapped(f"{paper.on:%d}"),
            },
            "journal-title": _wrapped(paper.venue), "visibility": "public", "path": f"/{one.orcid}/work/{code}",
            "display-index": "0",
        }  # fmt: skip
        return {"last-modified-date": None, "external-ids": ids, "work-summary": [summary]}

    def _doi(self, paper: InventedPaper) -> dict[str, Any]:
        doi = self._ids.doi(paper)
        return {
            "external-id-type": "doi", "external-id-value": doi, "external-id-normalized": _wrapped(doi.lower()),
            "external-id-normalized-error": None, "external-id-url": _wrapped(f"https://doi.org/{doi}"),
            "external-id-relationship": "self",
        }  # fmt: skip


def _wrapped(value: str | None) -> dict[str, str] | None:
    return None if value is None else {"value": value}


def _holder(one: InventedPerson) -> dict[str, str]:
    return {"uri": f"https://orcid.org/{one.orcid}", "path": str(one.orcid), "host": "orcid.org"}


def _source(**said: Any) -> dict[str, Any]:
    names = ("source-orcid", "source-client-id", "source-name", "assertion-origin-orcid", "assertion-origin-client-id")
    return dict.fromkeys(names) | {name.replace("_", "-"): value for name, value in said.items()}


def _owner(one: InventedPerson) -> dict[str, Any]:
    return _source(source_orcid=_holder(one), source_name=_wrapped(one.name))


def _client(id_: str, name: str) -> dict[str, Any]:
    path = {"uri": f"https://orcid.org/client/{id_}", "path": id_, "host": "orcid.org"}
    return _source(source_client_id=path, source_name=_wrapped(name))
