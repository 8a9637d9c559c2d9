"""The public sources that this version can ask, with the keys and addresses that are set."""

import random

from pydantic import SecretStr

from agents.ports import Clock, Source
from memory.knowledge.venues import venues
from memory.store.fetched import FetchedRows
from service.settings import Settings
from tools.fetch.fetcher import Fetcher
from tools.github import source as github
from tools.github.source import GitHub
from tools.huggingface import source as huggingface
from tools.huggingface.source import HuggingFace
from tools.kaggle.source import Kaggle
from tools.openalex import source as openalex
from tools.openalex.source import OpenAlex
from tools.stackexchange import source as stackexchange
from tools.stackexchange.source import StackExchange


def public_sources(settings: Settings, cache: FetchedRows, now: Clock) -> dict[str, Source]:
    """One way out for all of them, so that two searches share one pace at a host."""
    code = settings.github_url or github.BASE_URL
    papers = settings.openalex_url or openalex.BASE_URL
    hub = settings.huggingface_url or huggingface.BASE_URL
    answers = settings.stackexchange_url or stackexchange.BASE_URL
    fetcher = Fetcher((code, papers, hub, answers), now=now, cache=cache, jitter=random.SystemRandom().random)
    sources: tuple[Source, ...] = (
        GitHub(fetcher, now, code, _said(settings.github_token)),
        OpenAlex(fetcher, venues(), url=papers, key=_said(settings.openalex_key)),
        HuggingFace(fetcher, url=hub, token=_said(settings.hf_token)),
        StackExchange(fetcher, url=answers, key=_said(settings.stackexchange_key)),
        Kaggle(settings.kaggle_folder, now),
    )
    return {source.name: source for source in sources}


def _said(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
