"""How recruiters put things: the words that speak for a role, a level, a place of work, pay, a part of an ad."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from memory.knowledge import levels
from memory.knowledge.files import read
from memory.knowledge.levels import LevelWords
from memory.knowledge.pay_words import PaySaid, PayWords, pay_words
from memory.knowledge.phrases import Phrases, fold
from memory.knowledge.position_words import PositionsSaid, PositionWords, position_words
from memory.knowledge.spelling import Spelling
from memory.knowledge.spelling import load as load_spelling
from memory.knowledge.wordlists import Words, by_group, either, known
from memory.records import Frozen, LanguageLevel, Role, Text

RoleWeights = dict[Role | Literal["not_ai"], float]
"""How strongly a phrase speaks for each role: 3 hardly anybody else, 2 typical, 1 leans that way."""

Section = Literal["must", "nice", "about", "offer", "duties"]


class _Entry(Frozen):
    weights: RoleWeights = Field(alias="for")
    words: Words


class _RoleWords(Frozen):
    as_of: date
    work: tuple[_Entry, ...]
    titles: tuple[_Entry, ...]


class _Specialisations(Frozen):
    as_of: date
    specialisations: dict[Text, Words]


class _Languages(Frozen):
    as_of: date
    source: Text
    common: dict[Text, tuple[Text, ...]]
    letters: dict[Text, Text]
    names: dict[Text, Words]
    levels: dict[LanguageLevel, Words]
    spoken: Words
    about: Words


class _Meaning(Frozen):
    as_of: date
    meaning: dict[Text, dict[Text, Words]]
    """By language: English words -> what says the same."""


class _Skills(Frozen):
    as_of: date
    skills: tuple[Words, ...]
    cased: tuple[Text, ...]


class _Remote(Frozen):
    remote: Words
    only: Words
    hybrid: Words
    office: Words
    daily: Words
    denied: Words
    days: Words


class _Visa(Frozen):
    offered: Words
    refused: Words


class _Sites(Frozen):
    labels: Words
    before: Words
    inside: Words
    contract: Words
    lead: Words
    no_place: Words


class _TimeZone(Frozen):
    sure: tuple[Text, ...]
    beside: tuple[Text, ...]
    words: Words


class _Slots(Frozen):
    as_of: date
    remote: _Remote
    visa: _Visa
    pay: PaySaid
    sections: dict[Section, Words]
    nice_inline: Words
    untitled: Words
    no_training: Words
    no_ai: Words
    employer: Words
    place_markers: Words
    sites: _Sites
    time_zone: _TimeZone
    positions: PositionsSaid
    replaces: Words
    replaced: Words
    yes: Words
    no_: Words = Field(alias="no")


@dataclass(frozen=True)
class SiteWords:
    """Beside which a place stands that no list knows."""

    labels: Phrases[bool]
    before: Phrases[bool]
    inside: Phrases[bool]
    """Before a place that stands on its own."""
    contract: Phrases[bool]
    """Beside a place in the head of an ad."""
    lead: Phrases[bool]
    """Before a place that a turn sets right."""
    no_place: Phrases[bool]


@dataclass(frozen=True)
class TimeZoneWords:
    sure: frozenset[str]
    """Names that are a time zone wherever they stand, as written."""
    beside: frozenset[str]
    """Names that are one beside hours or a word for them."""
    words: Phrases[bool]


@dataclass(frozen=True)
class LanguageWords:
    """By which a language that is to be spoken is known."""

    names: Phrases[str]
    """-> ISO 639-1."""
    levels: Phrases[LanguageLevel]
    spoken: Phrases[bool]
    """Beside a name: it is to be spoken."""
    about: Phrases[bool]
    """Behind a name: it is not spoken but worked on."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All of it, ready to be found in a text."""

    work: Phrases[RoleWeights]
    titles: Phrases[RoleWeights]
    specialisations: Phrases[str]
    fields: frozenset[str]
    """Every specialisation there is."""
    common: Mapping[str, frozenset[str]]
    """Folded short words by language."""
    letters: Mapping[str, str]
    """Letters that tell a language from its neighbours."""
    skills: Phrases[str]
    """Every spelling, as its maker writes it."""
    cased: frozenset[str]
    """Skills that count only as written: lower case they are ordinary words."""
    levels: LevelWords
    remote: Phrases[str]
    """remote, only, hybrid, office, daily (office all of the week) or denied."""
    remote_days: Phrases[bool]
    visa: Phrases[bool]
    pay: PayWords
    sections: Phrases[Section]
    nice_inline: Phrases[bool]
    untitled: Phrases[bool]
    no_training: Phrases[bool]
    no_ai: Phrases[bool]
    employer: Phrases[bool]
    place_markers: Phrases[bool]
    sites: SiteWords
    time_zone: TimeZoneWords
    positions: PositionWords
    languages: LanguageWords
    replaces: Phrases[bool]
    replaced: Phrases[bool]
    """Whom somebody replaces."""
    yes_no: Phrases[bool]
    spelling: Spelling
    meaning: Phrases[str]
    """Words of the work in other languages -> in English."""


def load(folder: Path) -> Lexicon:
    """Raises: UsageError: see `memory.knowledge.files.read`."""
    roles = read(folder / "roles_lexicon.yaml", _RoleWords)
    skills = read(folder / "languages_skills.yaml", _Skills)
    slots = read(folder / "languages_slots.yaml", _Slots)
    languages = read(folder / "languages.yaml", _Languages)
    meaning = read(folder / "languages_meaning.yaml", _Meaning).meaning
    fields = read(folder / "roles_specialisations.yaml", _Specialisations)
    return Lexicon(
        work=Phrases((word, entry.weights) for entry in roles.work for word in entry.words),
        titles=Phrases((word, entry.weights) for entry in roles.titles for word in entry.words),
        specialisations=by_group(fields.specialisations),
        fields=frozenset(fields.specialisations),
        common={language: frozenset(map(fold, common)) for language, common in languages.common.items()},
        letters=languages.letters,
        skills=Phrases((spelling, skill[0]) for skill in skills.skills for spelling in skill),
        cased=frozenset(skills.cased),
        levels=levels.load(folder),
        remote=by_group({k: v for k, v in slots.remote.model_dump().items() if k != "days"}),
        remote_days=known(slots.remote.days),
        visa=either(slots.visa.offered, slots.visa.refused),
        pay=pay_words(slots.pay),
        sections=by_group(slots.sections),
        nice_inline=known(slots.nice_inline),
        untitled=known(slots.untitled),
        no_training=known(slots.no_training),
        no_ai=known(slots.no_ai),
        employer=known(slots.employer),
        place_markers=known(slots.place_markers),
        sites=SiteWords(**{name: known(said) for name, said in slots.sites.model_dump().items()}),
        time_zone=_time_zone(slots.time_zone),
        positions=position_words(slots.positions),
        languages=_languages(languages),
        replaces=known(slots.replaces),
        replaced=known(slots.replaced),
        yes_no=either(slots.yes, slots.no_),
        spelling=load_spelling(folder, (word for entry in (*roles.work, *roles.titles) for word in entry.words)),
        meaning=Phrases((word, means) for told in meaning.values() for means, said in told.items() for word in said),
    )


def _time_zone(said: _TimeZone) -> TimeZoneWords:
    return TimeZoneWords(frozenset(said.sure), frozenset(said.beside), known(said.words))


def _languages(said: _Languages) -> LanguageWords:
    return LanguageWords(by_group(said.names), by_group(said.levels), known(said.spoken), known(said.about))
