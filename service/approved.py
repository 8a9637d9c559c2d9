"""The one door for approved bytes: what leaves, by mail or by hand, is what a person approved, while it holds."""

from datetime import datetime

from agents.message import sha256
from memory.errors import Refused, StaleSha
from memory.records import Outgoing


def check_approved(row: Outgoing, now: datetime) -> None:
    """Raises: Refused: `expired` or `stale_sha`."""
    if now >= row.expires_at:
        raise Refused("expired", f"the approval ended at {row.expires_at.isoformat()}")
    if sha256(row.message, row.evidence) != row.sha256:
        raise StaleSha("the stored message is not the one that was approved")
