"""From (name, address) pairs to accounts. Addresses end here: they become a key and are forgotten."""

import hmac
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from memory.records import Account
from tools.git.bots import is_assistant, is_service
from tools.git.log import Commit, Ident

KEY_DIGITS = 24
NAME_LIMIT = 100
NAMES_REMEMBERED = 1 << 14
TITLE_LIMIT = 300

WEB_FORM = "noreply@github.com"
"""Committer of what was merged or edited in GitHub's pages: says where the button was, not who pressed it."""

_NOREPLY = re.compile(
    r"^(?:(?P<id>[1-9]\d{0,11})\+)?(?P<login>[a-z0-9](?:[a-z0-9_-]{0,60})(?:\[bot\])?)@users\.noreply\.github\.com$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s()<>\[\]{},;]+@(?:[\w-]+\.)+[^\W\d_]{2,}|[^\s()<>\[\]{},;]+@localhost\b")
_AROUND_AT = re.compile(r"\S*@\S*")
_PERSON = re.compile(r"^(?P<name>[^<>]{0,200})<\s*(?P<address>[^<>\s]+@[^<>\s]+)\s*>")
_PAGE = re.compile(r"https://github\.com/([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?![\w/-])")
_NOBODYS_ADDRESSES = frozenset(
    (WEB_FORM, "you@example.com", "your@email.com", "your.email@example.com", "youremail@example.com",
     "email@example.com", "your_email@example.com", "none@none", "no@email.com", "unknown@unknown")
)  # fmt: skip
_MACHINES = (".local", ".localdomain", ".internal", ".lan", ".(none)", ".home")
_NOBODY = frozenset(
    ("your name", "root user", "unknown author", "test user", "first last", "no name", "ubuntu user", "git user",
     "no author", "user name", "my name", "full name")
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Identity:
    """One account while the history is read. Never leaves `tools`: it still knows parts of addresses."""

    key: str
    login: str | None
    bot: bool
    names: Counter[str] = field(default_factory=Counter)
    locals: set[str] = field(default_factory=set)
    """What stands before the @ of its addresses, lower case; compared, never shown."""

    @property
    def name(self) -> str | None:
        """The name seen most, a full name before a single word, so that a nickname does not hide the person."""
        ranked = sorted(self.names.items(), key=lambda seen: (" " not in seen[0], -seen[1], seen[0]))
        return ranked[0][0] if ranked else None

    def correct(self, name: str) -> None:
        """Put the name that the project itself gives before every other."""
        if name := clean_name(name):
            self.names[name] = self.names.total() + 1

    def account(self, source: str) -> Account:
        url = f"https://github.com/{self.login}" if self.login and not self.login.endswith("]") else None
        return Account(key=self.key, source=source, handle=self.login, name=self.name, url=url, bot=self.bot)


class People:
    """All identities of one history, by key, in order of first sight.

    Args:
        join_key: secret of the store; makes address hashes that mean nothing elsewhere.
    """

    def __init__(self, join_key: bytes) -> None:
        self._join_key = join_key
        self._by_ident: dict[Ident, tuple[Identity, str]] = {}
        self.by_key: dict[str, Identity] = {}

    def of(self, ident: Ident) -> Identity:
        """The identity behind a pair, counting that its name was seen once more."""
        met = self._by_ident.get(ident)
        if met is None:
            met = self._by_ident[ident] = (self._meet(ident), clean_name(ident.name))
        identity, name = met
        if name:
            identity.names[name] += 1
        return identity

    @property
    def idents(self) -> Iterable[tuple[Ident, Identity]]:
        """Every pair seen, in order of first sight."""
        return ((ident, met[0]) for ident, met in self._by_ident.items())

    def login(self, login: str) -> Identity:
        """The identity behind a login that a message names."""
        return self.of(Ident("", f"{login}@users.noreply.github.com"))

    def co_authors(self, commit: Commit) -> list[Identity]:
        """Those whom a message's trailers name, people only: an assistant's trailer joins and credits nobody."""
        return [one for value in commit.noted("co_author") if (one := self._named(value))]

    def reviewers(self, commit: Commit) -> list[Identity]:
        """Those whom `Reviewed-by:` trailers name with an address or a GitHub page."""
        return [one for value in commit.noted("reviewer") for one in self._all_named(value)]

    def _all_named(self, value: str) -> Iterable[Identity]:
        pages = [self.login(login) for login in _PAGE.findall(value)]
        named = None if pages else self._named(value)
        return [*pages, named] if named else pages

    def _named(self, value: str) -> Identity | None:
        match = _PERSON.match(value)
        ident = Ident(match["name"].strip(), match["address"]) if match else None
        return self.of(ident) if ident and not is_machine(ident) else None

    def _meet(self, ident: Ident) -> Identity:
        match = _noreply(ident)
        address = _bare(ident.address).lower()
        login = match["login"] if match else None
        bot = is_machine(ident)
        if login is None:
            # An address that is nobody's, or a machine's in a person's checkout, is an identity only with its name.
            told = "\0".join((address, plain(ident.name))) if bot or _is_nobodys(address) else address
            key = f"git:{self._hashed(told)}"
        else:
            key = f"github:id:{match['id']}" if match and match["id"] else f"github:login:{login.lower()}"
        identity = self.by_key.setdefault(key, Identity(key, login, bot))
        identity.login = identity.login or login
        if match is None:
            identity.locals.add(address.partition("@")[0])
        return identity

    def _hashed(self, told: str) -> str:
        return hmac.digest(self._join_key, told.encode("utf-8", "replace"), "sha256").hex()[:KEY_DIGITS]


def is_machine(ident: Ident) -> bool:
    """Whether a pair is a service's or an assistant's."""
    match = _noreply(ident)
    login = match["login"] if match else None
    # With a login, only the login says who it is: anybody may call themselves anything beside it.
    name = "" if login else ident.name
    return is_service(name, ident.address, login) or is_assistant(name, ident.address, login)


def _noreply(ident: Ident) -> re.Match[str] | None:
    return _NOREPLY.match(_bare(ident.address))


def _bare(address: str) -> str:
    return address.strip().strip("<>")


def _is_nobodys(address: str) -> bool:
    """Whether many people may have used the address: a placeholder, or one that a machine made up."""
    host = address.rpartition("@")[2]
    return address in _NOBODYS_ADDRESSES or "." not in host or host.endswith(_MACHINES)


def clean(text: str, limit: int) -> str:
    """Text that may be shown: no control or direction characters, no address, no more than `limit` characters."""
    if not text.isprintable():
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if "@" in text:
        text = _ADDRESS.sub("[address]", text)
    return text.strip()[:limit]


def clean_name(text: str) -> str:
    """A display name; of an address that was typed in its place, what stands before the @."""
    told = text.strip()
    if "@" in told:
        told = told.partition("@")[0] if " " not in told else _AROUND_AT.sub("", told)
    return clean(told, NAME_LIMIT)


@lru_cache(NAMES_REMEMBERED)
def plain(name: str) -> str:
    """A name for comparing: no case, accents, punctuation; words in order, one blank apart."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(kept.split())


def is_full(plain_name: str) -> bool:
    """Whether a plain name is a person's first and last name, as far as letters can tell."""
    words = [word for word in plain_name.split() if word.isalpha() and len(word) > 1]
    return len(words) >= 2 and plain_name not in _NOBODY
