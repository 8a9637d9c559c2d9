"""What is shown while a brief waits: a preview of its readings, and the question to the hiring manager."""

from datetime import datetime

from memory.records import (
    Frozen,
    RoleLabel,
    Topic,
)
from service.views import CoverageRow, SearchView


class SampleView(Frozen):
    """One person of a first look; nothing of them is stored."""

    name: str
    accounts: tuple[str, ...]
    score: float
    spread: float
    proof: str
    """What the work was called that tells most; untrusted text."""
    url: str
    reason: str
    off_limits: tuple[str, ...]
    near_off_limits: tuple[str, ...]


class ReadingView(Frozen):
    """What one reading of a brief would find."""

    role: RoleLabel
    share: float
    """Of belief, 0 to 1."""
    quotes: tuple[str, ...]
    people: int
    evidence: int
    samples: tuple[SampleView, ...]
    coverage: tuple[CoverageRow, ...]


class PreviewView(SearchView):
    """A search that still waits for its brief, with what each reading would find; its coverage is that of the look."""

    readings: tuple[ReadingView, ...]


class AskView(Frozen):
    """A question for the hiring manager, to be sent on."""

    search: str
    ask: str
    topic: Topic
    question: str
    text: str
    """Plain text, to be copied."""
    link: str | None
    """To the same, with room for one answer; None where no page can be reached from outside. Shown this once."""
    expires_at: datetime | None


class AskedView(Frozen):
    """What the holder of a link is shown: no id, no account, nobody's name."""

    topic: Topic
    question: str
    text: str
    expires_at: datetime | None


class RevokedView(Frozen):
    search: str
    revoked: int
    """Open questions that were taken back."""
