"""The demo's stage: the invented world, served on loopback, and the product before it, with nothing of the reader's."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from evals.sandbox.git_world import make_repository
from evals.sandbox.serve import serving
from evals.sandbox.things import InventedPerson, Part
from evals.sandbox.traffic import Fault, SourceName, Traffic
from evals.sandbox.world import World, make_world
from service.application import Application
from service.bootstrap import open_application, utc_now
from service.permissions import local_actor
from service.settings import Settings

ACTOR = local_actor("demo")
ASKED = ("github", "openalex", "huggingface")
"""Public sources that have an address on the stage; no other is named, so that nothing real is asked."""
PEOPLE = 60
FASTER = 100_000.0
"""How many times faster than the real services the sandbox waits."""


@dataclass(frozen=True)
class Stage:
    """Everything that the parts of the demo play with."""

    folder: Path
    """Thrown away at the end."""
    world: World
    repository: Path
    """A local git repository of the same world."""
    settings: Settings
    application: Application

    def playing(self, part: Part) -> InventedPerson:
        """The first person who plays this part."""
        return next(person for person in self.world.people if person.part == part)


@asynccontextmanager
async def open_stage(folder: Path, seed: int) -> AsyncIterator[Stage]:
    today = utc_now().date()
    world = make_world(seed, today, PEOPLE)
    repository = make_repository(folder, seed, today)
    async with serving(world, traffic(FASTER), {}) as served:
        settings = settings_for(folder / "home", served.urls)
        async with open_application(settings) as application:
            yield Stage(folder, world, repository, settings, application)


@asynccontextmanager
async def without(stage: Stage, source: SourceName, fault: Fault) -> AsyncIterator[Application]:
    """The product once more, with a store of its own, while one source fails in this way at its real pace."""
    async with serving(stage.world, traffic(1.0), {source: fault}) as broken:
        changed = {"home": stage.folder / f"without-{source}", f"{source}_url": broken.urls[source]}
        async with open_application(stage.settings.model_copy(update=changed)) as application:
            yield application


def traffic(faster: float) -> Traffic:
    return Traffic(time.time, asyncio.sleep, faster)


def settings_for(home: Path, urls: Mapping[SourceName, str]) -> Settings:
    """Settings that no environment takes part in: `model_construct` is the one way that does not look there."""
    return Settings.model_construct(
        home=home,
        sender="Rosa Lindqvist <rosa@hire.example>",
        postal_address="Example GmbH, Musterweg 1, 10115 Berlin",
        github_token=SecretStr("nobody"),
        github_url=urls["github"],
        openalex_url=urls["openalex"],
        huggingface_url=urls["huggingface"],
    )
