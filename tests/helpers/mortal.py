"""A process that can be killed at each thing that it writes to its checkpoints."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver


class Killed(BaseException):
    """Ends everything at once, as a signal would: nothing is written any more."""


@dataclass
class Life:
    """How much longer the process lives. Args: left: writes until it is killed; None: it lives on."""

    left: int | None = None
    written: int = 0

    def spend(self) -> None:
        if self.left == 0:
            raise Killed
        self.written += 1
        if self.left is not None:
            self.left -= 1


class MortalSaver(AsyncSqliteSaver):
    life = Life()

    async def aput(
        self, config: Any, checkpoint: Checkpoint, metadata: CheckpointMetadata, new_versions: ChannelVersions
    ) -> Any:
        self.life.spend()
        return await super().aput(config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self, config: Any, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        self.life.spend()
        await super().aput_writes(config, writes, task_id, task_path)
