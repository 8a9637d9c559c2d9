"""The rooms of the service, each joined to what it needs: what a way in is given as the application."""

from datetime import timedelta

from agents.drafting import Drafting
from agents.evidence import EvidenceAgent
from agents.preview import Lookout
from agents.sourcing import Sourcing
from memory.knowledge.terms import terms
from memory.store.attention import SignOff, SlowDown
from memory.store.caps import Caps
from service.application import Application
from service.brief_back import BriefBack
from service.by_hand import HandOffs
from service.chat import Chat
from service.clusters import Teams
from service.contacts import Contacts
from service.coverage import Coverage
from service.delivery import Delivery, Patience
from service.follow_up import FollowUps
from service.gates import Gates
from service.identity import Identity
from service.inbox import Inbox
from service.live import Live
from service.missing import Missing
from service.objections import Objections
from service.off_limits import OffLimitsLists
from service.parts import Parts
from service.people import People
from service.planning import Planning
from service.preview import Preview
from service.queue import Queue
from service.review import Review
from service.rooms_of_rights import colleagues, retention, rights
from service.routes import Routes
from service.searches import Searches
from service.settings import Settings
from service.setup import Setup
from service.sources import ASKED
from service.strikes import Strikes
from service.terms import bounds


def furnish(parts: Parts) -> Application:
    """Every room, each given what it needs and no more."""
    rows, now, review = parts.rows, parts.now, _review(parts)
    coverage, off_limits = _coverage(parts), _off_limits(parts, review)
    searches, strikes = _searches(parts, coverage, off_limits), _strikes(parts, review)
    return Application(
        settings=parts.settings,
        rows=rows,
        market=parts.deps.market,
        proposers=parts.proposers,
        runner=parts.runner,
        searches=searches,
        live=_live(parts, searches),
        shortlist=parts.shortlist,
        strikes=strikes,
        coverage=coverage,
        review=review,
        follow_ups=_follow_ups(parts, review),
        handoffs=_handoffs(parts),
        contacts=_contacts(parts, review),
        objections=Objections(rows.objections, now),
        off_limits=off_limits,
        preview=_preview(parts, searches),
        brief_back=_brief_back(parts, searches),
        people=_people(parts),
        teams=Teams(rows.briefs, rows.people, now),
        team=colleagues(parts, review),
        inbox=_inbox(parts, review),
        identity=Identity(rows.identity, rows.people, _people(parts), now),
        rights=rights(parts, strikes),
        retention=retention(parts),
        chat=_chat(parts, searches),
        delivery=_delivery(parts),
        setup=_setup(parts),
        recall=parts.recall,
        audit=rows.audit,
        join_key=parts.join_key,
        report=parts.report,
        now=now,
    )


def _coverage(parts: Parts) -> Coverage:
    rows = parts.rows
    return Coverage(rows.searches, rows.sourcing, rows.people, ASKED, terms())


def _off_limits(parts: Parts, review: Review) -> OffLimitsLists:
    rows = parts.rows
    return OffLimitsLists(rows.off_limits, rows.contacts, rows.queue, review.check_again, parts.now)


def _people(parts: Parts) -> People:
    rows, rules = parts.rows, parts.deps.rules
    routes = Routes(rows.briefs, rows.people, rows.contacts, rows.team, rows.identity, rules, parts.now)
    return People(rows.people, rows.contacts, rows.identity, rows.statements, routes)


def _setup(parts: Parts) -> Setup:
    organisation, known = parts.rows.organisation, terms()
    return Setup(organisation, known, parts.now, sources=ASKED, barred=parts.sources.barred, held=parts.settings.held)


def _chat(parts: Parts, searches: Searches) -> Chat:
    rows, deps, most = parts.rows.conversations, parts.deps, parts.settings.shortlist
    return Chat(rows, searches, parts.ids, parts.now, deps.market, most, parts.proposers.turn, deps.budget)


def _searches(parts: Parts, coverage: Coverage, off_limits: OffLimitsLists) -> Searches:
    rows, deps, settings = parts.rows, parts.deps, parts.settings
    return Searches(
        rows=rows.searches,
        gates=Gates(rows.briefs, rows.people, rows.gates, parts.now),
        runner=parts.runner,
        shortlist=parts.shortlist,
        coverage=coverage,
        planning=Planning(
            parts.sources,
            bounds(terms(), settings.source_urls, settings.held),
            rows.sourcing,
            deps.plan.engine,
            settings.expansion_rounds,
            settings.budget,
            parts.now,
        ),
        missing=Missing(rows.searches, rows.sourcing, rows.runs, Sourcing(deps), EvidenceAgent(deps), parts.now),
        off_limits=off_limits,
        market=deps.market,
        sources=parts.sources.stored_names,
        ids=parts.ids,
        now=parts.now,
        limits=settings.budget,
    )


def _live(parts: Parts, searches: Searches) -> Live:
    rows = parts.rows
    return Live(rows.searches, rows.briefs, rows.sourcing, rows.people, rows.runs, rows.budgets, searches.planning)


def _preview(parts: Parts, searches: Searches) -> Preview:
    rows, deps, settings = parts.rows, parts.deps, parts.settings
    lookout = Lookout(
        deps.plan, deps.sources, deps.profile, parts.now, settings.preview_queries, settings.preview_samples
    )
    return Preview(searches, rows.searches, rows.off_limits, lookout, rows.budgets, settings.preview)


def _brief_back(parts: Parts, searches: Searches) -> BriefBack:
    rows, settings = parts.rows, parts.settings
    return BriefBack(
        searches=searches,
        gates=rows.gates,
        asks=rows.asks,
        runner=parts.runner,
        token=parts.token,
        ids=parts.ids,
        now=parts.now,
        valid_for=timedelta(days=settings.ask_days),
        public_url=settings.public_url,
    )


def _strikes(parts: Parts, review: Review) -> Strikes:
    rows = parts.rows
    return Strikes(
        rows=rows.strikes,
        people=rows.people,
        shown=rows.shown,
        shortlist=parts.shortlist,
        check_again=review.check_again,
        profile=parts.deps.profile,
        cases=parts.settings.struck_cases,
        now=parts.now,
    )


def _queue(parts: Parts) -> Queue:
    rows, warning = parts.rows, timedelta(days=parts.settings.approval_warning_days)
    return Queue(rows.queue, rows.review, rows.people, retention(parts).due, warning, parts.now)


def _review(parts: Parts) -> Review:
    settings, rows = parts.settings, parts.rows
    return Review(
        rows.review,
        _queue(parts),
        rows.contacts,
        Drafting(parts.deps),
        parts.runner,
        parts.now,
        valid_for=timedelta(days=settings.approval_days),
        sign_off=SignOff(settings.second_person, _slow_down(settings) if settings.slow_down else None),
    )


def _slow_down(settings: Settings) -> SlowDown:
    return SlowDown(
        from_decisions=settings.slow_down_from,
        hasty=timedelta(seconds=settings.hasty_seconds),
        in_a_row=settings.hasty_in_a_row,
        pause=timedelta(seconds=settings.pause_seconds),
    )


def _follow_ups(parts: Parts, review: Review) -> FollowUps:
    rows, wait = parts.rows, timedelta(days=parts.settings.follow_up_days)
    return FollowUps(rows.review, rows.outreach, rows.contacts, parts.runner, review.show, wait, parts.now)


def _contacts(parts: Parts, review: Review) -> Contacts:
    rows = parts.rows
    return Contacts(rows.contacts, rows.people, parts.deps.rules, review.check_again, parts.now, parts.ids)


def _inbox(parts: Parts, review: Review) -> Inbox:
    rows = parts.rows
    return Inbox(
        drafts=rows.review,
        rows=rows.inbox,
        handoffs=rows.handoffs,
        outreach=rows.outreach,
        people=rows.people,
        runner=parts.runner,
        objected=_contacts(parts, review).objected,
        check_again=review.check_again,
        now=parts.now,
    )


def _handoffs(parts: Parts) -> HandOffs:
    rows, deps = parts.rows, parts.deps
    return HandOffs(rows.review, rows.handoffs, rows.contacts, Drafting(deps), deps.rules, rows.team, parts.now)


def _delivery(parts: Parts) -> Delivery:
    settings = parts.settings
    return Delivery(
        outbox=parts.rows.outbox,
        contacts=parts.rows.contacts,
        rules=parts.deps.rules,
        smtp=parts.smtp,
        folder=settings.outbox,
        patience=Patience(margin=timedelta(seconds=settings.smtp_timeout)),
        now=parts.now,
        caps=Caps(day=settings.mail_per_day, domain=settings.mail_per_domain),
    )
