"""One message to one recipient over SMTP, with the moment told from which a cut can no longer be undone.

Before the first byte of DATA nothing was taken, whatever happens. From there on only an explicit answer says what
became of the message; a cut or a silence is `DeliveryUncertain` (RFC 1047). Server text is hostile and is shortened.
"""

import asyncio
import ipaddress
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException, SMTPResponseException

from memory.errors import DeliveryDeferred, DeliveryRejected, DeliveryUncertain, UsageError

Security = Literal["tls", "starttls", "plain"]

_PORTS: dict[Security, int] = {"tls": 465, "starttls": 587, "plain": 25}
_ANSWERS_BEFORE_DATA = 8
"""After connecting: EHLO, STARTTLS and its handshake, EHLO, AUTH with name and password, MAIL, RCPT."""
_TAKING = 4
"""How much longer than for a command a server may take to accept the message (RFC 5321, 4.5.3.2)."""
_SHOWN = 200
"""Characters of a server's answer that an error repeats."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait: to connect, for each answer, for all that comes before DATA, and for each answer within DATA."""

    connect: float
    command: float
    before_data: float
    data: float

    @classmethod
    def of(cls, answer: float) -> Self:
        """All waits from one: so many seconds for an answer. A slow server that answers each time is heard out."""
        before_data = answer * (1 + _ANSWERS_BEFORE_DATA)
        return cls(connect=answer, command=answer, before_data=before_data, data=answer * _TAKING)

    @property
    def longest(self) -> float:
        """The longest that one sending can take, with two answers within DATA; a lease must outlast it."""
        return self.before_data + 2 * self.data


@dataclass(frozen=True)
class SmtpServer:
    host: str
    port: int
    security: Security
    user: str | None
    password: str | None = field(repr=False)


def smtp_server(url: str) -> SmtpServer:
    """Read `smtps://user:password@host:465`, `smtp://host:587` (STARTTLS) or `smtp://127.0.0.1:25` (plain).

    Plain text is for loopback only; `smtp+starttls://` asks for STARTTLS there too.

    Raises:
        UsageError: not such a URL. The message never repeats it, since it may hold the password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or parts.path.strip("/"):
        raise UsageError("the mail server's address must look like smtps://user:password@host:465 or smtp://host:587")
    security: Security = "tls" if parts.scheme == "smtps" else "starttls"
    if parts.scheme == "smtp" and _loopback(host):
        security = "plain"
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return SmtpServer(host, port or _PORTS[security], security, user, password)


class SmtpSender:
    """Args: trust: certificates to trust; the system's by default. There is no way to switch the check off."""

    def __init__(self, server: SmtpServer, timeouts: Timeouts, trust: ssl.SSLContext | None = None) -> None:
        if server.security == "plain" and not _loopback(server.host):
            raise UsageError("mail to another machine goes over TLS only")
        self._server, self._timeouts = server, timeouts
        self._trust = trust or ssl.create_default_context()

    @property
    def longest(self) -> float:
        """Seconds that one sending can take at most."""
        return self._timeouts.longest

    async def send(
        self, sender: str, recipient: str, message: bytes, data_begins: Callable[[], Awaitable[None]]
    ) -> None:
        """Hand the message over; returning means that the server took it.

        Args:
            sender: envelope sender.
            message: complete, CRLF line ends, ASCII.
            data_begins: awaited right before the first byte of DATA; what it raises goes up, and nothing is sent.

        Raises:
            DeliveryDeferred: nothing was taken, by a cut before DATA, an explicit 4xx, or a server that lets us not in.
            DeliveryRejected: an explicit 5xx to this message, from MAIL on.
            DeliveryUncertain: a cut or an unreadable answer after the first byte of DATA.
        """
        client = self._client(sender)
        try:
            try:
                async with asyncio.timeout(self._timeouts.before_data):
                    await self._until_data(client, sender, recipient)
            except (SMTPException, OSError) as cut:
                raise _before_data(cut) from cut
            await data_begins()
            try:
                await client.data(message, timeout=self._timeouts.data)
            except (SMTPException, OSError) as cut:
                raise _within_data(cut) from cut
        finally:
            # Not QUIT: after the 250 nothing may turn a message that was taken into an error.
            client.close()

    def _client(self, sender: str) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            # Never this machine's own name, and no look-up of it.
            local_hostname=sender.rpartition("@")[2],
            timeout=self._timeouts.command,
            use_tls=server.security == "tls",
            start_tls=False,
            tls_context=self._trust,
        )

    async def _until_data(self, client: SMTP, sender: str, recipient: str) -> None:
        try:
            await self._until_mail(client)
        except SMTPException as no:
            # A wrong password says nothing about this message: it must not fail everything that was approved.
            raise DeliveryDeferred(f"the mail server does not let us in: {_answer(no)}") from no
        await client.mail(sender)
        await client.rcpt(recipient)

    async def _until_mail(self, client: SMTP) -> None:
        server = self._server
        await client.connect(timeout=self._timeouts.connect)
        await client.ehlo()
        if server.security == "starttls":
            await client.starttls(server_hostname=server.host)
            await client.ehlo()
        if server.user is not None:
            await client.login(server.user, server.password or "")


def _before_data(cut: Exception) -> DeliveryDeferred | DeliveryRejected:
    if isinstance(cut, SMTPResponseException) and 500 <= cut.code <= 599:
        return DeliveryRejected(f"the mail server refused: {_answer(cut)}")
    return DeliveryDeferred(f"nothing was sent: {_answer(cut)}")


def _within_data(cut: Exception) -> DeliveryDeferred | DeliveryRejected | DeliveryUncertain:
    if isinstance(cut, SMTPResponseException) and 400 <= cut.code <= 599:
        return _before_data(cut)
    return DeliveryUncertain(f"cut while the message was handed over; it may have arrived: {_answer(cut)}")


def _answer(cut: Exception) -> str:
    """The server's words on one line without control characters, or what broke."""
    said = f"{cut.code} {cut.message}" if isinstance(cut, SMTPResponseException) else f"{type(cut).__name__}: {cut}"
    return "".join(char if char.isprintable() else " " for char in said)[:_SHOWN]


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
