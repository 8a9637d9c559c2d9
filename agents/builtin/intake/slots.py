"""What a text says besides role and level: place, remote, visa, skills, field of work, facts about the employer."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from agents.builtin.intake.text import Brieftext, Part, Passage
from agents.builtin.intake.towns import town_hits
from agents.builtin.intake.wishes import wishes
from agents.builtin.intake.zones import zone_span
from memory.knowledge.facts import Place
from memory.knowledge.lexicon import Lexicon
from memory.knowledge.market import Market
from memory.knowledge.phrases import Hit, Phrases, words

_PLACE_GAP = re.compile(
    r"[\s,/()&+|·–-]*(?:(?:or|and|oder|und|ou|et|o|y|ve|veya|in|area|raum|remote|remoto|region)[\s,/()&+|·–-]*){0,3}",
    re.IGNORECASE,
)
_REMOTE_BEFORE = re.compile(r"^(?:fully\s|100\s?%\s)?(?:remote|remoto|uzaktan)[\s,(/–-]+", re.IGNORECASE)
"""`remote UK` is in the UK; whether it is remote is told apart."""
_PLACE_LINES = 3
_MOST_PLACES = 50
"""A job is somewhere among the first places that a text names."""
_CONTRADICTION_CHARS = 200
"""Farther apart, `fully remote` and `in the office` speak of different things."""
_PRESENT = frozenset({"office", "daily", "denied"})
_OR = frozenset({"or", "oder", "ou", "o", "veya"})
_MARKER_NEAR = 25
_WEEK = frozenset({"week", "woche", "semaine", "semana", "hafta", "settimana", "wk"})
"""`2x` alone are two hires."""
_MOST_SKILLS, _MOST_FACTS, _FACT_CHARS = 15, 8, (20, 240)
_SUBJECT_WORDS = 3
_CONTACT = re.compile(r"@|https?:|www\.|\+?\d[\d ()/-]{7,}\d")


def remote(text: Brieftext, lexicon: Lexicon) -> bool | None:
    """True: fully remote is possible; False: on site or hybrid; None: not said, or said both ways."""
    said = {hit.value for hit in lexicon.remote.find(text.words)}
    some_days = _some_days(text, lexicon)
    if contradicts_remote(text, lexicon):
        return None
    if "denied" in said:
        return False
    if "only" in said or ("remote" in said and not some_days and not {"hybrid", "office", "daily"} & said):
        return True
    if "remote" in said and not some_days:
        return _offers_both(text, lexicon)
    return False if said or some_days else None


def contradicts_remote(text: Brieftext, lexicon: Lexicon) -> tuple[str, str] | None:
    """The two passages that cannot both hold: remote only, and presence; remote, and presence all of the week."""
    hits = list(lexicon.remote.find(text.words))
    pair = _pair(hits, {"only"}, _PRESENT) or _pair(hits, {"remote"}, {"daily"})
    if pair is None:
        return None
    first, second = sorted(pair, key=lambda hit: hit.start)
    between = text.quote(first.end, second.start)
    if len(between) > _CONTRADICTION_CHARS or _is_choice(between):
        return None
    return text.quote(first.start, first.end), text.quote(second.start, second.end)


def _pair(hits: Sequence[Hit[str]], one: Set[str], other: Set[str]) -> tuple[Hit[str], Hit[str]] | None:
    """The first of each."""
    first, second = (next((hit for hit in hits if hit.value in values), None) for values in (one, other))
    return (first, second) if first and second else None


def presence(text: Brieftext, lexicon: Lexicon) -> Hit[str] | None:
    """Where presence is demanded: `on site`, and no word of remote or hybrid beside it."""
    hits = list(lexicon.remote.find(text.words))
    return hits[0] if hits and all(hit.value in _PRESENT for hit in hits) else None


def _some_days(text: Brieftext, lexicon: Lexicon) -> bool:
    """`2 days remote`, `2 Tage HO`, `télétravail 2j`: some days at home are not fully remote."""
    for at, word in enumerate(text.words):
        glued = re.fullmatch(r"[1-5](j|d|gun|dias|tage|days)", word.folded)
        after = text.words[at + 1 : at + 4]
        times = re.fullmatch(r"[1-5]x", word.folded) and any(near.folded in _WEEK for near in after)
        days = word.folded in {"1", "2", "3", "4"} and any(lexicon.remote_days.find(after[:1]))
        if not (glued or times or days):
            continue
        near = text.words[max(0, at - 4) : at + 6]
        if any(lexicon.remote.find(near)):
            return True
    return False


def _offers_both(text: Brieftext, lexicon: Lexicon) -> bool:
    """`on site or remote` leaves the choice; `hybrid, remote within the week` does not."""
    hits = [hit for hit in lexicon.remote.find(text.words) if hit.value in {"remote", "hybrid", "office"}]
    return any(_is_choice(text.quote(a.end, b.start)) for a, b in pairwise(hits) if a.value != b.value)


def _is_choice(between: str) -> bool:
    return bool({word.folded for word in words(between)} & _OR)


def visa(text: Brieftext, lexicon: Lexicon) -> bool | None:
    said = [hit.value for hit in lexicon.visa.find(text.words)]
    return None if not said else all(said)


def place_hits(text: Brieftext, market: Market) -> list[Hit[Place]]:
    """Places in order; a name that counts only as written must be so written, and a small town where places stand."""
    hits = market.places.find(text.words)
    listed = [hit for hit in hits if hit.value.cased in {None, text.quote(hit.start, hit.end)}]
    return sorted([*listed, *town_hits(text, market)], key=lambda hit: hit.start)


def location(text: Brieftext, market: Market) -> str | None:
    """The place as the text states it; neighbouring places are one answer."""
    zone = zone_span(text, market.lexicon.time_zone) or (0, 0)  # `US Eastern hours` are no place
    clusters = _clusters(text, [hit for hit in place_hits(text, market) if hit.end <= zone[0] or hit.start >= zone[1]])
    if not clusters:
        return None
    best = min(
        range(min(len(clusters), _MOST_PLACES)), key=lambda at: (-_place_strength(text, market, clusters[at]), at)
    )
    start, end = clusters[best]
    said = text.quote(start, end)
    return _REMOTE_BEFORE.sub("", said) or said


def _clusters(text: Brieftext, hits: list[Hit[Place]]) -> list[tuple[int, int]]:
    clusters: list[tuple[int, int]] = []
    for hit in hits:
        if clusters and _PLACE_GAP.fullmatch(text.quote(clusters[-1][1], hit.start)):
            clusters[-1] = (clusters[-1][0], hit.end)
        else:
            clusters.append((hit.start, hit.end))
    return clusters


def _place_strength(text: Brieftext, market: Market, cluster: tuple[int, int]) -> int:
    start, _ = cluster
    near = words(text.text[max(0, start - _MARKER_NEAR) : start])
    early = text.text.count("\n", 0, start) < _PLACE_LINES
    about = any(passage.start <= start < passage.start + len(passage.text) for passage in text.parts("about", "offer"))
    return 2 * early + any(market.lexicon.place_markers.find(near)) - 2 * about


def specialisation(text: Brieftext, lexicon: Lexicon) -> str | None:
    """The field of work whose words are met most, in the title above all."""
    count: Counter[str] = Counter()
    seen: set[str] = set()
    for passage in text.parts("title", "duties", "must"):
        for hit in lexicon.specialisations.find(passage.words):
            count[hit.value] += (3 if passage.part == "title" else 1) if hit.phrase not in seen else 0
            seen.add(hit.phrase)
    return max(count, key=lambda name: count[name], default=None)


def skills(text: Brieftext, lexicon: Lexicon) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Skills that must be there, and those that are nice to have; each once, in the order of the text."""
    asked = [passage for passage in text.passages if passage.part == "must"] or list(text.parts("title", "duties"))
    must = _named(text, asked, lexicon)
    nice = tuple(skill for skill in _named(text, list(text.parts("nice")), lexicon) if skill not in must)
    return must[:_MOST_SKILLS], nice[:_MOST_SKILLS]


def _named(text: Brieftext, passages: list[Passage], lexicon: Lexicon) -> tuple[str, ...]:
    named: dict[str, str] = {}
    for passage in passages:
        for hit in _skill_hits(text, passage, lexicon.skills, lexicon.cased):
            said = text.quote(hit.start, hit.end)
            same = [w.folded for w in words(said)] == [w.folded for w in words(hit.value)]
            named.setdefault(hit.value, hit.value if same else said)
    return tuple(named.values())


def _skill_hits(text: Brieftext, passage: Passage, known: Phrases[str], cased: frozenset[str]) -> Iterator[Hit[str]]:
    for hit in known.find(passage.words):
        if hit.value not in cased or text.quote(hit.start, hit.end) == hit.value:
            yield hit


def employer_facts(text: Brieftext, market: Market) -> tuple[str, ...]:
    """Sentences in which the employer speaks of itself or of what it gives, word for word."""
    facts = ((passage.text.strip(" \t-•*–"), passage.part) for passage in text.parts("duties", "about", "offer"))
    kept = (fact for fact, part in facts if _is_fact(fact, part, market.lexicon) and may_be_said(fact, market))
    return tuple(kept)[:_MOST_FACTS]


def may_be_said(fact: str, market: Market) -> bool:
    """Whether a message may repeat it: no way to contact anybody, and no wish that is refused."""
    return not _CONTACT.search(fact) and not any(wishes(fact, market.refusing))


def _is_fact(fact: str, part: Part, lexicon: Lexicon) -> bool:
    least, most = _FACT_CHARS
    if not least <= len(fact) <= most:
        return False
    return part == "about" or any(lexicon.employer.find(words(fact)[:_SUBJECT_WORDS]))
