"""The whole way under kill -9: from a brief over both gates to approved messages at a real mail server.

    python -m evals.kit.crash_search [REPOSITORY...] [--sandbox 60] [--kills 100] [--seed 1] [--people 3]

Each repository, and the sandbox in a storm, gets a store of its own. The driver does only what a person does (start,
accept, enter an address, approve, deliver) and carries on whatever a crash left undone. The end state is then compared
with an undisturbed run's, and the mail server's folder with the drafts.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from evals.kit.crash import drive
from evals.kit.crash_end import EndState, end_state, faults
from evals.kit.crash_sandbox import storm
from evals.kit.mail_folder import MailFolder
from memory.errors import AlreadyDecided
from service.application import Application
from service.bootstrap import open_application, utc_now
from service.contacts import Entered
from service.permissions import local_actor
from service.settings import Settings
from service.views import DraftView, SearchView

BRIEF = "We need an ML infrastructure engineer: LLM serving, CUDA and Triton kernels, distributed training. Zurich."
BRIEF_FOR_THE_HUB = "We need a machine learning engineer: PyTorch, LoRA fine-tuning, training pipelines. Berlin."
"""With the first one it asks each service of the sandbox."""
ACTOR = local_actor("crash")
LEASE_SECONDS = 0.4
"""A killed pass keeps its work from the next one no longer than this."""
SMTP_SECONDS = 0.2
"""So that a killed delivery's lease ends within seconds."""
WORLD_SEED = 7
OVER = frozenset({"sent", "uncertain"})


@dataclass(frozen=True)
class Trial:
    """One store: where it is, what it searches, and where its mail goes."""

    home: Path
    sources: tuple[str, ...]
    urls: Mapping[str, str]
    """Base URLs of sources that are not asked where they really are."""
    brief: str
    people: int
    mail: MailFolder

    @property
    def settings(self) -> Settings:
        return Settings.model_validate(
            {
                "home": self.home,
                "sender": "Rosa Lindqvist <rosa@hire.example>",
                "postal_address": "Example GmbH, Musterweg 1, 10115 Berlin",
                "smtp_url": self.mail.url,
                "lease_seconds": LEASE_SECONDS,
                "smtp_timeout": SMTP_SECONDS,
                "github_token": "of-nobody",
                **{f"{source}_url": url for source, url in self.urls.items()},
            }
        )


async def start_only(trial: Trial) -> bool:
    """A person starts a search and then does nothing: whatever crashes, no gate may open by itself."""
    async with open_application(trial.settings) as application:
        view = await _started(application, trial)
        if view.coverage or (view.brief is not None and view.brief.acceptance is not None):
            raise AssertionError(f"the brief gate opened by itself: {view.status}")
        return view.status == "brief_gate"


async def carry_on(trial: Trial) -> bool:
    """Do the next things that a person would do; True when every message is out."""
    async with open_application(trial.settings) as application:
        view = await _through_gates(application, await _started(application, trial))
        drafts = await application.review.list(search=view.search)
        for draft in drafts:
            await _settle(application, draft)
        await application.delivery.deliver_all()
        states = [draft.state for draft in await application.review.list(search=view.search)]
        return len(states) == len(view.shortlist) > 0 and OVER.issuperset(states)


async def _started(application: Application, trial: Trial) -> SearchView:
    found = await application.searches.list()
    if not found:
        return await application.searches.start(ACTOR, trial.brief, trial.sources, trial.people)
    return await application.searches.resume(ACTOR, found[0].search)


async def _through_gates(application: Application, view: SearchView) -> SearchView:
    for _ in ("brief_gate", "shortlist_gate"):
        if view.status not in {"brief_gate", "shortlist_gate"}:
            break
        try:
            view = await application.searches.accept(ACTOR, view.search)
        except AlreadyDecided:
            # The word was given before the crash; what is missing is the thread's part, and that is resumed.
            view = await application.searches.resume(ACTOR, view.search)
    return view


async def _settle(application: Application, draft: DraftView) -> None:
    if "no_contact_point" in draft.blocks:
        entered = Entered(
            address=f"p{draft.person[:8]}@people.example",
            found="given_by_person",
            seen=utc_now().date(),
            lawful="consent",
            from_whom="the person",
            consent_note="asked at a meeting",
            country="CH",
        )
        await application.contacts.add(ACTOR, draft.person, entered)
        draft = await application.review.show(draft.draft)
    if draft.state == "held":
        await application.review.approve(ACTOR, draft.draft, draft.sha256)


def killed_through(trial: Trial, chance: random.Random, kills: int, longest: float) -> int:
    """Drive one store to its end under kills; how many there were.

    The kills fall on a person who only started the search, then on one who carries it through: there at any moment
    of as long as an undisturbed pass takes.
    """
    waiting = drive(_pass(start_only, trial), chance, min(2, kills), longest / 4)
    through = drive(_pass(carry_on, trial), chance, kills - waiting.kills, longest)
    return waiting.kills + through.kills


def _pass(work: Callable[[Trial], Coroutine[None, None, bool]], trial: Trial) -> Callable[[], bool]:
    return lambda: asyncio.run(work(trial))


@dataclass(frozen=True)
class Subject:
    """What the stores of one comparison search: a repository, or, without one, the sandbox in a storm."""

    brief: str
    repository: Path | None
    world: int
    """How many people the sandbox has."""
    people: int
    """How many the shortlist has."""

    @property
    def name(self) -> str:
        return self.repository.name if self.repository else "sandbox"

    @contextmanager
    def trial(self) -> Iterator[Trial]:
        """A new store; of the sandbox also a new service, which nobody has asked yet."""
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            mail = stack.enter_context(MailFolder(folder / "mail"))
            urls = {} if self.repository else stack.enter_context(storm(self.world, WORLD_SEED))
            sources = (f"git:{self.repository}",) if self.repository else tuple(sorted(urls))
            yield Trial(folder / "home", sources, urls, self.brief, self.people, mail)


def undisturbed(subject: Subject) -> tuple[float, EndState]:
    """Seconds of a run that nobody kills, and what it leaves behind."""
    with subject.trial() as trial:
        start = time.monotonic()
        drive(_pass(carry_on, trial), random.Random(0), 0, 1.0)
        return time.monotonic() - start, asyncio.run(end_state(trial.settings, trial.mail))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="*", type=Path)
    parser.add_argument("--sandbox", nargs="?", type=int, const=60, help="search a sandbox of so many people too")
    parser.add_argument(
        "--kills", type=int, default=100, help="for each repository, and for each of two briefs on the sandbox"
    )
    parser.add_argument("--brief", help="for the sandbox, in place of its two")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=3)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    subjects = [Subject(BRIEF, repository.resolve(), 0, asked.people) for repository in asked.repositories]
    briefs = [asked.brief] if asked.brief else [BRIEF, BRIEF_FOR_THE_HUB]
    if asked.sandbox:
        subjects += [Subject(brief, None, asked.sandbox, asked.people) for brief in briefs]
    if not subjects:
        parser.error("say which repository, or --sandbox")
    wrong = [f"{one.name}: {line}" for one in subjects for line in under_kills(one, chance, asked.kills)]
    print("\n".join(wrong) or f"seed {asked.seed}: nothing lost, nothing doubled, no gate passed by itself")  # noqa: T201
    return 1 if wrong else 0


def under_kills(subject: Subject, chance: random.Random, kills: int) -> list[str]:
    """Run stores one after the other until so many kills have happened; what is wrong with any of them."""
    seconds, meant = undisturbed(subject)
    _say(subject, f"undisturbed in {seconds:.1f} s", meant)
    done, stores, wrong = 0, 0, list[str]()
    while done < kills:
        with subject.trial() as trial:
            done += killed_through(trial, chance, kills - done, seconds)
            stores += 1
            end = asyncio.run(end_state(trial.settings, trial.mail))
            wrong += faults(meant, end)
            _say(subject, f"{done} kills, {stores} stores", end)
    return wrong


def _say(subject: Subject, what: str, end: EndState) -> None:
    mail = f"{end.sent} sent, {end.uncertain} uncertain, {end.arrived} arrived, {end.doubled} doubled, {end.lost} lost"
    asked = ", ".join(f"{line[0].partition(':')[0]} {line[1]}" for line in end.coverage)
    print(f"{subject.name}: {what}: {end.people} people, {end.evidence} facts; {asked}; {mail}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
