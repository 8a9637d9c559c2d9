"""The parts of Stack Exchange answers that are read. What is missing is left out there, not null."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from tools.answers.loose import Flag, Loose, Objects, Said, Texts

DROPPED = (
    "title", "body", "body_markdown", "comments", "about_me", "link", "location", "profile_image", "age", "is_employee",
    "reputation", "reputation_change_year", "reputation_change_quarter", "reputation_change_month",
    "reputation_change_week", "reputation_change_day", "badge_counts", "accept_rate", "last_access_date",
)  # fmt: skip
"""Its terms bar an index of what people wrote; places, images and ages may not count; the rest is not needed."""

_FIRST, _LAST = 1_200_000_000, 4_102_444_800
"""Seconds: before there was such a site, and the year 2100."""


def _day_of(value: object) -> date:
    """The day, UTC, of a moment in epoch seconds."""
    if not isinstance(value, int) or isinstance(value, bool) or not _FIRST <= value <= _LAST:
        raise ValueError("a moment is told in whole seconds")
    return datetime.fromtimestamp(value, UTC).date()


Id = Annotated[int, Field(strict=True, gt=0, le=10**12)]
Votes = Annotated[int, Field(strict=True, ge=-(10**9), le=10**9)]
Second = Annotated[date, BeforeValidator(_day_of)]


class Who(Loose):
    """Somebody as a post or a list carries them; without a `user_id` they are gone."""

    user_id: Said[Id] = None
    display_name: Said[str] = None
    website_url: Said[str] = None
    """Of a profile by itself only."""


class Post(Loose):
    """An answer."""

    answer_id: Said[Id] = None
    question_id: Said[Id] = None
    owner: Said[Who] = None
    score: Said[Votes] = None
    is_accepted: Said[Flag] = None
    creation_date: Said[Second] = None


class Asked(Loose):
    """A question."""

    question_id: Said[Id] = None
    owner: Said[Who] = None
    tags: Said[Texts] = None


class Answerer(Loose):
    """A line of those who answered most in a tag."""

    user: Said[Who] = None


class AnswererPage(Loose):
    """One page; without `items` it is none, but a failure. So for the others."""

    items: Objects[Answerer]


class UserPage(Loose):
    items: Objects[Who]


class PostPage(Loose):
    items: Objects[Post]
    has_more: Said[Flag] = None


class AskedPage(Loose):
    items: Objects[Asked]
