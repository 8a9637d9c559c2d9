"""What one question to GitHub has brought so far, so that a limit in the middle loses nothing of it."""

from collections import Counter
from collections.abc import Iterable

from memory.errors import HardsignalError, SourceFailed, SourceLimited
from memory.records import (
    Account,
    CoverageLine,
    Evidence,
    Link,
    MergedChange,
    Reason,
    Record,
    SourceAnswer,
    SourceStatus,
)
from tools.github.fields import Who
from tools.github.judge import judged
from tools.github.parse import SOURCE, account

UNREADABLE = "items that could not be read"


class Found:
    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.left_out: Counter[str] = Counter()
        """What was not taken, by reason."""
        self._missing: Counter[str] = Counter()
        self.said: list[str] = []
        """What a reader should know, though nothing is missing."""
        self._records: dict[str, Record] = {}
        self._links: dict[tuple[str, str], Link] = {}
        self._evidence: dict[str, Evidence] = {}

    def fetched(self, record: Record) -> str:
        self._records[record.id] = record
        return record.id

    def lack(self, what: str, count: int = 0) -> None:
        """The answer is only a part. Args: count: how many are missing, where that is known."""
        self._missing[what] += count

    def meet(self, one: Who) -> None:
        self.accounts.setdefault(one.key, account(one))

    def know(self, known: Account, links: Iterable[Link]) -> None:
        """A profile tells more than the field where somebody was met."""
        self.accounts[known.key] = known
        self._links |= {(link.a, link.b): link for link in links}

    def add(self, owner: Who, fact: Evidence) -> None:
        """A later and fuller telling of the same fact takes the place of the first."""
        self.meet(owner)
        self._evidence[fact.id] = fact

    @property
    def changes(self) -> list[MergedChange]:
        return [fact for fact in self._evidence.values() if isinstance(fact, MergedChange)]

    def answer(self, requests: int, stopped: HardsignalError | None = None) -> SourceAnswer:
        """Args: stopped: what ended the asking early."""
        changes = judged(self.changes)
        rest = [fact for fact in self._evidence.values() if not isinstance(fact, MergedChange)]
        return SourceAnswer(
            records=tuple(self._records.values()),
            accounts=tuple(self.accounts.values()),
            links=tuple(self._links.values()),
            evidence=(*changes, *rest),
            coverage=CoverageLine(
                source=SOURCE,
                status=self._status(stopped),
                requests=requests,
                records=len(self._records),
                people=sum(not one.bot for one in self.accounts.values()),
                reasons=tuple(self._reasons(stopped)),
                reset_at=stopped.reset_at if isinstance(stopped, SourceLimited) else None,
            ),
        )

    @property
    def has_records(self) -> bool:
        """Whether there is something to keep though the asking ended early."""
        return bool(self._records)

    def _status(self, stopped: HardsignalError | None) -> SourceStatus:
        if stopped is not None and not isinstance(stopped, SourceFailed):
            return "limited"
        return "partial" if stopped or self._missing or self.left_out[UNREADABLE] else "ok"

    def _reasons(self, stopped: HardsignalError | None) -> Iterable[Reason]:
        if stopped:
            yield Reason(text=str(stopped))
        yield from (Reason(text=what, count=count or None) for what, count in self._missing.items())
        yield from (Reason(text=why, count=count, about="left out") for why, count in self.left_out.items() if count)
        yield from (Reason(text=told) for told in self.said)
