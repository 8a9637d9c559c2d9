"""When a second message may be written: once, after silence, to somebody whom the first one reached."""

from datetime import datetime, timedelta

from agents.fixed_texts import by_introduction
from memory.errors import ContactRefused
from memory.records import Earlier


def check_follow_up(earlier: Earlier, written: bool, now: datetime, wait: timedelta) -> None:
    """Whether the first message is one that may be followed. Whom it may reach, the contact policy says beside this.

    Args:
        written: whether a follow-up stands already, in whatever state: a rejected one is no licence for another.
        wait: from the moment in which the first message was known to have gone out.

    Raises: ContactRefused: `follow_up_once`, `asked_colleague`, `not_sent` or `too_soon`.
    """
    if written:
        raise ContactRefused("follow_up_once", "a follow-up was written for this message already; nobody gets another")
    if by_introduction(earlier.first.route):
        raise ContactRefused("asked_colleague", "a colleague was asked, and they answer with `handoff answer`")
    if earlier.settled_at is None:
        told = f"draft {earlier.first.id} is {earlier.first.state}; only what was sent, or what you say you sent,"
        raise ContactRefused("not_sent", f"{told} is followed up")
    if now < earlier.settled_at + wait:
        due = (earlier.settled_at + wait).date().isoformat()
        raise ContactRefused("too_soon", f"{wait.days} days of silence come first: from {due} on")
