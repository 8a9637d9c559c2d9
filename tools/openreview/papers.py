"""From OpenReview's notes to accounts, accepted papers, and what people said under their own name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from memory.knowledge.venues import Venues
from memory.records import Account, Gate, Paper, Record, Stated
from tools.answers.bylines import position
from tools.answers.gathering import Gathering
from tools.answers.loose import shown_name
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean
from tools.openreview.shapes import Content, Note, Reply
from tools.openreview.urls import forum_page, profile_of, profile_page
from tools.openreview.verdict import standing, verdict

SOURCE = "openreview"
_PUBLIC = "everyone"
_NUMBER = re.compile(r"\d+$")
_HIDDEN = frozenset(("anonymous", "anonymous authors"))
_QUOTED = 240
"""Characters of an answer that are quoted."""


class NoteDesk:
    """Takes notes in, one answer after the other; ends in what was gathered.

    Args:
        into: where everything goes.
        venues: which ones are known.
        only: the profile that is asked about; None: everybody on a byline.
    """

    def __init__(self, into: Gathering, venues: Venues, only: str | None = None) -> None:
        self._into, self._venues, self._only = into, venues, only

    def take(self, notes: tuple[Note, ...], record: Record) -> None:
        """One page. Replies come below their paper, or beside it as notes of their own."""
        beside: defaultdict[str | None, list[Reply]] = defaultdict(list)
        for note in notes:
            if note.above is not None and note.removed is None:
                beside[note.forum].append(note)
        for note in notes:
            if note.above is None and note.removed is None:
                below = (note.details and note.details.replies) or ()
                self._paper(note, [*below, *beside[note.forum]], record)
                beside[note.forum] += below
        for forum, replies in beside.items():
            if forum is not None:
                self._into.keep(self._signed(replies, forum, record))

    def _paper(self, note: Note, replies: Sequence[Reply], record: Record) -> None:
        said, found = verdict(note, replies), self._into
        if note.forum is None or note.content is None or not note.content.title:
            found.broken["papers without a forum or a title"] += 1
        elif said != "accepted":
            found.ruled_out[f"papers not shown to be accepted: {said}"] += 1
        else:
            found.keep(self._papers(note, note.content, note.forum, record))

    def _papers(self, note: Note, content: Content, forum: str, record: Record) -> Iterator[Paper]:
        found = self._into
        authors, ids = content.authors or (), content.authorids or ()
        day = note.published or note.opened or note.on
        if not authors or authors[0].strip().lower() in _HIDDEN:
            found.ruled_out["papers whose authors are not shown"] += 1
        elif day is None or len(authors) != len(ids):
            found.broken["papers without a day, or with names and profiles that do not match"] += 1
        else:
            where = standing(note, self._venues)
            for place, (name, profile) in enumerate(zip(authors, ids, strict=True), start=1):
                if (account := self._account(profile, name)) is not None:
                    yield Paper(
                        id=hashed_id(SOURCE, "paper", forum, account.key), record=record.id, owner=account.key,
                        url=forum_page(forum), happened_on=min(day, record.fetched_at.date()),
                        title=clean(content.title or "", TITLE_LIMIT),
                        gate=Gate(kind="venue", by=where.name, by_name=where.name) if where else None, discounts=(),
                        venue=where.name if where else None, tier=where.tier if where else "preprint",
                        position=position(place, len(authors)), authors=len(authors), citations=None,
                    )  # fmt: skip

    def _account(self, profile: str, name: str | None) -> Account | None:
        """Addresses and pages of other services stand where a profile may; they are nobody's profile here."""
        id_ = profile_of(profile)
        if id_ is None:
            self._into.ruled_out["bylines without a profile"] += 1
            return None
        if self._only is not None and id_ != self._only:
            return None
        shown = shown_name(name or _NUMBER.sub("", id_.removeprefix("~")).replace("_", " "))
        return self._into.meet(
            Account(key=f"{SOURCE}:{id_}", source=SOURCE, handle=id_, name=shown, url=profile_page(id_), bot=False)
        )

    def _signed(self, replies: Iterable[Reply], forum: str, record: Record) -> Iterator[Stated]:
        """What one person said in public under their own profile. Whatever a group or nobody signed is nobody's."""
        for reply in replies:
            text = (reply.content and (reply.content.rebuttal or reply.content.comment)) or ""
            signer = reply.signatures[0] if reply.signatures and len(reply.signatures) == 1 else ""
            quote = clean(" ".join(text.split()), _QUOTED)
            public = _PUBLIC in (reply.readers or ())
            if not quote or not public or profile_of(signer) is None or reply.id is None or reply.on is None:
                continue
            if (account := self._account(signer, None)) is not None:
                yield Stated(
                    id=hashed_id(SOURCE, "stated", reply.id, account.key), record=record.id, owner=account.key,
                    url=forum_page(forum, reply.id), happened_on=min(reply.on, record.fetched_at.date()),
                    title=f"“{quote}”", gate=None, discounts=(),
                )  # fmt: skip
