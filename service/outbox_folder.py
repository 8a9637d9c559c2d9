"""The outbox folder: messages for a person to send from their own mail program."""

import asyncio
import os
import tempfile
from pathlib import Path

from memory.errors import StoreError

UNSENT = "X-Unsent: 1\r\n"
"""Mail programs open such a file as a message that is still to be sent."""


async def write_eml(folder: Path, draft: str, version: int, message: str) -> Path:
    """Write the message under a name made from draft and version; writing it again changes nothing.

    Raises:
        StoreError: the folder cannot be written to; nothing half-written is left under the name.
    """
    return await asyncio.to_thread(_write, folder, f"{_plain(draft)}-v{version}.eml", UNSENT + message)


def files_of(folder: Path, draft: str) -> list[Path]:
    """Every version of a draft's message that was written here."""
    return sorted(folder.glob(f"{_plain(draft)}-v*.eml"))


def _plain(draft: str) -> str:
    """Ids are the store's own; should one ever not be, it still names no other folder."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "_" for char in draft)


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="ascii", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(f"{path}: the message cannot be written: {error.strerror}") from error
    return path
