"""The SMTP fault peer does what it says: raw sockets against every point, no client of ours between."""

import asyncio

import pytest

from evals.kit.smtp_peer import HOWS, POINTS, Fault, How, Point, SmtpPeer, Taken

SCRIPT: tuple[tuple[Point, bytes | None], ...] = (
    ("connect", None),
    ("ehlo", b"EHLO x\r\n"),
    ("auth", b"AUTH PLAIN AA==\r\n"),
    ("mail", b"MAIL FROM:<m@x.example>\r\n"),
    ("rcpt", b"RCPT TO:<a@y.example>\r\n"),
    ("data", b"DATA\r\n"),
    ("dot", b"Subject: x\r\n\r\n..dot\r\nbody\r\n.\r\n"),
)
OK = {"connect": "220", "ehlo": "250", "auth": "235", "mail": "250", "rcpt": "250", "data": "354", "dot": "250"}


async def talk(peer: SmtpPeer) -> tuple[list[str], str | None]:
    """Codes of the answers in order, and what ended it early: an answer that is no go-ahead, or `cut`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", peer.port)
    codes: list[str] = []
    try:
        for point, line in SCRIPT:
            if line is not None:
                writer.write(line)
            answer = await _answer(reader)
            if answer[:3] != OK[point]:
                return codes, answer[:3] or "cut"
            codes.append(answer[:3])
        return codes, None
    except ConnectionError:
        return codes, "cut"
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> str:
    while (line := (await reader.readline()).decode())[3:4] == "-":
        pass
    return line


async def test_an_smtp_peer_without_faults_takes_one_message() -> None:
    async with SmtpPeer() as peer:
        assert await talk(peer) == (list(OK.values()), None)
        assert peer.took == [Taken("m@x.example", ("a@y.example",), b"Subject: x\r\n\r\n.dot\r\nbody\r\n")]


@pytest.mark.parametrize("point", [point for point in POINTS if point not in {"starttls", "accepted"}])
@pytest.mark.parametrize("how", [how for how in HOWS if how != "hang"])
async def test_an_smtp_fault_shows_at_its_point_and_once(point: Point, how: How) -> None:
    async with SmtpPeer([Fault(point, how, keeps=False)]) as peer:
        codes, ended = await talk(peer)
        took = len(peer.took)

        assert ended == {"cut": "cut", "4xx": "451", "5xx": "550", "nonsense": "no "}[how]
        # `body` shows in place of the answer to the dot.
        assert len(codes) == [name for name, _ in SCRIPT].index("dot" if point == "body" else point)
        assert took == 0
        assert (await talk(peer))[1] is None
        assert peer.sessions == 2


@pytest.mark.parametrize(("keeps", "kept"), [(True, 1), (False, 0)])
async def test_an_smtp_peer_cut_at_the_dot_may_have_kept_the_message_or_not(keeps: bool, kept: int) -> None:
    async with SmtpPeer([Fault("dot", "cut", keeps=keeps)]) as peer:
        assert (await talk(peer))[1] == "cut"
        assert len(peer.took) == kept


async def test_an_smtp_peer_that_hangs_says_nothing_and_still_closes() -> None:
    async with SmtpPeer([Fault("connect", "hang")]) as peer:
        reader, writer = await asyncio.open_connection("127.0.0.1", peer.port)
        writer.write(b"EHLO x\r\n")
        await writer.drain()
        waiting = asyncio.ensure_future(reader.readline())
    with pytest.raises(ConnectionResetError):
        await waiting
    writer.close()


async def test_an_smtp_fault_lasts_as_many_sessions_as_it_says() -> None:
    async with SmtpPeer([Fault("mail", "4xx", times=2)]) as peer:
        assert [(await talk(peer))[1] for _ in range(3)] == ["451", "451", None]
