"""Colleagues who agreed to be asked for introductions: who they are, since when, and how they said so."""

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from agents.ports import Clock
from memory.errors import Refused, UnknownId, UsageError
from memory.ids import colleague_id
from memory.off_limits import folded
from memory.records import Actor, Colleague, Draft, DraftState, Frozen
from memory.store.forgetting import ForgettingRows
from memory.store.queue import QueueRows, Wanted
from memory.store.team import TeamRows
from service.leftovers import Leftovers
from service.permissions import require

LONGEST_FILE = 1_000_000
"""Characters."""
MOST_COLLEAGUES = 5_000
_ACCOUNT = re.compile(r"[a-z_]+:\S+")
_LOGIN = "github:login:"
_OPT_IN = frozenset({"opted_in", "how"})
_Line = Annotated[
    str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=r"^[^\x00-\x1f]+$")
]


class OptIn(Frozen):
    """One line of a file of colleagues."""

    name: _Line
    accounts: tuple[_Line, ...] = Field(default=(), max_length=20)
    opted_in: date
    how: _Line


class ColleagueRow(Frozen):
    colleague: str
    name: str
    accounts: tuple[str, ...]
    opted_in: date
    how: str
    entered_by: str


class ColleaguesView(Frozen):
    team: tuple[ColleagueRow, ...]


class Left(Frozen):
    colleague: str
    blocked: tuple[str, ...]
    """Drafts that would have asked them; each waits for another way."""
    left: tuple[str, ...]
    """Places that could not be cleared yet, with the reason."""


@dataclass(frozen=True)
class Colleagues:
    """Args: check_again: composes a person's waiting drafts again, so that a note to somebody who left is blocked."""

    rows: TeamRows
    drafts: QueueRows
    forgetting: ForgettingRows
    leftovers: Leftovers
    check_again: Callable[[Actor, str], Awaitable[None]]
    now: Clock

    async def add(self, actor: Actor, lines: Sequence[OptIn]) -> ColleaguesView:
        """Store colleagues who opted in; whoever is here is renewed.

        Raises: NotPermitted, UsageError: nobody, or one twice; Refused: `suppressed`.
        """
        require(actor, "recruiter")
        if not lines:
            raise UsageError("team: the file holds nobody; give one colleague a line")
        found: dict[str, Colleague] = {}
        for one in lines:
            colleague = self._colleague(actor, one)
            if colleague.id in found:
                raise UsageError(f"team: {one.name!r} stands there twice; accounts tell two of one name apart")
            found[colleague.id] = colleague
        await self.rows.add(list(found.values()), actor, self.now())
        return await self.list()

    async def list(self) -> ColleaguesView:
        return ColleaguesView(team=tuple(map(_row, await self.rows.list())))

    async def remove(self, actor: Actor, word: str) -> Left:
        """Ask somebody no more: they are deleted here, and what waited to be handed to them is blocked.

        Args: word: as `named`.

        Raises: NotPermitted, UnknownId, UsageError.
        """
        require(actor, "recruiter")
        colleague = await named(self.rows, word)
        asked = await self._asked(colleague.id)
        gone = await self.forgetting.forget([colleague.id], actor.id, self.now(), "withdrawn")
        for person in sorted({draft.person for draft in asked}):
            await self.check_again(actor, person)
        blocked = tuple(draft.id for draft in asked)
        return Left(colleague=colleague.id, blocked=blocked, left=await self.leftovers.clear(gone))

    async def _asked(self, colleague: str) -> tuple[Draft, ...]:
        """Drafts that would ask them and have not been handed over."""
        states: tuple[DraftState, ...] = ("held", "blocked", "approved")
        drafts = [draft for state in states for draft in await self.drafts.page(Wanted(state=state))]
        return tuple(draft for draft in drafts if draft.route is not None and draft.route.to == colleague)

    def _colleague(self, actor: Actor, one: OptIn) -> Colleague:
        if one.opted_in > self.now().date() + timedelta(days=1):
            raise UsageError(f"team: {one.name!r}: opted_in is {one.opted_in}, which has not come yet")
        accounts = tuple(dict.fromkeys(map(_spelled, one.accounts)))
        if bad := next((account for account in accounts if not _ACCOUNT.fullmatch(account)), None):
            raise UsageError(f"team: {one.name!r}: {bad[:80]!r} is no account; write it like github:login:NAME")
        first = accounts[0] if accounts else f"name:{folded(one.name)}"
        return Colleague(
            id=colleague_id(first),
            name=one.name,
            accounts=accounts,
            opted_in=one.opted_in,
            how=one.how,
            entered_by=actor.id,
            entered_at=self.now(),
        )


async def named(rows: TeamRows, word: str) -> Colleague:
    """The colleague with this id, account or name. Raises: UnknownId; UsageError: several bear the name."""
    team, said = await rows.list(), word.strip()
    found = [one for one in team if said == one.id or _spelled(said) in one.accounts]
    found = found or [one for one in team if folded(one.name) == folded(said)]
    if not found:
        raise UnknownId("colleague", word)
    if len(found) > 1:
        raise UsageError(f"{len(found)} colleagues are called {said[:80]!r}; give the id that `team list` shows")
    return found[0]


def read_team(text: str, file: str) -> tuple[OptIn, ...]:
    """The colleagues of a JSONL file; every line is read before the first one counts.

    Raises: UsageError naming the line that cannot be read; Refused: `no_opt_in`: a line does not say when and how.
    """
    found = tuple(_read(number, line, file) for number, line in _lines(text))
    if len(found) > MOST_COLLEAGUES:
        raise UsageError(f"{file} has more than {MOST_COLLEAGUES:,} lines; split it")
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            yield number, line


def _read(number: int, line: str, file: str) -> OptIn:
    try:
        return OptIn.model_validate_json(line)
    except ValidationError as bad:
        wrong = {str(one["loc"][0]) if one["loc"] else "line": one["msg"] for one in bad.errors()}
    if missing := sorted(_OPT_IN & wrong.keys()):
        say = "nobody is asked for introductions who did not agree: say the day (YYYY-MM-DD) and how"
        raise Refused("no_opt_in", f"{file}, line {number}: {missing[0]}: {wrong[missing[0]]}; {say}")
    name, told = next(iter(wrong.items()))
    raise UsageError(f"{file}, line {number}: {name}: {told}; a line is {{name, accounts, opted_in, how}}")


def _spelled(account: str) -> str:
    """GitHub's logins know no case."""
    said = account.strip()
    return said.lower() if said.lower().startswith(_LOGIN) else said


def _row(one: Colleague) -> ColleagueRow:
    return ColleagueRow(
        colleague=one.id,
        name=one.name,
        accounts=one.accounts,
        opted_in=one.opted_in,
        how=one.how,
        entered_by=one.entered_by,
    )
