"""Part four: the same brief while one source refuses."""

from apps.demo.naming import PLACES, Naming
from apps.demo.stage import ACTOR, Stage, without
from memory.records import Frozen
from service.views import CoverageRow


class Failing(Frozen):
    source: str
    """The one that was made to fail."""
    coverage: tuple[CoverageRow, ...]
    people: int
    """On the shortlist all the same."""


async def play(stage: Stage, naming: Naming) -> Failing:
    async with without(stage, "github", "limited") as application:
        searches, sources = application.searches, ("github", "huggingface", f"git:{stage.repository}")
        begun = await searches.start(ACTOR, naming.request, sources, PLACES)
        view = await searches.accept(ACTOR, begun.search, naming.answers)
        report = await application.coverage.report(view.search)
    return Failing(source="github", coverage=report.sources, people=len(view.shortlist))
