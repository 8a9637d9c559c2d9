"""Pay as a recruiter writes it: ranges, k, currency signs before or behind, per year, month, day or hour."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from memory.knowledge.lexicon import PayWords
from memory.knowledge.phrases import Phrases, words
from memory.records import Period, Salary

_NUMBER = r"(?<!\d)(?:\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3}){1,3}(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d))"
_UNIT = r"(?:k|bin|tsd\.?|mil|mn|m|million|bn|billion)\b"
_SIGNS = r"US\$|C\$|A\$|R\$|[€$£₺₹¥]|zł"
_CODES = "EUR|USD|GBP|CHF|PLN|CAD|AUD|INR|SEK|NOK|DKK|AED|SGD|CZK|HUF|RON|ILS|MXN|BRL|TL"
_BEFORE = rf"(?:{_SIGNS}|(?:{_CODES})\b)"
_BEHIND = rf"(?:{_SIGNS}|(?:{_CODES}|euros?|SFr|lira|zl|TRY)\b)"
"""`try 90` is English and `90 TRY` is money."""
_RANGE = r"(?:-|–|—|to|bis|à|a|y|und|and|ile|until|hasta)"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?!401\s?k\b)(?P<sign>{_BEFORE})?\s?"
    rf"(?P<low>{_NUMBER})\s?(?P<low_unit>{_UNIT})?(?P<more>\+)?\s?(?P<low_sign>{_BEHIND})?"
    rf"(?:\s?{_RANGE}\s?(?:{_BEFORE})?\s?"
    rf"(?P<high>{_NUMBER})\s?(?P<high_unit>{_UNIT})?\s?(?P<high_sign>{_BEHIND})?)?",
    re.IGNORECASE,
)
_THOUSAND = {"k", "bin", "tsd", "tsd.", "mil"}
_STROKE = re.compile(r"\s?/\s?(\w+)")
_CLAUSE_END = re.compile(r"[,;\n()]|\.\s")
_NEAR = 30
"""Characters around an amount in which a word about it stands."""
_WORDS_NEAR = 4
_SHORTHAND = range(30, 1000)
"""`base 180` and `budget 90` mean thousands a year."""
_YEARLY_FROM = 15_000
"""An amount from here on is a year's pay where nothing says otherwise."""
_MOST = 5_000_000


@dataclass(frozen=True)
class _Found:
    salary: Salary
    strength: int


def salary(text: str, pay: PayWords) -> Salary | None:
    """The pay that the text states most plainly; a part that it does not state is None."""
    best = max(_found(text, pay), key=lambda found: found.strength, default=None)
    return best.salary if best else None


def is_net(text: str, pay: PayWords) -> bool:
    """Whether an amount of pay is said to be net; `net` elsewhere may be a framework."""
    amounts = (_Around(text, match, pay) for match in _AMOUNT.finditer(text))
    return any(around.strength() and around.near(pay.net) for around in amounts)


def numbers(text: str) -> frozenset[int]:
    """Every amount that the digits of a text can stand for, in units and in thousands."""
    plain = {_value(match.group()) for match in re.finditer(_NUMBER, text)}
    return frozenset(round(number * unit) for number in plain for unit in (1, 1000))


def _found(text: str, pay: PayWords) -> Iterator[_Found]:
    for match in _AMOUNT.finditer(text):
        around = _Around(text, match, pay)
        strength = around.strength()
        if strength and (said := around.salary()):
            yield _Found(said, strength)


class _Around:
    """One amount and the words beside it."""

    def __init__(self, text: str, match: re.Match[str], pay: PayWords) -> None:
        self._match, self._pay = match, pay
        before = text[max(0, match.start() - _NEAR) : match.start()]
        after = text[match.end() : match.end() + _NEAR]
        self._after = words(_CLAUSE_END.split(after, maxsplit=1)[0])[:_WORDS_NEAR]
        self._before = words(_CLAUSE_END.split(before)[-1])[-_WORDS_NEAR:]
        self._behind = after
        sign = match["sign"] or match["low_sign"] or match["high_sign"]
        self.currency = pay.currencies.get(sign.casefold()) if sign else None

    def strength(self) -> int:
        """How plainly this amount is pay; 0: it is something else."""
        units = {(self._match[name] or "").casefold() for name in ("low_unit", "high_unit")} - {""}
        if units - _THOUSAND or self._is_of_something_else():
            return 0
        named = self.near(self._pay.words)
        strength = 2 * bool(self.currency) + 2 * bool(units) + 2 * named + bool(self.period())
        plain = self.currency or named or units or (self.period() and self._low() >= _YEARLY_FROM)
        return strength + bool(self._match["high"]) if plain else 0

    def salary(self) -> Salary | None:
        low, high, period = self._low(), self._high(), self.period()
        if period is None and not self._unit() and high in _SHORTHAND and self.near(self._pay.words):
            low, high = (low * 1000 if low in _SHORTHAND else low), high * 1000
        if not 0 < low <= high <= _MOST:
            return None
        edge = next(self._pay.edges.find(self._before), None)
        single = self._match["high"] is None
        return Salary(
            min=None if single and edge and edge.value == "up_to" else round(low),
            max=None if single and (self._match["more"] or (edge and edge.value == "from")) else round(high),
            currency=self.currency,
            period=period or self._usual_period(low),
        )

    def period(self) -> Period | None:
        if stroke := _STROKE.match(self._behind):
            said = stroke.group(1).casefold()
            if said in self._pay.slash:
                return self._pay.slash[said]
        hit = next(self._pay.periods.find(self._after), None) or next(self._pay.periods.find(self._before), None)
        return hit.value if hit else None

    def _usual_period(self, low: float) -> Period | None:
        by_month = self.currency in self._pay.monthly
        if by_month or low < _YEARLY_FROM:
            return None
        return "year"

    def _is_of_something_else(self) -> bool:
        if self._behind.lstrip()[:1] == "%":
            return True
        first = self._after[:2]
        return any(self._pay.not_pay.find(first)) or any(self._pay.not_pay.find(self._before[-2:]))

    def near(self, phrases: Phrases[bool]) -> bool:
        return any(phrases.find(self._before)) or any(phrases.find(self._after[:2]))

    def _unit(self) -> str:
        return (self._match["high_unit"] or self._match["low_unit"] or "").casefold()

    def _low(self) -> float:
        value = _value(self._match["low"])
        thousands = (self._match["low_unit"] or "").casefold() in _THOUSAND
        shared = self._match["high"] is not None and self._unit() in _THOUSAND and value < _SHORTHAND.stop
        return value * 1000 if thousands or shared else value

    def _high(self) -> float:
        if self._match["high"] is None:
            return self._low()
        value = _value(self._match["high"])
        return value * 1000 if (self._match["high_unit"] or "").casefold() in _THOUSAND else value


def _value(number: str) -> float:
    """`90.000`, `90,000`, `90 000` and `90'000` are the same; one or two digits behind a point are a fraction."""
    whole, point, fraction = number.rpartition("." if "." in number[-3:] else ",")
    if point and len(fraction) in (1, 2):
        return float(re.sub(r"\D", "", whole) + "." + fraction)
    return float(re.sub(r"\D", "", number))
