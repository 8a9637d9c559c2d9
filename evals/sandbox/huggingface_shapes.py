"""How the hub writes things down: models, data sets, users, papers, with the fields that its real answers have."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from evals.sandbox.github_shapes import SITE
from evals.sandbox.hub_work import ORGANISATION
from evals.sandbox.huggingface_index import HubIndex, hexadecimal
from evals.sandbox.things import Artifact, InventedPaper, InventedPerson

_AVATARS = "https://avatars.example"
_PRIVATE, _DISABLED = "private-", "disabled-"
"""Beginnings of names: of what its owner alone may see, and of what the hub took down."""
_LISTED = (
    "_id", "id", "modelId", "likes", "trendingScore", "downloads", "tags", "pipeline_tag", "library_name", "createdAt",
    "private",
)  # fmt: skip
EXPANDABLE: Mapping[str, frozenset[str]] = {
    "models": frozenset({
        "author", "baseModels", "cardData", "childrenModelCount", "config", "createdAt", "disabled", "downloads",
        "downloadsAllTime", "evalResults", "gated", "gguf", "inference", "lastModified", "library_name", "likes",
        "model-index", "pipeline_tag", "private", "safetensors", "sha", "siblings", "spaces", "tags",
        "transformersInfo", "trendingScore", "usedStorage", "widgetData",
    }),
    "datasets": frozenset({
        "author", "cardData", "citation", "createdAt", "description", "disabled", "downloads", "downloadsAllTime",
        "gated", "lastModified", "likes", "mainSize", "paperswithcode_id", "private", "sha", "siblings", "tags",
        "trendingScore", "usedStorage",
    }),
}  # fmt: skip
"""What `expand` may name; some of it nothing here has."""
_BY_EXPAND_ONLY = frozenset({"downloadsAllTime", "childrenModelCount", "trendingScore"})
_OF_MODELS_ONLY = frozenset({
    "modelId", "pipeline_tag", "library_name", "inference", "safetensors", "config", "childrenModelCount",
})  # fmt: skip


def everything(made: Artifact, index: HubIndex) -> dict[str, Any]:
    """All that can be known of a model or data set; each answer shows a part of it."""
    model = made.kind == "models"
    whole = {
        "_id": hexadecimal(f"{made.kind} {made.id}", 24), "id": made.id, "modelId": made.id, "author": made.owner,
        "sha": hexadecimal(f"{made.id} {made.modified}", 40), "private": made.name.startswith(_PRIVATE), "gated": False,
        "disabled": made.name.startswith(_DISABLED),
        "downloads": made.downloads, "downloadsAllTime": made.downloads_ever, "likes": made.likes,
        "trendingScore": made.likes % 7, "tags": tags(made), "pipeline_tag": made.pipeline,
        "library_name": made.library, "createdAt": written(made.created), "lastModified": written(made.modified),
        "cardData": _card(made), "config": {"model_type": "llama", "architectures": ["LlamaForCausalLM"]},
        "siblings": [{"rfilename": name} for name in made.files], "inference": "cold",
        "safetensors": {"parameters": {"F32": made.parameters}, "total": made.parameters},
        "childrenModelCount": index.children(made), "usedStorage": made.parameters * 4,
    }  # fmt: skip
    if not model:
        whole |= {"citation": None, "description": f"{made.name}, an invented data set."}
    return {name: value for name, value in whole.items() if model or name not in _OF_MODELS_ONLY}


def detail(made: Artifact, index: HubIndex) -> dict[str, Any]:
    return {name: value for name, value in everything(made, index).items() if name not in _BY_EXPAND_ONLY}


def listed(made: Artifact, index: HubIndex) -> dict[str, Any]:
    """As one of many: often without its author."""
    whole = everything(made, index)
    return {name: whole[name] for name in _LISTED if name in whole}


def tags(made: Artifact) -> list[str]:
    found = [made.library] if made.library else []
    found += [made.pipeline] if made.pipeline else []
    if made.base:
        found += [f"base_model:{made.base}", f"base_model:{made.derived}:{made.base}"]
    found += [f"arxiv:{made.arxiv}"] if made.arxiv else []
    return [*found, "license:apache-2.0"]


def user(person: InventedPerson) -> dict[str, Any]:
    """As it stands inside other objects."""
    return {"user": person.hub, "fullname": person.name, "type": "user"}


def overview(person: InventedPerson, index: HubIndex, victim: str | None) -> dict[str, Any]:
    """Args: victim: login that an impostor passes off as theirs."""
    assert person.hub is not None
    points_at = person.login if person.linked else victim
    details = f"{person.bio} {SITE}/{points_at}" if points_at else person.bio
    member = person in index.members()
    return user(person) | {
        "avatarUrl": f"{_AVATARS}/{person.hub}", "details": details, "isPro": False,
        "numModels": len(index.of(person.hub, "models")), "numDatasets": len(index.of(person.hub, "datasets")),
        "numSpaces": 0, "numPapers": 0, "numDiscussions": 0, "numUpvotes": 0, "numLikes": 3,
        "numFollowers": person.strength, "numFollowing": 4, "orgs": [_organisation()] if member else [],
        "createdAt": "2023-01-10T09:00:00.000Z",
    }  # fmt: skip


def organisation(index: HubIndex) -> dict[str, Any]:
    return _organisation() | {
        "type": "org", "details": "An invented firm.", "numModels": len(index.of(ORGANISATION, "models")),
        "numDatasets": len(index.of(ORGANISATION, "datasets")),
    }  # fmt: skip


def paper(found: InventedPaper, index: HubIndex) -> dict[str, Any]:
    return {
        "id": found.arxiv, "title": found.title, "summary": found.summary, "publishedAt": written(found.on),
        "upvotes": found.citations // 4,
        "authors": [_author(found, place, index) for place in range(len(found.bylines))],
    }  # fmt: skip


def commits(made: Artifact) -> list[dict[str, Any]]:
    """Who uploaded it: the one thing that says whose an organisation's model is."""
    return [{"id": hexadecimal(made.id, 40), "title": "Upload model", "authors": [{"user": made.by}]}]


def written(moment: datetime | date) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"


def _organisation() -> dict[str, Any]:
    name = "Lumen Works"
    return {"id": hexadecimal(name, 24), "name": ORGANISATION, "fullname": name, "avatarUrl": f"{_AVATARS}/lumen"}


def _card(made: Artifact) -> dict[str, Any]:
    card: dict[str, Any] = {"license": "apache-2.0", "language": "en"}
    return card | ({"base_model": [made.base]} if made.base else {})


def _author(found: InventedPaper, place: int, index: HubIndex) -> dict[str, Any]:
    line = found.bylines[place]
    claimed_by, status = index.claim(line)
    shy = claimed_by is not None and not claimed_by.bio  # who says nothing of themselves asks to be hidden
    author = {"_id": hexadecimal(f"{found.arxiv} {place}", 24), "name": line.printed, "hidden": shy}
    return author | ({"status": status, "user": user(claimed_by)} if claimed_by else {})
