"""What one question to a web source brought, and what of it was left out: from there to a SourceAnswer."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from memory.errors import BudgetExhausted, SourceError, SourceFailed, SourceLimited
from memory.records import Account, CoverageLine, Evidence, Link, Reason, Record, SourceAnswer, SourceStatus
from tools.fetch.fetcher import Counted, Fetched

T = TypeVar("T")

_READ = 200
"""Of an answer with something to read in it; its Record is kept once it was read."""


@dataclass
class Gathering:
    """Everything so far; a piece that is met twice is kept once."""

    source: str
    """Name in the coverage."""
    budget: Counted
    """Of the search; counts the requests."""
    records: dict[str, Record] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    """Keys of accounts that are people of this source."""
    broken: Counter[str] = field(default_factory=Counter)
    """What was not as the service promises, by what was lost; how often."""
    ruled_out: Counter[str] = field(default_factory=Counter)
    """What a rule leaves out, by what it is; how often."""
    beyond: Counter[str] = field(default_factory=Counter)
    """What was not looked into, since a limit of ours was reached; how often."""
    notes: list[str] = field(default_factory=list)
    unread: str | None = None
    """What there is beyond what was asked for."""

    def meet(self, person: Account) -> Account:
        """A person's account; of two sights of one, the first that shows a name stands."""
        known = self.accounts.get(person.key)
        if known is None or known.name is None:
            self.accounts[person.key] = person
        self.people.add(person.key)
        return self.accounts[person.key]

    def not_there(self, answer: Fetched) -> Fetched:
        """The answer; that something is not there is kept like any other, so that it is not asked again that day."""
        if answer.status != _READ:
            self.records[answer.record.id] = answer.record
        return answer

    def read(self, answer: Fetched, validate: Callable[[Any], T]) -> T:
        """The answer in the shape that `validate` gives it; its Record is kept.

        Raises:
            SourceFailed: another one than promised.
        """
        read = shaped(self.source, answer, validate)
        self.records[answer.record.id] = answer.record
        return read

    def count(self, read: int, total: int | None, what: str, *, more: bool = False) -> None:
        """Tell how many there are beyond those read. Args: more: whether there are any, where `total` is not told."""
        self.unread = None
        if total is not None and read < total:
            self.unread = f"{read} of {total} {what} read"
        elif total is None and more:
            self.unread = f"{read} {what} read; there is no word on how many there are"

    def keep(self, facts: Iterable[Evidence]) -> None:
        self.evidence.update((fact.id, fact) for fact in facts)

    async def after(self, asking: Awaitable[None]) -> SourceAnswer:
        """The answer when `asking` is done, also where it was stopped after the first Record.

        Raises:
            SourceError, BudgetExhausted: stopped before that.
        """
        try:
            await asking
        except (SourceError, BudgetExhausted) as stopped:
            if not self.records:
                raise
            return self._answer(stopped)
        return self._answer(None)

    def _answer(self, stopped: SourceError | BudgetExhausted | None) -> SourceAnswer:
        line = CoverageLine(
            source=self.source, status=self._status(stopped), requests=self.budget.requests, records=len(self.records),
            people=len(self.people), reasons=tuple(self._reasons(stopped)),
            reset_at=stopped.reset_at if isinstance(stopped, SourceLimited) else None,
        )  # fmt: skip
        return SourceAnswer(
            records=tuple(self.records.values()), accounts=tuple(self.accounts.values()),
            links=tuple(self.links.values()), evidence=tuple(self.evidence.values()), coverage=line,
        )  # fmt: skip

    def _status(self, stopped: SourceError | BudgetExhausted | None) -> SourceStatus:
        if isinstance(stopped, SourceLimited | BudgetExhausted):
            return "limited"
        return "partial" if stopped or self.broken or self.beyond or self.unread else "ok"

    def _reasons(self, stopped: SourceError | BudgetExhausted | None) -> Iterable[Reason]:
        if stopped:
            yield Reason(text=str(stopped), about="stopped early")
        if self.unread:
            yield Reason(text=self.unread)
        yield from _told("not as promised", self.broken)
        yield from _told("not looked into", self.beyond)
        yield from _told("left out", self.ruled_out)
        yield from (Reason(text=note) for note in self.notes)


def shaped(source: str, answer: Fetched, validate: Callable[[Any], T]) -> T:
    """The answer in the shape that `validate` gives it.

    Raises:
        SourceFailed: another one than promised.
    """
    try:
        return validate(answer.body)
    except ValidationError:
        raise SourceFailed(f"{source}: an answer without what was asked for") from None


def _told(how: str, counted: Counter[str]) -> Iterable[Reason]:
    return (Reason(text=what, count=number, about=how) for what, number in sorted(counted.items()))


def skipped(source: str, why: str) -> SourceAnswer:
    """The answer to a question that says nothing which could be asked."""
    line = CoverageLine(
        source=source, status="skipped", requests=0, records=0, people=0, reasons=(Reason(text=why),), reset_at=None
    )  # fmt: skip
    return SourceAnswer(records=(), accounts=(), links=(), evidence=(), coverage=line)
