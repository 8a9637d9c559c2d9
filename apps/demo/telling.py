"""How the demo is told on a terminal."""

import time
from collections.abc import Iterator
from itertools import count

from agents.roles import role_title
from apps.cli import output
from apps.cli.reviewing import draft_lines
from apps.demo.walk import BRIEF, VAGUE, Walk
from memory.records import PayBand
from service.roles import RoleAnswer

BANDS = 3
"""Pay bands shown for one reading."""
PROOFS = 3
"""Of the first person's proofs, how many are shown."""


def tell(walked: Walk, pause: float) -> None:
    """Args: pause: seconds for reading between two parts."""
    number = count(1)
    output.line("Hardsignal demo: everybody in it is invented; no key and no network were used.", "bold")
    for part in (_roles, _shortlist, _why, _coverage, _draft, _delivery):
        output.line()
        output.line(f"{next(number)}. {part.__doc__}", "bold")
        part(walked)
        time.sleep(pause)
    output.line()
    output.line("Now with real work, still without a key: hardsignal evidence git <a project you know>", "bold")


def _roles(walked: Walk) -> None:
    """A title alone is asked about, a brief that says the work is named and priced."""
    for text, answer in ((VAGUE, walked.vague), (BRIEF, walked.brief)):
        output.line(f"   “{text}”")
        for line in _reading(answer):
            output.line(f"      {line}")


def _reading(answer: RoleAnswer) -> Iterator[str]:
    sure = "" if answer.role == "ambiguous" else f" ({answer.confidence:.0%} sure)"
    yield f"read as: {role_title(answer.role)}{sure}"
    bands = (*((answer.pay,) if answer.pay else ()), *answer.other_pay)
    yield from map(_band, bands[:BANDS])
    if len(bands) > BANDS:
        yield f"and {len(bands) - BANDS} more bands, each with its date and source"
    if answer.questions:
        yield f"asks: {answer.questions[0].text}"


def _band(band: PayBand) -> str:
    low, high = (amount // 1000 for amount in band.band)
    return f"pay: {low}-{high}k {band.currency}, {band.universe} ({band.as_of:%B %Y}, {band.source})"


def _shortlist(walked: Walk) -> None:
    """The people whose work somebody else accepted, best first."""
    rows = [(row.rank, row.name, row.score, row.spread, row.evidence) for row in walked.search.shortlist]
    output.table(("rank", "name", "score", "±", "proofs"), rows)
    output.line(f"   what was learnt is kept for the next search; index: {walked.recalled_from}")


def _why(walked: Walk) -> None:
    """Every point leads to a proof."""
    view = walked.why
    output.line(f"   {view.name}: {view.score} ± {view.spread}")
    for item in view.contributions[:PROOFS]:
        output.line(f"   {item.points / 1000:>5.1f}  {view.titles[item.evidence]}")
        output.line(f"          {item.reason}", "dim")
        output.line(f"          {item.url}", "dim")
    more = len(view.contributions) - PROOFS
    output.line(f"          and {more} more; {len(view.discounted)} listed with nothing and the reason")


def _coverage(walked: Walk) -> None:
    """What was asked, what answered, and who was left out."""
    for row in walked.coverage.sources:
        output.line(f"   {walked.project}: {row.status}, {row.people} people. {row.reason or ''}")
    for criterion, people in walked.coverage.left_out.items():
        output.line(f"   left out: {people} ({criterion})")


def _draft(walked: Walk) -> None:
    """A message in which every sentence has its proof, held until you approve it."""
    draft_lines(walked.draft)


def _delivery(walked: Walk) -> None:
    """Other bytes than those shown cannot be approved; those shown leave once."""
    output.line(f"   one digit of the SHA changed: {walked.edited}")
    output.line(f"   the SHA that was shown: approved, then {walked.outcome} as an .eml file (no mail server is set)")
    output.line(f"   audit log: {walked.audited} entries, unbroken chain")
