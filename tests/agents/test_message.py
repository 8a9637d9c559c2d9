"""The message's bytes: one recipient, no way into its headers, the same on every machine, one hash."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_string, policy
from email.message import EmailMessage

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from agents.builtin.write import BuiltinWriter
from agents.grounding import Grounded, check
from agents.message import compose, evidence_of, is_stamped, message_id, sha256, sha256_of_text, stamp, text_of
from evals.kit.outreach_world import SENDER, WORDS, NoBudget, change, given, letter
from memory.errors import UsageError
from memory.records import Sender

ID = message_id("d1", "a", SENDER)


async def grounded(seed: int = 0, language: str = "en") -> Grounded:
    known = given(change(), seed=seed, language=language)
    return check(known, await BuiltinWriter(WORDS).propose(known, NoBudget()), letter(), WORDS)


async def message(recipient: str = "ada@muster.example", subject: str | None = None, sender: Sender = SENDER) -> str:
    checked = await grounded()
    return compose(
        recipient=recipient,
        sender=sender,
        subject=checked.subject if subject is None else subject,
        sentences=checked.sentences,
        message_id=ID,
    )


def parsed(text: str) -> EmailMessage:
    return message_from_string(text, _class=EmailMessage, policy=policy.SMTP)


async def test_the_message_has_one_recipient_a_true_sender_and_a_way_out() -> None:
    mail = parsed(await message())

    assert mail["To"] == "ada@muster.example"
    assert mail["From"].addresses[0].addr_spec == SENDER.address
    assert mail["From"].addresses[0].display_name == SENDER.name
    assert mail["Reply-To"] == SENDER.reply_to
    assert mail["List-Unsubscribe"] == "<mailto:jobs@northlight.example?subject=no>"
    assert mail["Message-ID"] == ID
    assert not any(mail[name] for name in ("Cc", "Bcc", "Date", "DKIM-Signature"))
    assert mail.defects == []


async def test_a_person_reads_in_the_message_exactly_what_the_sentences_say() -> None:
    for language in ("en", "de"):
        checked = await grounded(language=language)
        mail = parsed(
            compose(
                recipient="ada@muster.example",
                sender=SENDER,
                subject=checked.subject,
                sentences=checked.sentences,
                message_id=ID,
            )
        )

        assert mail["Subject"] == checked.subject
        assert mail.get_content().replace("\r\n", "\n") == text_of(checked.sentences)
        for sentence in checked.sentences:
            assert sentence.text in text_of(checked.sentences)


async def test_every_line_of_the_message_may_travel_as_it_is() -> None:
    text = await message(subject="Grüße zu „Fuse“ — ein sehr langer Betreff, der über eine Zeile hinausgeht, ja")

    lines = text.split("\r\n")
    assert text.isascii()
    assert max(map(len, lines)) <= 78
    assert not any("\n" in line or "\r" in line for line in lines)


@pytest.mark.parametrize("subject", ["x\r\nBcc: all@evil.example", "x\nTo: b@evil.example", "x\x00y", "x\u2028y"])
async def test_a_line_break_cannot_reach_a_header(subject: str) -> None:
    with pytest.raises(UsageError):
        await message(subject=subject)


@pytest.mark.parametrize(
    "recipient",
    ["a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", "Ada <a@x.example>", "a@x", '"a b"@x.example', ""],
)
async def test_only_one_plain_address_is_written_to(recipient: str) -> None:
    with pytest.raises(UsageError):
        await message(recipient=recipient)


async def test_an_international_domain_is_written_in_ascii() -> None:
    assert parsed(await message(recipient="ada@mü-muster.example"))["To"] == "ada@xn--m-muster-65a.example"


async def test_a_sender_s_name_cannot_carry_a_header() -> None:
    with pytest.raises(UsageError):
        await message(sender=SENDER.model_copy(update={"name": "Mara\r\nBcc: all@evil.example"}))


async def test_the_date_is_the_only_thing_that_a_stamp_adds() -> None:
    text = await message()

    stamped = stamp(text, datetime(2026, 11, 20, 9, 30, tzinfo=UTC))

    assert stamped == "Date: Fri, 20 Nov 2026 09:30:00 +0000\r\n" + text
    assert parsed(stamped)["To"] == "ada@muster.example"
    assert is_stamped(stamped, text)
    assert not is_stamped(stamped.replace("Date: ", "Date: x\r\nBcc: b@evil.example\r\nX: "), text)
    assert not is_stamped(stamped + "x", text)


def test_the_bytes_are_the_same_in_another_process_with_another_hash_seed() -> None:
    program = (
        "import asyncio; from tests.agents.test_message import message; from agents.message import sha256;"
        "print(sha256(asyncio.run(message()), ('e1',)))"
    )

    made = [
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, env={"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    ]

    assert made[0].stdout == made[1].stdout
    assert made[0].stdout.decode().strip() == sha256(asyncio.run(message()), ("e1",))


def test_the_message_id_follows_draft_content_and_sender_domain() -> None:
    assert message_id("d1", "a", SENDER) == ID
    assert len({ID, message_id("d1", "b", SENDER), message_id("d2", "a", SENDER)}) == 3
    assert ID.endswith("@northlight.example>")


async def test_a_long_sender_domain_leaves_the_message_id_whole() -> None:
    sender = SENDER.model_copy(update={"address": f"m@{'very-long-label.' * 6}example"})
    long = message_id("d1", "a", sender)
    checked = await grounded()

    text = compose(
        recipient="ada@muster.example", sender=sender, subject="x", sentences=checked.sentences, message_id=long
    )

    assert parsed(text)["Message-ID"] == long


@for_all(st.text(), st.lists(st.text(), max_size=4), st.text(min_size=1))
def test_the_hash_hears_every_change_of_message_and_evidence(text: str, ids: list[str], more: str) -> None:
    assert sha256(text, ids) == sha256(text, list(reversed(ids)))
    assert sha256(text, ids) != sha256(text + more, ids)
    assert (sha256(text, ids) == sha256(text, [*ids, more])) == (more in ids)


async def test_a_blocked_draft_has_a_hash_of_its_text() -> None:
    one, two = await grounded(seed=0), await grounded(seed=1)

    assert sha256_of_text(one.subject, one.sentences, ()) != sha256_of_text(two.subject, two.sentences, ())
    assert sha256_of_text("x", one.sentences, ()) != sha256_of_text("y", one.sentences, ())
    assert evidence_of(one.sentences) == ("e1",)
