"""How the demo is told on a terminal: quietly, and each part by itself."""

from collections.abc import Sequence
from itertools import zip_longest

from agents.roles import role_title
from apps.demo.failing import Failing
from apps.demo.naming import Naming, Understood
from apps.demo.opening import Opening
from apps.demo.ordering import Compared, Ordering, Placed
from apps.demo.page import DIM, GOOD, HEAD, INDENT, columns, gap, say
from apps.demo.pool import Proof
from apps.demo.telling_message import tell_writing
from apps.demo.walk import INVENTED, NEXT, Part
from apps.demo.writing import Writing
from service.views import CoverageRow

ROWS = 4
"""Of each order, how many places are shown."""
PROOFS = 3
"""Of one person's proofs, how many are shown."""


def begin() -> None:
    say("Hardsignal finds engineers by work that somebody else accepted.", HEAD, 0)
    say(INVENTED, DIM, 0)


def end() -> None:
    gap()
    say(f"Now with real work, still without a key: {NEXT}", HEAD, 0)


def tell(number: int, part: Part) -> None:
    gap()
    match part:
        case Naming():
            _head(number, "Which AI engineer? One question decides (the recruiter is invented, too)")
            _naming(part)
        case Ordering():
            _head(number, f"The same {len(part.people)} invented people in two orders")
            _ordering(part)
        case Opening():
            _head(number, "An invented person whom no keyword finds")
            _opening(part)
        case Failing():
            _head(number, f"The same invented people while {part.source} refuses: an outage is not “nobody found”")
            _failing(part)
        case Writing():
            _head(number, "A message to that invented person: each sentence has its proof")
            tell_writing(part)


def _head(number: int, text: str) -> None:
    say(f"{number}. {text}", HEAD, 0, hang=INDENT)


def _naming(part: Naming) -> None:
    say(f"“{part.request}”")
    for one in part.readings:
        _understood(one)
    say(f"asks  {part.question}", hang=6)
    say(f"you   {', and they must know: '.join(answer.value for answer in part.answers)}", hang=6)
    skills = " and ".join(part.must_have_skills)
    say(f"so    {role_title(part.role)} with {skills}. Accepted: only now is a source asked.", GOOD, hang=6)


def _understood(one: Understood) -> None:
    low, high = (amount // 1000 for amount in one.pay.band)
    say(f"({one.option})   {role_title(one.role)}, {low}-{high}k {one.pay.currency} a year", hang=6)
    say(f"{one.pay.universe} ({one.pay.source}, {one.pay.as_of:%B %Y})", DIM, INDENT + 6)


def _ordering(part: Ordering) -> None:
    marks = {part.a.placed.person: "A", part.b.placed.person: "B"}
    say(f"found by the plan's questions and two more of the recruiter's ({'; '.join(part.added)})", DIM)
    columns("by keywords", "by work that somebody accepted", DIM)
    left, right = (_with(part.b.placed, order[:ROWS]) for order in (part.by_keywords(), part.people))
    for one, other in zip_longest(left, right):
        columns(_by_keywords(one, marks) if one else "", _by_evidence(other, marks) if other else "")
    for mark, one in (("A", part.a), ("B", part.b)):
        _compared(mark, one)


def _with(b: Placed, first: Sequence[Placed]) -> list[Placed]:
    return [*first, *([b] if b not in first else [])]


def _by_keywords(one: Placed, marks: dict[str, str]) -> str:
    return f"{one.by_keywords:>3} {marks.get(one.person, ' ')} {one.name}, {one.hits} hits"


def _by_evidence(one: Placed, marks: dict[str, str]) -> str:
    return f"{one.by_evidence:>3} {marks.get(one.person, ' ')} {one.name}, {one.score} ± {one.spread}"


def _compared(mark: str, one: Compared) -> None:
    gap()
    placed = one.placed
    score = f"{placed.score} ± {placed.spread}" if one.proofs else f"{placed.score}"
    say(f"{mark}  {placed.name}: number {placed.by_keywords} by keywords, {placed.by_evidence} by work: {score}", HEAD)
    say(f"“{one.says}”", DIM, INDENT * 2)
    for proof in one.nothing:
        say(f"{proof.points:>4.1f}  {proof.title}: {proof.reason}", None, INDENT * 2, hang=6)
    _proofs(one.proofs)
    if one.namesakes:
        found = " and ".join(f"{other.source} ({other.score})" for other in one.namesakes)
        say(f"the same name on {found}: nothing proves it is one person, so it is not added", DIM, INDENT * 2)


def _proofs(proofs: Sequence[Proof]) -> None:
    for proof in proofs[:PROOFS]:
        say(f"{proof.points:>4.1f}  {proof.title}", None, INDENT * 2, hang=6)
        by = f", merged by {proof.accepted_by}" if proof.accepted_by else ""
        say(f"{proof.url}{by}", DIM, INDENT * 2 + 6)
    if rest := proofs[PROOFS:]:
        say(f"{sum(proof.points for proof in rest):>4.1f}  and {len(rest)} more", None, INDENT * 2)


def _opening(part: Opening) -> None:
    placed = part.placed
    say(f"{placed.name} says “{part.says}” and no word of AI: {placed.hits} hits.")
    say(f"Number {placed.by_evidence} by work: {placed.score} ± {placed.spread}", GOOD)
    _proofs(part.proofs)


def _failing(part: Failing) -> None:
    for row in part.coverage:
        say(_covered(row), GOOD if row.status == "ok" else "yellow", hang=24)
    say(f"{part.people} people are on the shortlist all the same.")


def _covered(row: CoverageRow) -> str:
    name = row.source if ":" not in row.source else f"git:{row.source.rpartition('/')[2]}"
    until = f" until {row.reset_at:%H:%M} UTC" if row.reset_at else ""
    found = f"{row.people} people" if row.status == "ok" else "nobody can say yet whom it knows"
    return f"{name:<16} {row.status}{until}: {found}"
