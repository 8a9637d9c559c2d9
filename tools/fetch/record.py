"""From the bytes of an answer to a Record. The only place where a Record of a fetched answer is made."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, NoReturn, Protocol

from pydantic import TypeAdapter

from memory.errors import SourceFailed
from memory.records import Record
from tools.git.evidence import hashed_id

Drop = Callable[[Any], Any]
"""Takes parsed JSON and returns it without what may not be stored. Applied twice it does the same as once."""
Reads = Callable[[bytes], Any]
"""Takes the bytes of an answer and returns JSON's values. Raises: ValueError."""

KEPT_HEADERS = ("etag", "last-modified", "link")
"""Of a stored answer: what the next request and the next page need."""
_SECRETS = frozenset(("api_key", "apikey", "key", "token", "access_token", "client_secret", "mailto", "email"))


class Answer(NamedTuple):
    """One answer as it came."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    raw: bytes


class Note(NamedTuple):
    """What is kept beside a Record so that the same request need not be made again."""

    status: int
    headers: dict[str, str]


_NOTES = TypeAdapter(Note)


class Cache(Protocol):
    """Records by request. The Records themselves belong to whoever saves the answer."""

    async def get(self, key: str) -> tuple[Record, str, datetime] | None:
        """The Record, the note beside it, when it was last confirmed; None where the Record is not stored."""

    async def put(self, key: str, record: str, note: str, at: datetime) -> None:
        """Args: record: its id."""


def drop_keys(*names: str) -> Drop:
    """Removes these keys at any depth."""
    unwanted = frozenset(names)

    def drop(body: Any) -> Any:
        if isinstance(body, dict):
            return {key: drop(value) for key, value in body.items() if key not in unwanted}
        return [drop(item) for item in body] if isinstance(body, list) else body

    return drop


def told_url(url: str) -> str:
    """A URL that may be stored and shown: no key, no address, no fragment."""
    place, _, query = url.partition("#")[0].partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0].lower() not in _SECRETS]
    return f"{place}?{'&'.join(kept)}" if kept else place


def told_request(url: str, sent: bytes) -> str:
    """Method, URL and the digest of what was sent."""
    return f"POST {told_url(url)} sha256:{hashlib.sha256(sent).hexdigest()}" if sent else f"GET {told_url(url)}"


def request_key(source: str, told: str, media: str) -> str:
    """What a request is stored under: a digest, since a URL can name a person."""
    return hashed_id(source, told, media)


def make_record(
    source: str, url: str, request: str, answer: Answer, drop: Drop, at: datetime, keep: timedelta, reads: Reads
) -> tuple[Record, Any]:
    """The Record of an answer and its body, both after the drop-list.

    Raises:
        SourceFailed: it cannot be read.
    """
    try:
        body = drop(_parsed(source, answer, reads))
        # ASCII, so that a lone surrogate in a stranger's text cannot stop the store from writing the row.
        stored = "" if body is None else json.dumps(body, separators=(",", ":"))
    except RecursionError:
        raise SourceFailed(f"{source}: an answer nested too deeply") from None
    digest = hashlib.sha256(stored.encode()).hexdigest()
    record = Record(
        id=hashed_id(source, request, digest), source=source, request=request, url=told_url(url), fetched_at=at,
        digest=digest, original_digest=hashlib.sha256(answer.raw).hexdigest(), body=stored, expires_at=at + keep,
    )  # fmt: skip
    return record, body


def stored_body(record: Record, drop: Drop) -> Any:
    """The body of a stored Record. The drop-list may have grown since, so that it is applied again."""
    return drop(json.loads(record.body)) if record.body else None


def write_note(answer: Answer) -> str:
    headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    return _NOTES.dump_json(Note(answer.status, headers)).decode()


def read_note(text: str) -> Note:
    return _NOTES.validate_json(text)


def read_json(raw: bytes) -> Any:
    """Raises: ValueError."""
    return json.loads(raw, parse_constant=_refuse)


def _parsed(source: str, answer: Answer, reads: Reads) -> Any:
    if answer.status in {204, 205}:
        return None
    if "html" in answer.headers.get("content-type", "").lower():
        if not 200 <= answer.status < 300:
            return None  # the status is the answer, such as 404 for an author that nobody knows
        raise SourceFailed(f"{source}: a web page came in place of an answer ({answer.status})")
    try:
        return reads(answer.raw)
    except ValueError:
        raise SourceFailed(f"{source}: an answer that cannot be read ({answer.status})") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
