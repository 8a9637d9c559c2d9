"""The review queue for a reader's eyes: pages of drafts, and one draft beside its proofs, its changes, its history."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agents.drafting import AGENT
from agents.message import text_of
from agents.ports import Clock
from memory.errors import UnknownId
from memory.records import Draft, DraftState, Frozen, Sentence
from memory.store import PeopleRows, ReviewRows
from memory.store.attention import Verdict
from memory.store.queue import Beside, QueueRows, Wanted
from service.retention import DueView
from service.views import DraftView, draft_view
from service.word_diff import Change, changes, distance


class DraftPage(Frozen):
    drafts: tuple[DraftView, ...]
    following: int | None
    """Where the next page starts; None: these are the last."""


class DraftShown(DraftView):
    changed_since: int | None
    """The version that `changes` starts from: the last one that the reader was shown, or the one before this."""
    changes: tuple[Change, ...]
    verdicts: tuple[Verdict, ...]
    """What was decided about it, and how long that took; oldest first."""


class DraftChecked(Frozen):
    """What an edit would become. Nothing is stored, and nothing of it can be approved."""

    draft: str
    state: DraftState
    sentences: tuple[Sentence, ...]
    proofs: dict[str, str]
    blocks: tuple[str, ...]
    warnings: tuple[str, ...]
    changes: tuple[Change, ...]
    """From the version that stands."""


@dataclass(frozen=True)
class Queue:
    rows: QueueRows
    drafts: ReviewRows
    people: PeopleRows
    due: Callable[[Sequence[str] | None], Awaitable[DueView]]
    """As `Retention.due`: whose data goes soon."""
    warning: timedelta
    """An approval is urgent so long before its end."""
    now: Clock

    async def page(self, wanted: Wanted, *, urgent: bool = False) -> DraftPage:
        """One page. Args: urgent: only what time runs out for, the nearest end first; else the longest untouched."""
        one_more = wanted if wanted.limit is None else replace(wanted, limit=wanted.limit + 1)
        if urgent:
            due = {one.person: one.due for one in (await self.due(None)).people if not one.told}
            found = await self.rows.urgent(one_more, due, self.now() + self.warning)
        else:
            found = await self.rows.page(one_more)
        more = wanted.limit is not None and len(found) > wanted.limit
        following = wanted.offset + wanted.limit if wanted.limit is not None and more else None
        return DraftPage(drafts=await self.views(found[: wanted.limit]), following=following)

    async def show(self, id_: str, viewer: str | None = None) -> DraftShown:
        """One draft with all that is known of it.

        Args: viewer: who is shown it: it is noted when they first were, and told what changed since they last were.

        Raises: UnknownId.
        """
        draft = await self.drafts.get(id_)
        seen = await self.rows.shown(draft, viewer, self.now()) if viewer else None
        view = await self.view(draft)
        since, changed = await self._changes(draft, seen)
        verdicts = await self.rows.verdicts(id_)
        return DraftShown(**dict(view), changed_since=since, changes=changed, verdicts=verdicts)

    async def checked(self, draft: Draft, edited: Draft) -> DraftChecked:
        """What an edit of this version would be, that nobody stored."""
        view, addresses = await self.view(edited), (await self.rows.beside([draft, edited])).addresses
        changed = await asyncio.to_thread(changes, _whole(draft, addresses), _whole(edited, addresses))
        return DraftChecked(
            draft=draft.id,
            state=edited.state,
            sentences=edited.sentences,
            proofs=view.proofs,
            blocks=edited.blocks,
            warnings=edited.warnings,
            changes=changed,
        )

    async def edited(self, draft: Draft) -> int:
        """Characters that people took out of what an agent wrote last, and put in, up to this version."""
        versions = (await self.drafts.versions(draft.id))[: draft.version]
        written = [one for one in versions if one.made_by == AGENT] or list(versions)
        return await asyncio.to_thread(distance, _own(written[-1]), _own(draft))

    async def _changes(self, draft: Draft, seen: int | None) -> tuple[int | None, tuple[Change, ...]]:
        """Since which version, and what."""
        if draft.version == 1:
            return None, ()
        since = seen or draft.version - 1
        before = next(one for one in await self.drafts.versions(draft.id) if one.version == since)
        addresses = (await self.rows.beside([before, draft])).addresses
        return since, await asyncio.to_thread(changes, _whole(before, addresses), _whole(draft, addresses))

    async def view(self, draft: Draft) -> DraftView:
        """Raises: UnknownId: the person was forgotten meanwhile."""
        views = await self.views([draft])
        if not views:
            raise UnknownId("draft", draft.id)
        return views[0]

    async def views(self, drafts: Sequence[Draft]) -> tuple[DraftView, ...]:
        """In the same order; without drafts to people who were forgotten meanwhile."""
        beside = await self.rows.beside(drafts)
        cited = {id_ for draft in drafts for sentence in draft.sentences for id_ in sentence.evidence}
        proofs = {fact.id: fact.url for fact in await self.people.facts(cited)}
        near = (await self.due(sorted(set(beside.stands.values())))).people
        due = {one.person: one.due for one in near if not one.told}
        return tuple(_view(draft, beside, proofs, due) for draft in drafts if draft.person in beside.names)


def _view(draft: Draft, beside: Beside, proofs: Mapping[str, str], due: Mapping[str, date]) -> DraftView:
    cited = dict.fromkeys(id_ for sentence in draft.sentences for id_ in sentence.evidence)
    return draft_view(
        draft,
        beside.names[draft.person],
        {id_: proofs[id_] for id_ in cited if id_ in proofs},
        beside.addresses.get(draft.contact or ""),
        due.get(beside.stands[draft.person]),
        beside.ends.get(draft.id),
    )


def _own(draft: Draft) -> str:
    """What an agent or a person wrote, without the fixed texts."""
    return "\n".join([draft.subject, *(one.text for one in draft.sentences if one.template is None)])


def _whole(draft: Draft, addresses: Mapping[str, str]) -> str:
    """All that a reader is shown of a version."""
    to = draft.route.to if draft.route else addresses.get(draft.contact or "")
    way = f"{draft.route.channel if draft.route else 'email'}: {to or '-'}"
    return f"{way}\n{draft.subject}\n\n{text_of(draft.sentences)}"
