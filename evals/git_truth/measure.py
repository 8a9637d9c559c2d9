"""One project measured: the product's order and a plain count beside each other, against the project's own list."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from scipy import stats

from agents.identity import join
from agents.scoring import Score, rising_each, standing_each
from evals.git_truth.lists import Named, named
from memory.errors import UsageError
from memory.knowledge.weights import profile
from memory.records import Evidence, Person
from service.git_evidence import by_person, landed_days
from tools.git.history import read_history
from tools.git.people import plain
from tools.git.repo import opened

HORIZON = timedelta(days=365)
"""How long after a day somebody may be named to count as named next; also the time between two such days."""
HALF_LIFE_DAYS = 365
"""Of the plain count that `rising` is held against."""
LONGEST_LIST = 4 * 1024 * 1024
JOIN_KEY = b"evals.git_truth"
"""Addresses meet as hashes here too; nothing of a pass is kept."""


@dataclass(frozen=True, slots=True)
class Case:
    """One project on one day."""

    project: str
    day: date
    truth: int
    """People named whom the history shows."""
    unseen: int
    """Named, but under no name or login that the history shows: nobody's order can find them."""
    people: int
    """Among whom they were to be found."""
    plain: float
    """Recall of the named among the top as many, by the plain count."""
    ours: float
    plain_auc: float
    ours_auc: float


def standing_case(path: Path, listed: str, today: date) -> Case:
    """`standing` against counting landed changes, on everybody named on that day.

    Raises:
        UsageError: the list is not there, names nobody, or nobody whom the history shows.
    """
    people, evidence = _read(path, today)
    truth = named(listed, _list_on(path, listed, today))
    found = matched(people, truth)
    plain_count = {one: float(len(landed_days(facts))) for one, facts in evidence.items()}
    ours = _points(standing_each(profile(None), evidence, today))
    case = _case(path, today, found, len(truth), plain_count, ours)
    if case is None:
        raise UsageError(f"{path}: {listed} names nobody whom the history shows")
    return case


def rising_cases(path: Path, listed: str, today: date) -> Sequence[Case]:
    """`rising` with the history cut at one day a year, on whom the list names a year later and did not name then.

    Whoever was named already is no riser and stands in nobody's way.
    """
    days = _days(path, today)
    cases = (_rising_case(path, listed, day, min(day + HORIZON, today)) for day in days)
    return tuple(case for case in cases if case is not None)


def _rising_case(path: Path, listed: str, day: date, later: date) -> Case | None:
    before, after = (named(listed, _list_on(path, listed, when)) for when in (day, later))
    known = {mark for one in before for mark in _marks(one)}
    new = [one for one in after if not known & set(_marks(one))]
    if not before or not new:
        return None
    people, evidence = _read(path, day)
    arrived = {one for group in matched(people, before) for one in group}
    ahead = {one: facts for one, facts in evidence.items() if one not in arrived}
    plain_count = {one: _faded(landed_days(facts).values(), day) for one, facts in ahead.items()}
    ours = _points(rising_each(profile(None), ahead, day))
    return _case(path, day, matched(people, new), len(new), plain_count, ours)


def _case(
    path: Path, day: date, found: Sequence[Collection[str]], said: int, plain_count: Mapping[str, float],
    ours: Mapping[str, float],
) -> Case | None:  # fmt: skip
    truth = [here for one in found if (here := frozenset(one) & plain_count.keys())]
    if not truth:
        return None
    return Case(
        project=path.parent.name if path.name in {"repo", ".git"} else path.name, day=day, truth=len(truth),
        unseen=said - len(truth), people=len(plain_count),
        plain=recall(plain_count, truth), ours=recall(ours, truth),
        plain_auc=auc(plain_count, truth), ours_auc=auc(ours, truth),
    )  # fmt: skip


def recall(points: Mapping[str, float], truth: Sequence[Collection[str]]) -> float:
    """Part of the named that stand among the top as many; one person may have several entries."""
    top = set(sorted(points, key=lambda one: (-points[one], one))[: len(truth)])
    return sum(not top.isdisjoint(one) for one in truth) / len(truth)


def auc(points: Mapping[str, float], truth: Sequence[Collection[str]]) -> float:
    """Chance that somebody named stands before somebody not named; ties are half."""
    meant = {one for group in truth for one in group}
    yes, no = ([at for one, at in points.items() if (one in meant) == side] for side in (True, False))
    if not no:
        return 1.0
    return float(stats.mannwhitneyu(yes, no).statistic) / (len(yes) * len(no))


def matched(people: Iterable[Person], truth: Iterable[Named]) -> list[frozenset[str]]:
    """For each one named who can be told in the history, whoever carries the login or the name."""
    by_mark: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for name in () if person.bot else (*person.names, person.login or ""):
            for mark in (plain(name), "".join(plain(name).split())):
                by_mark[mark].add(person.id)
        if person.login and not person.bot:
            by_mark[person.login.lower()].add(person.id)
    found = (frozenset(one for mark in _marks(one_named) for one in by_mark.get(mark, ())) for one_named in truth)
    return [one for one in found if one]


def _marks(one: Named) -> tuple[str, ...]:
    login = (one.login.lower(), "".join(plain(one.login).split())) if one.login else ()
    return (*login, plain(one.name)) if one.name else login


def _read(path: Path, day: date) -> tuple[tuple[Person, ...], dict[str, list[Evidence]]]:
    """Everybody, and the facts of those who are no bots, as known at the end of the day."""
    answer = read_history(path, JOIN_KEY, datetime.combine(day, time.max, UTC), day)
    people = tuple(join(answer.accounts, answer.links))
    held = by_person(people, [answer])
    return people, {one.id: held[one.id] for one in people if one.id in held and not one.bot}


def _list_on(path: Path, listed: str, day: date) -> str:
    """The list as the main line held it at the end of the day; empty where it was not there yet."""
    until = int(datetime.combine(day, time.max, UTC).timestamp())
    with opened(path) as (repository, view):
        commit = view.ask("rev-list", "-1", "--first-parent", f"--before={until}", "--end-of-options", repository.head)
        sha = (commit or b"").decode().strip()
        held = view.ask("cat-file", "blob", f"{sha}:{listed}", most=LONGEST_LIST) if sha else None
    return (held or b"").decode("utf-8", "replace")


def _days(path: Path, today: date) -> Iterable[date]:
    """A year after the first landed change, and each year from there that leaves a horizon to look at."""
    _, evidence = _read(path, today)
    landed = [day for facts in evidence.values() for day in landed_days(facts).values()]
    day, last = min(landed, default=today) + HORIZON, max(landed, default=today)
    while day + HORIZON <= last:
        yield day
        day += HORIZON


def _points(scores: Mapping[str, Score]) -> dict[str, float]:
    return {one: float(found.score_mp) for one, found in scores.items()}


def _faded(days: Iterable[date], today: date) -> float:
    return sum(float(0.5 ** ((today - day).days / HALF_LIFE_DAYS)) for day in days)
