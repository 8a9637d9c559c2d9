"""The rooms of people's rights, joined to what they need; beside `service/rooms.py`, which furnishes the rest."""

from datetime import timedelta

from service.leftovers import Leftovers
from service.parts import Parts
from service.retention import Periods, Retention
from service.review import Review
from service.rights import Rights
from service.strikes import Strikes
from service.team import Colleagues


def rights(parts: Parts, strikes: Strikes) -> Rights:
    rows = parts.rows
    return Rights(
        people=rows.people,
        held=rows.held,
        identity=rows.identity,
        contacts=rows.contacts,
        briefs=rows.briefs,
        statements=rows.statements,
        forgetting=rows.forgetting,
        strikes=strikes,
        leftovers=_leftovers(parts),
        now=parts.now,
    )


def colleagues(parts: Parts, review: Review) -> Colleagues:
    rows = parts.rows
    return Colleagues(rows.team, rows.queue, rows.forgetting, _leftovers(parts), review.check_again, parts.now)


def retention(parts: Parts) -> Retention:
    rows, settings = parts.rows, parts.settings
    periods = Periods(
        untold=timedelta(days=settings.untold_days),
        told=timedelta(days=settings.retention_days),
        warning=timedelta(days=settings.due_warning_days),
    )
    return Retention(rows.retention, rows.people, rows.forgetting, _leftovers(parts), periods, parts.now)


def _leftovers(parts: Parts) -> Leftovers:
    rows, settings = parts.rows, parts.settings
    return Leftovers(
        checkpoints=settings.checkpoints,
        outbox=settings.outbox,
        cases=settings.struck_cases,
        index=parts.recall,
        standing=rows.strikes.standing,
        scrub=rows.forgetting.scrub,
    )
