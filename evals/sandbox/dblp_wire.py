"""The invented world in dblp's format: a search in JSON, records and people in XML."""

import math
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from evals.sandbox.paper_work import OTHER, PREPRINT
from evals.sandbox.scholar_ids import ScholarIds, says
from evals.sandbox.things import InventedPaper, InventedPerson
from evals.sandbox.traffic import Counted, Gate, Traffic, Windows
from evals.sandbox.world import World

CALLS_A_MINUTE = 60
_HITS, _MOST_HITS, _FARTHEST = 30, 1_000, 10_000
_XML = "application/xml"
_LIMITED = "<!DOCTYPE html>\n<html><title>Error 429</title><h1>Error 429: Too Many Requests</h1></html>"
_GONE = "<!DOCTYPE html>\n<html><title>Error 404</title><h1>Error 404: Not Found</h1></html>"


def dblp_app(world: World, traffic: Traffic) -> Starlette:
    wire = _Dblp(world)
    return Starlette(
        routes=[
            Route("/search/publ/api", wire.search),
            Route("/pid/{pid:path}.xml", wire.person),
            Route("/rec/{key:path}.xml", wire.record),
        ],
        middleware=[Middleware(Gate, traffic=traffic, meter=DblpMeter(traffic))],
    )


class DblpMeter:
    """Less than one call a second; told as a page, with the seconds in a header."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic, self._windows = traffic, Windows()

    def count(self, request: Request, at_once: int) -> Counted:
        now = self._traffic.clock()
        left = self._windows.take("all", "", CALLS_A_MINUTE, self._traffic.faster(60), now)
        return Counted({}) if left.granted else Counted({}, self._refused(left.reset - now))

    def hasty(self, request: Request) -> Response:
        return self._refused(self._traffic.faster(1))

    def exhausted(self, request: Request) -> Response:
        return self._refused(self._traffic.faster(600))

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        return counted.headers

    def _refused(self, seconds: float) -> Response:
        return HTMLResponse(_LIMITED, 429, {"Retry-After": str(math.ceil(seconds))})


class _Dblp:
    def __init__(self, world: World) -> None:
        self._ids = ScholarIds(world)

    async def search(self, request: Request) -> Response:
        given = request.query_params
        words = given.get("q", "")
        first, most = int(given.get("f", "0")), min(int(given.get("h", _HITS)), _MOST_HITS)
        found = [paper for paper in self._ids.papers if self._fits(paper, words.split())]
        sent = found[first : min(first + most, _FARTHEST)]
        hits: dict[str, Any] = {
            "@total": str(len(found)), "@computed": str(len(found)), "@sent": str(len(sent)), "@first": str(first),
        }  # fmt: skip
        if sent:
            hits["hit"] = [self._hit(paper) for paper in sent]
        completions = {"@total": "0", "@computed": "0", "@sent": "0"}
        return JSONResponse({
            "result": {
                "query": words, "status": {"@code": "200", "text": "OK"}, "time": {"@unit": "msecs", "text": "2.93"},
                "completions": completions, "hits": hits,
            },
        })  # fmt: skip

    async def person(self, request: Request) -> Response:
        found = self._ids.by_pid.get(request.path_params["pid"])
        if found is None:
            return HTMLResponse(_GONE, 404)
        papers = "".join(f"<r>{self._entry(paper)}</r>\n" for paper in self._ids.of(found))
        pid, name = quoteattr(self._ids.pid(found)), quoteattr(self._ids.dblp_name(found))
        text = f'<dblpperson name={name} pid={pid} n="{len(self._ids.of(found))}">\n{self._known(found)}\n{papers}'
        return Response(f'<?xml version="1.0"?>\n{text}</dblpperson>\n', media_type=_XML)

    async def record(self, request: Request) -> Response:
        found = self._ids.by_key.get(request.path_params["key"])
        if found is None:
            return HTMLResponse(_GONE, 404)
        return Response(f'<?xml version="1.0"?>\n<dblp>\n{self._entry(found)}\n</dblp>\n', media_type=_XML)

    def _fits(self, paper: InventedPaper, words: Iterable[str]) -> bool:
        """Words begin words of what is searched; `venue:` and `year:` name a part, bars stand between alternatives."""
        return all(any(self._holds(paper, one) for one in word.split("|")) for word in words)

    def _holds(self, paper: InventedPaper, word: str) -> bool:
        part, colon, value = word.rstrip(":").partition(":")
        if colon and part == "venue":
            return value.replace("_", " ").casefold() == self._ids.shown_venue(paper).casefold()
        if colon and part == "year":
            return value == str(paper.on.year)
        names = " ".join(self._ids.people[line.person].name for line in paper.bylines)
        return says([word.rstrip("$")], f"{paper.title} {names} {self._ids.shown_venue(paper)}")

    def _hit(self, paper: InventedPaper) -> dict[str, Any]:
        authors = [{"@pid": self._ids.pid(who), "text": self._ids.dblp_name(who)} for who in self._authors(paper)]
        key, doi = self._ids.key(paper), self._ids.doi(paper)
        info = {
            "authors": {"author": authors[0] if len(authors) == 1 else authors}, "title": f"{paper.title}.",
            "venue": self._ids.shown_venue(paper), "year": str(paper.on.year), "type": _type(paper), "access": "open",
            "key": key, "doi": doi, "ee": f"https://doi.org/{doi}", "url": f"https://dblp.example/rec/{key}",
        }  # fmt: skip
        return {"@score": "5", "@id": str(paper.number), "info": info, "url": f"URL#{paper.number}"}

    def _entry(self, paper: InventedPaper) -> str:
        tag = "inproceedings" if _type(paper).startswith("Conference") else "article"
        kind = ' publtype="informal"' if paper.venue == PREPRINT else ""
        where = "booktitle" if tag == "inproceedings" else "journal"
        return "".join([
            f"<{tag} key={quoteattr(self._ids.key(paper))}{kind} mdate=\"2026-10-01\">",
            *(_author(self._ids.pid(who), self._ids.dblp_name(who)) for who in self._authors(paper)),
            f"<title>{escape(paper.title)}.</title><year>{paper.on.year}</year>",
            f"<{where}>{escape(self._ids.shown_venue(paper))}</{where}>",
            f"<ee type=\"oa\">https://doi.org/{self._ids.doi(paper)}</ee></{tag}>",
        ])  # fmt: skip

    def _known(self, person: InventedPerson) -> str:
        pid = self._ids.pid(person)
        pages = [person.homepage] if person.strength > 60 else []
        pages += [f"https://orcid.org/{person.orcid}"] if person.orcid else []
        told = "".join(f"<url>{page}</url>" for page in pages)
        note = f'<note type="affiliation">{escape(person.employer)}</note>'
        return f'<person key="homepages/{pid}" mdate="2026-10-01">{_author(pid, person.name)}{note}{told}</person>'

    def _authors(self, paper: InventedPaper) -> list[InventedPerson]:
        return [self._ids.people[line.person] for line in paper.bylines]


def _author(pid: str, name: str) -> str:
    return f"<author pid={quoteattr(pid)}>{escape(name)}</author>"


def _type(paper: InventedPaper) -> str:
    if paper.venue == PREPRINT:
        return "Informal and Other Publications"
    return "Journal Articles" if paper.venue == OTHER else "Conference and Workshop Papers"
