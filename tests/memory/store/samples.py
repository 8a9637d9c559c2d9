"""Invented searches, people and messages, made short to write."""

from collections.abc import Awaitable
from datetime import UTC, date, datetime, timedelta

import pytest

from memory.ids import draft_id, outreach_thread, person_id, search_thread
from memory.records import (
    Account,
    Actor,
    Approval,
    Brief,
    ContactPoint,
    CoverageLine,
    Draft,
    DraftState,
    Link,
    MergedChange,
    Person,
    Query,
    Reason,
    Record,
    ReviewDecision,
    Search,
    Sentence,
    Shortlisted,
    SourceAnswer,
)
from memory.store import Rows

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
REVIEWER = Actor(id="local:ada", roles=("recruiter", "reviewer", "admin"))
ANN, BEN, CAT = (f"github:id:{number}" for number in (1, 2, 3))


def token(size: int) -> bytes:
    return b"\x07" * size


async def goes_red(check: Awaitable[object]) -> None:
    """The check finds the fault that was planted."""
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await check


def a_search(id_: str = "s1", **changed: object) -> Search:
    search = Search(
        id=id_,
        text="Somebody who makes serving fast",
        sources=("github",),
        limit=10,
        status="intake",
        created_by=REVIEWER.id,
        created_at=NOW,
        failure=None,
    )
    return search.model_copy(update=changed)


def a_brief(search: str = "s1", **changed: object) -> Brief:
    brief = Brief(
        search=search,
        version=0,
        text="Somebody who makes serving fast",
        language="en",
        role="ml_infrastructure_engineer",
        runner_up=None,
        confidence=0.9,
        deciding_question=None,
        specialisation=None,
        seniority="senior",
        location=None,
        remote=True,
        visa=None,
        must_have_skills=("CUDA",),
        nice_to_have_skills=(),
        salary=None,
        pay=None,
        other_pay=(),
        questions=(),
        refused=(),
        warnings=(),
        employer=(),
        answers=(),
        engine="builtin",
        acceptance=None,
    )
    return brief.model_copy(update=changed)


def a_query(id_: str = "q1", search: str = "s1", source: str = "github", round_: int = 0) -> Query:
    return Query(id=id_, search=search, source=source, round=round_, kind="people", terms=("cuda",), because="asked")


def an_account(key: str, **changed: object) -> Account:
    handle = key.rpartition(":")[2]
    account = Account(key=key, source=key.partition(":")[0], handle=handle, name=None, url=None, bot=False)
    return account.model_copy(update=changed)


def a_record(id_: str = "r1") -> Record:
    return Record(
        id=id_,
        source="github",
        request="GET https://api.example/search",
        url=None,
        fetched_at=NOW,
        digest="a" * 64,
        original_digest="b" * 64,
        body="{}",
        expires_at=NOW + timedelta(days=30),
    )


def a_change(id_: str, owner: str, record: str = "r1") -> MergedChange:
    return MergedChange(
        id=id_,
        record=record,
        owner=owner,
        url=f"git:{id_}",
        happened_on=date(2026, 5, 1),
        title="Make it faster",
        gate=None,
        discounts=(),
        project="kiln/oven",
        sha="c" * 40,
        number=7,
        files=3,
        areas=("serving",),
    )


def a_link(a: str, b: str, status: str = "proven", record: str = "r1") -> Link:
    return Link.model_validate({"a": a, "b": b, "status": status, "proof": "same profile", "record": record})


def a_line(source: str = "github", **changed: object) -> CoverageLine:
    line = CoverageLine(source=source, status="ok", requests=1, records=1, people=1, reset_at=None)
    if (reason := changed.pop("reason", None)) is not None:
        changed["reasons"] = (Reason(text=str(reason)),)
    return line.model_copy(update=changed)


def an_answer(
    *keys: str, links: tuple[Link, ...] = (), record: str = "r1", coverage: CoverageLine | None = None
) -> SourceAnswer:
    """One change by each account."""
    return SourceAnswer(
        records=(a_record(record),),
        accounts=tuple(an_account(key) for key in keys),
        links=links,
        evidence=tuple(a_change(f"e-{key}", key, record) for key in keys),
        coverage=coverage or a_line(),
    )


def a_person(*accounts: str, name: str = "Ann Example") -> Person:
    return Person(
        id=person_id(accounts[0]), name=name, names=(name,), accounts=accounts, login=None, bot=False
    )  # fmt: skip


def a_place(person: str, rank: int = 1) -> Shortlisted:
    return Shortlisted(person=person, rank=rank, picks=(), chosen=None)


def a_contact(person: str, id_: str = "c1", address: str = "ann@home.example", at: datetime = NOW) -> ContactPoint:
    return ContactPoint(
        id=id_,
        person=person,
        address=address,
        found="home_page",
        seen=NOW.date(),
        lawful="legitimate_interest",
        url="https://home.example/contact",
        quote=address,
        from_whom=None,
        country="CH",
        consent_note=None,
        entered_by=REVIEWER.id,
        entered_at=at,
    )


def a_draft(
    person: str, search: str = "s1", text: str = "Your change made the oven faster.", **changed: object
) -> Draft:
    """A held one, whose hash follows from its text."""
    sha = f"{abs(hash_of(text)):064x}"
    draft = Draft(
        id=draft_id(search, person),
        search=search,
        person=person,
        version=1,
        state="held",
        subject="Your work",
        sentences=(Sentence(text=text, evidence=("e2", "e1"), fact=None, template=None),),
        contact="c1",
        message=f"To: ann@home.example\r\n\r\n{text}",
        message_id=f"<{search}.{person}.{sha[-12:]}@sender.example>",
        sha256=sha,
        blocks=(),
        warnings=(),
        engine="builtin",
        made_by="drafting",
        made_at=NOW,
    )
    return draft.model_copy(update=changed)


def hash_of(text: str) -> int:
    return int.from_bytes(text.encode()) % (1 << 256)


def an_approval(draft: Draft) -> Approval:
    return Approval(
        draft=draft.id,
        version=draft.version,
        sha256=draft.sha256,
        approver=REVIEWER.id,
        at=NOW,
        expires_at=NOW + timedelta(days=7),
    )


def a_word(verdict: str, draft: Draft) -> ReviewDecision:
    said = {"by": REVIEWER.id, "at": NOW, "verdict": verdict, "version": draft.version, "reason": None}
    return ReviewDecision.model_validate(said)


async def started(rows: Rows, search: str = "s1") -> None:
    await rows.searches.create(a_search(search), {"requests": 10})


async def waiting_at(rows: Rows, gate: str, search: str = "s1", interrupt: str = "i1") -> None:
    """The search's thread has come to one of its gates."""
    thread = search_thread(search)
    await rows.briefs.set_status(search, "brief_gate" if gate == "brief" else "shortlist_gate")
    run = await rows.runs.take(thread, NOW, LATER)
    assert run is not None
    assert await rows.runs.leave(thread, run.fence, "waiting", interrupt)


async def held(rows: Rows, person: str = "p1", search: str = "s1", state: DraftState = "held") -> Draft:
    """A draft that waits for a person, and its thread with it."""
    await rows.outreach.enqueue(search, [person])
    draft = await rows.outreach.save_draft(a_draft(person, search, state=state))
    thread = outreach_thread(search, person)
    run = await rows.runs.take(thread, NOW, LATER)
    assert run is not None
    assert await rows.runs.leave(thread, run.fence, "waiting", f"i-{person}")
    return draft


async def approved(rows: Rows, person: str = "p1", search: str = "s1") -> Draft:
    draft = await held(rows, person, search)
    await rows.review.decide(draft.id, draft.sha256, a_word("approve", draft), an_approval(draft), REVIEWER)
    return draft
