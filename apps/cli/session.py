"""One command's session: settings, the open application, the one event loop, and what becomes of an error."""

import asyncio
import os
import sys
import traceback
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer
from typer.exceptions import TyperException

if TYPE_CHECKING:
    from memory.records import Actor
    from service.application import Application
    from service.settings import ProcessRole
    from service.watching import Report

T = TypeVar("T")

DONE, FAILED, WRONG, IN_PART, STOPPED = 0, 1, 2, 4, 130
"""Exit statuses; a refusal's 3 comes with its error. STOPPED is what a shell calls the end by Ctrl-C."""


COLLECT_AFTER = (50_000, 20, 100)
"""Thresholds of Python's garbage collector: new objects, then passes of the younger generations."""


def run(work: "Callable[[Application, Actor], Awaitable[T]]", role: "ProcessRole" = "app") -> T:
    """Open the application, do the work as the person at the terminal, close it again.

    Raises: HardsignalError: as the work does, and StoreError where the checkpoints cannot be used.
    """
    import gc
    import os
    import sqlite3

    from memory.errors import StoreError
    from service.bootstrap import open_application
    from service.permissions import local_actor
    from service.settings import load

    settings = load(role)
    os.umask(0o077)  # people, contacts and drafts are for nobody else on this machine
    # What was imported stays, and a history becomes a million small objects that all live: looking through them again
    # and again for garbage would take a seventh of the time.
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)

    async def session(report: "Report") -> T:
        async with open_application(settings, report) as application:
            return await work(application, local_actor(_user()))

    try:
        with _progress() as report:
            return asyncio.run(session(report))
    except sqlite3.Error as error:
        # The store speaks for its own file; LangGraph's checkpoints are the only other one.
        raise StoreError(f"{settings.checkpoints}: {error}; what was done before is stored") from error


def guarded(command: Callable[[], object]) -> NoReturn:
    """Run a whole command line; every error becomes one clear line and the contract's exit status."""
    from memory.errors import HardsignalError

    _speak_utf8()
    try:
        status = command()
    except HardsignalError as error:
        _end(error.exit_status, str(error))
    except TyperException as wrong:
        _end(WRONG, _usage(wrong))
    except typer.Abort:
        _end(FAILED, "the input ended before the command did")
    except OSError as error:
        _end(FAILED, f"the system says no: {error}")
    except Exception as error:  # noqa: BLE001 - the last line of defence: a person never meets a traceback
        _end(FAILED, f"this is a bug in hardsignal ({type(error).__name__}: {error}){_crash_report()}")
    if status == STOPPED:
        _end(STOPPED, "stopped; what was done is stored, and `hardsignal search resume ID` goes on with a search")
    _end(status if isinstance(status, int) else DONE, None)


def _progress() -> "AbstractContextManager[Report]":
    """A bar on a terminal; nothing at all anywhere else."""
    if sys.stderr.isatty():
        from apps.cli.progress import TerminalProgress

        return TerminalProgress()
    from service.watching import unseen

    return nullcontext(unseen)


def _user() -> str:
    """Name of the account that runs the program; in a container it may have a number only."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"


def _speak_utf8() -> None:
    """Answers are UTF-8 whatever the locale; a terminal keeps its own, and shows ? for what it has no sign for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _usage(wrong: TyperException) -> str:
    """The one line of a usage error with the command it is about; of a bare group its help."""
    context = getattr(wrong, "ctx", None)
    said = wrong.format_message()
    if context is None or said.startswith("Usage:"):
        return said
    return f"{said}{'' if said.endswith(('.', '?')) else '.'} See `{context.command_path} --help`."


def _end(status: int, line: str | None) -> NoReturn:
    if line is not None:
        typer.echo(line if line.startswith("Usage:") else f"hardsignal: {line}", err=True)
    try:
        sys.stdout.flush()
    except OSError:
        # It was told already; the interpreter must not try once more at its end and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def _crash_report() -> str:
    """Keep the traceback where a maintainer can ask for it; says where."""
    import tempfile

    try:
        handle, path = tempfile.mkstemp(prefix="hardsignal-crash-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(traceback.format_exc())
    except OSError as error:
        return f"; the details could not be kept: {error.strerror}"
    return f"; details in {path}"
