"""The one question of a brief that only the hiring manager can answer, as it was put to them."""

from memory.vocabulary.base import Frozen, Instant, Text
from memory.vocabulary.brief import Topic


class BriefAsk(Frozen):
    """A question handed to somebody outside; its text is made from the version of the brief when it is shown."""

    id: Text
    search: Text
    version: int
    """Of the brief that was shown."""
    topic: Topic
    asked_by: Text
    asked_at: Instant
    expires_at: Instant | None
    """When its link ends; None: it went out as text alone."""
    answered_at: Instant | None
    revoked_at: Instant | None
