"""The shortlist of a search and the reasons behind each place on it, or for having none."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agents.contact_policy import off_limits_words
from agents.ports import Clock
from agents.scoring import assess, rising_each
from agents.scoring.against import against, unsure
from agents.scoring.cards import cards
from agents.scoring.made import made
from agents.scoring.plain import told_plainly
from agents.scoring.tiers import tiers
from agents.scoring.words import shown as shown_name
from memory.errors import UnknownId, UsageError
from memory.off_limits import find
from memory.records import ROLES, Assessment, Brief, Evidence, MergedChange, OffLimits, Role, RoleProfile, Shortlisted
from memory.store import BriefRows, OffLimitsRows, PeopleRows, ShownRows
from memory.store.shown import Shown
from service.views import BesideRow, LeftOut, ShortlistRow, WhyView, points, shortlist_row

Tab = Literal["standing", "adjacent", "rising"]
TOP_PROOFS = 3
"""Told in full of each person."""
LEAST_OF_AN_ID = 4
"""So many characters of an id may stand for it."""
NOT_MET = "not met"
"""Why somebody has no place: this search has never heard of them."""
_NOT_KNOWN = "not known: no source that was asked tells"


@dataclass(frozen=True)
class _Page:
    """What is needed to explain people of one search, read in a fixed number of statements."""

    search: str
    listed: Mapping[str, Shortlisted]
    shown: Mapping[str, Shown]
    tier: Mapping[str, int]
    entries: Sequence[OffLimits]
    role: Role | None
    """None: nobody has named one yet."""

    @property
    def last(self) -> Assessment | None:
        """Of whoever has the last place; None: there is no shortlist."""
        assessed = [self.shown[person].assessment for person in self.listed]
        return assessed[-1] if assessed else None


class Shortlist:
    def __init__(
        self,
        briefs: BriefRows,
        people: PeopleRows,
        shown: ShownRows,
        off_limits: OffLimitsRows,
        profile: Callable[[Role | None], RoleProfile],
        now: Clock,
    ) -> None:
        self._briefs, self._people, self._shown, self._off_limits = briefs, people, shown, off_limits
        self._profile, self._now = profile, now

    async def brief(self, id_: str) -> Brief | None:
        return await self._briefs.latest_brief(id_)

    async def rows(self, id_: str) -> tuple[ShortlistRow, ...]:
        page = await self._page(id_)
        return tuple(
            shortlist_row(item, shown, shown.assessment, page.tier[person], find(page.entries, shown.known))
            for person, item in page.listed.items()
            if (shown := page.shown[person]).assessment is not None
        )

    async def tab(self, id_: str, tab: Tab) -> tuple[ShortlistRow, ...]:
        """A part of the shortlist; each row keeps its rank.

        Args: tab: standing: everybody, by what they have shown; adjacent: whose proof is of a neighbouring role;
            rising: whoever is on the way up, the fastest first.
        """
        rows = await self.rows(id_)
        if tab == "adjacent":
            return tuple(row for row in rows if row.lane == "adjacent")
        if tab == "standing" or not rows:
            return rows
        page = await self._page(id_)
        assert page.last is not None
        facts = await self._shown.evidence(id_, [row.person for row in rows])
        known = {person: own for person, own in facts.items() if own}
        scores = await asyncio.to_thread(rising_each, self._profile(page.role), known, page.last.as_of)
        points_of = {person: score.score_mp for person, score in scores.items() if score.score_mp}
        rising = [row for row in rows if row.person in points_of]
        return tuple(sorted(rising, key=lambda row: (-points_of[row.person], row.rank)))

    async def why(self, id_: str, person: str) -> WhyView:
        """Every point of one person's score with its link, or why they have no place. Raises: UnknownId."""
        return (await self.compare(id_, [person]))[0]

    async def compare(self, id_: str, people: Sequence[str]) -> tuple[WhyView, ...]:
        """As `why`, for several; its statements do not grow with them.

        Args: people: ids, or of somebody on the shortlist as much of the id as nobody else there begins with.
        Raises: UnknownId, UsageError.
        """
        await self._briefs.search(id_)
        listed = [item.person for item in await self._people.shortlist(id_)]
        people = [whole_id(person, listed) for person in people]
        page = await self._page(id_, people)
        for person in people:
            if person not in page.shown:
                raise UnknownId("person", person)
        standing = [page.shown[person].person.id for person in people]
        evidence = await self._shown.evidence(id_, standing)
        met = await self._shown.met(id_, standing)
        return await asyncio.to_thread(
            lambda: tuple(self._why(page, person, evidence[person], person in met) for person in standing)
        )

    async def _page(self, id_: str, people: Sequence[str] = ()) -> _Page:
        listed = {item.person: item for item in await self._people.shortlist(id_)}
        asked = await self._shown.people(id_, [*listed, *people])
        shown = asked | {one.person.id: one for one in asked.values()}
        brief = await self.brief(id_)
        assessed = {person: one for person in listed if (one := shown[person].assessment) is not None}
        tier = tiers([(one.score_mp, one.spread_mp) for one in assessed.values()])
        return _Page(
            search=id_,
            listed=listed,
            shown=shown,
            tier=dict(zip(assessed, tier, strict=True)),
            entries=await self._off_limits.holding(id_),
            role=next((role for role in ROLES if brief is not None and brief.role == role), None),
        )

    def _why(self, page: _Page, person: str, evidence: Sequence[Evidence], met: bool) -> WhyView:
        shown, item = page.shown[person], page.listed.get(person)
        profile, day = self._profile(page.role), page.last.as_of if page.last else self._now().date()
        assessment = shown.assessment or assess(profile, person, evidence, day)
        plain = item.plain if item else None
        return WhyView(
            search=page.search,
            person=person,
            name=shown.person.name,
            rank=item.rank if item else None,
            tier=page.tier.get(person),
            left_out=None if item else _left_out(page, shown, assessment, evidence, met),
            plain=told_plainly(plain, item.rank, assessment, evidence, profile) if item and plain else None,
            proofs=cards(assessment, evidence, item.reviewers if item else {}, TOP_PROOFS),
            against=against(assessment, evidence),
            beside=_beside(page, shown, evidence),
            score=points(assessment.score_mp),
            score_mp=assessment.score_mp,
            spread=points(assessment.spread_mp),
            confidence=assessment.confidence / 1000,
            contributions=assessment.contributions,
            discounted=assessment.discounted,
            unknown=unsure(assessment),
            titles={fact.id: fact.title for fact in evidence},
            days={fact.id: fact.happened_on for fact in evidence},
        )


def whole_id(said: str, listed: Sequence[str]) -> str:
    """Raises: UsageError: several begin so."""
    if said in listed or len(said) < LEAST_OF_AN_ID:
        return said
    begun = [person for person in listed if person.startswith(said)]
    if len(begun) > 1:
        raise UsageError(f"{said} begins the ids of {len(begun)} people of this shortlist: give a letter more")
    return begun[0] if begun else said


def _left_out(page: _Page, shown: Shown, assessment: Assessment, evidence: Sequence[Evidence], met: bool) -> LeftOut:
    last = page.last
    if not met:
        return LeftOut(criterion=NOT_MET, told="no source that this search asked told of them")
    if page.role is None or last is None:
        return LeftOut(criterion="not scored", told="this search has no shortlist yet")
    if shown.person.bot:
        return LeftOut(criterion="bot", told="an account of theirs is a program's, and programs are not scored")
    if not evidence:
        return LeftOut(criterion="no evidence", told="they were met, and no work of theirs was found")
    if not assessment.score_mp:
        return LeftOut(
            criterion="below the shortlist", told=f"none of the {len(evidence)} items that were found counts, see below"
        )
    told = f"{points(assessment.score_mp)} points; the {len(page.listed)} places end at {points(last.score_mp)}"
    return LeftOut(criterion="below the shortlist", told=told)


def _beside(page: _Page, shown: Shown, evidence: Sequence[Evidence]) -> tuple[BesideRow, ...]:
    """What a reader wants to know and the score must not."""
    found = find(page.entries, shown.known)
    near = [f"close to {off_limits_words(entry)}" for entry in found.near]
    written = [f"{state.replace('_', ' ')} in search {search}" for search, state in shown.written]
    return (
        BesideRow(name="employed by the project's sponsor", told=_NOT_KNOWN),
        BesideRow(name="place", told=_said(account.place for account in shown.known.accounts)),
        BesideRow(name="employer", told=_said(account.employer for account in shown.known.accounts)),
        BesideRow(name="trains or calls models", told=made(evidence)),
        BesideRow(name="founder", told=_founded(shown.person.login, evidence)),
        BesideRow(name="off limits", told="; ".join([*map(off_limits_words, found.blocks), *near]) or "no"),
        BesideRow(name="contacted before", told="; ".join(written) or "no"),
        BesideRow(name="routes known", told=str(shown.routes)),
    )


def _said(values: Iterable[str | None]) -> str:
    told = dict.fromkeys(filter(None, values))
    return f"{', '.join(told)}, as they say" if told else _NOT_KNOWN


def _founded(login: str | None, evidence: Sequence[Evidence]) -> str:
    """Projects under somebody's own account are the only sign of it that sources give."""
    changed = {fact.project for fact in evidence if isinstance(fact, MergedChange)}
    own = sorted(name for name in changed if login and name.lower().startswith(f"{login.lower()}/"))
    return f"{', '.join(map(shown_name, own))} is under their own account" if own else _NOT_KNOWN
