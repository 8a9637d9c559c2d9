"""What an adapter makes of answers that never change: the facts that were looked over once, and what it says today.

python -m tests.evals.golden_facts     writes the facts of today; look the difference over before it is kept
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import httpx

from agents.ports import Source
from evals.sandbox.traffic import SourceName
from memory.errors import SourceError, SourceLimited
from memory.knowledge.venues import venues
from memory.records import SourceAnswer
from tests.evals.adapter_mutants import SOURCES, without
from tests.evals.adapter_world import HAND_MADE
from tests.evals.golden_cases import CASES, FIXTURES, Case, Change, Where
from tests.evals.sandboxed import Make, Sandboxed
from tests.helpers.serving import NOW, Purse, Said, Service, fixture, question
from tests.tools.github.github_world import ROUTES
from tests.tools.huggingface.test_huggingface import Hub
from tools.fetch.fetcher import Fetcher

GOLDEN = FIXTURES / "golden"
WHERE: tuple[Where, ...] = ("own", "sandbox")
Answers = Callable[[httpx.Request], httpx.Response]


def facts(answer: SourceAnswer) -> dict[str, Any]:
    """All that an answer says, without what hangs on the bytes of the answers."""
    told: dict[str, Any] = json.loads(answer.model_dump_json(exclude={"records"}))
    for one in (*told["evidence"], *told["links"]):
        del one["record"]
    del told["coverage"]["requests"], told["coverage"]["records"]
    return {name: sorted(held, key=str) if isinstance(held, list) else held for name, held in told.items()}


def kept(source: SourceName, where: Where) -> Any:
    """The facts that were looked over."""
    return json.loads((GOLDEN / f"{source}_{where}.json").read_text(encoding="utf-8"))


async def said(source: SourceName, where: Where, module: ModuleType) -> list[dict[str, Any]]:
    """What the adapter says today. Args: module: its `source` module, whole or without some line."""
    return [await _said(source, where, module, case) for case in CASES[source, where]]


async def turned_red(source: SourceName, where: Where, module: ModuleType) -> bool:
    """Whether the check of this source finds another answer than was kept, or none."""
    try:
        for case, told in zip(CASES[source, where], kept(source, where), strict=True):
            if await _said(source, where, module, case) != told:
                return True
    except (AttributeError, TypeError, KeyError, AssertionError):
        return True
    return False


async def _said(source: SourceName, where: Where, module: ModuleType, case: Case) -> dict[str, Any]:
    def make(fetcher: Fetcher, now: Callable[[], Any], url: str, token: str | None) -> Source:
        return _MAKERS[source](module, fetcher, now, url, token)

    try:
        if where == "sandbox":
            sandbox = Sandboxed(source, HAND_MADE, case.token, case.fault, make=make)
            return facts(await sandbox.ask(case.kind, *case.terms))
        return facts(await _asked_own(source, make, case, module.BASE_URL))
    except SourceLimited as limited:
        return {"limited": str(limited), "until": str(limited.reset_at)}
    except SourceError as failed:
        return {"failed": str(failed)}


async def _asked_own(source: SourceName, make: Make, case: Case, base: str) -> SourceAnswer:
    async def wait(seconds: float) -> None:
        raise AssertionError(f"a wait of {seconds} s")

    answers = Service(*case.script) if case.script else _with(_SERVICES[source](), case.changed)
    fetcher = Fetcher([base], now=lambda: NOW, sleep=wait, transport=httpx.MockTransport(answers))
    adapter = make(fetcher, lambda: NOW, base, case.token)
    return await adapter.ask(question(source, case.kind, *case.terms), Purse())


_MAKERS: Mapping[SourceName, Callable[[Any, Fetcher, Callable[[], Any], str, str | None], Source]] = {
    "github": lambda of, fetcher, now, url, token: of.GitHub(
        fetcher, now, url, token, limits=of.GitHubLimits(people=2, per_page=4)
    ),
    "openalex": lambda of, fetcher, now, url, token: of.OpenAlex(
        fetcher, venues(), url=url, key=token, limits=of.OpenAlexLimits(pages=2, per_page=2)
    ),
    "huggingface": lambda of, fetcher, now, url, token: of.HuggingFace(fetcher, url=url, token=token),
    "stackexchange": lambda of, fetcher, now, url, token: of.StackExchange(fetcher, url=url, key=token),
    "semanticscholar": lambda of, fetcher, now, url, token: of.SemanticScholar(
        fetcher, venues(), url=url, key=token, limits=of.SemanticScholarLimits(pages=2, per_page=2)
    ),
    "arxiv": lambda of, fetcher, now, url, token: of.Arxiv(fetcher, url=url, limits=of.ArxivLimits(per_page=3)),
    "dblp": lambda of, fetcher, now, url, token: of.Dblp(
        fetcher, venues(), url=url, limits=of.DblpLimits(people=2, pages=3, per_page=2)
    ),
    "orcid": lambda of, fetcher, now, url, token: of.Orcid(
        fetcher, url=url, token=token, limits=of.OrcidLimits(people=4, per_page=3)
    ),
    "openreview": lambda of, fetcher, now, url, token: of.OpenReview(
        fetcher, venues(), url=url, token=token, limits=of.OpenReviewLimits(pages=2, per_page=3)
    ),
}
"""With limits so small that the world goes beyond each of them; from the adapter's `source` module."""


def _with(service: Answers, changed: Mapping[str, Change]) -> Answers:
    def answer(request: httpx.Request) -> httpx.Response:
        told = service(request)
        if request.url.path not in changed:
            return told
        headers = {name: value for name, value in told.headers.items() if name != "content-length"}
        other = changed[request.url.path](told.json())
        whole = isinstance(other, httpx.Response)
        return other if whole else httpx.Response(told.status_code, headers=headers, json=other)

    return answer


def _github() -> Answers:
    def answer(request: httpx.Request) -> httpx.Response:
        return ROUTES[request.url.path](request)

    return answer


def _openalex() -> Answers:
    def answer(request: httpx.Request) -> httpx.Response:
        page = "works_page1" if request.url.params.get("cursor") == "*" else "works_page2"
        names = {"authors": "author", "autocomplete": "sources", "works": page}
        name = names[request.url.path.split("/")[1]]
        return httpx.Response(200, content=json.dumps(Said(fixture("openalex", name)).body))

    return answer


def _stackexchange() -> Answers:
    def answer(request: httpx.Request) -> httpx.Response:
        _, kind, *rest = request.url.path.strip("/").split("/")
        page = request.url.params.get("page", "1")
        if kind == "questions":
            page = "1" if request.url.path.endswith("11;12;13;14") else "2"
        name = {"tags": "top_answerers", "questions": f"questions_page{page}"}.get(kind, f"answers_page{page}")
        body = fixture("stackexchange", name if kind != "users" or len(rest) > 1 else "user")
        return httpx.Response(200, content=json.dumps({key: held for key, held in body.items() if key != "backoff"}))

    return answer


_SERVICES: Mapping[SourceName, Callable[[], Answers]] = {
    "github": _github,
    "openalex": _openalex,
    "huggingface": Hub,
    "stackexchange": _stackexchange,
}


async def _write() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for source in SOURCES:
        for where in WHERE:
            with without(source) as module:
                told = json.dumps(await said(source, where, module), indent=1, ensure_ascii=False)
            (GOLDEN / f"{source}_{where}.json").write_text(f"{told}\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_write())
