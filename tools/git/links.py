"""Which identities of one history are shown to be one person's, each claim with what was seen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from memory.records import LinkStatus
from tools.git.credit import Change
from tools.git.mailmap import Entry
from tools.git.people import Identity, People, is_full, plain

SHARED_NAMES = 3
"""An address under more full names than this is a team's; its names join nobody."""
CROWD = 8
"""A change with more authors than this is a joint effort: similar names in it are likelier to be two people."""
SHORTEST_HANDLE = 4

_COMMON_HANDLES = frozenset(
    ("admin", "contact", "code", "commit", "dev", "developer", "email", "git", "github", "hello", "info", "mail",
     "master", "noreply", "root", "support", "test", "ubuntu", "user", "work")
)  # fmt: skip


class Claim(NamedTuple):
    a: str
    b: str
    status: LinkStatus
    proof: str


def claims(people: People, changes: Iterable[Change], mailmap: Sequence[Entry]) -> list[Claim]:
    """Every claim that the history supports, each pair by the strongest of its proofs.

    Args:
        people: everybody in `changes`.
        mailmap: of the same moment as the history.
    """
    found = [*_by_mailmap(people, mailmap), *_by_login(people), *_by_name(people), *_by_number(people, changes)]
    return list({(claim.a, claim.b): claim for claim in reversed(found)}.values())[::-1]


def _by_mailmap(people: People, mailmap: Sequence[Entry]) -> Iterator[Claim]:
    by_address: dict[str, list[tuple[str, Identity]]] = defaultdict(list)
    for ident, identity in people.idents:
        by_address[ident.address.strip().lower()].append((plain(ident.name), identity))
    meant: dict[str, dict[str, Identity]] = defaultdict(dict)
    for entry in mailmap:
        for name, identity in by_address.get(entry.old_address, ()):
            if entry.old_name and plain(entry.old_name) != name:
                continue
            identity.correct(entry.name)
            meant[entry.address][identity.key] = identity
        for _, identity in by_address.get(entry.address, ()):
            meant[entry.address].setdefault(identity.key, identity)
    for held in meant.values():
        yield from _chained(list(held.values()), "proven", "the project's own .mailmap says so")


def _by_login(people: People) -> Iterator[Claim]:
    numbered: dict[str, list[Identity]] = defaultdict(list)
    for identity in people.by_key.values():
        if identity.login and identity.key.startswith("github:id:"):
            numbered[identity.login.lower()].append(identity)
    for login, held in numbered.items():
        older = people.by_key.get(f"github:login:{login}")
        # A login can be given up and taken again: with two numbers behind it nobody knows whose the older form was.
        if older is not None and len(held) == 1:
            yield Claim(held[0].key, older.key, "likely", f"the same GitHub login, {login}")


def _by_name(people: People) -> Iterator[Claim]:
    named: dict[str, list[Identity]] = defaultdict(list)
    for identity in people.by_key.values():
        full = {name for name in map(plain, identity.names) if is_full(name)}
        if not identity.bot and len(full) <= SHARED_NAMES:
            for name in sorted(full):
                named[name].append(identity)
    for held in named.values():
        if len(_logins(held)) < 2:
            yield from _chained(held, "likely", "the same full name in this project, and no second account carries it")


def _by_number(people: People, changes: Iterable[Change]) -> Iterator[Claim]:
    together: dict[int | str, dict[str, Identity]] = defaultdict(dict)
    for change in changes:
        number = change.number
        together[change.landing.commit.sha if number is None else number].update(
            (one.key, one) for one in change.workers
        )
    pairs = {pair: one for held in together.values() if len(held) <= CROWD for pair, one in _pairs(held)}
    for a, b in pairs.values():
        if similar(a, b):
            yield Claim(a.key, b.key, "likely", "worked on the same change under similar names")


def _pairs(held: Mapping[str, Identity]) -> Iterator[tuple[tuple[str, str], tuple[Identity, Identity]]]:
    return (((a.key, b.key), (a, b)) for a, b in combinations(held.values(), 2))


def _logins(held: Iterable[Identity]) -> set[str]:
    return {identity.login.lower() for identity in held if identity.login}


def _chained(held: Sequence[Identity], status: LinkStatus, proof: str) -> Iterator[Claim]:
    return (Claim(held[0].key, other.key, status, proof) for other in held[1:] if other.key != held[0].key)


def similar(a: Identity, b: Identity) -> bool:
    """Whether two identities on one change could be one person's: a handle made of the name, or the name in full."""
    if a.bot or b.bot or len(_logins((a, b))) == 2:
        return False
    mine, theirs = _handles(a), _handles(b)
    if (mine | _shortened(a)) & theirs or mine & (theirs | _shortened(b)):
        return True
    return any(_within(x, y) or _within(y, x) for x in map(plain, a.names) for y in map(plain, b.names))


def _handles(identity: Identity) -> set[str]:
    raw = {*identity.names, *identity.locals, identity.login or ""}
    return {word for word in ("".join(plain(one).split()) for one in raw) if _telling(word)}


def _shortened(identity: Identity) -> set[str]:
    made: set[str] = set()
    for words in (name.split() for name in map(plain, identity.names) if is_full(name)):
        first, last = words[0], words[-1]
        made |= {first[0] + last, first + last[0], last + first, first + last, last + first[0]}
    return {word for word in made if _telling(word)}


def _telling(word: str) -> bool:
    return len(word) >= SHORTEST_HANDLE and word not in _COMMON_HANDLES


def _within(short: str, long: str) -> bool:
    return is_full(short) and set(short.split()) <= set(long.split())
