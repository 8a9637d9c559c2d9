"""Ids that follow from what they name, so that a step which runs again finds its own rows."""

import uuid
from typing import Final, NamedTuple

FOLLOW_UP: Final = 2
"""The step of the one follow-up; see `DraftKey`."""


def _named(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"hardsignal:{name}"))


def person_id(first_account: str) -> str:
    """UUIDv5 of the first account key seen; the store decides whether an older id stands for the same person."""
    return _named(first_account)


def split_person_id(origin: str, first_account: str) -> str:
    """UUIDv5 for somebody who was taken for person `origin` before, where the id of their own account is in use."""
    return _named(f"split:{origin}:{first_account}")


def draft_id(search: str, person: str, step: int = 1) -> str:
    """UUIDv5 of the draft that a search writes to a person. Args: step: as in `DraftKey`."""
    return _named(f"draft:{search}:{person}" + (f":{step}" if step > 1 else ""))


def colleague_id(first: str) -> str:
    """UUIDv5 of a colleague's first account, or of their name where they have none."""
    return _named(f"colleague:{first}")


def off_limits_id(search: str | None, kind: str, value: str) -> str:
    """UUIDv5 of an entry of a search's list, or of the organisation's where `search` is None."""
    return _named(f"off-limits:{search or ''}:{kind}:{value}")


def search_thread(search: str) -> str:
    return f"search:{search}"


def outreach_thread(search: str, person: str, step: int = 1) -> str:
    return f"outreach:{search}:{person}" + (f":{step}" if step > 1 else "")


def reply_id(message: str, text: str) -> str:
    """UUIDv5 of what somebody answered to a message: the same words to the same message are one reply."""
    return _named(f"reply:{message}:{text}")


class DraftKey(NamedTuple):
    """What one draft stands for: no two have the same."""

    search: str
    person: str
    step: int = 1
    """1 is the first message, 2 the one follow-up, and from 3 on each is the answer to a reply."""

    @property
    def id(self) -> str:
        return draft_id(*self)

    @property
    def thread(self) -> str:
        return outreach_thread(*self)

    @property
    def first(self) -> "DraftKey":
        """Of the message that the others follow: all are one approach to one person."""
        return self._replace(step=1)
