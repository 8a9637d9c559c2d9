"""What a brief asks that is not done, or not before it is settled. The same for every engine: `check` calls it."""

from collections.abc import Iterator
from datetime import date

from agents.builtin import intake_slots as slots
from agents.builtin.intake_readings import title_hits
from agents.builtin.intake_text import Brieftext
from memory.knowledge.market import Market
from memory.records import Remark, RoleLabel, Seniority

JOINT = " … "
"""Between two passages that contradict each other."""
_FIELDS_OF_A_UNICORN = 6
_FIELD_WINDOW = 16
_BORN_NEAR = 4
_SENIOR_YEARS = 5
_EARLY: frozenset[Seniority] = frozenset({"intern", "junior"})


def find(text: Brieftext, market: Market, today: date) -> tuple[Remark, ...]:
    """Kinds with the words that call for them; the text of a remark is a quote, two joined by JOINT."""
    found = (
        *_refused(text, market),
        *_contradictions(text, market),
        *_impossible(text, market, today),
        *_unicorn(text, market),
    )
    return tuple({(remark.kind): remark for remark in reversed(found)}.values())[::-1]


def title_mismatch(text: Brieftext, market: Market, role: RoleLabel) -> Remark | None:
    """Whether the text carries a title, its own or one that it disowns, that points to another role than the work."""
    own = [(hit.value, text.quote(hit.start, hit.end)) for hit in title_hits(text, market.lexicon)]
    disowned = [
        (hit.value, text.quote(hit.start, hit.end))
        for passage in text.passages
        if any(market.lexicon.untitled.find(passage.words))
        for hit in market.lexicon.titles.find(passage.words)
    ]
    for weights, quote in (*own, *disowned):
        if len(weights) == 1 and role not in weights and role != "ambiguous":
            return Remark(kind="title_content_mismatch", text=quote)
    return None


def _refused(text: Brieftext, market: Market) -> Iterator[Remark]:
    for hit in market.traps.find(text.words):
        if hit.value is not None:
            yield Remark(kind=hit.value, text=text.quote(hit.start, hit.end))


def _contradictions(text: Brieftext, market: Market) -> Iterator[Remark]:
    if pair := slots.contradicts_remote(text, market.lexicon):
        yield Remark(kind="contradictory_requirements", text=JOINT.join(pair))
    level = slots.seniority(text, market.lexicon)
    for years, start, end in slots.years_asked(text, market.lexicon):
        if level in _EARLY and years >= _SENIOR_YEARS:
            yield Remark(kind="contradictory_requirements", text=text.quote(start, end))


def _impossible(text: Brieftext, market: Market, today: date) -> Iterator[Remark]:
    """More years with a thing than it has existed."""
    hits = list(market.born.find(text.words))
    for years, start, end in slots.years_asked(text, market.lexicon):
        for hit in hits:
            between = text.quote(end, hit.start) if hit.start >= end else text.quote(hit.end, start)
            near = len(between.split()) <= _BORN_NEAR and not set(between) & set(",.;\n")
            if near and years > today.year - hit.value:
                yield Remark(kind="impossible_experience", text=text.quote(min(start, hit.start), max(end, hit.end)))


def _unicorn(text: Brieftext, market: Market) -> Iterator[Remark]:
    """Whole fields in one breath, as if they were one person's work."""
    hits = list(market.fields.find(text.words))
    for at, first in enumerate(hits):
        breath = [hit for hit in hits[at:] if len(text.quote(first.start, hit.end).split()) <= _FIELD_WINDOW]
        if len({hit.value for hit in breath}) >= _FIELDS_OF_A_UNICORN:
            yield Remark(kind="unicorn", text=text.quote(first.start, breath[-1].end))
            return
