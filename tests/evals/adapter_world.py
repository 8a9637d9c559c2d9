"""A world of five people, made by hand so that every field that an adapter reads decides something in it."""

from datetime import UTC, date, datetime
from typing import Any

from evals.sandbox.paper_work import OTHER, PREPRINT, TOP, WORKSHOP
from evals.sandbox.things import (
    Artifact,
    Byline,
    Change,
    InventedAnswer,
    InventedPaper,
    InventedPerson,
    Place,
    Repository,
)
from evals.sandbox.world import World

TODAY = date(2026, 11, 1)
PROJECT = "kiln-labs/oven"
BASE = "lumen-works/lantern-1b"


def moment(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


def person(number: int, name: str, login: str, **more: Any) -> InventedPerson:
    plain: dict[str, Any] = {
        "id": f"p{number}", "name": name, "part": "titled", "role": None, "strength": 80, "bio": "Builds ovens.",
        "place": Place("Berlin", "DE"), "employer": "Lumen Works", "login": login, "number": 990_000_000 + number,
        "hub": None, "authors": (f"A950000000{number}",), "orcid": None, "linked": False,
    }  # fmt: skip
    return InventedPerson(**(plain | more))


ANN = person(1, "Ann Example", "ann-example", hub="annhub", orcid="0000-0009-9900-0014", linked=True)
BEN = person(2, "Ben Example", "ben-example", hub="benhub", bio="")
BOT = person(3, "Kiln Merge", "kilnmerge", part="bot")
CID = person(4, "Cid Other", "cid-other", hub="cidhub", authors=("A9500000004", "A9500000005"))
ELA = person(6, "Ela Upload", "ela-upload", hub="elahub")
PEOPLE = (ANN, BEN, BOT, CID, ELA)


def change(number: int, author: str | None, **more: Any) -> Change:
    plain: dict[str, Any] = {
        "id": 880_000 + number, "project": PROJECT, "number": number, "title": f"Bake batch {number} evenly",
        "author": author, "reviewers": (), "merged_by": BEN.login, "created": moment(3, number),
        "closed": moment(4, number), "merged": moment(4, number), "additions": 30, "deletions": 4, "files": 5,
        "labels": (),
    }  # fmt: skip
    return Change(**(plain | more))


CHANGES = (
    change(1, ANN.login, reviewers=(BEN.login,)), change(2, BEN.login), change(3, BOT.login), change(4, None),
    change(5, ANN.login, merged=None, merged_by=None), change(6, ANN.login, reviewers=(BEN.login, CID.login)),
    change(7, None), change(8, "kiln-labs"),
)  # fmt: skip


def repository(number: int, owner: InventedPerson | None, name: str, **more: Any) -> Repository:
    plain: dict[str, Any] = {
        "number": 990_000_100 + number, "owner": owner.login if owner else "kiln-labs", "name": name,
        "owner_number": owner.number if owner else 990_000_099, "organisation": owner is None,
        "description": "Invented.", "language": "Python", "stars": 3, "topics": (), "created": moment(1, 2),
        "pushed": moment(2, 2),
    }  # fmt: skip
    return Repository(**(plain | more))


REPOSITORIES = (
    repository(1, None, "oven"), repository(2, ANN, "notes"),
    repository(3, ANN, "big-model", fork=True, created=moment(2, 1), pushed=moment(1, 1)),
    repository(4, ANN, "worked-on", fork=True),
    repository(5, ANN, "own-and-unpushed", created=moment(2, 1), pushed=moment(1, 1)),
)  # fmt: skip


def byline(by: InventedPerson, printed: str = "", profile: int = 0) -> Byline:
    return Byline(person=by.id, author=by.authors[profile], printed=printed or by.name, hub=by.hub)


def paper(number: int, venue: str, *bylines: Byline, **more: Any) -> InventedPaper:
    plain: dict[str, Any] = {
        "number": 9_400_000_000 + number, "title": f"Even ovens part {number}", "summary": "Ovens.", "venue": venue,
        "on": date(2025, number, 3), "arxiv": f"2503.9400{number}", "bylines": bylines, "topics": ("T10036",),
        "citations": 10 * number, "retracted": False,
    }  # fmt: skip
    return InventedPaper(**(plain | more))


PAPERS = (
    paper(1, TOP[0], byline(ANN), byline(BEN), byline(ELA), byline(CID)),
    paper(2, OTHER, byline(ANN), retracted=True),
    paper(3, PREPRINT, byline(CID, profile=1), byline(ANN)),
    paper(4, WORKSHOP, byline(ANN, printed="Zoë Quite-Different"), byline(CID)),
)


def upload(kind: str, owner: str, name: str, by: InventedPerson, **more: Any) -> Artifact:
    plain: dict[str, Any] = {
        "kind": kind, "owner": owner, "name": name, "by": by.hub, "person": by.id, "created": moment(5, 5),
        "modified": moment(5, 6), "downloads": 400, "downloads_ever": 900, "likes": 3, "pipeline": "text-generation",
        "library": "transformers", "base": None, "derived": None, "arxiv": None, "parameters": 10_000,
        "files": ("config.json",),
    }  # fmt: skip
    return Artifact(**(plain | more))


ARTIFACTS = (
    upload("models", "lumen-works", "lantern-1b", ANN, arxiv=PAPERS[0].arxiv, downloads=9_000),
    upload("models", "lumen-works", "lantern-2b", BEN, arxiv=PAPERS[0].arxiv, downloads=8_000),
    upload("models", "lumen-works", "lantern-4b", ELA, arxiv=PAPERS[0].arxiv, downloads=7_000),
    upload("models", "annhub", "lantern-helpdesk", ANN, base=BASE, derived="finetune", downloads=300),
    upload("models", "cidhub", "lantern-1b-GGUF", CID, base=BASE, derived="quantized", downloads=0),
    upload("models", "annhub", "private-lantern", ANN), upload("models", "annhub", "disabled-lantern", ANN),
    upload("datasets", "annhub", "lantern-logs", ANN, pipeline=None, library=None),
)  # fmt: skip

ANSWERS = (
    InventedAnswer(1, 2, ("ovens",), ANN.id, BEN.id, 9, True, moment(5, 5)),
    InventedAnswer(3, 4, ("ovens", "bread"), ANN.id, ANN.id, 2, True, moment(5, 6)),
    InventedAnswer(5, 6, ("bread",), CID.id, None, 4, False, moment(5, 7)),
    *(InventedAnswer(n, n + 1, ("ovens",), BEN.id, CID.id, 1, False, moment(6, 1)) for n in range(101, 303, 2)),
)
"""More than one page holds."""

HAND_MADE = World(
    seed=0,
    today=TODAY,
    people=PEOPLE,
    repositories=REPOSITORIES,
    changes=CHANGES,
    papers=PAPERS,
    artifacts=ARTIFACTS,
    answers=ANSWERS,
)
