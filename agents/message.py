"""The complete message, byte for byte as it will be sent, and the hash that an approval names.

Pure: the same draft gives the same bytes on any machine. Date and DKIM stay out; `stamp` adds the Date once.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from email import policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime

from agents.addresses import address_parts
from agents.fixed_texts import NOTICE
from memory.errors import UsageError
from memory.records import Sender, Sentence


class _Lines(UnstructuredHeader, BaseHeader):
    """A header of links or ids, each on its line: folded at their length they would be encoded, and nobody reads that.

    None of them holds a space.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {str(self).replace(' ', f'{policy.linesep} ')}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _name in ("list-unsubscribe", "in-reply-to", "references"):
    _HEADERS.map_to_type(_name, _Lines)
_POLICY = policy.SMTP.clone(cte_type="7bit", header_factory=_HEADERS)
"""CRLF line ends and nothing but ASCII on the wire: no server on the way has a reason to change the bytes."""

_OWN_PARAGRAPH = frozenset({
    "greeting", "greeting_unnamed", "ask", "ask_follow_up", "ask_introduction", "links_introduction",
    "answer_found_proof", "answer_found_end", "answer_pay_end", "notice_first_layer", "hand_on_introduction",
    "sign_off",
})  # fmt: skip

_LISTED = "answer_found_proof"
"""Each of these stands apart from the next."""


def text_of(sentences: Sequence[Sentence]) -> str:
    """The message as a person reads it: paragraphs, then the notice below a signature line."""
    body = [one for one in sentences if one.template not in NOTICE]
    notice = [one.text for one in sentences if one.template in NOTICE]
    paragraphs = [" ".join(part) for part in _paragraphs(body)]
    if notice:
        paragraphs.append("\n".join(["-- ", *notice]))
    return "\n\n".join(paragraphs) + "\n"


def _paragraphs(sentences: Sequence[Sentence]) -> Iterator[list[str]]:
    """Greeting, proof, the job, the ask and the signature each stand apart."""
    part: list[str] = []
    before: str | None = None
    for one in sentences:
        kind = one.template if one.template in _OWN_PARAGRAPH else ("proof" if one.evidence else "job")
        if part and (kind != before or kind == _LISTED):
            yield part
            part = []
        part.append(one.text)
        before = kind
    if part:
        yield part


def message_id(draft: str, digest: str, sender: Sender) -> str:
    """The same for the same content of a draft, so that a mailbox can tell a copy from a new message.

    Args: digest: of the text, `sha256_of_text`. A version number would change when a step runs again after a crash.
    """
    unique = hashlib.sha256(f"{draft}:{digest}".encode()).hexdigest()[:24]
    return f"<{unique}@{address_parts(sender.address)[1]}>"


def compose(
    *,
    recipient: str,
    sender: Sender,
    subject: str,
    sentences: Sequence[Sentence],
    message_id: str,
    objection: str | None = None,
    follows: Sequence[str] = (),
) -> str:
    """The complete RFC 5322 message to one recipient, without Date.

    Args:
        recipient: an address that the contact policy let pass.
        objection: page on which they object; with https also by one click in their mail program (RFC 8058).
        follows: Message-IDs of the mails before it, oldest first (RFC 5322, 3.6.4).

    Raises:
        UsageError: an address or a header cannot be written safely.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailbox(sender.name, sender.address)
    message["To"] = _mailbox("", recipient)
    if sender.reply_to:
        message["Reply-To"] = _mailbox("", sender.reply_to)
    message["Subject"] = _header(subject)
    message["Message-ID"] = _header(message_id)
    if follows:
        message["In-Reply-To"] = _header(follows[-1])
        message["References"] = _header(" ".join(follows))
    by_mail = f"<mailto:{_spec(sender.reply_to or sender.address)}?subject=no>"
    message["List-Unsubscribe"] = f"<{_header(objection)}>, {by_mail}" if objection else by_mail
    if objection and objection.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text_of(sentences), charset="utf-8", cte="quoted-printable")
    return message.as_bytes().decode("ascii")


def sha256(message: str, evidence: Sequence[str]) -> str:
    """What an approval is given to: the message and the sorted ids of its evidence.

    JSON keeps the parts apart, so that no message with one set of ids hashes like another with other ids.
    """
    parts = json.dumps([message, sorted(set(evidence))], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(parts.encode("ascii")).hexdigest()


def sha256_of_text(subject: str, sentences: Sequence[Sentence], evidence: Sequence[str]) -> str:
    """The same for a blocked draft, which has no message yet; edits name it."""
    return sha256(f"{subject}\n\n{text_of(sentences)}", evidence)


def evidence_in_order(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Ids of everything the sentences cite, as they come."""
    return tuple(dict.fromkeys(id_ for one in sentences for id_ in one.evidence))


def evidence_of(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """The same, sorted."""
    return tuple(sorted(evidence_in_order(sentences)))


def stamp(message: str, at: datetime) -> str:
    """The message with its Date, the one thing that may be added after approval."""
    return f"Date: {format_datetime(at)}\r\n{message}"


def is_stamped(stamped: str, message: str) -> bool:
    """Whether `stamped` is `message` with one Date line before it and nothing else."""
    first, _, rest = stamped.partition("\r\n")
    return first.startswith("Date: ") and "\r" not in first and "\n" not in first and rest == message


def _mailbox(name: str, address: str) -> Address:
    local, domain = address_parts(address)
    return Address(display_name=_header(name) if name else "", username=local, domain=domain)


def _spec(address: str) -> str:
    return "@".join(address_parts(address))


def _header(value: str) -> str:
    if not value.isprintable():
        raise UsageError(f"a header cannot hold line breaks or control characters: {value[:60]!r}")
    return value
