"""The outbox folder of a delivery without SMTP: whole files under plain names, or none."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from memory.errors import StoreError
from service.outbox_folder import UNSENT, write_eml

MESSAGE = "From: m@northlight.example\r\nTo: ada@muster.example\r\nSubject: x\r\n\r\nbody\r\n"


def names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


async def test_a_delivery_file_opens_as_an_unsent_message(tmp_path: Path) -> None:
    path = await write_eml(tmp_path / "deep" / "outbox", "d1", 2, MESSAGE)

    assert path == tmp_path / "deep" / "outbox" / "d1-v2.eml"
    assert path.read_bytes() == (UNSENT + MESSAGE).encode()
    mail = message_from_bytes(path.read_bytes(), policy=policy.SMTP)
    assert (mail["X-Unsent"], mail["To"], mail["Date"]) == ("1", "ada@muster.example", None)


async def test_a_delivery_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = await write_eml(tmp_path / "outbox", "d1", 1, MESSAGE)

    assert [entry.stat().st_mode & 0o077 for entry in (path, path.parent)] == [0, 0]


@pytest.mark.parametrize("draft", ["../../etc/passwd", "/abs", "a/b", "a\\b", "a\nb", "a\u202eb", "..", "nul\0"])
async def test_a_delivery_file_stays_in_its_folder_whatever_the_draft_is_called(tmp_path: Path, draft: str) -> None:
    folder = tmp_path / "outbox"

    path = await write_eml(folder, draft, 1, MESSAGE)

    assert path.resolve().parent == folder.resolve()
    assert names(folder) == [path.name]


async def test_a_delivery_file_written_again_leaves_one_file(tmp_path: Path) -> None:
    for _ in range(2):
        await write_eml(tmp_path, "d1", 1, MESSAGE)

    assert names(tmp_path) == ["d1-v1.eml"]


async def test_a_delivery_folder_that_cannot_be_one_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file is in the way")

    with pytest.raises(StoreError, match="the message cannot be written"):
        await write_eml(tmp_path / "outbox", "d1", 1, MESSAGE)


async def test_a_delivery_file_that_could_not_be_written_whole_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "d1-v1.eml").mkdir()

    with pytest.raises(StoreError):
        await write_eml(tmp_path, "d1", 1, MESSAGE)

    assert names(tmp_path) == ["d1-v1.eml"]
