"""The SMTP adapter at every point where a server can fail: what it says became of the message is the truth."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from evals.kit.smtp_peer import Fault, How, Point, SmtpPeer
from evals.kit.tls_files import Tls
from memory.errors import DeliveryDeferred, DeliveryError, DeliveryRejected, DeliveryUncertain, UsageError
from tests.helpers.tls import tls_in
from tools.smtp import SmtpSender, SmtpServer, Timeouts, smtp_server

MESSAGE = b"From: m@northlight.example\r\nTo: ada@muster.example\r\n\r\n.hidden dot\r\n..two\r\nlast\r\n"
PATIENT = Timeouts(connect=20.0, command=20.0, before_data=60.0, data=20.0)
QUICK = Timeouts(connect=0.8, command=0.8, before_data=5.0, data=0.8)
"""Only where a server hangs, so that no busy machine turns another outcome into a time-out."""
SENT = None

ABOUT_US: tuple[Point, ...] = ("connect", "ehlo", "starttls", "auth")
"""A no here says nothing about the message: a wrong password must not fail everything that was approved."""
BEFORE: tuple[Point, ...] = (*ABOUT_US, "mail", "rcpt")
WITHIN: tuple[Point, ...] = ("data", "body", "dot")
BEFORE_DATA: dict[How, type[DeliveryError]] = {
    "cut": DeliveryDeferred,
    "hang": DeliveryDeferred,
    "nonsense": DeliveryDeferred,
    "4xx": DeliveryDeferred,
    "5xx": DeliveryRejected,
}
WITHIN_DATA = BEFORE_DATA | {"cut": DeliveryUncertain, "hang": DeliveryUncertain, "nonsense": DeliveryUncertain}


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return tls_in(tmp_path_factory.mktemp("tls"))


class Phase:
    """Notes when DATA is about to begin, and what the peer had heard by then."""

    def __init__(self, peer: SmtpPeer, refuse: Exception | None = None) -> None:
        self._peer, self._refuse = peer, refuse
        self.begun: list[list[str]] = []

    async def __call__(self) -> None:
        self.begun.append(list(self._peer.commands))
        if self._refuse:
            raise self._refuse


def sender(peer: SmtpPeer, tls: Tls, wait: Timeouts = PATIENT) -> SmtpSender:
    return SmtpSender(smtp_server(f"smtp+starttls://mara:s3cret@127.0.0.1:{peer.port}"), wait, tls.trust)


async def outcome(peer: SmtpPeer, tls: Tls, phase: Phase, how: How | None = None) -> type[DeliveryError] | None:
    try:
        await sender(peer, tls, QUICK if how == "hang" else PATIENT).send(
            "m@northlight.example", "ada@muster.example", MESSAGE, phase
        )
    except DeliveryError as error:
        return type(error)
    return SENT


async def test_an_smtp_server_that_works_takes_the_very_bytes(tls: Tls) -> None:
    async with SmtpPeer(tls=tls.server) as peer:
        assert await outcome(peer, tls, Phase(peer)) is SENT

        assert [(one.sender, one.recipients, one.message) for one in peer.took] == [
            ("m@northlight.example", ("ada@muster.example",), MESSAGE)
        ]


@pytest.mark.parametrize("point", BEFORE)
@pytest.mark.parametrize(("how", "expected"), BEFORE_DATA.items())
async def test_an_smtp_fault_before_data_takes_nothing(
    point: Point, how: How, expected: type[DeliveryError], tls: Tls
) -> None:
    async with SmtpPeer([Fault(point, how)], tls.server) as peer:
        phase = Phase(peer)

        assert await outcome(peer, tls, phase, how) is (DeliveryDeferred if point in ABOUT_US else expected)
        assert (phase.begun, peer.took) == ([], [])


@pytest.mark.parametrize("point", WITHIN)
@pytest.mark.parametrize(("how", "expected"), WITHIN_DATA.items())
async def test_an_smtp_fault_within_data_is_uncertain_unless_the_server_said_so(
    point: Point, how: How, expected: type[DeliveryError], tls: Tls
) -> None:
    async with SmtpPeer([Fault(point, how)], tls.server) as peer:
        phase = Phase(peer)

        assert await outcome(peer, tls, phase, how) is expected
        assert len(phase.begun) == 1
        if peer.took:
            assert expected is DeliveryUncertain


@pytest.mark.parametrize("how", ["cut", "hang", "4xx", "5xx"])
async def test_what_happens_after_the_smtp_server_said_250_changes_nothing(how: How, tls: Tls) -> None:
    async with SmtpPeer([Fault("accepted", how)], tls.server) as peer:
        assert await outcome(peer, tls, Phase(peer)) is SENT
        assert len(peer.took) == 1


async def test_smtp_tells_that_data_begins_before_its_first_byte(tls: Tls) -> None:
    async with SmtpPeer(tls=tls.server) as peer:
        phase = Phase(peer)

        await outcome(peer, tls, phase)

        assert phase.begun == [["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT"]]
        assert peer.commands[-1] == "DATA"


async def test_smtp_sends_nothing_where_the_phase_could_not_be_noted(tls: Tls) -> None:
    async with SmtpPeer(tls=tls.server) as peer:
        with pytest.raises(ZeroDivisionError):
            await outcome(peer, tls, Phase(peer, ZeroDivisionError()))

        assert ("DATA" in peer.commands, peer.took) == (False, [])


async def test_smtp_without_starttls_on_offer_never_shows_the_password(tls: Tls) -> None:
    async with SmtpPeer(tls=None) as peer:
        assert await outcome(peer, tls, Phase(peer)) is DeliveryDeferred

        assert peer.commands == ["EHLO"]


async def test_smtp_with_a_certificate_that_nobody_vouches_for_stops_before_the_password(
    tls: Tls, tmp_path: Path
) -> None:
    other = tls_in(tmp_path)
    async with SmtpPeer(tls=other.server) as peer:
        assert await outcome(peer, tls, Phase(peer)) is DeliveryDeferred

        assert peer.commands == ["EHLO", "STARTTLS"]


async def test_smtp_reports_neither_password_nor_control_characters(tls: Tls) -> None:
    async with SmtpPeer([Fault("auth", "5xx")], tls.server) as peer:
        with pytest.raises(DeliveryDeferred) as refused:
            await sender(peer, tls).send("m@northlight.example", "ada@muster.example", MESSAGE, Phase(peer))

    assert str(refused.value).isprintable()
    assert "s3cret" not in str(refused.value) + repr(smtp_server("smtps://mara:s3cret@mail.example"))


async def test_smtp_as_a_whole_takes_no_longer_before_data_than_its_lease_allows(tls: Tls) -> None:
    hurried = Timeouts(connect=60.0, command=60.0, before_data=0.2, data=60.0)
    async with SmtpPeer([Fault("mail", "hang")], tls.server) as peer:
        slow = SmtpSender(smtp_server(f"smtp+starttls://127.0.0.1:{peer.port}"), hurried, tls.trust)

        with pytest.raises(DeliveryDeferred):
            await slow.send("m@northlight.example", "ada@muster.example", MESSAGE, Phase(peer))


@pytest.mark.parametrize("seconds", [0.5, 30.0, 300.0])
def test_all_smtp_waits_and_with_them_the_lease_follow_the_one_setting(seconds: float) -> None:
    waits = Timeouts.of(seconds)

    assert (waits.connect, waits.command) == (seconds, seconds)
    assert waits.longest / seconds == Timeouts.of(1.0).longest
    assert waits.longest == waits.before_data + 2 * waits.data


async def test_an_smtp_server_that_takes_its_time_at_every_answer_is_heard_out(tls: Tls) -> None:
    """A whole conversation with TLS and a password asks for no more answers than are waited for."""
    async with SmtpPeer([], tls.server) as peer:
        await sender(peer, tls).send("m@northlight.example", "ada@muster.example", MESSAGE, Phase(peer))

    before = peer.commands[: peer.commands.index("DATA")]
    handshake = 1
    assert Timeouts.of(1.0).before_data >= Timeouts.of(1.0).connect + len(before) + handshake


async def test_smtp_where_nobody_listens_is_deferred(tls: Tls) -> None:
    async with SmtpPeer() as peer:
        pass

    assert await outcome(peer, tls, Phase(peer)) is DeliveryDeferred


class Inbox:
    """What an independent mail server was handed."""

    def __init__(self) -> None:
        self.took: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.took.append(envelope.original_content)
        return "250 taken"


async def test_an_independent_smtp_server_takes_the_same_bytes() -> None:
    box = Inbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0)

    async def begins() -> None:
        assert box.took == []

    async with server:
        port = server.sockets[0].getsockname()[1]
        plain = SmtpSender(smtp_server(f"smtp://127.0.0.1:{port}"), PATIENT)
        await plain.send("m@northlight.example", "ada@muster.example", MESSAGE, begins)

    assert box.took == [MESSAGE]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtps://u:p%40ss@mail.example", SmtpServer("mail.example", 465, "tls", "u", "p@ss")),
        ("smtp://mail.example", SmtpServer("mail.example", 587, "starttls", None, None)),
        ("smtp://mail.example:2525", SmtpServer("mail.example", 2525, "starttls", None, None)),
        ("smtp://127.0.0.1:1025", SmtpServer("127.0.0.1", 1025, "plain", None, None)),
        ("smtp://[::1]:1025", SmtpServer("::1", 1025, "plain", None, None)),
        ("smtp+starttls://127.0.0.1:1025", SmtpServer("127.0.0.1", 1025, "starttls", None, None)),
        ("smtp://127.0.0.1.evil.example:25", SmtpServer("127.0.0.1.evil.example", 25, "starttls", None, None)),
    ],
)
def test_an_smtp_address_says_how_it_is_kept_secret(url: str, server: SmtpServer) -> None:
    assert smtp_server(url) == server


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://h:bad", "smtp://h/path"])
def test_what_is_no_smtp_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(UsageError) as bad:
        smtp_server(url)

    assert "bad" not in str(bad.value)


def test_plain_smtp_to_another_machine_cannot_be_built() -> None:
    with pytest.raises(UsageError):
        SmtpSender(SmtpServer("mail.example", 25, "plain", None, None), PATIENT)
