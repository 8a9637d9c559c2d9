"""Part five: a message whose every sentence is carried, a falsehood that is caught, and a theft that is refused."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import apps
from apps.demo.naming import Naming
from apps.demo.opening import Opening
from apps.demo.stage import ACTOR, Stage
from memory.errors import UsageError
from memory.records import Frozen
from service.bootstrap import utc_now
from service.contacts import Entered
from service.views import DraftView

FALSEHOOD = "Your paper on this won a prize at ICML."
"""What somebody in a hurry adds to the message of the demo."""
DELIVER = ("deliver", "--once")


class Theft(Frozen):
    """One byte of an approved message, changed by somebody who holds a copy of the database."""

    byte: int
    """Its place in the message."""
    before: str
    after: str
    command: tuple[str, ...]
    status: int
    """Exit status of that command on the changed copy."""
    refusal: str
    """The rule and the reason, as delivery noted them."""


class Writing(Frozen):
    draft: DraftView
    """As it was held."""
    falsehood: str
    blocks: tuple[str, ...]
    why: tuple[str, ...]
    """Which sentence, and what nothing carries in it."""
    theft: Theft
    outcome: str
    """What became of the message whose bytes nobody touched."""
    audited: int
    """Entries of the audit log; its chain was verified."""


async def play(stage: Stage, naming: Naming, opening: Opening) -> Writing:
    application = stage.application
    await application.searches.accept(ACTOR, naming.search, only=[opening.placed.person])
    first = await _with_contact(stage, naming.search, opening.placed.person)
    # An opener of five words tells nobody anything of the employer: the recruiter strikes such sentences out.
    text = "\n".join(sentence.text for sentence in first.sentences if sentence.fact is None)
    held = await application.review.edit(ACTOR, first.draft, first.sha256, text, None)
    blocked = await application.review.edit(ACTOR, held.draft, held.sha256, f"{text}\n{FALSEHOOD}", None)
    mended = await application.review.edit(ACTOR, held.draft, blocked.sha256, text, None)
    await application.review.approve(ACTOR, held.draft, mended.sha256)
    theft = await _steal(stage)
    report = await application.delivery.deliver_all()
    return Writing(
        draft=held,
        falsehood=FALSEHOOD,
        blocks=blocked.blocks,
        why=tuple(warning for warning in blocked.warnings if warning not in held.warnings),
        theft=theft,
        outcome=next((name for name, drafts in report if held.draft in drafts), "not delivered"),
        audited=await application.audit.verify(),
    )


async def _with_contact(stage: Stage, search: str, person: str) -> DraftView:
    """The draft to one person, after somebody entered an address that the person's own page publishes."""
    page = f"{(await stage.application.people.show(person)).login}.example"
    entered = Entered(
        address=f"hello@{page}",
        found="home_page",
        seen=utc_now().date(),
        lawful="legitimate_interest",
        url=f"https://{page}/contact",
        quote=f"Write to me: hello@{page}",
        country="CH",
    )
    await stage.application.contacts.add(ACTOR, person, entered)
    (draft,) = await stage.application.review.list(search=search)
    return await stage.application.review.show(draft.draft)


async def _steal(stage: Stage) -> Theft:
    stolen = stage.folder / "stolen"
    await asyncio.to_thread(copy_store, stage.settings.home, stolen)
    place, before, after = await asyncio.to_thread(change_a_byte, stolen)
    status = await deliver_from(stolen)
    refusal = await asyncio.to_thread(noted, stolen)
    return Theft(
        byte=place, before=before, after=after, command=("hardsignal", *DELIVER), status=status, refusal=refusal
    )


def copy_store(home: Path, stolen: Path) -> None:
    stolen.mkdir(mode=0o700)
    with closing(_store(home)) as store, closing(_store(stolen)) as copy:
        store.backup(copy)


def change_a_byte(home: Path) -> tuple[int, str, str]:
    """Put another letter into the message that waits there; its place, the letter that was there, the one that is."""
    with closing(_store(home)) as store, store:
        (message,) = store.execute("SELECT message FROM outbox").fetchone()
        place = next(at for at in range(len(message) // 2, len(message)) if "a" <= message[at] < "z")
        other = chr(ord(message[place]) + 1)
        store.execute("UPDATE outbox SET message = ?", (f"{message[:place]}{other}{message[place + 1 :]}",))
    return place, message[place], other


async def deliver_from(home: Path) -> int:
    """Exit status of the real command on this store, in a process that knows nothing else."""
    delivering = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "apps.cli", *DELIVER),
        cwd=Path(apps.__path__[0]).parent,
        env={"HARDSIGNAL_HOME": str(home)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await delivering.wait()


def noted(home: Path) -> str:
    """Why delivery refused, in its own words. Raises: UsageError: it did not."""
    with closing(_store(home)) as store:
        (error,) = store.execute("SELECT error FROM outbox").fetchone()
    if error is None:
        raise UsageError("delivery refused nothing")
    return str(error)


def _store(home: Path) -> sqlite3.Connection:
    return sqlite3.connect(home / "hardsignal.sqlite")
