"""One e-mail address, read strictly: what a mail server would read differently is refused."""

import re

from memory.errors import UsageError

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST = 254
_LONGEST_LOCAL = 64
_DEVIANT = frozenset("ßςẞ\u200c\u200d")
"""Letters that older and newer rules of international names turn into two different domains."""


def address_parts(address: str) -> tuple[str, str]:
    """Local part as written, and the domain in lower-case ASCII (`xn--` where it was international).

    Raises:
        UsageError: not exactly one plain address; quoted local parts and address literals are not plain.
    """
    local, at, domain = address.partition("@")
    if not at or len(local) > _LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        raise UsageError(f"{address[:80]!r} is not one plain e-mail address")
    name = host_name(domain)
    if name is None or "." not in name or len(f"{local}@{name}") > _LONGEST:
        raise UsageError(f"{address[:80]!r} has no plain domain; write an international one in its xn-- form")
    return local, name


def host_name(host: str) -> str | None:
    """A host's name in lower-case ASCII, or None where it is no plain name."""
    if _DEVIANT & set(host) or not host.isprintable():
        return None
    try:
        name = host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
    except UnicodeError:
        return None
    labels = name.split(".")
    numeric = labels[-1].isdigit()
    return name if not numeric and all(_LABEL.fullmatch(label) for label in labels) else None
