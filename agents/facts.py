"""Evidence put into plain words, so that a message can say it. Only code makes these; titles are hostile text."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar, assert_never

from agents.proposals import CheckedFact
from memory.knowledge.message_wording import Wording, wording
from memory.records import (
    Contribution,
    Discount,
    Evidence,
    GivenAnswer,
    HubDataset,
    HubModel,
    Medal,
    MergedChange,
    Paper,
    Person,
    Review,
    Stated,
)
from memory.traces import CUT

LONGEST_TITLE = 90
"""Characters of a title or venue that a message may quote."""
_LONGEST_READ = 1_000
"""What stands behind this could only be there to keep the patterns below busy."""

UNTOLD: frozenset[Discount] = frozenset(
    {"reverted", "replayed", "bot", "co_author", "fork_without_commits", "repack", "retracted", "generated", "vendored"}
)
"""Discounts under which `your work` would be untrue or awkward to say."""

_LINK = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.|mailto:)\S*|\S+@\S+|\b(?:[\w-]+\.)+[a-z]{2,}/\S*")
_HOST = re.compile(r"(?i)\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|ai|dev|app|co|info|biz|me|xyz|site|ru|cn|tk|example)\b")
_TAG = re.compile(r"<[^<>]{0,200}>")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKUP = re.compile(r"[`*~|<>{}\\^]+")
_SQUASH_NUMBER = re.compile(r"\s*\(#\d+\)$")
_DOUBLE_QUOTES = re.compile('["“”„‟«»″〝〞]')
_SPACES = re.compile(r"\s+")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_LETTER = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PROJECT = re.compile(r"[\w.+-]+(?:/[\w.+-]+)*")

Item = TypeVar("Item")


def checked_facts(
    evidence: Sequence[Evidence],
    picks: Sequence[str],
    *,
    person: Person,
    contributions: Sequence[Contribution],
    language: str,
    seed: int,
    about: str | None = None,
) -> tuple[CheckedFact, ...]:
    """The picked evidence in words, in the order of `picks`.

    Left out is what may not be said: another person's, what scored nothing, what a discount makes untrue, and what
    cannot be shown any more since its address named somebody who is forgotten.

    Args:
        picks: evidence ids, the most telling first.
        person: whose accounts (joined by proven or likely links only) must own the evidence.
        contributions: of the person's assessment; only those with points count.
        language: of the message, ISO 639-1.
        seed: chooses between phrases that say the same.
        about: the name under which somebody else is told of them; None: they are told themselves.
    """
    words = wording(language)
    phrases, named = (words.phrases, {}) if about is None else (words.about.phrases, {"name": about})
    scored = {one.evidence for one in contributions if one.points > 0}
    by_id = {one.id: one for one in evidence if one.owner in person.accounts and _may_be_told(one)}
    told = (by_id[id_] for id_ in dict.fromkeys(picks) if id_ in scored and id_ in by_id)
    facts = (_fact(one, words, phrases, named, seed + place) for place, one in enumerate(told))
    return tuple(fact for fact in facts if fact)


def _may_be_told(one: Evidence) -> bool:
    return CUT not in one.url and not UNTOLD & set(one.discounts)


def filled(frame: str, fact: str) -> str:
    """The frame around a fact's words; words that end in a clause get a comma where the sentence goes on."""
    goes_on = re.search(r"{[fF]act} \w", frame)
    text = f"{fact}," if goes_on and ", " in fact else fact
    return frame.format(fact=text, Fact=text[0].upper() + text[1:])


def choose(options: Sequence[Item], seed: int, what: str) -> Item:
    """One of `options`, the same on every machine for the same seed; `what` keeps two choices apart."""
    digest = hashlib.sha256(f"{what}:{seed}".encode()).digest()
    return options[int.from_bytes(digest[:8], "big") % len(options)]


def clean(text: str, longest: int = LONGEST_TITLE) -> str:
    """Third-party text made fit to quote: one line, no markup, no link, no address, nothing invisible.

    Double quotes become single ones, so that a quoted title ends where its quotes end.
    """
    shown = unicodedata.normalize("NFKC", text[:_LONGEST_READ])
    shown = "".join(" " if char in "\t\r\n" else char for char in shown)
    shown = "".join(char for char in shown if unicodedata.category(char) not in _UNSEEN)
    shown = _MARKDOWN_LINK.sub(r"\1", shown)
    for unwanted in (_TAG, _LINK, _HOST):
        shown = unwanted.sub(" ", shown)
    shown = _SQUASH_NUMBER.sub("", _MARKUP.sub(" ", _DOUBLE_QUOTES.sub("’", shown)))
    return _shorten(_SPACES.sub(" ", shown).strip(" .,:;-"), longest)


def _month(day: date, words: Wording) -> str:
    return f"{words.months[day.month - 1]} {day.year}"


def _shorten(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" .,:;-") + "…"


def _fact(
    one: Evidence, words: Wording, phrases: Mapping[str, Sequence[str]], named: Mapping[str, str], seed: int
) -> CheckedFact | None:
    kind = _phrase_kind(one)
    if kind is None:
        return None
    title = clean(one.title)
    title = title if _LETTER.search(title) else ""
    project = _project(one)
    known = {**_known(one, title, project, words), **named}
    untitled = phrases.get(f"{kind}_untitled", ())
    usable = _usable(phrases[kind] if title else (), known) or _usable(untitled, known)
    if not usable:
        return None
    text = choose(usable, seed, kind).format(**known)
    briefly = min((phrase.format(**known) for phrase in _usable(untitled, known)), key=len, default=text)
    return CheckedFact(
        evidence=one.id,
        kind=kind,
        text=text,
        briefly=briefly,
        project=project,
        title=title or None,
        details=tuple(said for name, said in known.items() if name not in {"title", "project"}),
        url=one.url,
    )


def _phrase_kind(one: Evidence) -> str | None:
    match one:
        case Review():
            return f"review_{one.act}"
        case MergedChange() | Paper() | HubModel() | HubDataset():
            return one.kind
        case GivenAnswer():
            return one.kind
        case Medal():
            # Votes for a notebook accept too little to write to somebody about.
            return None if one.award == "notebook" else one.kind if one.contest else "tier"
        case Stated():
            return None  # what somebody says of themselves is worth nothing alone, and would read as flattery
        case _:
            assert_never(one)


def _project(one: Evidence) -> str | None:
    """The project's name where it is a plain one; anything else came from a hostile repository and is not said."""
    if not isinstance(one, MergedChange | Review):
        return None
    plain = _PROJECT.fullmatch(one.project) and clean(one.project) == one.project
    return one.project if plain else None


def _known(one: Evidence, title: str, project: str | None, words: Wording) -> dict[str, str]:
    number = one.number if isinstance(one, MergedChange | Review) else None
    # A venue often carries its own year; two years in one phrase could be taken for each other.
    venue, held_in = _venue(one)
    known = {
        "title": title,
        "project": project or "",
        "number": "" if number is None else f"#{number}",
        "venue": venue,
        "month": _month(one.happened_on, words),
        "year": held_in or str(one.happened_on.year),
    }
    return {name: value for name, value in known.items() if value}


def _venue(one: Evidence) -> tuple[str, str]:
    """A paper's venue or an answer's site, and the year in its name where there is one."""
    name = clean(one.venue or "") if isinstance(one, Paper) else clean(one.site) if isinstance(one, GivenAnswer) else ""
    year = _YEAR.search(name)
    return (_SPACES.sub(" ", _YEAR.sub(" ", name)).strip(" ,()’'-"), year[0]) if year else (name, "")


def _usable(phrases: Sequence[str], known: dict[str, str]) -> tuple[str, ...]:
    return tuple(phrase for phrase in phrases if set(re.findall(r"{(\w+)}", phrase)) <= known.keys())
