"""The demo's way, in the order of a recruiter's day: by the functions of the service that every way in uses."""

from collections.abc import AsyncGenerator

from apps.demo import failing, naming, opening, ordering, writing
from apps.demo.failing import Failing
from apps.demo.naming import Naming
from apps.demo.opening import Opening
from apps.demo.ordering import Ordering
from apps.demo.stage import Stage
from apps.demo.writing import Writing
from memory.records import Frozen

INVENTED = "Everybody here is invented; no key and no network are used."
NEXT = "hardsignal evidence git <a project you know> --order rising"

Part = Naming | Ordering | Opening | Failing | Writing


class Walk(Frozen):
    """Everything that the demo shows."""

    invented: str
    naming: Naming
    ordering: Ordering
    opening: Opening
    failing: Failing
    writing: Writing
    next: str


async def walk(stage: Stage) -> AsyncGenerator[Part, None]:
    """Each part as soon as it is played."""
    named = await naming.play(stage)
    yield named
    ordered = await ordering.play(stage, named)
    yield ordered
    opened = await opening.play(stage, named, ordered)
    yield opened
    yield await failing.play(stage, named)
    yield await writing.play(stage, named, opened)


def whole(parts: tuple[Part, ...]) -> Walk:
    """Args: parts: everything that `walk` yielded."""
    named = {type(part).__name__.lower(): part for part in parts}
    return Walk.model_validate({"invented": INVENTED, "next": NEXT, **named})
