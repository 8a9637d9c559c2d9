"""One command's session: settings, the open application, the one event loop, and what becomes of an error."""

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from memory.records import Actor
    from service.bootstrap import Application
    from service.settings import ProcessRole

T = TypeVar("T")


def run(work: "Callable[[Application, Actor], Awaitable[T]]", role: "ProcessRole" = "app") -> T:
    """Open the application, do the work as the person at the terminal, close it again."""
    from getpass import getuser

    from apps.cli.progress import TerminalProgress
    from service.bootstrap import open_application
    from service.permissions import local_actor
    from service.settings import load

    async def session() -> T:
        with TerminalProgress() as progress:
            async with open_application(load(role), progress) as application:
                return await work(application, local_actor(getuser()))

    return asyncio.run(session())


def guarded(command: Callable[[], object]) -> NoReturn:
    """Run a whole command line; every error becomes one clear line and the contract's exit status."""
    from memory.errors import HardsignalError

    try:
        command()
    except HardsignalError as error:
        _fail(str(error), error.exit_status)
    except KeyboardInterrupt:
        _fail("stopped; nothing is lost, `hardsignal search resume` goes on", 130)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a person never meets a traceback
        _fail(f"this is a bug in hardsignal ({type(error).__name__}: {error}); details in {_crash_report()}", 1)
    sys.exit(0)


def _fail(line: str, status: int) -> NoReturn:
    typer.echo(f"hardsignal: {line}", err=True)
    sys.exit(status)


def _crash_report() -> str:
    """Keep the traceback where a maintainer can ask for it."""
    import tempfile
    from pathlib import Path

    path = Path(tempfile.gettempdir()) / "hardsignal-crash.txt"
    path.write_text(traceback.format_exc(), encoding="utf-8")
    return str(path)
