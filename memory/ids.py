"""Ids that follow from what they name, so that a step which runs again finds its own rows."""

import uuid


def _named(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"hardsignal:{name}"))


def person_id(first_account: str) -> str:
    """UUIDv5 of the first account key seen; the store decides whether an older id stands for the same person."""
    return _named(first_account)


def split_person_id(origin: str, first_account: str) -> str:
    """UUIDv5 for somebody who was taken for person `origin` before, where the id of their own account is in use."""
    return _named(f"split:{origin}:{first_account}")


def draft_id(search: str, person: str, step: int = 1) -> str:
    """UUIDv5 of the draft that a search writes to a person. Args: step: 2 for the follow-up."""
    return _named(f"draft:{search}:{person}" + (f":{step}" if step > 1 else ""))


def colleague_id(first: str) -> str:
    """UUIDv5 of a colleague's first account, or of their name where they have none."""
    return _named(f"colleague:{first}")


def off_limits_id(search: str | None, kind: str, value: str) -> str:
    """UUIDv5 of an entry of a search's list, or of the organisation's where `search` is None."""
    return _named(f"off-limits:{search or ''}:{kind}:{value}")


def search_thread(search: str) -> str:
    return f"search:{search}"


def outreach_thread(search: str, person: str) -> str:
    return f"outreach:{search}:{person}"
