"""Labelled texts in the format of an intake development set that lies beside the repository and is no part of it.

One JSON object per line: `id`, `title`, `text`, `role`, `acceptable`, `seniority`, `location`, `remote`,
`salary_stated`, and where the set labels them `must_ask`, `traps` and `misleading_title`; other keys are ignored.
"""

from pydantic import BaseModel, ConfigDict, JsonValue

from memory.records import Period, RoleLabel, Seniority, Topic


class Stated(BaseModel):
    """Pay as a text states it; fractions of a unit are possible."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: float | None
    max: float | None
    currency: str | None
    period: Period | None

    def whole(self) -> dict[str, JsonValue]:
        """As a `Salary`, in whole units."""
        low, high = (None if end is None else round(end) for end in (self.min, self.max))
        return {"min": low, "max": high, "currency": self.currency, "period": self.period}


class LabelledText(BaseModel):
    """One line."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    title: str | None
    text: str
    role: RoleLabel
    acceptable: tuple[RoleLabel, ...]
    seniority: Seniority | None
    location: str | None
    remote: bool | None
    salary_stated: Stated | None
    must_ask: tuple[Topic, ...] | None = None
    traps: tuple[str, ...] | None = None
    misleading_title: bool = False

    def given(self) -> dict[str, JsonValue]:
        """What the subject is given."""
        return {"text": self.text, "title": self.title}

    def expected(self) -> dict[str, JsonValue]:
        """What the scorer `intake` compares with; visa is not labelled."""
        return {
            "role": self.role,
            # Of an ambiguous text these are the readings in question, and naming one is the guess that is not wanted.
            "acceptable": [] if self.role == "ambiguous" else list(self.acceptable),
            "must_ask": None if self.must_ask is None else list(self.must_ask),
            "refused": None if self.traps is None else list(self.traps),
            "misleading": self.misleading_title,
            "location": [] if self.location is None else [self.location],
            "remote": self.remote,
            "salary": None if self.salary_stated is None else self.salary_stated.whole(),
            "seniority": self.seniority,
        }
