"""Closed lists that are known only at run time, as types of a model's answer."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from memory.records import Text


def one_of(names: Iterable[str]) -> Any:
    """A string whose schema lists `names`.

    What lies outside is let through to the agent's check, which drops or blocks it: one odd word in a good answer is
    not worth another call.
    """
    return Annotated[Text, Field(json_schema_extra={"enum": list(names)})]
