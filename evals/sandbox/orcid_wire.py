"""The invented world in ORCID's format: a search that tells iDs alone, people, and the works in their records."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from evals.sandbox.orcid_shapes import OrcidShapes
from evals.sandbox.scholar_ids import ScholarIds, says
from evals.sandbox.things import InventedPerson
from evals.sandbox.traffic import Counted, Gate, Traffic, Windows
from evals.sandbox.world import World

CALLS_A_DAY = {False: 10_000, True: 40_000}
"""Without a token, with one."""
CALLS_A_SECOND = 24
_DAY = 86_400.0
_ROWS, _MOST_ROWS = 100, 1_000
_HELP = "https://orcid.example/troubleshooting"
_ERRORS = {
    400: (9012, "The client application made a bad request to the ORCID API."),
    404: (9016, "The resource was not found."),
    500: (9008, "Something went wrong in ORCID."),
}
_TERM = re.compile(r'(keyword|digital-object-ids|family-name|given-names):(?:"([^"]*)"|(\S+))')


def orcid_app(world: World, traffic: Traffic) -> Starlette:
    wire = _Orcid(world)
    return Starlette(
        routes=[
            Route("/v3.0/search", wire.search),
            Route("/v3.0/{orcid}/person", wire.person),
            Route("/v3.0/{orcid}/works", wire.works),
        ],
        middleware=[Middleware(Gate, traffic=traffic, meter=OrcidMeter(traffic))],
    )


class OrcidMeter:
    """No header tells of a limit. Haste is answered with 503, a spent day with plain text."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic, self._windows = traffic, Windows()

    def count(self, request: Request, at_once: int) -> Counted:
        caller, now = request.headers.get("authorization", ""), self._traffic.clock()
        haste = self._windows.take("second", caller, CALLS_A_SECOND, self._traffic.faster(1), now)
        if not haste.granted:
            return Counted({}, self.hasty(request))
        day = self._windows.take("day", caller, CALLS_A_DAY[bool(caller)], self._traffic.faster(_DAY), now)
        return Counted({}) if day.granted else Counted({}, self.exhausted(request))

    def hasty(self, request: Request) -> Response:
        return HTMLResponse("<html><body>503 Service Temporarily Unavailable</body></html>", 503)

    def exhausted(self, request: Request) -> Response:
        return PlainTextResponse("You have exceeded your daily quota of requests.", 429)

    def unchanged(self, request: Request, counted: Counted) -> Mapping[str, str]:
        return counted.headers


class _Orcid:
    def __init__(self, world: World) -> None:
        ids = ScholarIds(world)
        self._shapes = OrcidShapes(ids)
        self._people = {person.orcid: person for person in world.people if person.orcid}
        self._ids = ids

    async def search(self, request: Request) -> Response:
        given = request.query_params
        start, rows = given.get("start", "0"), given.get("rows", str(_ROWS))
        if not rows.isdigit() or int(rows) > _MOST_ROWS:
            return _refused(400, f"The rows parameter must be an integer between 0 and {_MOST_ROWS}")
        if not start.isdigit():
            return _refused(500, f'For input string: "{start}"')
        wanted = _TERM.findall(given.get("q", ""))
        found = [one for one in self._people.values() if wanted and all(self._fits(one, *term) for term in wanted)]
        page = [_identifier(str(one.orcid)) for one in found[int(start) : int(start) + int(rows)]]
        return JSONResponse({"result": page or None, "num-found": len(found)})

    async def person(self, request: Request) -> Response:
        found = self._people.get(request.path_params["orcid"])
        return JSONResponse(self._shapes.person(found)) if found else self._missing(request)

    async def works(self, request: Request) -> Response:
        found = self._people.get(request.path_params["orcid"])
        return JSONResponse(self._shapes.works(found)) if found else self._missing(request)

    def _missing(self, request: Request) -> Response:
        return _refused(404, f"ORCID iD {request.path_params['orcid']} not found")

    def _fits(self, person: InventedPerson, name: str, phrase: str, word: str) -> bool:
        value = phrase or word
        papers = self._ids.of(person)
        if name == "digital-object-ids":
            return value.lower() in {self._ids.doi(paper).lower() for paper in papers}
        if name == "keyword":
            return any(says(value.split(), f"{paper.title} {paper.summary}") for paper in papers)
        return says(value.split(), person.name)


def _identifier(orcid: str) -> dict[str, Any]:
    return {"orcid-identifier": {"uri": f"https://orcid.org/{orcid}", "path": orcid, "host": "orcid.org"}}


def _refused(status: int, why: str) -> Response:
    code, message = _ERRORS[status]
    told = {
        "response-code": status, "developer-message": f"{message} Full validation error: {why}",
        "user-message": message, "error-code": code, "more-info": _HELP,
    }  # fmt: skip
    return JSONResponse(told, status)
