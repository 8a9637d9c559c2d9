"""Kill -9 at seeded moments: does it go on, lose nothing, and do nothing twice?

The program is imported once, in a process without threads; each try is a fork of it, so that a thousand crash points
cost minutes and not hours. What is killed is the whole process, between any two instructions.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

_FINISHED, _MORE, _BROKEN = 0, 7, 9
_LOOK_SECONDS = 0.002
MOST_PASSES = 50
"""Undisturbed passes after which work that is never done counts as broken."""


@dataclass(frozen=True)
class CrashCount:
    """What happened to one piece of work that was driven to its end."""

    kills: int
    passes: int
    """Passes that ended by themselves."""
    seconds: float


class BrokenPassError(AssertionError):
    """A pass ended with an error of its own; its traceback is on stderr."""


def drive(one_pass: Callable[[], bool], chance: random.Random, kills: int, longest: float) -> CrashCount:
    """Run `one_pass` in forks, killing each after a random time, until it says that all is done.

    Args:
        one_pass: carries the work on from wherever it stands; True when nothing is left to do.
        kills: how many passes are killed at most; those after it run undisturbed.
        longest: seconds; kills come at a uniformly random moment within it.

    Raises:
        BrokenPassError: a pass failed by itself.
    """
    killed = passes = 0
    start = time.monotonic()
    while True:
        patience = chance.uniform(0.0, longest) if killed < kills else None
        status = _forked(one_pass, patience)
        if status is None:
            killed += 1
            continue
        passes += 1
        if status == _FINISHED:
            return CrashCount(kills=killed, passes=passes, seconds=time.monotonic() - start)
        if status != _MORE or passes >= MOST_PASSES:
            raise BrokenPassError(f"pass {passes} ended with status {status}")


def _forked(one_pass: Callable[[], bool], patience: float | None) -> int | None:
    """Exit status of a fork of this process that ran one pass; None where it was killed first."""
    child = os.fork()
    if child == 0:
        _be_the_child(one_pass)
    deadline = None if patience is None else time.monotonic() + patience
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if deadline is not None and time.monotonic() >= deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
        time.sleep(_LOOK_SECONDS)


def _be_the_child(one_pass: Callable[[], bool]) -> None:
    """Never returns into the parent's code, whatever happens."""
    try:
        status = _FINISHED if one_pass() else _MORE
    except BaseException:  # noqa: BLE001 - a fork has nobody above it
        traceback.print_exc()
        status = _BROKEN
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
