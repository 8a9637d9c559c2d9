"""Real Hugging Face answers, and invented ones, whole and with every field removed or retyped: none raises."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from memory.errors import SourceError
from memory.records import HubDataset, HubModel, SourceAnswer
from tests.helpers.serving import (
    FEWER_MUTANTS,
    Purse,
    Recordings,
    Said,
    Service,
    fetcher,
    fixture,
    holds,
    mutated,
    question,
    recorded,
)
from tools.huggingface.source import BASE_URL, HuggingFace
from tools.huggingface.whose import drop

RECORDED = Recordings("huggingface")
REPOSITORIES = Recordings("huggingface", "model_info", "dataset_info")
NAMES = ("models", "overview_maraq", "paper", "commits")
"""Invented answers of each form; a search of models meets all of them."""

Told = Callable[[Any], tuple[dict[str, Any], str]]
"""From an answer to what each path says, and the kind that is asked for."""


async def answered(paths: dict[str, Any], kind: str) -> SourceAnswer:
    """Ask a hub that says `paths`, and of everything else that it is not there."""

    def hub(request: httpx.Request) -> httpx.Response:
        found = next((body for part, body in paths.items() if part in request.url.path), None)
        status = 404 if found is None else 200
        return httpx.Response(status, content=json.dumps(found if found is not None else {"error": "not found"}))

    source = HuggingFace(fetcher(hub, BASE_URL), token="a-token")
    return await source.ask(question("huggingface", kind, "lantern"), Purse())


def as_listed(whole: Any) -> Told:
    """A repository that was recorded by itself, as the only one of a list, in a namespace that is a person's."""
    owner = {"user": whole["id"].partition("/")[0], "fullname": "Some Body", "type": "user"}
    kind = "models" if "modelId" in whole else "datasets"
    return lambda body: ({"/overview": owner, f"/{kind}": [body]}, kind)


def in_place(name: str) -> Told:
    """An invented answer in the place of its own form."""
    parts = {"models": "/api/models", "overview_maraq": "/users/maraq/", "paper": "/papers/", "commits": "/commits/"}
    order = ("overview_maraq", "paper", "commits", "models")

    def told(body: Any) -> tuple[dict[str, Any], str]:
        said = {parts[one]: body if one == name else fixture("huggingface", one) for one in order}
        return {part: held for part, held in said.items() if held is not None}, "models"

    return told


async def nobody_new(bodies: Iterable[tuple[str, Any]], told: Told, plain: SourceAnswer) -> int:
    """No mutant credits somebody new; returns how many."""
    credited = {(fact.url, fact.owner) for fact in plain.evidence}
    repacked = {fact.url for fact in plain.evidence if "repack" in fact.discounts}

    def stands(where: str, answer: SourceAnswer) -> None:
        assert {(fact.url, fact.owner) for fact in answer.evidence} <= credited, where
        if "tags" not in where:
            assert {fact.url for fact in answer.evidence if not fact.discounts}.isdisjoint(repacked), where

    return await holds(bodies, lambda body: answered(*told(body)), stands)


@RECORDED.needed
@pytest.mark.parametrize("path", REPOSITORIES.each())
async def test_every_recording_of_a_repository_is_read(path: Path) -> None:
    body = recorded(path).body
    (fact,) = (await answered(*as_listed(body)(body))).evidence

    assert isinstance(fact, HubModel | HubDataset)
    assert (fact.title, fact.downloads) == (body["id"].partition("/")[2], body["downloads"])


@RECORDED.needed
async def test_a_recording_of_a_tuned_model_names_what_it_is_from() -> None:
    body = RECORDED.named("model_info_roberta_squad_2025").body
    (fact,) = (await answered(*as_listed(body)(body))).evidence

    assert isinstance(fact, HubModel)
    assert (fact.base_model, fact.discounts) == ("FacebookAI/roberta-base", ())


@RECORDED.needed
async def test_a_recording_of_an_organisations_model_credits_nobody() -> None:
    for path in REPOSITORIES.paths:
        body = recorded(path).body
        paths, kind = as_listed(body)(body)
        del paths["/overview"]
        answer = await answered(paths, kind)
        assert (answer.evidence, answer.accounts, answer.coverage.status) == ((), (), "ok")


@RECORDED.needed
async def test_a_recording_of_a_revision_says_too_little_and_is_counted() -> None:
    answer = await answered({"/models": [RECORDED.named("repo_revision_expand").body]}, "models")
    assert answer.coverage.reason == "not as promised: uploads without an owner or a day (1)"


@RECORDED.needed
async def test_a_recorded_redirect_is_followed_and_a_recorded_conflict_is_a_failure() -> None:
    moved, conflict = (RECORDED.named(stem) for stem in ("model_rename_307", "error_409_repo_exists"))
    source = HuggingFace(fetcher(Service(moved, Said([])), BASE_URL), token="a-token")
    answer = await source.ask(question("huggingface", "models", "bert"), Purse())
    assert (answer.coverage.status, answer.coverage.requests) == ("ok", 2)

    refused = HuggingFace(fetcher(Service(conflict), BASE_URL), token="a-token")
    with pytest.raises(SourceError, match="409"):
        await refused.ask(question("huggingface", "models", "bert"), Purse())


@RECORDED.needed
@pytest.mark.parametrize("path", REPOSITORIES.each())
async def test_every_recording_without_a_field_or_with_another_type_raises_nothing(path: Path) -> None:
    body = drop(recorded(path).body)
    told = as_listed(body)
    assert await nobody_new(mutated(body, FEWER_MUTANTS), told, await answered(*told(body))) > 20


@pytest.mark.parametrize("name", NAMES)
async def test_every_invented_answer_without_a_field_or_with_another_type_raises_nothing(name: str) -> None:
    body, told = drop(fixture("huggingface", name)), in_place(name)
    assert await nobody_new(mutated(body), told, await answered(*told(body))) > 20


async def test_a_reader_that_credits_every_claim_is_caught() -> None:
    """Planted fault: had the open claim counted, somebody new would be credited, and these tests be red."""
    claimed = fixture("huggingface", "paper")
    claimed["authors"][1]["status"] = "claimed_verified"
    told = in_place("paper")
    plain = await answered(*told(fixture("huggingface", "paper")))

    with pytest.raises(AssertionError, match="a claim that counts"):
        await nobody_new([("a claim that counts", claimed)], told, plain)
