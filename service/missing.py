"""What a search still misses: asked again when somebody resumes it, while what was found waits at its gate."""

from dataclasses import dataclass

from agents.evidence import EvidenceAgent
from agents.ports import Clock
from agents.sourcing import Sourcing
from agents.state import SearchState
from memory.ids import search_thread
from memory.store import RunRows, SearchRows, SourcingRows


@dataclass(frozen=True)
class Missing:
    """The thread of the search is left as it is: it waits for its shortlist, and finds the better one there."""

    searches: SearchRows
    rows: SourcingRows
    runs: RunRows
    sourcing: Sourcing
    evidence: EvidenceAgent
    now: Clock

    async def ask(self, id_: str) -> int:
        """Ask what was not answered in full, and rank again.

        Returns how many questions that were. What is limited until later stays as it is, and so does a search whose
        shortlist was decided about.
        """
        if not await self._waits(id_):
            return 0
        await self.rows.reopen(id_, self.now())
        asked = await self.sourcing.ask_missing(id_)
        if asked or (await self.searches.get(id_)).status == "scoring":
            await self.evidence.join_accounts(SearchState(search=id_))
            await self.evidence.score(SearchState(search=id_))
        return asked

    async def _waits(self, id_: str) -> bool:
        """Whether it waits for its shortlist; a crash in here leaves it `scoring` with a thread that waits."""
        status, thread = (await self.searches.get(id_)).status, search_thread(id_)
        waiting = {run.thread for run in await self.runs.of_search(id_) if run.status == "waiting"}
        return status in {"shortlist_gate", "scoring"} and thread in waiting
