"""Where requests may go: the operator's base URLs and nothing else, whatever an answer points at."""

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple

from memory.errors import SourceFailed, UsageError

_PORTS = {"https": 443, "http": 80}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_NUMERIC = re.compile(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+))*\.?")


class Place(NamedTuple):
    """A URL in the parts that the HTTP client itself reads: another parser might read another host."""

    scheme: str
    host: str
    port: int | None
    path: str
    userinfo: bool

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.host}:{self.port or _PORTS.get(self.scheme)}"


class AllowedHosts:
    """Args: bases: the configured base URLs. Raises: UsageError: one of them may not be asked."""

    def __init__(self, bases: Iterable[Place]) -> None:
        self._paths: dict[str, list[str]] = {}
        for base in bases:
            _check_base(base)
            self._paths.setdefault(base.origin, []).append(base.path.rstrip("/"))

    def area(self, place: Place) -> str:
        """The part of an allowed host that is asked: the first segment behind its base path.

        Raises:
            SourceFailed: not an allowed host.
        """
        bases = self._paths.get(place.origin)
        if bases is None or place.userinfo:
            raise SourceFailed(f"{place.host[:80]!r} is not a host that may be asked")
        base = max((path for path in bases if place.path.startswith(f"{path}/")), key=len, default="")
        return place.path[len(base) :].strip("/").partition("/")[0]


def _check_base(base: Place) -> None:
    """Keys travel with requests, so that only a service on this machine may be asked without TLS."""
    loopback, readable = _is_loopback(base.host), _address(base.host) or _NAME.fullmatch(base.host)
    if base.userinfo or not readable or base.scheme not in _PORTS:
        raise UsageError(f"base URL of {base.host[:80]!r}: it looks like https://host/path, with no name or password")
    if not loopback and (_is_numeric(base.host) or base.scheme != "https"):
        raise UsageError(f"base URL of {base.host[:80]!r}: other than on this machine it needs https and a host name")


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def _is_numeric(host: str) -> bool:
    """Whether a host is a number in any of the spellings that resolvers take."""
    return _address(host) is not None or _NUMERIC.fullmatch(host.lower()) is not None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
