"""From a repository on the hub to evidence: whose it is was settled before, whether it is new is settled here."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from memory.records import Account, Discount, Evidence, Gate, HubDataset, HubModel, Record
from tools.answers.loose import shown_name
from tools.git.bots import is_service
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean
from tools.huggingface.shapes import Repo

SOURCE = "huggingface"
PAGE = "https://huggingface.co"
"""Where a reader sees what is cited, whichever service answered."""
Kind = Literal["models", "datasets"]

_LINEAGE = re.compile(r"base_model:(?:(quantized|finetune|adapter|merge):)?([\w.-]{1,96}/[\w.-]{1,96})", re.ASCII)
_ARXIV = re.compile(r"arxiv:(\d{4}\.\d{4,5})", re.ASCII)
_CONVERTED = frozenset(("gguf", "awq", "gptq", "exl2", "exl3", "mlx"))
"""Tags of formats into which somebody's finished weights are put."""
_FORMAT = re.compile(r"[-_.](?:gguf|awq|gptq|exl[23]|mlx|bnb|onnx|i?q\d\w*|[2-8]bit|int[48]|fp(?:8|16)|bf16)$")


class Lineage(NamedTuple):
    base: str | None
    """`owner/name` of what the model was made from."""
    how: frozenset[str]
    """As the hub words it: quantized, finetune, adapter, merge; empty where it does not say."""


def lineage(tags: Iterable[str]) -> Lineage:
    found = [match for tag in tags if (match := _LINEAGE.fullmatch(tag))]
    return Lineage(found[0][2] if found else None, frozenset(match[1] for match in found if match[1]))


def cited_papers(repo: Repo) -> tuple[str, ...]:
    """arXiv ids that the repository names, in order. Naming one proves nothing: a model's users name its paper too."""
    return tuple(dict.fromkeys(match[1] for tag in repo.tags or () if (match := _ARXIV.fullmatch(tag))))


def account_key(user: str) -> str:
    return f"{SOURCE}:{user}"


def account(user: str, fullname: str | None) -> Account:
    return Account(
        key=account_key(user), source=SOURCE, handle=user, name=shown_name(fullname), url=f"{PAGE}/{user}",
        bot=is_service("", "", user),
    )  # fmt: skip


def work(kind: Kind, repo: Repo, user: str, record: Record) -> Evidence:
    """The fact that a repository is this user's work. It has an id and a day."""
    assert repo.id is not None
    assert repo.created is not None
    used = Gate(kind="downloads", by=None, by_name=None) if repo.downloads else None
    name, day = clean(repo.id.partition("/")[2], TITLE_LIMIT), min(repo.created, record.fetched_at.date())
    id_, owner = hashed_id(SOURCE, kind, repo.id, user), account_key(user)
    if kind == "datasets":
        return HubDataset(
            id=id_, record=record.id, owner=owner, url=f"{PAGE}/datasets/{repo.id}", happened_on=day, title=name,
            gate=used, discounts=(), downloads=repo.downloads, likes=repo.likes,
        )  # fmt: skip
    made = lineage(repo.tags or ())
    return HubModel(
        id=id_, record=record.id, owner=owner, url=f"{PAGE}/{repo.id}", happened_on=day, title=name, gate=used,
        discounts=_discounts(repo, made), downloads=repo.downloads, likes=repo.likes, base_model=made.base,
    )  # fmt: skip


def _discounts(repo: Repo, made: Lineage) -> tuple[Discount, ...]:
    """`repack` where the same weights were uploaded again: converted, or kept under the name of what they are from.

    The hub calls a plain copy a finetune unless its uploader says otherwise, so that the word alone proves nothing.
    """
    if made.base is None:
        return ()
    converted = not made.how and not _CONVERTED.isdisjoint(repo.tags or ())
    return ("repack",) if "quantized" in made.how or converted or _bare(repo.id or "") == _bare(made.base) else ()


def _bare(id_: str) -> str:
    """The name without its owner and without formats at its end."""
    name = id_.rpartition("/")[2].lower()
    while (cut := _FORMAT.sub("", name)) != name:
        name = cut
    return name
