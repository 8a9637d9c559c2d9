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


def public_sources(
    settings: Settings, cache: FetchedRows, rows: HostTurns, now: Clock, stack: AsyncExitStack
) -> dict[str, Source]:
    """One way out for all of them, so that two searches share one pace at a host.

    Args:
        rows: through which all processes take turns at services that want a pause between requests.
        stack: closes the connections to all of them.
    """
    code = settings.github_url or github.BASE_URL
    papers = settings.openalex_url or openalex.BASE_URL
    hub = settings.huggingface_url or huggingface.BASE_URL
    answers = settings.stackexchange_url or stackexchange.BASE_URL
    records = settings.dblp_url or dblp.BASE_URL
    reviews = settings.openreview_url or openreview.BASE_URL
    ids = settings.orcid_url or orcid.BASE_URL
    scholar, preprints = settings.semanticscholar_url or scholars.BASE_URL, settings.arxiv_url or arxiv.BASE_URL
    turns = Turns(rows, pauses_of(settings), secrets.token_hex(8), now=now)
    bases = (code, papers, hub, answers, scholar, preprints, records, reviews, ids)
    fetcher = Fetcher(bases, now=now, cache=cache, jitter=random.SystemRandom().random, turns=turns)
    stack.push_async_callback(fetcher.aclose)
    sources: tuple[Source, ...] = (
        GitHub(fetcher, now, code, _said(settings.github_token)),
        OpenAlex(fetcher, venues(), url=papers, key=_said(settings.openalex_key)),
        HuggingFace(fetcher, url=hub, token=_said(settings.hf_token)),
        StackExchange(fetcher, url=answers, key=_said(settings.stackexchange_key)),
        Kaggle(settings.kaggle_folder, now),
        SemanticScholar(fetcher, venues(), url=scholar, key=_said(settings.semanticscholar_key)),
        Arxiv(fetcher, url=preprints),
        Dblp(fetcher, venues(), url=records),
        OpenReview(fetcher, venues(), url=reviews, token=_said(settings.openreview_token)),
        Orcid(fetcher, url=ids, token=_said(settings.orcid_token)),
    )
    return {source.name: source for source in sources}


def pauses_of(settings: Settings) -> dict[str, float]:
    """Seconds between two requests, by origin. At its own address a service's wish is no setting."""
    apart = (
        (scholars.BASE_URL, settings.semanticscholar_url, scholars.SECONDS_APART),
        (arxiv.BASE_URL, settings.arxiv_url, arxiv.SECONDS_APART),
        (dblp.BASE_URL, settings.dblp_url, dblp.SECONDS_APART),
    )
    own = {theirs: seconds for theirs, _, seconds in apart}
    elsewhere = {url: seconds for _, url, seconds in apart}
    pause = settings.paper_pause
    other = {url: seconds if pause is None else pause for url, seconds in elsewhere.items() if url}
    return {origin(url): seconds for url, seconds in (other | own).items()}


def _said(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
