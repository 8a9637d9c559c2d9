"""Which sources this organisation may ask: the sources' terms against how it recruits."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from memory.knowledge.terms import SourceKey, SourceTerms, Terms
from memory.records import Use
from service.sources import GIT

_CONFIGS = (".git/config", "config")
"""Of a checkout and of a bare repository."""
_LONGEST_CONFIG = 1_000_000
"""Bytes."""


def bars(
    terms: Terms,
    use: Use | None,
    urls: Mapping[str, str | None],
    confirmed: Collection[str] = (),
    held: Collection[str] = (),
) -> Callable[[str], str | None]:
    """Why a source may not be asked, by its name; None: it may.

    Args:
        use: None: nobody has said.
        urls: source -> the address that is set in place of the service's own; its terms are somebody else's.
        confirmed: sources whose terms somebody accepted for this organisation.
        held: variables that are set.
    """

    def barred(name: str) -> str | None:
        if name not in terms.sources:
            return _cloned(name, terms) if name.startswith(GIT) and use == "agency" else None
        known = terms.sources[name]
        if not _is_theirs(urls.get(name), known):
            return None
        if (use or terms.unsaid) in known.bars:
            return _reason(known, use)
        if known.confirm and name not in confirmed:
            return _unconfirmed(name, known)
        return _keyless(known.key) if known.key and known.key.needed and known.key.setting not in held else None

    return barred


def bounds(terms: Terms, urls: Mapping[str, str | None], held: Collection[str]) -> Callable[[str], str | None]:
    """How little a source answers without the key that is not set, by its name; None: it has all that there is."""

    def bound(name: str) -> str | None:
        key = terms.key(name)
        if key is None or key.setting in held or not _is_theirs(urls.get(name), terms.sources[name]):
            return None
        return f"{_keyless(key)}; with it {key.buys}"

    return bound


def _keyless(key: SourceKey) -> str:
    return f"without {key.setting}: {key.without}"


def _reason(known: SourceTerms, use: Use | None, why: str = "") -> str:
    said = f"{why}{known.rule} ({known.url}, as of {known.as_of})"
    if use is None:
        return f"not asked before you say how you recruit, since it matters: {said}; run `hardsignal setup`"
    return f"not asked for an agency: {said}"


def _unconfirmed(name: str, known: SourceTerms) -> str:
    said = f"{known.rule} ({known.url}, as of {known.as_of})"
    return f"off until somebody accepts its terms: {said}; then set HARDSIGNAL_CONFIRMED_TERMS={name}"


def _is_theirs(url: str | None, known: SourceTerms) -> bool:
    host = (urlsplit(url).hostname or "") if url else None
    return host is None or any(host == one or host.endswith(f".{one}") for one in known.hosts)


def _cloned(name: str, terms: Terms) -> str | None:
    """A clone is use of the service that it came from. Its configuration is a stranger's text: read, never obeyed."""
    folder = Path(name.removeprefix(GIT))
    for config in _CONFIGS:
        path = folder / config
        text = _head(path) if path.is_file() else ""
        for source, known in terms.sources.items():
            if "agency" in known.bars and any(host in text for host in known.hosts):
                return _reason(known, "agency", f"a clone from {source}, and ")
    return None


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_LONGEST_CONFIG).decode("utf-8", "replace").casefold()
