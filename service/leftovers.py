"""What lies in the home folder beside the rows, and tells of somebody who is forgotten there."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Protocol

from memory.errors import StoreError
from memory.records import Strike
from memory.store.engine import scrub_file
from memory.store.forgetting import Gone
from memory.traces import Traces
from service.outbox_folder import files_of
from service.strikes import write_cases


class Index(Protocol):
    async def throw_away(self) -> None: ...


@dataclass(frozen=True)
class Leftovers:
    """Args: scrub: writes the rows' own file anew; standing: the strikes that stand."""

    checkpoints: Path
    outbox: Path
    cases: Path
    index: Index
    standing: Callable[[], Awaitable[tuple[Strike, ...]]]
    scrub: Callable[[], Awaitable[None]]

    async def clear(self, gone: Gone) -> tuple[str, ...]:
        """Delete what is left of somebody; returns, for each place where that could not be done yet, why."""
        steps: Sequence[Callable[[], Awaitable[None]]] = (
            lambda: forget_threads(self.checkpoints, gone.threads),
            lambda: asyncio.to_thread(_forget_files, self.outbox, gone),
            self._cases,
            self.index.throw_away,
            self.scrub,
        )
        return tuple([why for step in steps if (why := await _tried(step)) is not None])

    async def _cases(self) -> None:
        if self.cases.exists():
            await asyncio.to_thread(write_cases, self.cases, await self.standing())


async def _tried(step: Callable[[], Awaitable[None]]) -> str | None:
    """Why a step could not be done; the steps behind it are done all the same, and the caller is told."""
    try:
        await step()
    except StoreError as error:
        return str(error)
    return None


async def forget_threads(checkpoints: Path, threads: Sequence[str]) -> None:
    """Delete what LangGraph keeps of these threads, and write its file anew. Raises: StoreError."""
    if not await asyncio.to_thread(checkpoints.exists):
        return
    if threads:
        from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

        async with AsyncSqliteSaver.from_conn_string(str(checkpoints)) as saver:
            await saver.setup()
            for thread in threads:
                await saver.adelete_thread(thread)
    await asyncio.to_thread(scrub_file, checkpoints)


def _forget_files(folder: Path, gone: Gone) -> None:
    """Their own messages, and those to others in which they are named."""
    if not folder.is_dir():
        return
    own = {path for draft in gone.drafts for path in files_of(folder, draft)}
    try:
        for path in folder.iterdir():
            if path.is_file() and (path in own or _names(path, gone.traces)):
                path.unlink()
    except OSError as error:
        raise StoreError(f"{folder}: a message of somebody forgotten is left ({error.strerror})") from error


def _names(path: Path, traces: Traces) -> bool:
    message = message_from_bytes(path.read_bytes(), policy=policy.SMTP)
    body = message.get_content() if message.get_content_maintype() == "text" else ""
    return traces.found("\n".join((*map(str, message.values()), body)))
