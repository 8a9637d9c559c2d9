"""Rank the contributors of local git repositories: the use case behind `hardsignal evidence git`."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Event
from typing import Literal

from agents.identity import join, questions
from agents.scoring import Score, rising_each, standing_each
from memory.errors import SourceError
from memory.knowledge.weights import profile, stale
from memory.records import (
    CoverageLine,
    Evidence,
    Frozen,
    MergedChange,
    Person,
    Reason,
    Role,
    RoleProfile,
    SourceAnswer,
    Text,
)
from tools.git.history import read_history

Order = Literal["standing", "rising"]
"""standing: who has shown most; rising: who is on the way up."""
Progress = Callable[[int, int | None], None]
"""Called as the reader of histories does: bytes read and None, then changes done and changes in all."""


class RankedPerson(Frozen):
    person: Text
    name: str
    aliases: tuple[str, ...]
    """Other display names of the same person."""
    login: str | None
    score: float
    """0 to 100, one decimal."""
    spread: float
    """Half-width of the 80 % interval, same unit."""
    contributions: int
    """Changes of theirs that landed, each counted once."""
    first: date | None
    """Day of the first landed change; None for somebody who only reviewed or co-authored."""
    last: date | None
    bot: bool
    questions: tuple[Text, ...]
    """What to look at before believing the order, such as a wave of small changes; no question costs a point."""


class GitRanking(Frozen):
    people: tuple[RankedPerson, ...]
    """Best first, bots last."""
    coverage: tuple[CoverageLine, ...]
    """One line per path, in the order asked."""
    partial: tuple[str, ...]
    """What is missing and why; empty where nothing is."""
    warnings: tuple[str, ...]


async def rank(
    paths: Sequence[Path],
    *,
    role: Role | None,
    limit: int,
    as_of: date | None,
    order: Order,
    join_key: bytes,
    today: date,
    progress: Progress = lambda done, total: None,
) -> GitRanking:
    """Read every path and rank all people together; one person in two repositories is one line.

    Args:
        limit: most lines; bots come after everybody else.
        as_of: nothing later than this day is known; None for `today`.
        join_key: the store's key for address hashes.

    Raises:
        SourceError: no path could be read. Where some could, the others are told in `partial`.
        UsageError: the weights are broken.
    """
    answers, lines = await read(paths, join_key, today, as_of, progress)
    weights = profile(role)
    people = await asyncio.to_thread(_ranked, weights, answers, as_of or today, order, limit)
    warning = stale(today)
    return GitRanking(
        people=people,
        coverage=tuple(lines),
        partial=missing(lines),
        warnings=(warning,) if warning else (),
    )


async def read(
    paths: Sequence[Path], join_key: bytes, today: date, as_of: date | None, progress: Progress
) -> tuple[list[SourceAnswer], list[CoverageLine]]:
    """One path after the other: git itself works beside us, and two passes at once would only share the disk.

    Raises: SourceError: no path could be read.
    """
    end_of_today = datetime.combine(today, time.max, UTC)
    answers: list[SourceAnswer] = []
    lines: list[CoverageLine] = []
    failures: list[SourceError] = []
    for path in dict.fromkeys(paths):
        try:
            answer = await _history(path, join_key, end_of_today, as_of, progress)
        except SourceError as error:
            failures.append(error)
            lines.append(_failed(path, error))
        else:
            answers.append(answer)
            lines.append(answer.coverage)
    if failures and not answers:
        raise failures[0]
    return answers, lines


async def _history(path: Path, join_key: bytes, now: datetime, as_of: date | None, progress: Progress) -> SourceAnswer:
    stop = Event()
    try:
        return await asyncio.to_thread(read_history, path, join_key, now, as_of, progress, stop.is_set)
    finally:
        # Whoever cancels leaves a thread behind: this ends it, and its git, at the next chunk.
        stop.set()


def _failed(path: Path, error: SourceError) -> CoverageLine:
    return CoverageLine(
        source=f"git:{path}",
        status="failed",
        requests=1,
        records=0,
        people=0,
        reasons=(Reason(text=str(error)),),
        reset_at=None,
    )


def _ranked(
    weights: RoleProfile, answers: Sequence[SourceAnswer], as_of: date, order: Order, limit: int
) -> tuple[RankedPerson, ...]:
    """Everybody with evidence; ties by id, so that no name decides."""
    people = everybody(answers)
    evidence = by_person(people, answers)
    kernel = {"standing": standing_each, "rising": rising_each}[order]
    points = kernel(weights, {one.id: evidence[one.id] for one in people if one.id in evidence and not one.bot}, as_of)
    scored = [(one, points.get(one.id, Score(0, 0, 0))) for one in people if one.id in evidence]
    scored.sort(key=lambda pair: (pair[0].bot, -pair[1].score_mp, pair[0].id))
    return tuple(_line(person, points, evidence[person.id]) for person, points in scored[:limit])


def everybody(answers: Sequence[SourceAnswer]) -> tuple[Person, ...]:
    """Bots among them."""
    return join(
        [account for answer in answers for account in answer.accounts],
        [link for answer in answers for link in answer.links],
    )


def missing(lines: Sequence[CoverageLine]) -> tuple[str, ...]:
    return tuple(f"{line.source}: {line.reason or line.status}" for line in lines if line.status != "ok")


def by_person(people: Sequence[Person], answers: Sequence[SourceAnswer]) -> dict[str, list[Evidence]]:
    """Everybody's facts, each once; by person, only those who have any."""
    owners = {account: person.id for person in people for account in person.accounts}
    facts = {fact.id: fact for answer in answers for fact in answer.evidence}
    by_person: dict[str, list[Evidence]] = {}
    for fact in facts.values():
        by_person.setdefault(owners[fact.owner], []).append(fact)
    return by_person


def landed_days(evidence: Sequence[Evidence]) -> dict[str | None, date]:
    """The day on which each of somebody's own changes landed, by commit: what a plain count counts."""
    return {
        fact.sha: fact.happened_on
        for fact in evidence
        if isinstance(fact, MergedChange) and not {"co_author", "replayed"} & set(fact.discounts)
    }


def _line(person: Person, points: Score, evidence: Sequence[Evidence]) -> RankedPerson:
    landed = landed_days(evidence)
    return RankedPerson(
        person=person.id,
        name=person.name,
        aliases=person.names[1:],
        login=person.login,
        score=_shown(points.score_mp),
        spread=_shown(points.spread_mp),
        contributions=len(landed),
        first=min(landed.values(), default=None),
        last=max(landed.values(), default=None),
        bot=person.bot,
        questions=tuple(one.text for one in questions(person, (), (), evidence, {})),
    )


def _shown(millipoints: int) -> float:
    """One decimal, rounded on the integer so that no machine rounds otherwise."""
    return (millipoints + 50) // 100 / 10
