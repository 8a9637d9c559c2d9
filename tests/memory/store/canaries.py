"""A store in which some people are canaries: their names, handles and addresses stand in every room that can hold one.

Beside them live others: some on the same pages, some whose work a canary accepted, some with nothing in common.
"""

import json
import re
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from memory.ids import DraftKey, colleague_id, draft_id, off_limits_id, person_id, reply_id
from memory.records import (
    Account,
    Colleague,
    Evidence,
    Gate,
    LinkVerdict,
    MergedChange,
    OffLimits,
    Person,
    Query,
    Record,
    Reply,
    Sentence,
    SourceAnswer,
    Statement,
    Strike,
)
from memory.store import Rows, Store
from memory.store import tables as t
from memory.traces import CUT
from tests.memory.store.samples import (
    NOW,
    REVIEWER,
    a_change,
    a_contact,
    a_line,
    a_link,
    a_place,
    a_query,
    a_record,
    a_word,
    an_approval,
    held,
    started,
)
from tests.memory.store.test_people import an_assessment

MARK = b"cnry"
"""Stands in everything that names a canary, and in nothing else."""
PAGE = 10
"""People of one stored page."""


@dataclass(frozen=True)
class One:
    """An invented person."""

    number: int
    canary: bool

    @property
    def mark(self) -> str:
        return f"{'cnry' if self.canary else 'quiet'}{self.number}"

    @property
    def name(self) -> str:
        return f"{self.mark.title()} Quéllmann"

    @property
    def address(self) -> str:
        return f"{self.mark}@home.example"

    @property
    def code(self) -> str:
        return f"github:id:{self.number}"

    @property
    def hub(self) -> str:
        return f"huggingface:{self.mark}-hub"

    @property
    def id(self) -> str:
        return person_id(self.code)

    @property
    def person(self) -> Person:
        return Person(
            id=self.id, name=self.name, names=(self.name,), accounts=(self.code, self.hub), login=self.mark, bot=False
        )

    @property
    def accounts(self) -> tuple[Account, Account]:
        url = f"https://github.example/{self.mark}"
        code = Account(key=self.code, source="github", handle=self.mark, name=self.name, url=url, bot=False)
        hub = Account(key=self.hub, source="huggingface", handle=f"{self.mark}-hub", name=None, url=None, bot=False)
        return code, hub


def everybody(canaries: int, others: int) -> list[One]:
    """Canaries first; a page in the middle has both."""
    return [*(One(n, True) for n in range(1, canaries + 1)), *(One(canaries + n, False) for n in range(1, others + 1))]


def answer_of(people: list[One], page: int) -> SourceAnswer:
    """One page of a source: everybody's profile, everybody's work, and who pressed merge on it."""
    body = json.dumps([{"login": one.mark, "name": one.name, "id": one.number} for one in people])
    names = "+".join(one.mark for one in people)
    record = a_record(f"page-{page}").model_copy(
        update={
            "body": body,
            "request": f"GET https://api.example/users?q={names}",
            "url": f"https://x.example/{names}",
        }
    )
    apart = Record.model_validate(
        record.model_dump()
        | {"id": f"apart-{page}", "body": "[]", "request": "GET https://api.example/all", "url": None}
    )
    return SourceAnswer(
        records=(record, apart),
        accounts=tuple(account for one in people for account in one.accounts),
        links=tuple(a_link(one.code, one.hub, record=record.id) for one in people),
        evidence=tuple(_change(one, people, record.id) for one in people)
        + tuple(_plain(one, apart.id) for one in people),
        coverage=a_line(),
    )


def _plain(one: One, record: str) -> MergedChange:
    return a_change(f"plain-{one.number}", one.hub, record)


def _change(one: One, people: list[One], record: str) -> Evidence:
    """Accepted by the first person of the page."""
    gate = Gate(kind="merge", by=people[0].code, by_name=people[0].mark)
    change = a_change(f"e-{one.number}", one.code, record)
    title = f"Merge branch of {one.mark}" if one.canary else "Make it faster"
    return change.model_copy(
        update={"gate": gate, "title": title, "url": f"https://github.example/kiln/pull/{one.number}"}
    )


async def collect(rows: Rows, people: list[One], search: str) -> None:
    """Everybody is met by a search, page by page; whose page has a number in its question is asked by name."""
    await started(rows, search)
    for page, start in enumerate(range(0, len(people), PAGE)):
        part = people[start : start + PAGE]
        asked = a_query(f"{search}-q{page}", search).model_copy(update={"terms": tuple(f"@{one.mark}" for one in part)})
        await rows.sourcing.add_queries([asked])
        await rows.sourcing.save_answer(Query.model_validate(asked.model_dump()), answer_of(part, page))


async def plant(store: Store, rows: Rows, people: list[One], search: str = "s1") -> None:
    """Put everybody into every room, as the product would."""
    await collect(rows, people, search)
    await rows.people.save_people(search, [one.person for one in people])
    await rows.people.save_assessments(search, [an_assessment(one.id) for one in people])
    await rows.people.save_shortlist(search, [a_place(one.id, rank) for rank, one in enumerate(people, start=1)])
    for one in people:
        await _live(rows, one, search)
    canary = next(one for one in people if one.canary)
    await rows.conversations.add_turn("chat", REVIEWER.id, f"Somebody like {canary.name} (@{canary.mark})", NOW)
    await rows.model_answers.put("k", json.dumps({"says": canary.name}))
    async with store.write() as conn:
        await _into_the_rest(conn, canary, search)


async def _live(rows: Rows, one: One, search: str) -> None:
    contact = a_contact(one.id, f"c-{one.number}", one.address)
    await rows.contacts.add(contact, REVIEWER)
    draft = await held(rows, one.id, search)
    said = Sentence(text=f"Dear {one.name}, your work.", evidence=(f"e-{one.number}",), fact=None, template=None)
    edited = draft.model_copy(
        update={
            "version": 2, "contact": contact.id, "sentences": (said,),
            "message": f"To: {one.address}\r\n\r\nDear {one.name}",
            "message_id": f"<{one.mark}.{search}@sender.example>",
        }
    )  # fmt: skip
    await rows.review.save_version(edited, REVIEWER)
    await rows.queue.shown(edited, REVIEWER.id, NOW)
    await rows.review.decide(draft.id, edited.sha256, a_word("approve", edited), an_approval(edited), REVIEWER)
    await rows.off_limits.add([_off_limits(one)], REVIEWER, NOW)
    strike = Strike(
        search=search, person=one.id, evidence=f"e-{one.number}", reason=f"not by {one.mark}",
        by=REVIEWER.id, at=NOW, undone=False,
    )  # fmt: skip
    await rows.strikes.add(strike, lambda _: an_assessment(one.id, 50))
    said_so = Statement(
        person=one.id, evidence=f"e-{one.number}", name=None, says=f"I, {one.name}, did not", by="a", at=NOW
    )
    await rows.statements.add(said_so, REVIEWER)
    agreed = Colleague(
        id=colleague_id(one.code), name=one.name, accounts=(one.code,), opted_in=NOW.date(), how=f"asked {one.mark}",
        entered_by="a", entered_at=NOW,
    )  # fmt: skip
    await rows.team.add([agreed], REVIEWER, NOW)
    await rows.inbox.add(_reply(one, draft.key), REVIEWER)


def _reply(one: One, key: DraftKey) -> Reply:
    return Reply(
        id=reply_id(key.id, one.mark), message=key.id, search=key.search, person=one.id, step=1,
        text=f"Yes. {one.name}", kind="yes", phrase="yes", message_id=f"<r@{one.mark}.example>", lead=None,
        remind_on=None, by="a", at=NOW,
    )  # fmt: skip


def _off_limits(one: One) -> OffLimits:
    return OffLimits(
        id=off_limits_id(None, "person", one.name),
        search=None,
        kind="person",
        value=one.name,
        why="other",
        entered_by=REVIEWER.id,
        entered_at=NOW,
    )


async def _into_the_rest(conn: AsyncConnection, canary: One, search: str) -> None:
    """Rooms that nobody's own rows are in, and where somebody may be named."""
    verdict = LinkVerdict(
        a=canary.code, b=canary.hub, says="confirmed", reason=f"{canary.name} said so", by="a", at=NOW
    )
    row = {"a": verdict.a, "b": verdict.b, "says": verdict.says, "body": verdict.model_dump_json()}
    await conn.execute(t.link_verdicts.insert().values(row))
    await conn.execute(t.person_aliases.insert().values({"alias": f"older-{canary.mark}", "person": canary.id}))
    await conn.execute(t.fetched.insert().values({"key": "k", "record": "page-0", "note": "{}", "at": NOW}))
    run = {"id": "r1", "at": NOW, "body": json.dumps({"items": [{"id": f"s1:{canary.id}", "says": canary.mark}]})}
    await conn.execute(t.eval_runs.insert().values(run))
    keep = {"person": canary.id, "until": NOW + timedelta(days=9), "body": json.dumps({"reason": canary.name})}
    await conn.execute(t.keep_reasons.insert().values(keep))
    asked = {
        "draft": draft_id(search, canary.id),
        "person": canary.id,
        "colleague": "jo",
        "said": "will_ask",
        "by": "a",
    }
    await conn.execute(t.introductions.insert().values(asked | {"at": NOW}))
    await conn.execute(
        t.decisions.insert().values(
            thread=f"search:{search}", gate="shortlist", interrupt=None, state="applied", at=NOW,
            body=json.dumps({"gate": "shortlist", "people": [canary.id, "somebody-else"]}),
        )
    )  # fmt: skip
    failed = t.searches.update().where(t.searches.c.id == search)
    await conn.execute(failed.values(failure=f"could not read the page of {canary.mark}"))


async def rows_left(store: Store, people: list[One]) -> dict[str, int]:
    """Table -> rows in which an id, an account or a draft of these people stands, or stood: a row that is theirs is not
    only cut, it goes. The audit log keeps ids.
    """
    keys = [account.key for one in people for account in one.accounts]
    ids = [*keys, *(one.id for one in people), *(draft_id("s1", one.id) for one in people)]
    ids += [colleague_id(one.code) for one in people]
    named, cut = "|".join(map(re.escape, ids)), re.escape(CUT)
    stood = rf'^(?:outreach:.*)?{cut}$|"(?:value|person|owner)":"{cut}"'
    theirs = re.compile(rf"(?<!\w)(?:{named})(?!\w)|{stood}")
    left: dict[str, int] = {}
    async with store.read() as conn:
        for table in t.metadata.sorted_tables:
            if table.name != "audit":
                rows = (await conn.execute(sa.select(table))).all()
                count = sum(1 for row in rows if any(isinstance(said, str) and theirs.search(said) for said in row))
                left |= {table.name: count} if count else {}
    return left
