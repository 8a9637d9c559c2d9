"""The words beside which an amount is pay, and what they say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, PositiveInt

from memory.knowledge.phrases import Phrases
from memory.knowledge.wordlists import Words, by_group, known
from memory.records import Frozen, PayBasis, Period, Text


class PaySaid(Frozen):
    words: Words
    rates: Words
    freelance: Words
    periods: dict[Period, Words]
    slash: dict[Text, Period]
    up_to: Words
    from_: Words = Field(alias="from")
    net: Words
    gross: Words
    not_pay: Words
    monthly: tuple[Text, ...]
    behind: tuple[Text, ...]
    thousands: dict[Text, PositiveInt]
    currencies: dict[Text, Text]


@dataclass(frozen=True)
class PayWords:
    words: Phrases[bool]
    rates: Phrases[bool]
    """Words for pay by the day or the hour."""
    freelance: Phrases[bool]
    """Beside an amount without a period: it may be a day's, a month's or the whole work's."""
    edges: Phrases[Literal["up_to", "from"]]
    basis: Phrases[PayBasis]
    not_pay: Phrases[bool]
    """What an amount is of when it is not pay."""
    periods: Phrases[Period]
    slash: Mapping[str, Period]
    """Short forms that name a period only behind a stroke, such as `/h`."""
    monthly: frozenset[str]
    """Currencies of countries in which pay is often told by the month."""
    currencies: Mapping[str, str]
    """Sign or code, folded -> ISO 4217."""
    behind: frozenset[str]
    """Signs that stand behind an amount only."""
    thousands: Mapping[str, int]
    """Unit glued to a figure or behind it, folded -> what it multiplies."""


def pay_words(said: PaySaid) -> PayWords:
    return PayWords(
        words=known(said.words),
        rates=known(said.rates),
        freelance=known(said.freelance),
        edges=by_group({"up_to": said.up_to, "from": said.from_}),
        basis=by_group({"net": said.net, "gross": said.gross}),
        not_pay=known(said.not_pay),
        periods=by_group(said.periods),
        slash=said.slash,
        monthly=frozenset(said.monthly),
        currencies={sign.casefold(): code for sign, code in said.currencies.items()},
        behind=frozenset(said.behind),
        thousands=said.thousands,
    )
