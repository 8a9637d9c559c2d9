"""What every record shares: frozen, strict, closed; and the scalar types that recur."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


class Frozen(BaseModel):
    """A record: immutable, no unknown field, no silent conversion. It crosses the store as JSON text only."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Text = Annotated[str, StringConstraints(min_length=1)]
"""A string that says something."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256, lower-case hexadecimal."""

Millipoints = Annotated[int, Field(ge=0)]
"""Thousandths of a score point; 100_000 is the top of the scale."""

Permille = Annotated[int, Field(ge=0)]
"""Thousandths; an integer so that results match to the byte on any machine."""

Instant = AwareDatetime
"""A moment with its time zone; the project writes UTC."""
