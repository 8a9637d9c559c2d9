"""Runs the demo and tells it, step by step, in an order that a newcomer can follow."""

import asyncio
import tempfile
from pathlib import Path

from apps.cli import output
from apps.demo.telling import tell
from apps.demo.walk import walk
from service.settings import Settings

SEED = 7
READING_SECONDS = 1.2
"""Pause between two parts, for a reader; `--fast` leaves it out."""


def show(fast: bool, json: bool) -> None:
    """Make a world in a folder that is thrown away, walk the whole way in it, and print what happened."""
    with tempfile.TemporaryDirectory(prefix="hardsignal-demo-") as folder:
        walked = asyncio.run(walk(Path(folder), SEED, _settings(Path(folder))))
    output.show(walked, json, lambda shown: tell(shown, 0.0 if fast else READING_SECONDS))


def _settings(folder: Path) -> Settings:
    """Nothing of the reader's own set-up takes part: no key, no store, no mail server."""
    return Settings.model_validate(
        {
            "home": folder / "home",
            "database_url": None,
            "openai_api_key": None,
            "embeddings_url": None,
            "smtp_url": None,
            "sender": "Rosa Lindqvist <rosa@hire.example>",
            "postal_address": "Example GmbH, Musterweg 1, 10115 Berlin",
        }
    )
