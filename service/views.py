"""What a recruiter is shown, in the words of the command contract. Terminal, JSON and pages print the same views."""

from datetime import date, datetime

from agents.by_hand import parted, rule_of
from agents.contact_policy import off_limits_words
from agents.scoring.cards import Card
from memory.records import (
    Advice,
    Assessment,
    Brief,
    Channel,
    Contribution,
    CoverageLine,
    Draft,
    DraftState,
    Frozen,
    Lane,
    Millipoints,
    OffLimits,
    OffLimitsFound,
    OffLimitsKind,
    OffLimitsWhy,
    Route,
    Search,
    SearchStatus,
    Sentence,
    Shortlisted,
    SourceStatus,
    Step,
)
from memory.store.shown import Shown
from service.planning import PlanView


class CoverageRow(Frozen):
    source: str
    status: SourceStatus
    requests: int
    records: int
    people: int
    reason: str | None
    reset_at: datetime | None


class OffLimitsRow(Frozen):
    entry: str
    kind: OffLimitsKind
    value: str
    why: OffLimitsWhy
    everywhere: bool
    """Whether it stands on the organisation's list."""


class OffLimitsView(Frozen):
    search: str | None
    off_limits: tuple[OffLimitsRow, ...]


class ShortlistRow(Frozen):
    person: str
    name: str
    rank: int
    tier: int
    """1 is the top; people whose spreads overlap share one, and their order says little."""
    score: float
    """0 to 100, one decimal."""
    spread: float
    confidence: float
    lane: Lane
    place: str | None
    """As they state it themselves, never part of the score; None: no source that was asked tells."""
    accounts: tuple[str, ...]
    evidence: int
    routes: int
    """Ways to reach the person that are open."""
    off_limits: tuple[str, ...]
    """Entries of the lists that name this person: nobody writes to them. It never touches the score."""
    near_off_limits: tuple[str, ...]
    """Entries that look like them; for a person to look at."""
    chosen: bool | None


class SearchView(Frozen):
    search: str
    status: SearchStatus
    brief: Brief | None
    advice: Advice | None
    """What the market's figures mean for the brief; None before there is one, and for work outside the roles."""
    coverage: tuple[CoverageRow, ...]
    shortlist: tuple[ShortlistRow, ...]
    off_limits: tuple[OffLimitsRow, ...]
    """Companies and people that this search does not approach; who accepts it has seen them."""
    plan: PlanView | None
    """What is asked of whom, and what that takes; None before a role is named."""
    partial: tuple[str, ...]
    """Why the result is not whole; empty where it is."""
    failure: str | None


class SearchRow(Frozen):
    search: str
    status: SearchStatus
    text: str
    created_at: datetime
    created_by: str


class BesideRow(Frozen):
    """A fact that stands beside the score and never touches it."""

    name: str
    told: str


class LeftOut(Frozen):
    """Why somebody is not on the shortlist."""

    criterion: str
    """As in the coverage report."""
    told: str


class WhyView(Frozen):
    search: str
    person: str
    name: str
    rank: int | None
    """None: not on the shortlist; `left_out` says why."""
    tier: int | None
    left_out: LeftOut | None
    plain: str | None
    """Where a plain count of landed changes would put them, and why they stand elsewhere."""
    proofs: tuple[Card, ...]
    """The strongest ones in full."""
    against: tuple[str, ...]
    """What speaks against the score; to be shown beside `proofs`, as large, with `unknown`."""
    beside: tuple[BesideRow, ...]
    score: float
    score_mp: Millipoints
    spread: float
    confidence: float
    contributions: tuple[Contribution, ...]
    discounted: tuple[Contribution, ...]
    unknown: tuple[str, ...]
    """What no source told, and how far the score moves by what is in doubt."""
    titles: dict[str, str]
    """Evidence id -> what the work was called; untrusted text."""
    days: dict[str, date]
    """Evidence id -> the day on which it was accepted."""


class DraftView(Frozen):
    draft: str
    search: str
    person: str
    name: str
    step: Step
    """1 is the first message to them, 2 the one follow-up, and from 3 on each answers a reply."""
    state: DraftState
    version: int
    sha256: str
    subject: str
    sentences: tuple[Sentence, ...]
    proofs: dict[str, str]
    """Evidence id -> link."""
    channel: Channel
    recipient: str | None
    """The address; by hand the page on which they are reached, or the colleague who is asked."""
    message: str | None
    blocks: tuple[str, ...]
    warnings: tuple[str, ...]
    engine: str
    made_by: str
    reviewer: str | None
    """Who is asked to decide; None: whoever comes first."""
    due: date | None
    """The day on which the person's data goes unless somebody tells them (Art. 14 GDPR); None: not soon."""
    expires_at: datetime | None
    """When its approval ends; None: it does not wait to be sent."""


def points(millipoints: int) -> float:
    """Score points with one decimal, rounded half up from integers so that bytes match anywhere."""
    return (millipoints + 50) // 100 / 10


def coverage_row(line: CoverageLine) -> CoverageRow:
    return CoverageRow(**{name: getattr(line, name) for name in CoverageRow.model_fields})


def partial_reasons(coverage: tuple[CoverageLine, ...]) -> tuple[str, ...]:
    """One line for each source that did not answer in full; a skipped one was never asked."""
    return tuple(
        f"{line.source}: {line.status}: {line.reason or ''}"
        for line in coverage
        if line.status not in {"ok", "skipped"}
    )


def off_limits_row(entry: OffLimits) -> OffLimitsRow:
    return OffLimitsRow(
        entry=entry.id, kind=entry.kind, value=entry.value, why=entry.why, everywhere=entry.search is None
    )


def shortlist_row(
    item: Shortlisted, shown: Shown, assessment: Assessment, tier: int, found: OffLimitsFound
) -> ShortlistRow:
    return ShortlistRow(
        person=shown.person.id,
        name=shown.person.name,
        rank=item.rank,
        tier=tier,
        score=points(assessment.score_mp),
        spread=points(assessment.spread_mp),
        confidence=assessment.confidence / 1000,
        lane=assessment.lane,
        place=next(filter(None, (account.place for account in shown.known.accounts)), None),
        accounts=shown.person.accounts,
        evidence=len(assessment.contributions),
        routes=shown.routes,
        off_limits=tuple(map(off_limits_words, found.blocks)),
        near_off_limits=tuple(map(off_limits_words, found.near)),
        chosen=item.chosen,
    )


def search_row(search: Search) -> SearchRow:
    return SearchRow(
        search=search.id,
        status=search.status,
        text=search.text,
        created_at=search.created_at,
        created_by=search.created_by,
    )


def draft_view(
    draft: Draft,
    name: str,
    proofs: dict[str, str],
    recipient: str | None,
    due: date | None,
    expires_at: datetime | None,
) -> DraftView:
    return DraftView(
        draft=draft.id,
        search=draft.search,
        person=draft.person,
        name=name,
        step=draft.step,
        state=draft.state,
        version=draft.version,
        sha256=draft.sha256,
        subject=draft.subject,
        sentences=draft.sentences,
        proofs=proofs,
        channel=draft.route.channel if draft.route else "email",
        recipient=_by_hand(draft.route, draft.message) if draft.route else recipient,
        message=draft.message,
        blocks=draft.blocks,
        warnings=draft.warnings,
        engine=draft.engine,
        made_by=draft.made_by,
        reviewer=draft.reviewer,
        due=due,
        expires_at=expires_at,
    )


def _by_hand(route: Route, message: str | None) -> str | None:
    asked = parted(message, rule_of(route)).colleague if message else None
    return asked or route.to
