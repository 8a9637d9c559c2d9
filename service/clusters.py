"""Teams and their centres, and who knows somebody: of local git repositories, or of what a search has found."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from agents.clusters import Clusters, Team, clusters, known_by
from agents.clusters import Path as Way
from agents.clusters_ties import Shared, Tie, ties
from agents.ports import Clock
from memory.records import Evidence, Frozen, MergedChange, Person, Text
from memory.store import BriefRows, PeopleRows
from service.git_evidence import Progress, by_person, everybody, missing, read

PAGES = 3
"""Newest works told of each tie; `works` says how many there are."""
MOST_WAYS = 20
_LOGIN = "github:login:"


class Member(Frozen):
    person: Text
    """Id of a person, or the key of an account that is nobody's here."""
    name: str


class TieView(Frozen):
    a: Member
    b: Member
    works: int
    shared: tuple[Shared, ...]
    """The newest of them, each with its page."""


class TeamView(Frozen):
    members: tuple[Member, ...]
    held_by: Member
    """Who works with most of them, and most; may stand outside."""
    last: date
    """When two of them last worked together."""
    ties: tuple[TieView, ...]


class CentreView(Member):
    ties: tuple[TieView, ...]
    """Recent works with everybody close, most works first."""


class WayView(Frozen):
    people: tuple[Member, ...]
    """From the one who knows to the one who is known."""
    ties: tuple[TieView, ...]


class Grouped(Frozen):
    teams: tuple[TeamView, ...]
    """Largest first."""
    centres: tuple[CentreView, ...]


class GitTeams(Grouped):
    partial: tuple[str, ...]


class SearchTeams(Grouped):
    search: Text
    known_by: tuple[WayView, ...]
    """Who knows the person that was asked about; empty where nobody was."""


class Teams:
    """The room for what a search has found; nothing is asked of any source."""

    def __init__(self, briefs: BriefRows, people: PeopleRows, now: Clock) -> None:
        self._briefs, self._people, self._now = briefs, people, now

    async def of_search(self, search: str, limit: int, knows: str | None, by: Sequence[str]) -> SearchTeams:
        """Args: limit: most centres; knows: id of a person whom somebody may know; by: who is asked, as ids of people
        or keys of accounts; none: everybody.

        Raises: UnknownId: no such search, or no such person.
        """
        await self._briefs.search(search)
        known = (await self._people.person(knows)).id if knows is not None else None
        people, evidence = await self._people.people(search), await self._people.evidence_by_person(search)
        return await asyncio.to_thread(self._found, search, people, evidence, limit, known, by)

    def _found(
        self, search: str, people: Sequence[Person], evidence: Mapping[str, Collection[Evidence]], limit: int,
        known: str | None, by: Sequence[str],
    ) -> SearchTeams:  # fmt: skip
        today, met = self._now().date(), _Met(people, evidence)
        tied = ties(evidence, met.owners, met.programs, today)
        found = clusters(tied, today)
        asked = [met.owners.get(one, one) for one in by] or None
        ways = known_by(tied, known, asked, MOST_WAYS) if known is not None else ()
        return SearchTeams(
            search=search,
            teams=met.teams(found),
            centres=met.centres(found)[:limit],
            known_by=tuple(map(met.way, ways)),
        )


async def git_teams(
    paths: Sequence[Path],
    *,
    limit: int,
    as_of: date | None,
    join_key: bytes,
    today: date,
    progress: Progress = lambda done, total: None,
) -> GitTeams:
    """As `service.git_evidence.rank`, but groups of people. Raises: SourceError: no path could be read."""
    answers, lines = await read(paths, join_key, today, as_of, progress)

    def grouped() -> GitTeams:
        people = everybody(answers)
        evidence = by_person(people, answers)
        met, day = _Met(people, evidence), as_of or today
        found = clusters(ties(evidence, met.owners, met.programs, day), day)
        return GitTeams(teams=met.teams(found), centres=met.centres(found)[:limit], partial=missing(lines))

    return await asyncio.to_thread(grouped)


class _Met:
    """Everybody who may stand in a view, by every way in which they are named."""

    def __init__(self, people: Sequence[Person], evidence: Mapping[str, Collection[Evidence]]) -> None:
        logins = {f"{_LOGIN}{one.login.lower()}": one.id for one in people if one.login}
        self.owners = logins | {account: one.id for one in people for account in one.accounts}
        self.programs = {one.id for one in people if one.bot}
        self._names = dict(_gate_names(evidence)) | {one.id: one.name for one in people}

    def member(self, id_: str) -> Member:
        return Member(person=id_, name=self._names.get(id_, id_))

    def tie(self, tie: Tie) -> TieView:
        return TieView(a=self.member(tie.a), b=self.member(tie.b), works=len(tie.shared), shared=tie.shared[:PAGES])

    def way(self, way: Way) -> WayView:
        return WayView(people=tuple(map(self.member, way.people)), ties=tuple(map(self.tie, way.ties)))

    def teams(self, found: Clusters) -> tuple[TeamView, ...]:
        return tuple(map(self._team, found.teams))

    def centres(self, found: Clusters) -> tuple[CentreView, ...]:
        return tuple(
            CentreView(person=one.person, name=self.member(one.person).name, ties=tuple(map(self.tie, one.ties)))
            for one in found.centres
        )

    def _team(self, team: Team) -> TeamView:
        return TeamView(
            members=tuple(map(self.member, team.members)),
            held_by=self.member(team.held_by),
            last=max(tie.shared[0].happened_on for tie in team.ties),
            ties=tuple(map(self.tie, team.ties)),
        )


def _gate_names(evidence: Mapping[str, Collection[Evidence]]) -> Iterator[tuple[str, str]]:
    for facts in evidence.values():
        for fact in facts:
            if isinstance(fact, MergedChange) and fact.gate is not None and fact.gate.by and fact.gate.by_name:
                yield fact.gate.by, fact.gate.by_name
