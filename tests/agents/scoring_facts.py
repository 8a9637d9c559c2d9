"""Invented facts for the scoring tests: one function per kind, each a plain, accepted, recent piece of work."""

from datetime import date
from typing import Any

from memory.records import Gate, GivenAnswer, HubDataset, HubModel, Medal, MergedChange, Paper, Review, Stated

TODAY = date(2026, 11, 20)
RECENT = date(2026, 9, 1)
MERGED = Gate(kind="merge", by="git:somebody-else", by_name="Another Person")


def _common(number: int, changed: dict[str, Any]) -> dict[str, Any]:
    plain = {"id": f"e{number:05}", "record": "r1", "owner": "github:login:invented", "happened_on": RECENT}
    return plain | {"url": f"https://host.example/{number}", "title": f"Work {number}", "discounts": ()} | changed


def change(number: int, **changed: Any) -> MergedChange:
    plain = {"gate": MERGED, "project": "vllm-project/vllm", "sha": f"{number:040x}", "number": number, "files": 4}
    return MergedChange(**_common(number, plain | {"areas": ("serving", "tests")} | changed))


def review(number: int, **changed: Any) -> Review:
    plain = {"gate": None, "project": "vllm-project/vllm", "act": "reviewed", "number": number}
    return Review(**_common(number, plain | changed))


def paper(number: int, **changed: Any) -> Paper:
    plain = {"gate": Gate(kind="venue", by="NeurIPS", by_name="NeurIPS"), "venue": "NeurIPS", "tier": "top"}
    place = {"position": "first", "authors": 4, "citations": 10}
    return Paper(**_common(number, plain | place | changed))


def model(number: int, **changed: Any) -> HubModel:
    plain = {"gate": Gate(kind="downloads", by=None, by_name=None), "downloads": 2000, "base_model": "base/7b"}
    return HubModel(**_common(number, plain | changed))


def dataset(number: int, **changed: Any) -> HubDataset:
    plain = {"gate": Gate(kind="downloads", by=None, by_name=None), "downloads": 2000}
    return HubDataset(**_common(number, plain | changed))


def answer(number: int, **changed: Any) -> GivenAnswer:
    plain = {"gate": Gate(kind="asker", by="stackexchange:stackoverflow:9", by_name=None), "site": "Stack Overflow"}
    return GivenAnswer(
        **_common(number, plain | {"tags": ("pytorch",), "votes": 12, "licence": "CC BY-SA 4.0"} | changed)
    )


def medal(number: int, **changed: Any) -> Medal:
    plain = {"gate": Gate(kind="ranking", by=None, by_name=None), "award": "gold", "contest": f"Contest {number}"}
    return Medal(**_common(number, plain | {"team": 1} | changed))


def stated(number: int, **changed: Any) -> Stated:
    return Stated(**_common(number, {"gate": None} | changed))
