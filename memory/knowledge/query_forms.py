"""The form of a question: which terms a query kind takes. A plan is checked by it, and a model is told of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from memory.records import Frozen, Text


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as wrong:
        raise ValueError(f"no regular expression: {wrong}") from None
    return pattern


class TermForm(Frozen):
    """One form of a term."""

    form: Annotated[str, AfterValidator(_compiled)]
    """Regular expression of the whole term, in any case of letters."""
    told: Text
    """What a model is told, such as `owner/name`."""
    example: Text


class QueryForm(Frozen):
    """Names of term forms. A question takes one of each of `one`, at least one of `some`, and may have `also`."""

    one: list[Text] = Field(default_factory=list)
    some: list[Text] = Field(default_factory=list)
    also: list[Text] = Field(default_factory=list)
    """At most one of each."""
    note: str | None = None
    """What a model should know besides."""

    @property
    def names(self) -> tuple[str, ...]:
        """A term is of the first of these forms that it fits."""
        return (*self.one, *self.also, *self.some)

    def takes(self, terms: Sequence[str], forms: Mapping[str, TermForm]) -> bool:
        """Whether a question of this kind can be asked with these terms."""
        found = [_first(term, self.names, forms) for term in terms]
        once = all(found.count(name) <= 1 for name in (*self.one, *self.also))
        return None not in found and once and set(self.one) <= set(found) and self._says_something(found)

    def _says_something(self, found: Iterable[str | None]) -> bool:
        return not self.some or bool(set(self.some) & set(found))

    def told(self, forms: Mapping[str, TermForm]) -> str:
        """In words for a model."""
        parts = (
            " and ".join(f"one {forms[name].told}" for name in self.one),
            f"one or more of {_listed(self.some, forms)}" if self.some else "",
            f"may add {_listed(self.also, forms)}" if self.also else "",
            "" if self.names else "takes no terms",
            self.note or "",
        )
        return "; ".join(filter(None, parts))


def _first(term: str, names: Iterable[str], forms: Mapping[str, TermForm]) -> str | None:
    return next((name for name in names if re.fullmatch(forms[name].form, term, re.IGNORECASE)), None)


def _listed(names: Iterable[str], forms: Mapping[str, TermForm]) -> str:
    return ", ".join(forms[name].told for name in names)
