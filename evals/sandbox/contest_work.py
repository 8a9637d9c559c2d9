"""The invented world's contests: who took part with whom, and which medals and tiers it brought."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from evals.sandbox.things import Contest, InventedPerson, Team
from memory.records import Role

_KEEN: dict[Role, int] = {"data_scientist": 60, "ml_engineer": 35, "research_engineer": 20}
"""Percent of the contests that people of a role take part in."""
_MATTERS = ("image", "language", "forecasting", "speech", "recommendations", "protein folding", "credit", "llm")
_CONTESTS = 24
_FIRST_CONTEST, _FIRST_TEAM = 940_000, 94_000_000
"""Above any number that a real one has."""
GOLD, SILVER, BRONZE = 1, 2, 3
_PLACES = ((GOLD, 3), (SILVER, 4), (BRONZE, 6))
"""How many teams get which medal."""
_GOLDS_OF_A_GRANDMASTER = 5


def contests(seed: int, today: date, people: Sequence[InventedPerson]) -> tuple[tuple[Contest, ...], tuple[Team, ...]]:
    """Every contest with its teams; one in six is for play and counts for no tier."""
    chance = random.Random(f"contests {seed}")
    keen = [person for person in people if person.part != "bot" and person.role in _KEEN]
    held: list[Contest] = []
    teams: list[Team] = []
    for n in range(_CONTESTS):
        matter = _MATTERS[n % len(_MATTERS)]
        held.append(
            Contest(
                number=_FIRST_CONTEST + n, slug=f"invented-{matter.replace(' ', '-')}-{n}",
                title=f"Invented {matter} challenge {n}", ended=today - timedelta(days=40 + 70 * (_CONTESTS - n)),
                counts=n % 6 != 5,
            )
        )  # fmt: skip
        teams += _ranked(held[-1], keen, len(teams), chance)
    return tuple(held), tuple(teams)


def _ranked(contest: Contest, keen: Sequence[InventedPerson], before: int, chance: random.Random) -> list[Team]:
    """Teams of one to five, the strongest mostly first."""
    entered = [person for person in keen if person.role and chance.randrange(100) < _KEEN[person.role]]
    chance.shuffle(entered)
    groups: list[list[InventedPerson]] = []
    while entered:
        size = chance.choice((1, 1, 1, 2, 3, 5))
        groups.append(entered[:size])
        del entered[:size]
    groups.sort(key=lambda group: -max(person.strength for person in group) - chance.randrange(25))
    medals = [medal for medal, places in _PLACES for _ in range(places)]
    return [
        Team(
            number=_FIRST_TEAM + before + place, contest=contest.number, members=tuple(one.id for one in group),
            medal=medals[place] if place < len(medals) else None, rank=place + 1,
        )
        for place, group in enumerate(groups)
    ]  # fmt: skip


def tiers(held: Sequence[Contest], teams: Sequence[Team]) -> dict[str, tuple[int, date | None]]:
    """By person who took part: the tier of contests, 0 to 4, and the day of the medal that brought it."""
    ended = {contest.number: contest.ended for contest in held if contest.counts}
    medals: dict[str, Counter[int]] = {}
    alone: set[str] = set()
    reached: dict[str, tuple[int, date | None]] = {}
    for team in sorted(
        (one for one in teams if one.contest in ended), key=lambda one: (ended[one.contest], one.number)
    ):
        for person in team.members:
            own = medals.setdefault(person, Counter())
            if team.medal is not None:
                own[team.medal] += 1
                alone |= {person} if team.medal == GOLD and len(team.members) == 1 else set()
            now, before = _tier(own, person in alone), reached.setdefault(person, (1, None))[0]
            if now > before:
                reached[person] = now, ended[team.contest]
    return reached


def _tier(medals: Counter[int], alone: bool) -> int:
    if medals[GOLD] >= _GOLDS_OF_A_GRANDMASTER and alone:
        return 4
    if medals[GOLD] >= 1 and medals[GOLD] + medals[SILVER] >= 3:
        return 3
    return 2 if medals.total() >= 2 else 0
