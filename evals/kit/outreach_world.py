"""Invented people, proofs and letters for outreach: what the suite measures on, and what tests write with."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from agents.facts import checked_facts
from agents.fixed_texts import Letter
from agents.proposals import DraftGiven
from memory.budget import Budget
from memory.records import (
    ROLES,
    Brief,
    BudgetUnit,
    ContactPoint,
    Contribution,
    EmployerFact,
    Evidence,
    Gate,
    HubDataset,
    HubModel,
    MergedChange,
    Paper,
    Person,
    Review,
    Salary,
    Sender,
)

OWNER = "github:id:7"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
WORDS = 130
MERGED = Gate(kind="merge", by="github:id:8", by_name="Somebody Else")
PERSON = Person(id="p-ada", name="Ada Muster", names=("Ada Muster",), accounts=(OWNER,), login=None, bot=False)
SENDER = Sender(
    name="Mara Feld, Northlight",
    address="mara@northlight.example",
    reply_to="jobs@northlight.example",
    postal_address="Seeweg 1, 8000 Zurich, Switzerland",
)
EMPLOYER = (
    EmployerFact(id="f1", text="We build inference hardware for hospitals"),
    EmployerFact(id="f2", text="The team publishes its kernels under Apache-2.0."),
)


class NoBudget(Budget):
    """Raises when anything is spent: code costs nothing."""

    async def reserve(self, unit: BudgetUnit, amount: int) -> None:
        raise AssertionError(f"{amount} {unit} reserved")

    async def give_back(self, unit: BudgetUnit, amount: int) -> None:
        raise AssertionError(f"{amount} {unit} given back")


def change(id_: str = "e1", **other: Any) -> MergedChange:
    said: dict[str, Any] = {
        "record": "r1",
        "owner": OWNER,
        "url": f"https://github.com/acme/fastserve/pull/{id_}",
        "happened_on": date(2026, 3, 14),
        "title": "Fuse the norm kernel",
        "gate": MERGED,
        "discounts": (),
        "project": "acme/fastserve",
        "sha": "a" * 40,
        "number": 1234,
        "files": 3,
        "areas": ("kernel",),
    }
    return MergedChange(id=id_, **(said | other))


def review(id_: str = "v1", **other: Any) -> Review:
    said: dict[str, Any] = {
        "record": "r1",
        "owner": OWNER,
        "url": f"https://github.com/acme/fastserve/pull/{id_}",
        "happened_on": date(2026, 3, 14),
        "title": "Fuse the norm kernel",
        "gate": None,
        "discounts": (),
        "project": "acme/fastserve",
        "act": "reviewed",
        "number": 1234,
    }
    return Review(id=id_, **(said | other))


def contribution(one: Evidence, points: int = 900) -> Contribution:
    return Contribution(
        evidence=one.id, url=one.url, kind=one.kind, gate=None, weight=1000, points=points, reason="landed"
    )


def given(
    *evidence: Evidence, language: str = "en", seed: int = 0, about: str | None = None, **other: Any
) -> DraftGiven:
    facts = checked_facts(
        evidence,
        [one.id for one in evidence],
        person=PERSON,
        contributions=[contribution(one) for one in evidence],
        language=language,
        seed=seed,
        about=about,
    )
    said: dict[str, Any] = {
        "role": "ml_engineer",
        "language": language,
        "facts": facts,
        "employer": EMPLOYER,
        "seed": seed,
        "redraft_reason": None,
    }
    return DraftGiven(**(said | other))


def brief(**other: Any) -> Brief:
    said: dict[str, Any] = {
        "search": "s1",
        "version": 1,
        "text": "",
        "language": "en",
        "role": "ml_engineer",
        "runner_up": None,
        "confidence": 0.9,
        "deciding_question": None,
        "specialisation": None,
        "seniority": None,
        "location": "Zurich",
        "remote": None,
        "visa": None,
        "must_have_skills": (),
        "nice_to_have_skills": (),
        "salary": Salary(min=120_000, max=150_000, currency="CHF", period="year"),
        "pay": None,
        "other_pay": (),
        "questions": (),
        "refused": (),
        "warnings": (),
        "employer": EMPLOYER,
        "answers": (),
        "engine": "builtin",
        "acceptance": None,
    }
    return Brief(**(said | other))


def contact(**other: Any) -> ContactPoint:
    said: dict[str, Any] = {
        "id": "c1",
        "person": PERSON.id,
        "address": "ada@muster.example",
        "found": "home_page",
        "seen": date(2026, 11, 18),
        "lawful": "legitimate_interest",
        "url": "https://muster.example/about",
        "quote": "Write to me: ada@muster.example",
        "from_whom": None,
        "country": "US",
        "consent_note": None,
        "entered_by": "local:tester",
        "entered_at": NOW,
    }
    return ContactPoint(**(said | other))


def letter(**other: Any) -> Letter:
    said: dict[str, Any] = {
        "brief": brief(),
        "name": PERSON.name,
        "sender": SENDER,
        "contact": contact(),
        "retention_days": 180,
    }
    return Letter(**(said | other))


_VERBS = ("Fuse", "Cache", "Batch", "Quantise", "Shard", "Trace", "Speed up", "Rewrite", "Test", "Drop")
_THINGS = (
    "the norm kernel", "paged attention", "token sampling on CPU", "checkpoint loading", "the scheduler queue",
    "RMSNorm in fp8", "KV cache eviction", "the LoRA merge path", "8-bit optimizer state", "metrics for PD split",
)  # fmt: skip
_PROJECTS = ("acme/fastserve", "northwind/tensorloom", "fieldnote", "quietlab/eval-kit", "birch/loom.kit")


def random_evidence(chance: random.Random, place: int) -> Evidence:
    """Any kind that a message may tell, with whatever may be missing missing."""
    common: dict[str, Any] = {
        "id": f"e{place}",
        "record": "r1",
        "owner": OWNER,
        "url": f"https://records.example/{place}",
        "happened_on": date(2023, 1, 1) + timedelta(days=chance.randrange(1400)),
        "title": f"{chance.choice(_VERBS)} {chance.choice(_THINGS)}" if chance.random() < 0.9 else "",
        "gate": None,
        "discounts": (),
    }
    placed: dict[str, Any] = {
        "project": chance.choice(_PROJECTS),
        "number": chance.choice([None, *chance.sample(range(10, 99_000), 4)]),
    }
    match chance.choice(("change", "change", "review", "paper", "model", "dataset")):
        case "change":
            return MergedChange(**common, **placed, sha="a" * 40, files=None, areas=())
        case "review":
            return Review(**common, **placed, act=chance.choice(("reviewed", "merged")))
        case "paper":
            venue = chance.choice((None, "NeurIPS 2024", "ICML", "Journal of Plain Results"))
            return Paper(**common, venue=venue, tier="other", position="first", authors=3, citations=None)
        case "model":
            return HubModel(**common, downloads=None, base_model=None)
        case _:
            return HubDataset(**common, downloads=None)


def random_given(seed: int, language: str) -> DraftGiven:
    """One to three facts on one person; the same for the same seed."""
    chance = random.Random(seed)
    while True:
        evidence = [random_evidence(chance, place) for place in range(chance.randrange(1, 4))]
        made = given(*evidence, language=language, seed=seed, role=chance.choice(ROLES))
        if made.facts:
            return made
