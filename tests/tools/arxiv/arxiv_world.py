"""Invented feeds behind the real fetcher."""

from pathlib import Path

from memory.records import SourceAnswer
from tests.helpers.serving import Purse, Said, Service, assert_whole, fetcher, question
from tools.arxiv.source import BASE_URL, Arxiv, ArxivLimits

FIXTURES = Path(__file__).parents[2] / "fixtures" / "arxiv"
ATOM = {"content-type": "application/atom+xml"}
SMALL = ArxivLimits(per_page=3)


def feed(name: str) -> str:
    return (FIXTURES / f"{name}.xml").read_text(encoding="utf-8")


def said(name: str, status: int = 200) -> Said:
    return Said(feed(name), status, ATOM)


async def ask(
    service: Service, kind: str, *terms: str, purse: Purse | None = None, limits: ArxivLimits = SMALL
) -> SourceAnswer:
    source = Arxiv(fetcher(service, BASE_URL), limits=limits)
    answer = await source.ask(question("arxiv", kind, *terms), purse or Purse())
    assert_whole(answer)
    return answer
