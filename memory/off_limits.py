"""Whether somebody is on an off-limits list. Pure.

A name blocks when it is the same name however it is written; whatever only looks alike is told as near. Names are
not unique, so a block can meet a namesake: it is told, and a person may take the entry off the list.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from memory.records import Account, OffLimits, OffLimitsFound, OffLimitsKind

ALIKE = 0.85
"""Least likeness of two names, as difflib counts it, at which the one is told beside the other."""
_SHORT = 4
"""Letters below which likeness says nothing."""
_FORMS = frozenset(
    [
        "ag",
        "bv",
        "co",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "kg",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "oy",
        "plc",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "srl",
    ]
)
_TITLES = frozenset(["dipl", "dr", "herr", "ing", "frau", "mag", "mr", "mrs", "ms", "phd", "prof"])


@dataclass(frozen=True)
class Known:
    """What is known of one person, as far as a list could name it."""

    ids: tuple[str, ...]
    """Every id that stands or stood for them."""
    names: tuple[str, ...]
    accounts: tuple[Account, ...]
    addresses: tuple[str, ...]
    """On file, and one that is being entered."""


def find(entries: Iterable[OffLimits], person: Known) -> OffLimitsFound:
    blocks, near = [], []
    for entry in entries:
        if _BLOCKS[entry.kind](entry.value, person):
            blocks.append(entry)
        elif entry.kind in _NEAR and _NEAR[entry.kind](entry.value, person):
            near.append(entry)
    return OffLimitsFound(blocks=tuple(blocks), near=tuple(near))


def folded(name: str) -> str:
    """One spelling for all ways of writing a name: case, accents, marks, word order, titles and legal forms aside."""
    return " ".join(sorted(name_words(name)))


def name_words(name: str) -> list[str]:
    """Of a person or a company, as `folded`, in their order."""
    plain = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    said = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char)).split()
    return [word for word in said if word not in _FORMS | _TITLES] or said


def domain(value: str) -> str:
    """A host in its `xn--` form, without `www.`; of an address or a link, its host."""
    text = value.strip().casefold()
    try:
        host = urlsplit(text).hostname if "//" in text else text.rpartition("@")[2].partition("/")[0]
        named = (host or "").rstrip(".").encode("idna").decode("ascii")
    except ValueError:  # no host could be called so
        return ""
    return named.removeprefix("www.")


def _is_named(value: str, person: Known) -> bool:
    return value.strip() in person.ids or folded(value) in {folded(name) for name in person.names}


def _is_company(value: str, person: Known) -> bool:
    """A company's own account has its name; what a person works for no source says."""
    return folded(value) in {folded(name) for name in (*person.names, *_handles(person))}


def _is_at(value: str, person: Known) -> bool:
    wanted = domain(value)
    return bool(wanted) and any(host == wanted or host.endswith(f".{wanted}") for host in _hosts(person))


def _is_account(value: str, person: Known) -> bool:
    wanted = _account(value)
    return any(wanted in _spellings(account) for account in person.accounts)


def _spellings(account: Account) -> set[str]:
    said = {account.key} | ({account.url} if account.url else set())
    if account.handle:
        said |= {f"{account.source}:{account.handle}", f"{account.source}:login:{account.handle}"}
    return {_account(spelling) for spelling in said}


def _account(value: str) -> str:
    text = value.strip().casefold().rstrip("/")
    return f"{domain(text)}{urlsplit(text).path}" if "//" in text else text


def _near_name(value: str, person: Known) -> bool:
    return any(_alike(folded(value), folded(name)) for name in person.names)


def _near_company(value: str, person: Known) -> bool:
    """A host that is called like it, or like the first word of its name."""
    words = name_words(value)
    names = ["".join(words), *words[:1]]
    labels = {label.replace("-", "") for host in _hosts(person) for label in host.split(".")[:-1]}
    return any(_alike(name, label) for name in names for label in labels)


def _alike(a: str, b: str) -> bool:
    if min(len(a), len(b)) < _SHORT:
        return False
    ours, theirs = set(a.split()), set(b.split())
    part = min(len(ours), len(theirs)) > 1 and (ours <= theirs or theirs <= ours)
    return part or SequenceMatcher(None, a, b).ratio() >= ALIKE


def _handles(person: Known) -> list[str]:
    return [account.handle for account in person.accounts if account.handle]


def _hosts(person: Known) -> set[str]:
    links = [account.url for account in person.accounts if account.url]
    return {host for host in map(domain, (*links, *person.addresses)) if host}


Says = Callable[[str, Known], bool]
_BLOCKS: dict[OffLimitsKind, Says] = {
    "name": lambda value, person: _is_named(value, person) or _is_company(value, person),
    "company": _is_company,
    "person": _is_named,
    "domain": _is_at,
    "account": _is_account,
}
_NEAR: dict[OffLimitsKind, Says] = {
    "name": lambda value, person: _near_name(value, person) or _near_company(value, person),
    "company": lambda value, person: _near_name(value, person) or _near_company(value, person),
    "person": _near_name,
}
