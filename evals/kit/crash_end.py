"""What a finished run left behind, and what is wrong with it."""

from collections import Counter
from dataclasses import asdict, dataclass

from evals.kit.mail_folder import MailFolder
from memory.store.queue import Wanted
from service.application import Application
from service.bootstrap import open_application
from service.settings import Settings

REPEATABLE = frozenset({"contact.added"})
"""Acts that a person may have to do again after a crash; doing them twice changes nothing."""


@dataclass(frozen=True)
class EndState:
    """Figures that no crash may change, then those of the mail."""

    people: int
    evidence: int
    coverage: tuple[tuple[str, str, int, int, str | None], ...]
    """Name, status, records, people and reason of each source; a call may have been made again after a crash."""
    shortlist: tuple[tuple[str, float], ...]
    versions: tuple[int, ...]
    """Versions of each draft, sorted."""
    acts: tuple[tuple[str, int], ...]
    """Acts in the audit log with their counts."""
    sent: int
    uncertain: int
    arrived: int
    """Different messages at the mail server."""
    doubled: int
    """Messages that arrived more than once."""
    lost: int
    """Messages that count as sent and never arrived."""


async def end_state(settings: Settings, mail: MailFolder) -> EndState:
    async with open_application(settings) as application:
        search = (await application.searches.list())[0].search
        view = await application.searches.show(search)
        evidence = await application.rows.people.evidence_by_person(search)
        drafts = await application.rows.queue.page(Wanted(search=search))
        taken = mail.taken()
        return EndState(
            people=len(await application.rows.people.people(search)),
            evidence=sum(len(facts) for facts in evidence.values()),
            coverage=tuple(
                (line.source, line.status, line.records, line.people, _in_order(line.reason)) for line in view.coverage
            ),
            shortlist=tuple((row.name, row.score) for row in view.shortlist),
            versions=tuple(sorted([len(await application.rows.review.versions(draft.id)) for draft in drafts])),
            acts=tuple(sorted((await _acts(application)).items())),
            sent=sum(draft.state == "sent" for draft in drafts),
            uncertain=sum(draft.state == "uncertain" for draft in drafts),
            arrived=len(taken),
            doubled=sum(count > 1 for count in taken.values()),
            lost=sum(draft.state == "sent" and draft.message_id not in taken for draft in drafts),
        )


def _in_order(reason: str | None) -> str | None:
    """Questions are asked in the order of their ids, which differ from search to search."""
    return reason and "; ".join(sorted(reason.split("; ")))


async def _acts(application: Application) -> Counter[str]:
    """Acts by name, the chain verified first."""
    await application.audit.verify()
    acts: Counter[str] = Counter()
    after = 0
    while entries := await application.audit.entries(after=after):
        acts.update(entry.act for entry in entries if entry.act not in REPEATABLE)
        after = entries[-1].seq
    return acts


_MAIL = frozenset({"sent", "uncertain", "arrived", "acts"})


def faults(undisturbed: EndState, killed: EndState) -> list[str]:
    """Everything that a crash changed and must not change."""
    before, after = asdict(undisturbed), asdict(killed)
    wrong = [
        f"{name}: {before[name]} became {after[name]}"
        for name in before
        if name not in _MAIL and before[name] != after[name]
    ]
    wrong += [f"{killed.doubled} messages arrived twice"] if killed.doubled else []
    wrong += [f"{killed.lost} messages were lost"] if killed.lost else []
    if killed.sent + killed.uncertain != undisturbed.sent:
        wrong.append(f"{undisturbed.sent} messages meant, {killed.sent} sent and {killed.uncertain} uncertain")
    return wrong + _act_faults(dict(undisturbed.acts), dict(killed.acts))


def _act_faults(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """A person's acts and a thread's are each in the log as often as they happened; only deliveries may differ."""
    names = {name for name in before | after if not name.startswith("message.")}
    return [
        f"{name}: {before.get(name, 0)} times became {after.get(name, 0)}"
        for name in sorted(names)
        if before.get(name, 0) != after.get(name, 0)
    ]
