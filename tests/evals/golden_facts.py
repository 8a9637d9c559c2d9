"""What an adapter makes of answers that never change: the facts that were looked over once, and what it says today.

python -m tests.evals.golden_facts     writes the facts of today; look the difference over before it is kept
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple

import httpx

from agents.ports import Source
from evals.sandbox.traffic import Fault, SourceName
from memory.errors import SourceError
from memory.knowledge.venues import venues
from memory.records import SourceAnswer
from tests.evals.adapter_mutants import SOURCES, without
from tests.evals.adapter_world import ANN, BEN, HAND_MADE, PROJECT
from tests.evals.sandboxed import Make, Sandboxed
from tests.helpers.serving import NOW, Purse, Said, fixture, question
from tests.tools.github.github_world import ROUTES
from tests.tools.huggingface.test_huggingface import Hub
from tools.fetch.fetcher import Fetcher

GOLDEN = Path(__file__).parents[1] / "fixtures" / "golden"
Where = Literal["own", "sandbox"]
WHERE: tuple[Where, ...] = ("own", "sandbox")
Service = Callable[[httpx.Request], httpx.Response]
BASES: Mapping[SourceName, str] = {
    "github": "https://api.github.com",
    "openalex": "https://api.openalex.org",
    "huggingface": "https://huggingface.co/api",
    "stackexchange": "https://api.stackexchange.com/2.3",
}


Change = Callable[[Any], Any]


def put(**fields: Any) -> Change:
    """These fields of an answer are other ones."""
    return lambda body: body | fields


def in_items(**fields: Any) -> Change:
    """These fields of each item of a list are other ones."""
    return lambda body: [item | fields for item in body]


SPENT = {"type": "RATE_LIMITED", "message": "API rate limit exceeded."}


def with_nobody(body: Any, alias: str) -> Any:
    """A GraphQL answer in which one person is not found."""
    error = {"type": "NOT_FOUND", "path": [alias], "message": "Could not resolve to a User."}
    return {"data": body["data"] | {alias: None}, "errors": [error]}


def gone(body: Any) -> httpx.Response:
    """A search for what cannot be seen."""
    problem = {"message": "The listed users and repositories cannot be searched.", "code": "invalid"}
    return httpx.Response(422, json={"message": "Validation Failed", "errors": [problem]})


class Case(NamedTuple):
    kind: str
    terms: tuple[str, ...]
    token: str | None = "of-nobody"
    fault: Fault | None = None
    """Of the sandbox."""
    changed: Mapping[str, Change] = {}
    """Of the fixtures' answers, by path of the request."""


IN_2022 = fixture("openalex", "works_page1")["results"][1] | {
    "type": "proceedings-article", "primary_location": None, "locations": None,
    "host_venue": {"id": None, "display_name": "conference on invented work", "type": "publisher"},
}  # fmt: skip
"""A work as OpenAlex wrote it then."""
CASES: Mapping[tuple[SourceName, Where], Sequence[Case]] = {
    ("github", "own"): (
        Case("merged_changes", ("kiln-labs/oven",)),
        Case("reviews", ("@ben-example",)),
        Case("people", ("language:Python",)),
        Case("merged_changes", ("kiln-labs/oven",), changed={"/search/issues": put(incomplete_results=True)}),
        Case("merged_changes", ("kiln-labs/gone",), changed={"/search/issues": gone}),
        Case("merged_changes", ("kiln-labs/oven",), token=None),
        Case("merged_changes", ("kiln-labs/oven",), token=None, changed={"/users/ben-example": put(type="Bot")}),
        Case("merged_changes", ("kiln-labs/oven",), changed={"/graphql": lambda body: with_nobody(body, "u1")}),
        Case("merged_changes", ("kiln-labs/oven",), changed={"/graphql": lambda body: {"errors": [SPENT]}}),
    ),
    ("github", "sandbox"): (
        Case("merged_changes", (PROJECT,)),
        Case("changes_of", (f"@{ANN.login}",)),
        Case("reviews", (f"@{BEN.login}",)),
        Case("people", ("location:Berlin",)),
        Case("merged_changes", ("kiln-labs/gone",)),
        Case("merged_changes", (PROJECT,), token=None),
        Case("merged_changes", (PROJECT,), fault="partial"),
    ),
    ("openalex", "own"): (
        Case("works", ("patient servers",)),
        Case("author", ("A9400000001",)),
        Case("works", ("venue:NeurIPS",)),
        Case("works", ("patient servers",), changed={"/works": lambda body: body | {"results": [IN_2022]}}),
    ),
    ("openalex", "sandbox"): (
        Case("works", ("even ovens",)),
        Case("author", (ANN.authors[0],)),
        Case("works", ("venue:NeurIPS",)),
    ),
    ("huggingface", "own"): (
        Case("models", ("lantern",)),
        Case("datasets", ("lantern",)),
        Case("author", ("maraq",)),
        Case("models", ("lantern",), changed={"/api/models": in_items(disabled=True)}),
        Case("models", ("lantern",), changed={"/api/users/maraq/overview": put(fullname=None)}),
    ),
    ("huggingface", "sandbox"): (
        Case("models", ("lantern",)),
        Case("datasets", ("lantern",)),
        Case("author", (str(ANN.hub),)),
    ),
    ("stackexchange", "own"): (
        Case("answers", ("pytorch",)),
        Case("user", ("9400001",)),
    ),
    ("stackexchange", "sandbox"): (
        Case("answers", ("ovens",)),
        Case("user", (str(ANN.number),)),
    ),
}


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
    except (SourceError, AttributeError, TypeError, KeyError, AssertionError):
        return True
    return False


async def _said(source: SourceName, where: Where, module: ModuleType, case: Case) -> dict[str, Any]:
    ask = _asked_own if where == "own" else _asked_sandbox
    return facts(await ask(source, _maker(source, module), case))


async def _asked_own(source: SourceName, make: Make, case: Case) -> SourceAnswer:
    async def wait(seconds: float) -> None:
        raise AssertionError(f"a wait of {seconds} s")

    service = httpx.MockTransport(_with(_SERVICES[source](), case.changed))
    fetcher = Fetcher([BASES[source]], now=lambda: NOW, sleep=wait, transport=service)
    adapter = make(fetcher, lambda: NOW, BASES[source], case.token)
    return await adapter.ask(question(source, case.kind, *case.terms), Purse())


async def _asked_sandbox(source: SourceName, make: Make, case: Case) -> SourceAnswer:
    sandbox = Sandboxed(source, HAND_MADE, case.token, case.fault, make=make)
    return await sandbox.ask(case.kind, *case.terms)


def _maker(source: SourceName, module: ModuleType) -> Make:
    """With limits so small that the world goes beyond each of them."""

    def make(fetcher: Fetcher, now: Callable[[], Any], url: str, token: str | None) -> Source:
        made: Source
        if source == "github":
            made = module.GitHub(fetcher, now, url, token, limits=module.GitHubLimits(people=2, per_page=4))
        elif source == "openalex":
            limits = module.OpenAlexLimits(pages=2, per_page=2)
            made = module.OpenAlex(fetcher, venues(), url=url, key=token, limits=limits)
        elif source == "stackexchange":
            made = module.StackExchange(fetcher, url=url, key=token)
        else:
            made = module.HuggingFace(fetcher, url=url, token=token)
        return made

    return make


def _with(service: Service, changed: Mapping[str, Change]) -> Service:
    def answer(request: httpx.Request) -> httpx.Response:
        told = service(request)
        if request.url.path not in changed:
            return told
        headers = {name: value for name, value in told.headers.items() if name != "content-length"}
        other = changed[request.url.path](told.json())
        whole = isinstance(other, httpx.Response)
        return other if whole else httpx.Response(told.status_code, headers=headers, json=other)

    return answer


def _github() -> Service:
    def answer(request: httpx.Request) -> httpx.Response:
        return ROUTES[request.url.path](request)

    return answer


def _openalex() -> Service:
    def answer(request: httpx.Request) -> httpx.Response:
        page = "works_page1" if request.url.params.get("cursor") == "*" else "works_page2"
        names = {"authors": "author", "autocomplete": "sources", "works": page}
        name = names[request.url.path.split("/")[1]]
        return httpx.Response(200, content=json.dumps(Said(fixture("openalex", name)).body))

    return answer


def _stackexchange() -> Service:
    def answer(request: httpx.Request) -> httpx.Response:
        _, kind, *rest = request.url.path.strip("/").split("/")
        page = request.url.params.get("page", "1")
        if kind == "questions":
            page = "1" if request.url.path.endswith("11;12;13;14") else "2"
        name = {"tags": "top_answerers", "questions": f"questions_page{page}"}.get(kind, f"answers_page{page}")
        body = fixture("stackexchange", name if kind != "users" or len(rest) > 1 else "user")
        return httpx.Response(200, content=json.dumps({key: held for key, held in body.items() if key != "backoff"}))

    return answer


_SERVICES: Mapping[SourceName, Callable[[], Service]] = {
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
