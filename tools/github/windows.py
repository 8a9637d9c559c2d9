"""A search of pull requests that finds more than GitHub shows, or times out, is asked for half of its time at once."""

import re
from datetime import date, timedelta

FIRST = date(2008, 1, 1)
"""Nothing was merged there before."""
_WINDOW = re.compile(r" ?merged:(?P<since>\d{4}-\d\d-\d\d)\.\.(?P<until>\d{4}-\d\d-\d\d)")


def halves(words: str, today: date) -> tuple[str, str] | None:
    """The same search over the newer and over the older half of its time; None: of one day, or of no readable time."""
    match = _WINDOW.search(words)
    try:
        since, until = (date.fromisoformat(day) for day in match.groups()) if match else (FIRST, today)
    except ValueError:
        return None
    if since >= until:
        return None
    middle, rest = since + (until - since) // 2, _WINDOW.sub("", words)
    return f"{rest} merged:{middle + timedelta(days=1)}..{until}", f"{rest} merged:{since}..{middle}"
