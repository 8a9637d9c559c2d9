"""The public sources that this version can ask, with the keys and addresses that are set."""

import random
import secrets
from contextlib import AsyncExitStack

from pydantic import SecretStr

from agents.ports import Clock, Source
from memory.knowledge.venues import venues
from memory.store.fetched import FetchedRows
from memory.store.host_turns import HostTurns
from service.settings import Settings
from tools.arxiv import source as arxiv
from tools.arxiv.source import Arxiv
from tools.dblp import source as dblp
from tools.dblp.source import Dblp
from tools.fetch.fetcher import Fetcher, origin
from tools.fetch.turns import Turns
from tools.github import source as github
from tools.github.source import GitHub
from tools.huggingface import source as huggingface
from tools.huggingface.source import HuggingFace
from tools.kaggle.source import Kaggle
from tools.openalex import source as openalex
from tools.openalex.source import OpenAlex
from tools.openreview import source as openreview
from tools.openreview.source import OpenReview
from tools.orcid import source as orcid
from tools.orcid.source import Orcid
from tools.semanticscholar import source as scholars
from tools.semanticscholar.source import SemanticScholar
from tools.stackexchange import source as stackexchange
from tools.stackexchange.source import StackExchange

BASE_URLS = {
    "github": github.BASE_URL,
    "openalex": openalex.BASE_URL,
    "huggingface": huggingface.BASE_URL,
    "stackexchange": stackexchange.BASE_URL,
    "semanticscholar": scholars.BASE_URL,
    "arxiv": arxiv.BASE_URL,
    "dblp": dblp.BASE_URL,
    "openreview": openreview.BASE_URL,
    "orcid": orcid.BASE_URL,
}
"""Each service's own address."""
APART = {
    "semanticscholar": scholars.SECONDS_APART,
    "arxiv": arxiv.SECONDS_APART,
    "dblp": dblp.SECONDS_APART,
}
"""Seconds that a service wants between two requests."""


def public_sources(
    settings: Settings, cache: FetchedRows, rows: HostTurns, now: Clock, stack: AsyncExitStack
) -> dict[str, Source]:
    """One way out for all of them, so that two searches share one pace at a host.

    Args:
        rows: through which all processes take turns at services that want a pause between requests.
        stack: closes the connections to all of them.
    """
    url = addresses(settings)
    turns = Turns(rows, pauses_of(settings), secrets.token_hex(8), now=now)
    fetcher = Fetcher(tuple(url.values()), now=now, cache=cache, jitter=random.SystemRandom().random, turns=turns)
    stack.push_async_callback(fetcher.aclose)
    sources: tuple[Source, ...] = (
        GitHub(fetcher, now, url["github"], _said(settings.github_token)),
        OpenAlex(fetcher, venues(), url=url["openalex"], key=_said(settings.openalex_key)),
        HuggingFace(fetcher, url=url["huggingface"], token=_said(settings.hf_token)),
        StackExchange(fetcher, url=url["stackexchange"], key=_said(settings.stackexchange_key)),
        Kaggle(settings.kaggle_folder, now),
        SemanticScholar(fetcher, venues(), url=url["semanticscholar"], key=_said(settings.semanticscholar_key)),
        Arxiv(fetcher, url=url["arxiv"]),
        Dblp(fetcher, venues(), url=url["dblp"]),
        OpenReview(fetcher, venues(), url=url["openreview"], token=_said(settings.openreview_token)),
        Orcid(fetcher, url=url["orcid"], token=_said(settings.orcid_token)),
    )
    return {source.name: source for source in sources}


def addresses(settings: Settings) -> dict[str, str]:
    """Source -> the address it is asked at: the one that is set, or the service's own."""
    return {name: settings.source_urls[name] or own for name, own in BASE_URLS.items()}


def pauses_of(settings: Settings) -> dict[str, float]:
    """Seconds between two requests, by origin. At its own address a service's wish is no setting."""
    own = {BASE_URLS[name]: seconds for name, seconds in APART.items()}
    pause = settings.paper_pause
    other = {
        url: seconds if pause is None else pause
        for name, seconds in APART.items()
        if (url := settings.source_urls[name])
    }
    return {origin(url): seconds for url, seconds in (other | own).items()}


def _said(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
