"""Whose work an upload is. An account that is a person's owns its own; an organisation's upload has to be proven.

Two facts that agree are the proof: the person committed to that repository, and is a confirmed author of a paper that
it names. One alone is none: staff commits to what others made, and everybody who tunes a model names its paper.
"""

from collections.abc import Collection
from dataclasses import dataclass

from pydantic import TypeAdapter

from memory.records import Link, Record
from tools.answers.gathering import Gathering
from tools.answers.loose import Objects, dropping
from tools.answers.places import reading_places
from tools.fetch.fetcher import Fetched, Fetcher, Request
from tools.huggingface.shapes import DROPPED, Commit, HubPaper, Overview, Repo
from tools.huggingface.urls import commits_url, overview_url, paper_url
from tools.huggingface.works import SOURCE, Kind, account, account_key, cited_papers, work

REPOS: TypeAdapter[tuple[Repo, ...]] = TypeAdapter(Objects[Repo])
_COMMITS: TypeAdapter[tuple[Commit, ...]] = TypeAdapter(Objects[Commit])
_FOUND_OR_NOT = (200, 401, 404)
"""A missing repository answers 401 to whoever is not logged in."""
_SHOWN_OR_NOT = (*_FOUND_OR_NOT, 403)
"""A gated one says 403."""

drop = dropping(*DROPPED)
_reads = reading_places("details")


@dataclass(frozen=True)
class HuggingFaceLimits:
    """Named limits of one query."""

    pages: int = 2
    """Of each list."""
    per_page: int = 100
    owners: int = 40
    """Accounts that are looked up, those that are downloaded most first."""
    organisation_repos: int = 10
    """Uploads of organisations for which a proof is looked for."""
    cited_papers: int = 3
    """Of one of these."""


class Asking:
    """One question while it is asked. Args: token: of an account, or None; found: takes all that is met."""

    def __init__(
        self, fetcher: Fetcher, url: str, token: str | None, limits: HuggingFaceLimits, found: Gathering
    ) -> None:
        self._fetcher, self._url, self._limits, self.found = fetcher, url, limits, found
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._owners: dict[str, Overview | None] = {}
        self._authors: dict[str, dict[str, str | None]] = {}
        """Confirmed authors by arXiv id: many uploads of one question name the same paper."""
        self._proofs_left = limits.organisation_repos

    async def fetch(self, url: str, accept: Collection[int] = (200,)) -> Fetched:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        request = Request(SOURCE, url, self._headers, reads=_reads)
        answer = await self._fetcher.fetch(request, self.found.budget, drop=drop, accept=accept)
        return self.found.not_there(answer)

    async def credit(self, kind: Kind, repo: Repo, record: Record) -> None:
        """Put an upload to the account of whose work it is, or count why not."""
        if repo.id is None or repo.created is None:
            self.found.broken["uploads without an owner or a day"] += 1
        elif repo.private or repo.disabled:
            self.found.ruled_out["uploads that are not public"] += 1
        else:
            for user, fullname in (await self._makers(kind, repo, repo.id)).items():
                self.found.meet(account(user, fullname))
                self.found.keep([work(kind, repo, user, record)])

    async def overview(self, owner: str) -> Overview | None:
        """Who this is; None: no user, which is how an organisation answers."""
        if owner not in self._owners:
            answer = await self.fetch(overview_url(self._url, owner), _FOUND_OR_NOT)
            self._owners[owner] = self.found.read(answer, Overview.model_validate) if answer.status == 200 else None
            self._say_places(self._owners[owner], answer.record)
        return self._owners[owner]

    def _say_places(self, seen: Overview | None, record: Record) -> None:
        """Anybody can name any page, so that each is an unproven link."""
        if seen is None or seen.type != "user":
            return
        for key in seen.places or ():
            proof = "the Hugging Face profile names this page"
            link = Link(a=account_key(seen.user), b=key, status="unproven", proof=proof, record=record.id)
            self.found.links[link.a, link.b] = link

    async def _makers(self, kind: Kind, repo: Repo, id_: str) -> dict[str, str | None]:
        """Users whose work this is, with their display names."""
        owner = id_.partition("/")[0]
        if owner not in self._owners and len(self._owners) >= self._limits.owners:
            self.found.beyond["uploads of further accounts"] += 1
            return {}
        seen = await self.overview(owner)
        if seen is not None and seen.type == "user" and seen.user.lower() == owner.lower():
            return {seen.user: seen.fullname}
        makers = await self._proven(kind, repo, id_)
        if not makers:
            self.found.ruled_out["organisations' uploads without proof of whose work they are"] += 1
        return makers

    async def _proven(self, kind: Kind, repo: Repo, id_: str) -> dict[str, str | None]:
        cited = cited_papers(repo)[: self._limits.cited_papers]
        if not cited or not self._proofs_left:
            return {}
        self._proofs_left -= 1
        verified: dict[str, str | None] = {}
        for arxiv in cited:
            verified |= await self._confirmed(arxiv)
        committed = await self._committed(kind, id_) if verified else set()
        return {user: fullname for user, fullname in verified.items() if user in committed}

    async def _confirmed(self, arxiv: str) -> dict[str, str | None]:
        if arxiv not in self._authors:
            answer = await self.fetch(paper_url(self._url, arxiv), _FOUND_OR_NOT)
            known = self.found.read(answer, HubPaper.model_validate) if answer.status == 200 else None
            self._authors[arxiv] = known.verified() if known else {}
        return self._authors[arxiv]

    async def _committed(self, kind: Kind, id_: str) -> set[str]:
        answer = await self.fetch(commits_url(self._url, kind, id_), _SHOWN_OR_NOT)
        commits = self.found.read(answer, _COMMITS.validate_python) if answer.status == 200 else ()
        return {user for commit in commits for user in commit.users()}
