"""The real application on SQLite in a test's own folder, behind its pages, with an invented history to search."""

import random
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from apps.web.pages import build
from evals.sandbox.git_world import make_repository
from memory.records import SearchStatus
from service.application import Application
from service.bootstrap import Outside, open_application
from service.permissions import local_actor
from service.settings import Settings

HERE = "http://127.0.0.1:8765"
ACTOR = local_actor("tester")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SEED = 7
BRIEF = (
    "We need a senior ML infrastructure engineer to speed up LLM serving: CUDA kernels, KV cache, batching. "
    "Zurich or remote in Europe, 140000 to 180000 CHF a year."
)
VAGUE = "We are looking for an AI engineer."
Form = Mapping[str, str | list[str]]


def settings(home: Path) -> Settings:
    return Settings.model_validate(
        {
            "HARDSIGNAL_HOME": home,
            "HARDSIGNAL_SENDER": "Rina Recruiter <rina@firm.example>",
            "HARDSIGNAL_POSTAL_ADDRESS": "Example Street 1, 8000 Zurich",
        }
    )


def contact_form(**changed: str) -> dict[str, str]:
    """An address that the person's own page publishes, seen today."""
    form = {
        "address": "ines@marchetta.example",
        "found": "home_page",
        "seen": NOW.date().isoformat(),
        "lawful": "legitimate_interest",
        "url": "https://marchetta.example/contact",
        "quote": "Write to me: ines@marchetta.example",
        "from_whom": "",
        "country": "CH",
        "consent_note": "",
    }
    return form | changed


@dataclass
class World:
    application: Application
    app: FastAPI
    pages: AsyncClient
    repository: Path

    async def get(self, path: str) -> str:
        """The text of a page that has to be there."""
        answer = await self.pages.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def post(self, path: str, form: Form = {}) -> Response:  # noqa: B006 - never written to
        return await self.pages.post(path, data=dict(form))

    async def searching(self, brief: str = BRIEF, source: str | None = None) -> str:
        """Begin a conversation; returns the path of its search."""
        begun = await self.post("/chats", {"text": brief, "sources": source or f"git:{self.repository}"})
        return found(r'"(/searches/\w+)"', await self.get(begun.headers["location"]))

    async def shortlisted(self) -> str:
        """A search whose shortlist waits for a person."""
        search = await self.searching()
        assert (await self.post(f"{search}/brief", {"version": "1"})).status_code == 303
        return search

    async def drafted(self) -> str:
        """The path of the one draft of a search."""
        search = await self.shortlisted()
        await self.post(f"{search}/shortlist", {"people": people(await self.get(search))[:1]})
        return found(r'"(/drafts/[\w-]+)"', await self.get(search))

    async def held(self) -> str:
        """The path of a draft that can be approved."""
        draft = await self.drafted()
        assert (await self.post(f"{draft}/contact", contact_form())).status_code == 303
        return draft

    async def status(self, search: str) -> SearchStatus:
        return (await self.application.searches.show(search.rpartition("/")[2])).status


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, f"{pattern} is not in the page"
    return match[1]


def people(page: str) -> list[str]:
    return re.findall(r'name="people" value="([^"]+)"', page)


def sha(page: str) -> str:
    return found(r"\b([0-9a-f]{64})\b", page)


@asynccontextmanager
async def open_world(folder: Path, **changed: object) -> AsyncIterator[World]:
    """Args: changed: settings that are other than usual."""
    repository = make_repository(folder / "work", seed=SEED, until=date(2026, 11, 1))
    moments = count()
    outside = Outside(now=lambda: NOW + timedelta(milliseconds=next(moments)), token=random.Random(SEED).randbytes)
    chosen = settings(folder / "home").model_copy(update=changed)
    async with open_application(chosen, outside=outside) as application:
        app = build(application, ACTOR)
        async with AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url=HERE) as pages:
            yield World(application, app, pages, repository)
