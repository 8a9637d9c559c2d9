"""Turns said in the product's own conversation, with nothing outside asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.sandbox.git_long import make_long_history
from evals.training.hearing.measure import OPENER, Spoken, lost
from memory.knowledge import market
from memory.knowledge.replies import replies
from service.application import Application
from service.bootstrap import open_application
from service.permissions import local_actor
from service.settings import Settings
from service.tongue import tongue

ACTOR = local_actor("hearing")
_COMMITS = 20
"""Of the one source: what a turn that says yes then searches."""


@dataclass(frozen=True)
class Heard:
    """A turn with what was lost of it, and what it was answered."""

    turn: Spoken
    lost: tuple[str, ...]
    reply: str


async def heard(turns: Sequence[Spoken], folder: Path) -> list[Heard]:
    """Each turn in a conversation of its own. Args: folder: where the store and the one source are made."""
    source = f"git:{make_long_history(folder, _COMMITS)}"
    settings = Settings.model_validate({"home": folder / "home", "openai_api_key": None, "database_url": None})
    async with open_application(settings) as application:
        return [await _one(application, turn, source) for turn in turns]


async def _one(application: Application, turn: Spoken, source: str) -> Heard:
    said = [text for text in (turn.first or OPENER, turn.say) if text]
    view = await application.chat.say(ACTOR, None, said[0], [source])
    for text in said[1:]:
        view = await application.chat.say(ACTOR, view.chat, text)
    assert view.brief is not None
    assert view.search is not None
    after = await application.searches.show(view.search)
    say = replies(tongue(said, market.load().lexicon) or view.brief.language)
    off_limits = [row.value for row in after.off_limits]
    missing = lost(turn, view.brief, view.reply, off_limits, after.status != "brief_gate", say)
    return Heard(turn, tuple(missing), view.reply)
