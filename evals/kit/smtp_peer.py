"""A mail server that fails on purpose, at a chosen point and in a chosen way, and remembers what it took.

It listens on loopback and speaks as much SMTP as a client needs. `took` is the truth that tests compare with: a
message counts from the moment at which a real server would keep it, whether or not the client ever heard of it.
"""

import asyncio
import contextlib
import re
import ssl
from dataclasses import dataclass, replace
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
        self.tls = tls
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def __aenter__(self) -> "SmtpPeer":
        self._over = asyncio.Event()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Sessions end by themselves: a cancelled one would be logged as an error by asyncio's streams.
        self._server.close()
        self._over.set()
        for writer in self._open.values():
            writer.transport.abort()
        await asyncio.gather(*self._open)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        self.sessions += 1
        conversation = _Conversation(self, reader, writer)
        try:
            with contextlib.suppress(_Ended, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                await conversation.talk()
        finally:
            del self._open[task]
            conversation.writer.close()
            writer.close()

    def due(self, point: Point) -> Fault | None:
        """The next fault, spent, if this is its point."""
        if not self._faults or self._faults[0].point != point:
            return None
        fault = self._faults[0]
        self._faults[:1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
        return fault

    async def until_over(self) -> None:
        await self._over.wait()


class _Encrypted(asyncio.StreamReaderProtocol):
    def eof_received(self) -> bool:
        """There is no half of an encrypted connection to keep open."""
        super().eof_received()
        return False


class _Conversation:
    def __init__(self, peer: SmtpPeer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._peer, self._reader, self.writer = peer, reader, writer
        self._sender = ""
        self._recipients: list[str] = []

    async def talk(self) -> None:
        await self._reply("connect", "220 peer.example ready")
        while True:
            line = (await self._reader.readuntil(b"\n")).decode("ascii", "replace").strip()
            verb = line.partition(" ")[0].upper()
            self._peer.commands.append(verb)
            await self._answer(verb, line)

    async def _answer(self, verb: str, line: str) -> None:
        match verb:
            case "EHLO":
                offered = ["250-peer.example", *(["250-STARTTLS"] if self._peer.tls else []), "250 AUTH PLAIN"]
                await self._reply("ehlo", "\r\n".join(offered))
            case "STARTTLS":
                await self._reply("starttls", "220 go on")
                await self._secure()
            case "AUTH":
                await self._reply("auth", "235 welcome")
            case "MAIL":
                self._sender, self._recipients = _address(line), []
                await self._reply("mail", "250 ok")
            case "RCPT":
                self._recipients.append(_address(line))
                await self._reply("rcpt", "250 ok")
            case "DATA":
                await self._data()
            case _:
                await self._write("502 not known")

    async def _secure(self) -> None:
        """Not `StreamWriter.start_tls`: where the client breaks the handshake off it is left without a transport."""
        assert self._peer.tls is not None, "STARTTLS was not offered"
        loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
        protocol = _Encrypted(reader)
        secured = await loop.start_tls(self.writer.transport, protocol, self._peer.tls, server_side=True)
        if secured is None:
            raise _Ended
        reader.set_transport(secured)
        self._reader, self.writer = reader, asyncio.StreamWriter(secured, protocol, reader, loop)

    async def _data(self) -> None:
        await self._reply("data", "354 go on")
        first = await self._reader.readuntil(b"\r\n")
        await self._fail(self._peer.due("body"))
        rest = await self._reader.readuntil(b"\r\n.\r\n")
        body = re.sub(rb"(?m)^\.\.", b".", (first + rest).removesuffix(b".\r\n"))
        fault = self._peer.due("dot")
        if fault is None or (fault.keeps and fault.how in {"cut", "hang", "nonsense"}):
            self._peer.took.append(Taken(self._sender, tuple(self._recipients), body))
        await self._fail(fault)
        await self._write("250 taken")
        await self._fail(self._peer.due("accepted"))

    async def _reply(self, point: Point, answer: str) -> None:
        await self._fail(self._peer.due(point))
        await self._write(answer)

    async def _fail(self, fault: Fault | None) -> None:
        if fault is None:
            return
        if fault.how == "cut":
            self.writer.transport.abort()
        elif fault.how == "hang":
            await self._peer.until_over()
        else:
            await self._write(_ANSWERS[fault.how])
        raise _Ended

    async def _write(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode("ascii"))
        await self.writer.drain()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
