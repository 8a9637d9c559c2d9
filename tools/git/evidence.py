"""From judged changes to Evidence."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import get_args

from memory.records import Discount, Evidence, Gate, MergedChange, Review
from tools.git.credit import Change
from tools.git.files import Files
from tools.git.paths import areas
from tools.git.people import TITLE_LIMIT, Identity, clean
from tools.git.repo import Repository

ID_DIGITS = 32
DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_ORDER: Mapping[Discount, int] = {discount: place for place, discount in enumerate(get_args(Discount))}


def hashed_id(*parts: str) -> str:
    """A deterministic id; the parts are kept apart, so that no two lists of parts share one."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:ID_DIGITS]


class Clerk:
    """Writes the evidence of one pass.

    Args:
        record: id of the pass's Record.
        person: what stands for one person's accounts, by account key.
        now: nothing is dated later, whatever a committer's clock said.
    """

    def __init__(self, repository: Repository, record: str, person: Mapping[str, str], now: datetime) -> None:
        self._repository = repository
        self._record = record
        self._person = person
        self._today = int(now.timestamp()) // DAY
        self._days: dict[int, date] = {}
        self._gates: dict[tuple[str | None, str | None], Gate] = {}

    def write(self, changes: Sequence[Change], files: Mapping[str, Files]) -> tuple[Evidence, ...]:
        return tuple(fact for change in changes for fact in self._facts(change, files))

    def _facts(self, change: Change, files: Mapping[str, Files]) -> Iterator[Evidence]:
        if change.takes_back:
            return
        gate, same = self._gate(change)
        held = files.get(change.landing.commit.sha)
        yield self._change(change, change.main, gate, held, _main_discounts(change, same))
        for helper in change.helpers:
            yield self._change(change, helper, gate, held, ("co_author",))
        if not change.main.bot:
            yield from self._reviews(change, gate)

    def _gate(self, change: Change) -> tuple[Gate | None, bool]:
        """Who accepted the change, and whether that was its own author."""
        presser, owner = change.presser, self._person[change.main.key]
        reviewer = next((one for one in change.reviewers if self._person[one.key] != owner), None)
        if presser is not None and presser.bot:
            return self._made(reviewer.key if reviewer else None, (reviewer or presser).name), False
        if presser is not None and self._person[presser.key] != owner:
            return self._made(presser.key, presser.name), False
        if reviewer is not None:
            return self._made(reviewer.key, reviewer.name), False
        if change.landing.origin.how == "direct" and len(change.landing.commit.parents) < 2:
            return None, False
        return self._made(presser.key if presser else None, presser.name if presser else None), presser is not None

    def _made(self, by: str | None, by_name: str | None) -> Gate:
        gate = self._gates.get((by, by_name))
        if gate is None:
            gate = self._gates[by, by_name] = Gate(kind="merge", by=by, by_name=by_name)
        return gate

    def _change(
        self, change: Change, owner: Identity, gate: Gate | None, files: Files | None, more: tuple[Discount, ...]
    ) -> MergedChange:
        commit = change.landing.commit
        return MergedChange(
            id=hashed_id(self._repository.source, "merged_change", commit.sha, owner.key),
            record=self._record,
            owner=owner.key,
            url=self._url(change),
            happened_on=self._day(commit.committed_at),
            title=clean(change.landing.title, TITLE_LIMIT),
            gate=gate,
            discounts=tuple(sorted((*change.discounts, *more), key=_ORDER.__getitem__)) if change.discounts else more,
            project=self._repository.project,
            sha=commit.sha,
            number=change.number,
            files=files.own if files else None,
            areas=areas(files.sorts) if files else (),
        )

    def _reviews(self, change: Change, gate: Gate | None) -> Iterator[Review]:
        owner = self._person[change.main.key]
        acts = {self._person[one.key]: (one, "reviewed") for one in change.reviewers}
        if change.presser is not None and gate is not None and gate.by == change.presser.key:
            acts.setdefault(self._person[change.presser.key], (change.presser, "merged"))
        for who, (identity, act) in acts.items():
            if who != owner:
                yield self._review(change, identity, act)

    def _review(self, change: Change, owner: Identity, act: str) -> Review:
        commit = change.landing.commit
        return Review(
            id=hashed_id(self._repository.source, "review", commit.sha, owner.key),
            record=self._record,
            owner=owner.key,
            url=self._url(change),
            happened_on=self._day(commit.committed_at),
            title=clean(change.landing.title, TITLE_LIMIT),
            gate=None,
            discounts=(),
            project=self._repository.project,
            act="reviewed" if act == "reviewed" else "merged",
            number=change.number,
        )

    def _url(self, change: Change) -> str:
        web, number = self._repository.web, change.number
        if web is None:
            return f"git:{change.landing.commit.sha}"
        return f"{web}/pull/{number}" if number is not None else f"{web}/commit/{change.landing.commit.sha}"

    def _day(self, second: int) -> date:
        day = min(second // DAY, self._today)
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = date.fromordinal(_EPOCH + day)
        return found


def _main_discounts(change: Change, same: bool) -> tuple[Discount, ...]:
    # A bot's work is no person's; who helped it did help.
    if change.main.bot:
        return ("bot",)
    return ("same_person_gate",) if same else ()
