"""What a brief asks that is not done, or not before it is settled. The same for every engine: `check` calls it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agents.builtin.intake import levels, slots
from agents.builtin.intake.positions import positions
from agents.builtin.intake.readings import title_hits
from agents.builtin.intake.text import Brieftext
from agents.builtin.intake.unread import why_unread
from agents.builtin.intake.wishes import wishes
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.market import Market, Meaning
from memory.knowledge.phrases import Hit, words
from memory.records import Remark, RoleLabel, Seniority, Topic

JOINT = " … "
"""Between two passages that contradict each other."""
_FIELDS_OF_A_UNICORN = 6
_FIELDS_MOST = 16
_TRADES_OF_A_UNICORN = 5
"""No text of the 1,251 under `evals/training/intake` asks for so many in these words: it is never told there."""
_BREATH_CHARS = 120
_BORN_CHARS = 60
_BORN_NEAR = 4
_SENIOR_YEARS, _EARLY_YEARS = 5, 1
_NEAR_CHARS, _REPLACED_NEAR = 60, 5
_QUOTED_CHARS = 80
_EARLY: frozenset[Seniority] = frozenset({"intern", "junior"})


@dataclass(frozen=True)
class Trap:
    """A kind of remark, the words that call for it two joined by JOINT, and what to ask because of it."""

    kind: str
    quote: str
    topic: Topic | None = None
    figures: str = ""
    """The numbers behind it, in signs that every language reads."""
    roles: tuple[Meaning, Meaning] | None = None
    """Of several positions: the two that are asked between."""


def find(text: Brieftext, market: Market, today: date) -> tuple[Trap, ...]:
    """One trap a kind, the first that is met."""
    found: dict[str, Trap] = {}
    searches = (
        _refused(text, market),
        _contradictions(text, market),
        _impossible(text, market, today),
        _unsettled(text, market),
        _unreadable(text, market),
    )
    for search in searches:
        for trap in search:
            found.setdefault(trap.kind, trap)
    if soup := _unicorn(text, market) or _trades(text, market):
        found["unicorn"] = soup
    return tuple(found.values())


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


def _refused(text: Brieftext, market: Market) -> Iterator[Trap]:
    for wish in wishes(text.text, market.refusing):
        yield Trap(wish.kind, text.quote(wish.start, wish.end), market.refusals[wish.kind].topic)


def _contradictions(text: Brieftext, market: Market) -> Iterator[Trap]:
    if pair := slots.contradicts_remote(text, market.lexicon):
        yield Trap("contradictory_requirements", JOINT.join(pair), "remote_policy")
    level = levels.seniority(text, market.lexicon)
    for years in levels.years_asked(text, market.lexicon):
        if level in _EARLY and years.least >= _SENIOR_YEARS:
            told = f"{level} ≤ {_EARLY_YEARS} < {years.least}"
            yield Trap("contradictory_requirements", text.quote(years.start, years.end), "seniority", told)


def _impossible(text: Brieftext, market: Market, today: date) -> Iterator[Trap]:
    """More years with a thing than it has existed."""
    for named in levels.years_named(text, market.lexicon):
        years, start, end = named.least, named.start, named.end
        left, right = max(0, start - _BORN_CHARS), min(len(text.text), end + _BORN_CHARS)
        for hit in market.born.find(words(text.quote(left, right), left)):
            between = text.quote(end, hit.start) if hit.start >= end else text.quote(hit.end, start)
            near = len(between.split()) <= _BORN_NEAR and not set(between) & set(",.;\n")
            if near and years > today.year - hit.value:
                quote = text.quote(min(start, hit.start), max(end, hit.end))
                most = today.year - hit.value
                yield Trap(
                    "impossible_experience", quote, "must_haves", f"{years} > {today.year} − {hit.value} = {most}"
                )


def _unsettled(text: Brieftext, market: Market) -> Iterator[Trap]:
    """What a few lines leave open that a search cannot do without, and several positions in one text."""
    lexicon = market.lexicon
    if hit := _replaces(text, lexicon):
        yield Trap("level_of_replacement", text.quote(hit.start, hit.end), "seniority")
    if text.short and (office := slots.presence(text, lexicon)) and not slots.place_hits(text, market):
        yield Trap("presence_without_place", text.quote(office.start, office.end), "location")
    if several := positions(text, lexicon):
        yield Trap("several_positions", JOINT.join(several.quotes), "role", str(several.count), several.roles)


def _replaces(text: Brieftext, lexicon: Lexicon) -> Hit[bool] | None:
    """`replace the guy who trained our models`: somebody leaves, and the next one's level is not said by that."""
    if not text.short:
        return None
    for hit in lexicon.replaces.find(text.words):
        near = words(text.text[hit.end : hit.end + _NEAR_CHARS])[:_REPLACED_NEAR]
        if any(lexicon.replaced.find(near)):
            return hit
    return None


def _unreadable(text: Brieftext, market: Market) -> Iterator[Trap]:
    if kind := why_unread(text, market):
        yield Trap(kind, text.text.strip()[:_QUOTED_CHARS], None if kind == "script_not_read" else "must_haves")


def _unicorn(text: Brieftext, market: Market) -> Trap | None:
    """Whole fields in one breath, as if they were one person's work."""
    breath: deque[Hit[str]] = deque()
    for hit in market.fields.find(text.words):
        breath.append(hit)
        while len(breath) > _FIELDS_MOST or hit.end - breath[0].start > _BREATH_CHARS:
            breath.popleft()
        if len({named.value for named in breath}) >= _FIELDS_OF_A_UNICORN:
            return Trap("unicorn", text.quote(breath[0].start, hit.end), "must_haves")
    return None


def _trades(text: Brieftext, market: Market) -> Trap | None:
    """As many trades among what must be there, each of which fills a working life."""
    must = list(text.parts("must")) or (list(text.parts("title", "duties")) if text.short else [])
    asked: dict[str, Hit[str]] = {}
    for passage in must:
        for hit in market.trades.find(passage.words):
            asked.setdefault(hit.value, hit)
    if len(asked) < _TRADES_OF_A_UNICORN:
        return None
    named = [text.quote(hit.start, hit.end) for hit in asked.values()]
    return Trap("unicorn", JOINT.join(named), "must_haves", str(len(named)))
