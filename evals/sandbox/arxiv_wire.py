"""The invented world in arXiv's format: Atom feeds of preprints, by search or by id."""

import re
from collections.abc import Sequence
from hashlib import sha256
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evals.sandbox.arxiv_limits import ArxivMeter
from evals.sandbox.arxiv_query import BadQueryError, categories, chosen, names
from evals.sandbox.paper_index import OnePaper, PaperIndex
from evals.sandbox.paper_work import PREPRINT
from evals.sandbox.traffic import Gate, Traffic
from evals.sandbox.world import World

_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+/\d{7})(v\d+)?")
_LONGEST_PAGE, _FARTHEST = 2_000, 30_000
_ATOM = "application/atom+xml"
_FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/{digest}</id>
  <title>arXiv Query: {query}</title>
  <updated>2026-11-01T00:00:00Z</updated>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}</feed>
"""
_ENTRY = """  <entry>
    <id>http://arxiv.org/abs/{id}v1</id>
    <title>{title}</title>
    <updated>{on}T12:00:00Z</updated>
    <link href="https://arxiv.org/abs/{id}v1" rel="alternate" type="text/html"/>
    <summary>{summary}</summary>
{categories}    <published>{on}T12:00:00Z</published>
    <arxiv:comment>{comment}</arxiv:comment>
    <arxiv:primary_category term="{primary}"/>
{authors}  </entry>
"""
_CATEGORY = '    <category term="{name}" scheme="http://arxiv.org/schemas/atom"/>\n'
_ERROR = """  <entry>
    <id>https://arxiv.org/api/errors#{reason}</id>
    <title>Error</title>
    <updated>2026-11-01T00:00:00Z</updated>
    <summary>{why}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
"""


def arxiv_app(world: World, traffic: Traffic) -> Starlette:
    return Starlette(
        routes=[Route("/api/query", _Arxiv(world).query)],
        exception_handlers={BadQueryError: _refused},
        middleware=[Middleware(Gate, traffic=traffic, meter=ArxivMeter(traffic))],
    )


class _Arxiv:
    def __init__(self, world: World) -> None:
        self._index = PaperIndex(world)

    async def query(self, request: Request) -> Response:
        given = request.query_params
        start, size = _number(request, "start", 0), _number(request, "max_results", 10)
        if size > _LONGEST_PAGE or start + size > _FARTHEST:
            raise BadQueryError("too many results")
        found = self._by_id(given["id_list"]) if given.get("id_list") else chosen(self._index, given["search_query"])
        if given.get("sortBy") in {"submittedDate", "lastUpdatedDate"}:
            newest_first = given.get("sortOrder", "descending") == "descending"
            found = sorted(found, key=lambda one: (one.first_on, one.paper.number), reverse=newest_first)
        entries = "".join(self._entry(one) for one in found[start : start + size])
        return _feed(str(request.url.query), len(found), start, size, entries)

    def _by_id(self, text: str) -> list[OnePaper]:
        found = []
        for id_ in text.split(","):
            if (match := _ID.fullmatch(id_)) is None:
                raise BadQueryError(f"incorrect id format for {id_}")
            found.append(self._index.paper(f"ARXIV:{match[1]}"))
        return [one for one in found if one is not None]

    def _entry(self, one: OnePaper) -> str:
        paper, kept = one.paper, categories(one)
        claim = "12 pages" if paper.venue == PREPRINT else f"Accepted at {paper.venue}"
        return _ENTRY.format(
            id=paper.arxiv, title=escape(paper.title), on=one.first_on.isoformat(), summary=escape(paper.summary),
            categories="".join(_CATEGORY.format(name=name) for name in kept),
            comment=escape("This paper has been withdrawn" if paper.retracted else claim), primary=kept[0],
            authors=_authors(list(names(one, self._index))),
        )  # fmt: skip


def _authors(shown: Sequence[str]) -> str:
    return "".join(f"    <author>\n      <name>{escape(name)}</name>\n    </author>\n" for name in shown)


def _feed(query: str, total: int, start: int, size: int, entries: str, status: int = 200) -> Response:
    digest = sha256(query.encode()).hexdigest()[:27]
    told = _FEED.format(digest=digest, query=escape(query), total=total, start=start, size=size, entries=entries)
    return Response(told, status, media_type=_ATOM)


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise BadQueryError(f"{name} must be an integer")
    return int(text)


async def _refused(request: Request, error: Exception) -> Response:
    """A feed like any other, whose one entry is titled `Error`."""
    why = escape(str(error))
    return _feed("", 1, 0, 1, _ERROR.format(reason=why.replace(" ", "_"), why=why), 400)
