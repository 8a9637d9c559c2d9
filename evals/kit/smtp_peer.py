"""A mail server that fails on purpose, at a chosen point and in a chosen way, and remembers what it took.

It listens on loopback and speaks as much SMTP as a client needs. `took` is the truth that tests compare with: a
message counts from the moment at which a real server would keep it, whether or not the client ever heard of it.
"""

import asyncio
import contextlib
import re
import ssl
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, get_args

Point = Literal["connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "accepted"]
"""Where it goes wrong. `body`: in the middle of the message; `dot`: it has all of it and has not answered;
`accepted`: after its 250 was written."""
POINTS: tuple[Point, ...] = get_args(Point)

How = Literal["cut", "hang", "4xx", "5xx", "nonsense"]
HOWS: tuple[How, ...] = get_args(How)

_ANSWERS: dict[How, str] = {"4xx": "451 try later", "5xx": "550 no", "nonsense": "no number here"}


@dataclass(frozen=True)
class Fault:
    """Args: times: how many sessions reach it before it is spent."""

    point: Point
    how: How
    times: int = 1
    keeps: bool = True
    """Whether a message that was read to its dot is kept although the client hears no 250."""


@dataclass(frozen=True)
class Taken:
    sender: str
    recipients: tuple[str, ...]
    message: bytes


@dataclass
class _Session:
    sender: str = ""
    recipients: list[str] = field(default_factory=list)


class _Ended(Exception):
    """The conversation is over; a way out, not a failure."""


class SmtpPeer:
    """Use as `async with SmtpPeer([Fault("dot", "cut")]) as peer:`; `peer.port` is where it listens.

    Args:
        faults: spent one after the other; when none is left it behaves.
        tls: offers STARTTLS with this certificate.
    """

    def __init__(self, faults: list[Fault] | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.took: list[Taken] = []
        self.sessions = 0
        self.commands: list[str] = []
        """Verbs as they came, over all sessions."""
        self._faults = list(faults or ())
        self._tls = tls
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "SmtpPeer":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.sessions += 1
        try:
            with contextlib.suppress(_Ended, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                await self._talk(reader, writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = _Session()
        await self._reply(writer, "connect", "220 peer.example ready")
        while True:
            line = (await reader.readuntil(b"\n")).decode("ascii", "replace").strip()
            verb = line.partition(" ")[0].upper()
            self.commands.append(verb)
            match verb:
                case "EHLO":
                    await self._reply(writer, "ehlo", self._extensions())
                case "STARTTLS":
                    await self._reply(writer, "starttls", "220 go on")
                    await writer.start_tls(self._certificate())
                case "AUTH":
                    await self._reply(writer, "auth", "235 welcome")
                case "MAIL":
                    session = _Session(sender=_address(line))
                    await self._reply(writer, "mail", "250 ok")
                case "RCPT":
                    session.recipients.append(_address(line))
                    await self._reply(writer, "rcpt", "250 ok")
                case "DATA":
                    await self._data(reader, writer, session)
                case _:
                    await _write(writer, "502 not known")

    async def _data(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, session: _Session) -> None:
        await self._reply(writer, "data", "354 go on")
        first = await reader.readuntil(b"\r\n")
        await self._fail_at(writer, "body")
        rest = await reader.readuntil(b"\r\n.\r\n")
        body = re.sub(rb"(?m)^\.\.", b".", (first + rest).removesuffix(b".\r\n"))
        taken = Taken(session.sender, tuple(session.recipients), body)
        fault = self._due("dot")
        if fault is None or (fault.how in {"cut", "hang", "nonsense"} and fault.keeps):
            self.took.append(taken)
        await self._fail(writer, fault)
        await self._reply(writer, None, "250 taken")
        await self._fail_at(writer, "accepted")

    def _extensions(self) -> str:
        offered = ["250-peer.example", *(["250-STARTTLS"] if self._tls else []), "250 AUTH PLAIN"]
        return "\r\n".join(offered)

    def _certificate(self) -> ssl.SSLContext:
        assert self._tls is not None, "STARTTLS was not offered"
        return self._tls

    async def _reply(self, writer: asyncio.StreamWriter, point: Point | None, answer: str) -> None:
        if point is not None:
            await self._fail_at(writer, point)
        await _write(writer, answer)

    async def _fail_at(self, writer: asyncio.StreamWriter, point: Point) -> None:
        await self._fail(writer, self._due(point))

    def _due(self, point: Point) -> Fault | None:
        if not self._faults or self._faults[0].point != point:
            return None
        fault = self._faults[0]
        self._faults[:1] = [Fault(fault.point, fault.how, fault.times - 1, fault.keeps)] if fault.times > 1 else []
        return fault

    async def _fail(self, writer: asyncio.StreamWriter, fault: Fault | None) -> None:
        if fault is None:
            return
        if fault.how == "cut":
            writer.transport.abort()
            raise _Ended
        if fault.how == "hang":
            await asyncio.Event().wait()
        await _write(writer, _ANSWERS[fault.how])
        raise _Ended


async def _write(writer: asyncio.StreamWriter, line: str) -> None:
    writer.write(f"{line}\r\n".encode("ascii"))
    await writer.drain()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
