"""The mails of an mbox file that may be replies: whom they answer, and their words. Every byte of it is untrusted."""

import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from memory.errors import UsageError
from memory.records import Frozen

_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_LONGEST_SHOWN = 120


class Mail(Frozen):
    """One mail of the file."""

    message_id: str | None
    """None: it has none, or one that no header could hold."""
    follows: tuple[str, ...]
    """Message-IDs that it answers, the nearest first."""
    sender: str
    subject: str
    text: str | None
    """None: no text that can be read."""
    automatic: bool
    """An absence note, a bounce or a list's: nobody wrote it."""


def read_mailbox(path: Path) -> tuple[Mail, ...]:
    """Every mail, as the file has them. Raises: UsageError: there is no such file, or it is no mbox."""
    try:
        with closing(mailbox.mbox(path, create=False)) as box:
            found = tuple(_mail(_parsed(box.get_bytes(key))) for key in box.iterkeys())
    except (OSError, mailbox.Error) as error:
        raise UsageError(f"mailbox {path}: {getattr(error, 'strerror', None) or 'there is no such file'}") from None
    if not found and path.stat().st_size:
        raise UsageError(f"mailbox {path}: no mail is in it; save the folder as mbox, each mail after a `From ` line")
    return found


def _parsed(mail: bytes) -> EmailMessage:
    return message_from_bytes(mail, _class=EmailMessage, policy=policy.default)


def _mail(message: EmailMessage) -> Mail:
    own = _ids(message, "Message-ID")
    return Mail(
        message_id=own[0] if own else None,
        follows=tuple(dict.fromkeys((*_ids(message, "In-Reply-To"), *reversed(_ids(message, "References"))))),
        sender=_shown(message, "From"),
        subject=_shown(message, "Subject"),
        text=_text(message),
        automatic=_automatic(message),
    )


def _ids(message: EmailMessage, name: str) -> list[str]:
    return [id_ for header in _raw(message, name) for id_ in _ID.findall(header)]


def _raw(message: EmailMessage, name: str) -> Iterator[str]:
    """Headers as they stand: parsing a hostile one may fail, and only their ids are wanted."""
    return (str(value) for key, value in message.raw_items() if key.lower() == name.lower())


def _shown(message: EmailMessage, name: str) -> str:
    said = " ".join(next(_raw(message, name), "").split())
    return "".join(char for char in said if char.isprintable())[:_LONGEST_SHOWN]


def _automatic(message: EmailMessage) -> bool:
    said = next(_raw(message, "Auto-Submitted"), "no").strip().lower()
    return not said.startswith("no") or message.get_content_type() == "multipart/report"


def _text(message: EmailMessage) -> str | None:
    body = message.get_body(("plain", "html"))
    if body is None:
        return None
    try:
        content = body.get_content()
    except (LookupError, ValueError):  # a charset or a content type that nobody knows
        return None
    return content if isinstance(content, str) else None
