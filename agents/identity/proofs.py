"""What links prove together. Alone, a page that a profile names proves nothing: anybody can name anybody's page."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from memory.records import Account, JoinFacts, Link, LinkStatus, LinkVerdict
from tools.git.people import is_full, plain

NO_FACTS = JoinFacts(gated={}, landed=(), verdicts=())
OFTEN = 2
"""Changes on which two sources agree; once may be a maintainer who landed somebody's work as their own."""
_LOGIN, _NUMBER, _HUB = "github:login:", "github:id:", "huggingface:"
_Directed = Mapping[tuple[str, str], Link]


def proofs(accounts: Sequence[Account], links: Sequence[Link], facts: JoinFacts = NO_FACTS) -> tuple[Link, ...]:
    """The links as they stand between accounts, each pair by its strongest proof.

    proven: a person says so, both profiles name each other, or two sources tell of the same changes.
    likely: a source says so, or a profile names another under the same full name, with nothing that speaks against it.
    """
    by_key = {account.key: account for account in accounts}
    spelled = spelling(accounts)
    told = [_respelled(link, spelled) for link in links]
    named = {(link.a, link.b): link for link in told if link.status == "unproven" and link.a != link.b}
    found = [
        *(_said(verdict) for verdict in standing(facts.verdicts).values() if verdict.says == "confirmed"),
        *_mutual(named), *_same_changes(facts), *_same_login(accounts, spelled), *_backed(named, by_key, facts.gated),
        *told,
    ]  # fmt: skip
    strongest: dict[tuple[str, str], Link] = {}
    for link in sorted(found, key=lambda one: (_RANK[one.status], one.proof)):
        strongest.setdefault(_pair(link.a, link.b), link)
    return tuple(strongest[pair] for pair in sorted(strongest))


_RANK: Mapping[LinkStatus, int] = {"proven": 0, "likely": 1, "unproven": 2}


def spelling(accounts: Sequence[Account]) -> Mapping[str, str]:
    """Other spellings of an account's key -> the key: a login for its number, a user name in other letters.

    A login that two numbers were met under is nobody's: it was given up and taken again.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for account in accounts:
        if account.key.startswith(_NUMBER) and account.handle:
            found[_LOGIN + account.handle.lower()].add(account.key)
        elif account.key.startswith(_HUB):
            found[account.key.lower()].add(account.key)
    return {other: next(iter(keys)) for other, keys in found.items() if len(keys) == 1}


def key_of(key: str, spelled: Mapping[str, str]) -> str:
    return spelled.get(key.lower(), key) if key.startswith((_LOGIN, _HUB)) else key


def standing(verdicts: Sequence[LinkVerdict]) -> Mapping[tuple[str, str], LinkVerdict]:
    """The newest word about each pair."""
    return {_pair(verdict.a, verdict.b): verdict for verdict in verdicts}


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)


def _respelled(link: Link, spelled: Mapping[str, str]) -> Link:
    a = link.a if link.status != "unproven" else key_of(link.a, spelled)
    b = link.b if link.status != "unproven" else key_of(link.b, spelled)
    return link if (a, b) == (link.a, link.b) else link.model_copy(update={"a": a, "b": b})


def _said(verdict: LinkVerdict) -> Link:
    proof = f"confirmed by {verdict.by}: {verdict.reason}"
    return Link(a=verdict.a, b=verdict.b, status="proven", proof=proof, record=verdict.by)


def _mutual(named: _Directed) -> Iterator[Link]:
    for (a, b), link in named.items():
        if a < b and (b, a) in named:
            yield link.model_copy(update={"status": "proven", "proof": "each of the two profiles names the other"})


def _same_login(accounts: Sequence[Account], spelled: Mapping[str, str]) -> Iterator[Link]:
    for account in accounts:
        other = spelled.get(account.key)
        if account.key.startswith(_LOGIN) and other is not None:
            proof = f"the same GitHub login, {account.key.removeprefix(_LOGIN)}"
            yield Link(a=account.key, b=other, status="likely", proof=proof, record=account.source)


def _same_changes(facts: JoinFacts) -> Iterator[Link]:
    """An address of a history and an account of GitHub that are told to have made the same numbered changes."""
    owners: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for one in facts.landed:
        owners[one.project.lower(), one.number].add(one.owner)
    met: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for held in owners.values():
        addresses = [key for key in held if key.startswith("git:")]
        logins = [key for key in held if key.startswith("github:")]
        if len(addresses) == len(logins) == 1:
            met[addresses[0]][logins[0]] += 1
    for address, counted in met.items():
        for login, times in counted.items():
            # Who lands others' work under one address agrees with several accounts, and is none of them for sure.
            status: LinkStatus = "unproven" if len(counted) > 1 else "proven" if times >= OFTEN else "likely"
            proof = f"GitHub and the history tell of the same {times} numbered change{'s' * (times > 1)}"
            yield Link(a=address, b=login, status=status, proof=proof, record="changes")


def _backed(named: _Directed, by_key: Mapping[str, Account], gated: Mapping[str, int]) -> Iterator[Link]:
    """One-way claims that nobody would forge: whoever claims brings at least the accepted work that is claimed."""
    bearers = Counter((account.source, plain(account.name)) for account in by_key.values() if account.name)
    claimants, sources = Counter(b for _, b in named), _sources_named(named, by_key)
    for (a, b), link in named.items():
        one, other = by_key.get(a), by_key.get(b)
        if one is None or other is None or one.source == other.source or one.bot or other.bot or (b, a) in named:
            continue
        name = plain(one.name or "")
        alone = bearers[one.source, name] == bearers[other.source, name] == claimants[b] == 1
        same = is_full(name) and name == plain(other.name or "")
        if same and alone and one.source not in sources[b] and gated.get(a, 0) >= max(1, gated.get(b, 0)):
            proof = f"{link.proof}, under the same full name; nobody else claims it, and most work is the claimant's"
            yield link.model_copy(update={"status": "likely", "proof": proof})


def _sources_named(named: _Directed, by_key: Mapping[str, Account]) -> Mapping[str, set[str]]:
    """Account -> sources of the accounts that it names itself."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in named:
        if b in by_key:
            found[a].add(by_key[b].source)
    return found
