"""A brief in plain text for a hiring manager: both readings, the usual pay, how many there are, and one question."""

from collections.abc import Sequence

from agents.intake.answers import offered, offers_all
from agents.roles import role_title
from memory.records import Brief, PayBand, Question

_LETTERS = "abcdef"
_QUOTES = 3
_LONGEST_TEXT = 300
"""Characters of the brief that are shown back."""


def asked_text(brief: Brief, question: Question, pool: Sequence[str]) -> str:
    """Args: pool: lines on how many such people there are, each with its source."""
    parts = [
        "One question about the position that you want to fill.",
        f"As it was written: “{_short(brief.text)}”",
        "\n".join(_readings(brief)),
        "\n".join(_pay(band) for band in ((brief.pay,) if brief.pay else ()) + brief.other_pay),
        "\n".join(pool),
        f"The question: {question.text}",
        "\n".join(_options(brief, question)),
    ]
    return "\n\n".join(part for part in parts if part)


def _readings(brief: Brief) -> list[str]:
    if brief.role != "ambiguous":
        return [f"It reads as: {role_title(brief.role)}."]
    if offers_all(brief.readings):
        return []
    return ["It reads in two ways:"] + [
        f"({letter}) {role_title(reading.role)}{_because(reading.quotes)}"
        for letter, reading in zip(_LETTERS, offered(brief), strict=False)
    ]


def _because(quotes: Sequence[str]) -> str:
    return f", because it says {', '.join(f'“{_short(quote)}”' for quote in quotes[:_QUOTES])}" if quotes else ""


def _pay(band: PayBand) -> str:
    low, high = band.band
    told = f"{low:,} to {high:,} {band.currency} a year"
    return f"Usual pay ({band.universe}): {told}; {band.source}, as of {band.as_of.isoformat()}."


def _options(brief: Brief, question: Question) -> list[str]:
    if question.topic != "role" or brief.role != "ambiguous":
        return ["Please answer in your own words; one line is enough."]
    named = [
        f"  {letter}) {role_title(reading.role)}" for letter, reading in zip(_LETTERS, offered(brief), strict=False)
    ]
    none = "or none of these" if offers_all(brief.readings) else "c) neither"
    return ["Please answer with one letter:", *named, f"  {none}: say in one line what this person will mainly do"]


def _short(text: str) -> str:
    """On one line, without anything that could draw over what is read."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= _LONGEST_TEXT else f"{plain[:_LONGEST_TEXT]}…"
