"""The built-in intake on invented briefs and ads in five languages, against what a careful recruiter reads in each."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.builtin.intake.engine import BuiltinIntake
from agents.intake.check import check
from agents.proposals import IntakeGiven
from memory.knowledge import market
from memory.records import Brief
from service.roles import Allowance

TODAY = date(2026, 6, 15)
TEXTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "fixtures" / "intake_texts.yaml").read_text(encoding="utf-8")
)["texts"]
SHARED = Path(__file__).parents[4] / "shared" / "intake-dev"


async def _brief(text: str) -> Brief:
    given = IntakeGiven(text=text, answers=())
    proposal = await BuiltinIntake(market.load()).propose(given, Allowance())
    return check(given, proposal, market.load(), search="s", engine="builtin", today=TODAY)


@pytest.mark.parametrize("said", TEXTS, ids=[said["id"] for said in TEXTS])
async def test_a_text_is_read_as_a_careful_recruiter_would(said: dict[str, Any]) -> None:
    brief = await _brief(said["text"])
    salary = brief.salary.model_dump() if brief.salary else None
    got = {
        "role": brief.role,
        "lang": brief.language,
        "asks": [question.topic for question in brief.questions],
        "seniority": brief.seniority,
        "location": brief.location,
        "remote": brief.remote,
        "visa": brief.visa,
        "salary": salary,
    }
    expected = {key: value for key, value in said.items() if key in got}
    assert {key: got[key] for key in expected} == expected


@pytest.mark.parametrize("said", TEXTS, ids=[said["id"] for said in TEXTS])
async def test_what_is_refused_or_warned_about_is_there_and_nothing_is_accused_without_cause(
    said: dict[str, Any],
) -> None:
    brief = await _brief(said["text"])
    kinds = {remark.kind for remark in (*brief.refused, *brief.warnings)}
    if "kinds" in said:
        assert set(said["kinds"]) <= kinds
    assert not any(remark.kind.startswith("discriminatory") for remark in brief.refused) or "kinds" in said


def test_the_texts_cover_every_label_in_five_languages() -> None:
    labels = {said["role"] for said in TEXTS}
    assert len(TEXTS) >= 60
    assert len(labels) == 8
    assert {said["lang"] for said in TEXTS} == {"en", "de", "fr", "es", "tr"}
    assert len({said["id"] for said in TEXTS}) == len(TEXTS)


@pytest.mark.skipif(not SHARED.exists(), reason="the development split is not beside this checkout")
@pytest.mark.parametrize("file", ["jobs.jsonl", "briefs.jsonl"])
async def test_nothing_raises_on_the_development_split(file: str) -> None:
    for line in (SHARED / file).read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        brief = await _brief(f"{item['title'] or ''}\n{item['text']}")
        assert brief.confidence <= 1
