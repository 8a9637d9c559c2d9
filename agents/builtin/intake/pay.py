"""Pay as a recruiter writes it: ranges, k, currency signs before or behind, per year, month, day or hour."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from memory.knowledge.pay_words import PayWords
from memory.knowledge.phrases import Phrases, words
from memory.records import PayBasis, Period, Salary

_NUMBER = r"(?<!\d)(?:\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3}){1,3}(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d))"
_RANGE = r"(?:-|–|—|to|bis|à|a|y|und|and|ile|until|hasta|tot|até|e|al?)"
_OTHER_UNITS = r"mn|m|million|bn|billion"
_STROKE = re.compile(r"\s?/\s?(\w+)")
_CLAUSE_END = re.compile(r"[,;\n()]|\.\s")
_HEAD = 2_000
"""Characters in which a text says that it is about a freelancer."""
_NEAR = 30
"""Characters around an amount in which a word about it stands."""
_WORDS_NEAR = 4
_SHORTHAND = range(30, 1000)
"""`base 180` and `budget 90` mean thousands a year."""
_YEARLY_FROM = 15_000
"""An amount from here on is a year's pay where nothing says otherwise."""
_FREELANCE_YEARLY_FROM = 50_000
"""Less may be what a freelancer gets for all of the work."""
_BARE_WORDS = 6
"""More of them speak of something else as well."""
_LEAST_BARE: dict[Period | None, int] = {"month": 500, "day": 100, "hour": 10}
"""What less of is asked for is no pay: `5 days a week`."""
_MOST = 20_000_000


@lru_cache(maxsize=4)
def _amount(currencies: frozenset[str], behind: frozenset[str], thousands: frozenset[str]) -> re.Pattern[str]:
    """An amount or a range, with its units and with the signs of the currency before or behind it."""
    before, after = _signs(currencies - behind), _signs(currencies)
    unit = rf"(?:(?:{_any(thousands)}|{_OTHER_UNITS})\b\.?)"
    return re.compile(
        rf"(?<![\w.,])(?!401\s?k\b)(?P<sign>{before})?\s?"
        rf"(?P<low>{_NUMBER})(?:\s?(?P<low_unit>{unit}))?(?P<more>\+)?\s?(?P<low_sign>{after})?"
        rf"(?:\s?{_RANGE}\s?(?:{before})?\s?"
        rf"(?P<high>{_NUMBER})\s?(?P<high_unit>{unit})?\s?(?P<high_sign>{after})?)?",
        re.IGNORECASE,
    )


def _signs(signs: frozenset[str]) -> str:
    spelled = frozenset(sign for sign in signs if sign.isalpha())
    return rf"(?:{_any(signs - spelled)}|(?:{_any(spelled)})\b\.?)"


def _any(words_: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words_, key=lambda word: (-len(word), word)))


def _amounts(text: str, pay: PayWords) -> Iterator["_Around"]:
    pattern = _amount(frozenset(pay.currencies), pay.behind, frozenset(pay.thousands))
    freelance = any(pay.freelance.find(words(text[:_HEAD])))
    return (_Around(text, match, pay, freelance) for match in pattern.finditer(text))


@dataclass(frozen=True)
class _Found:
    salary: Salary
    strength: int


def salary(text: str, pay: PayWords) -> Salary | None:
    """The pay that the text states most plainly; a part that it does not state is None."""
    best = max(_found(text, pay), key=lambda found: found.strength, default=None)
    return best.salary if best else None


def bare_salary(text: str, pay: PayWords) -> Salary | None:
    """`6000 im Monat`: no sign and no word for pay, said by somebody who speaks of nothing else."""
    found = salary(f"budget {text}", pay) if len(words(text)) <= _BARE_WORDS else None
    period, most = (found.period, found.max or found.min) if found else (None, None)
    return found if period in _LEAST_BARE and most and most >= _LEAST_BARE[period] else None


def basis(text: str, pay: PayWords) -> PayBasis | None:
    """Whether an amount of pay is said to be net or gross; `net` elsewhere may be a framework."""
    said = {around.basis() for around in _amounts(text, pay) if around.strength()} - {None}
    return said.pop() if len(said) == 1 else None


def numbers(text: str) -> frozenset[int]:
    """Every amount that the digits of a text can stand for, in units and in thousands."""
    plain = {_value(match.group()) for match in re.finditer(_NUMBER, text)}
    return frozenset(round(number * unit) for number in plain for unit in (1, 1000, 100_000))


def _found(text: str, pay: PayWords) -> Iterator[_Found]:
    for around in _amounts(text, pay):
        strength = around.strength()
        if strength and (said := around.salary()):
            yield _Found(said, strength)


class _Around:
    """One amount and the words beside it."""

    def __init__(self, text: str, match: re.Match[str], pay: PayWords, freelance: bool) -> None:
        self._match, self._pay, self._freelance = match, pay, freelance
        before = text[max(0, match.start() - _NEAR) : match.start()]
        after = text[match.end() : match.end() + _NEAR]
        self._after = words(_CLAUSE_END.split(after, maxsplit=1)[0])[:_WORDS_NEAR]
        self._before = words(_CLAUSE_END.split(before)[-1])[-_WORDS_NEAR:]
        self._behind = after
        sign = match["sign"] or match["low_sign"] or match["high_sign"]
        unit = self._unit() if self._unit() in pay.currencies else ""
        self.currency = pay.currencies.get((sign or unit).casefold().rstrip("."))

    def strength(self) -> int:
        """How plainly this amount is pay; 0: it is something else."""
        units = {self._unit_of(name) for name in ("low", "high")} - {""}
        if units - set(self._pay.thousands) or self._is_of_something_else():
            return 0
        named = self.near(self._pay.words)
        strength = 2 * bool(self.currency) + 2 * bool(units) + 2 * named + bool(self.period())
        plain = self.currency or named or units or (self.period() and self._low() >= _YEARLY_FROM)
        return strength + bool(self._match["high"]) if plain else 0

    def salary(self) -> Salary | None:
        low, high, period = self._low(), self._high(), self.period()
        if period is None and not self._unit() and high in _SHORTHAND and self._is_shorthand():
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

    def _is_shorthand(self) -> bool:
        """`budget 90` are thousands a year, `rate 700` is not."""
        return self.near(self._pay.words) and not self.near(self._pay.rates)

    def period(self) -> Period | None:
        if stroke := _STROKE.match(self._behind):
            said = stroke.group(1).casefold()
            if said in self._pay.slash:
                return self._pay.slash[said]
        for near in (words(self._match.group()), self._after, self._before):
            if hit := next(self._pay.periods.find(near), None):
                return hit.value
        return None

    def _usual_period(self, low: float) -> Period | None:
        by_month = self.currency in self._pay.monthly
        least = _FREELANCE_YEARLY_FROM if self._freelance else _YEARLY_FROM
        return None if by_month or low < least else "year"

    def _is_of_something_else(self) -> bool:
        if self._behind.lstrip()[:1] == "%":
            return True
        first = self._after[:2]
        return any(self._pay.not_pay.find(first)) or any(self._pay.not_pay.find(self._before[-2:]))

    def near(self, phrases: Phrases[bool]) -> bool:
        return any(phrases.find(self._before)) or any(phrases.find(self._after[:2]))

    def basis(self) -> PayBasis | None:
        hits = [*self._pay.basis.find(self._after), *self._pay.basis.find(self._before)]
        return hits[0].value if hits else None

    def _unit(self) -> str:
        return self._unit_of("high") or self._unit_of("low")

    def _unit_of(self, part: str) -> str:
        return (self._match[f"{part}_unit"] or "").casefold().rstrip(".")

    def _low(self) -> float:
        value = _value(self._match["low"])
        shared = self._match["high"] is not None and value < _SHORTHAND.stop
        if shared and not self._unit() and value * 1000 <= _value(self._match["high"]):
            return value * 1000  # 45-55.000
        unit = self._unit_of("low") or (self._unit() if shared else "")
        return value * self._pay.thousands.get(unit, 1)

    def _high(self) -> float:
        if self._match["high"] is None:
            return self._low()
        return _value(self._match["high"]) * self._pay.thousands.get(self._unit_of("high"), 1)


def _value(number: str) -> float:
    """`90.000`, `90,000`, `90 000` and `90'000` are the same; one or two digits behind a point are a fraction."""
    whole, point, fraction = number.rpartition("." if "." in number[-3:] else ",")
    if point and len(fraction) in (1, 2):
        return float(re.sub(r"\D", "", whole) + "." + fraction)
    return float(re.sub(r"\D", "", number))
