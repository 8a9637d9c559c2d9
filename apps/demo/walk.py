"""The demo's way: the same functions of the service that every way in uses, in the order of a recruiter's day."""

from pathlib import Path

from evals.sandbox.git_world import PROJECT, make_repository
from memory.errors import Refused
from memory.records import Frozen
from service.application import Application
from service.bootstrap import open_application, utc_now
from service.contacts import Entered
from service.permissions import local_actor
from service.roles import RoleAnswer
from service.settings import Settings
from service.views import CoverageView, DraftView, SearchView, WhyView

VAGUE = "We need an AI engineer."
BRIEF = (
    "ML infrastructure engineer for our LLM serving platform: CUDA and Triton kernels, KV cache, scheduling on GPU "
    "clusters. Senior, Zurich or remote in Europe."
)
ACTOR = local_actor("demo")
SHORTLIST = 5


class Walk(Frozen):
    """Everything that the demo shows."""

    project: str
    vague: RoleAnswer
    """How the title alone is read: asked about, not guessed."""
    brief: RoleAnswer
    search: SearchView
    why: WhyView
    """Of the person at the top."""
    coverage: CoverageView
    recalled_from: str
    """Which index holds what was learnt."""
    draft: DraftView
    edited: str
    """What delivery would have said to an approval of other bytes than those shown."""
    outcome: str
    """What became of the approved message."""
    audited: int
    """Entries of the audit log; its chain was verified."""


async def walk(folder: Path, seed: int, settings: Settings) -> Walk:
    repository = make_repository(folder, seed, utc_now().date())
    async with open_application(settings) as application:
        search = await _searched(application, repository)
        top = search.shortlist[0].person
        shown = await _with_contact(application, search, top)
        edited = await _approve_something_else(application, shown)
        await application.review.approve(ACTOR, shown.draft, shown.sha256)
        report = await application.delivery.deliver_all()
        return Walk(
            project=PROJECT,
            vague=await application.name_role(VAGUE, None),
            brief=await application.name_role(BRIEF, None),
            search=search,
            why=await application.shortlist.why(search.search, top),
            coverage=await application.coverage.report(search.search),
            recalled_from=application.recall.served_by,
            draft=shown,
            edited=edited,
            outcome="handed_off" if shown.draft in report.handed_off else "not delivered",
            audited=await application.audit.verify(),
        )


async def _searched(application: Application, repository: Path) -> SearchView:
    """Start, then pass both gates as a person would."""
    view = await application.searches.start(ACTOR, BRIEF, [f"git:{repository}"], SHORTLIST)
    view = await application.searches.accept(ACTOR, view.search)
    return await application.searches.accept(ACTOR, view.search, only=[row.person for row in view.shortlist[:1]])


async def _with_contact(application: Application, search: SearchView, person: str) -> DraftView:
    """The draft to one person, after somebody entered an address that the person publishes."""
    entered = Entered(
        address="noor@lumen.example",
        found="home_page",
        seen=utc_now().date(),
        lawful="legitimate_interest",
        url="https://lumen.example/people/noor",
        quote="Write to me: noor@lumen.example",
        country="CH",
    )
    await application.contacts.add(ACTOR, person, entered)
    (draft,) = await application.review.list(search=search.search)
    return await application.review.show(draft.draft)


async def _approve_something_else(application: Application, shown: DraftView) -> str:
    """Approve bytes that nobody was shown: the last digit of the SHA differs."""
    other = shown.sha256[:-1] + ("0" if shown.sha256[-1] != "0" else "1")
    try:
        await application.review.approve(ACTOR, shown.draft, other)
    except Refused as refused:
        return str(refused)
    raise AssertionError("an approval of other bytes went through")
