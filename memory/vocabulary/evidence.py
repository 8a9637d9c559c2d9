"""Evidence: one typed fact parsed from one Record. A closed union, told apart by `kind`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from memory.vocabulary.base import Frozen, Text

Discount = Literal[
    "reverted", "replayed", "bot", "bulk", "vendored", "generated", "docs_only", "trivial", "co_author",
    "fork_without_commits", "certificate", "framework_names", "repack", "retracted", "same_person_gate",
]  # fmt: skip
"""Why a fact weighs less than its kind, or nothing; told to the reader with the fact."""

Area = Literal["code", "tests", "docs", "config", "kernel", "training", "serving", "evals", "agents", "data"]
"""What part of a project the paths of a change belong to."""


Award = Literal["grandmaster", "master", "gold", "silver", "bronze", "notebook"]
"""Of a platform of contests: the tier that medals add up to, a medal in one contest, a medal of any colour for a
notebook, which others vote for."""


class Gate(Frozen):
    """Who or what accepted the work; the independence of the gate is what makes a signal hard."""

    kind: Literal["merge", "venue", "downloads", "release", "asker", "ranking"]
    """asker: whoever asked took the answer; ranking: on data that nobody who took part had seen."""
    by: str | None
    """Account key of the person who accepted, or the venue's name; None where the source does not say."""
    by_name: str | None
    """The same for a reader's eyes."""


class _Fact(Frozen):
    id: Text
    """Deterministic: hash of record source, kind and the thing's own id; the same fact fetched twice is one row."""
    record: Text
    """Id of the Record that it was parsed from."""
    owner: Text
    """Account key of whose work it is."""
    url: Text
    """Where a reader can check it; for a commit without a public remote `git:<sha>`."""
    happened_on: date
    """The day it was accepted (landed, published), UTC."""
    title: str
    gate: Gate | None
    discounts: tuple[Discount, ...]


class MergedChange(_Fact):
    """A change that landed on a project's default branch."""

    kind: Literal["merged_change"] = "merged_change"
    project: Text
    """`owner/name` where the remote says so, else the folder's name."""
    sha: Text | None
    """The commit that landed; None where only its pull request is known."""
    number: int | None
    """Number of the pull or merge request, where the history shows it."""
    files: int | None
    """Files touched, vendored and generated ones left out; None where trees are not local."""
    areas: tuple[Area, ...]


class Review(_Fact):
    """Work on somebody else's change: reviewed it, or pressed merge."""

    kind: Literal["review"] = "review"
    project: Text
    act: Literal["reviewed", "merged"]
    number: int | None


class Paper(_Fact):
    """A published or accepted paper."""

    kind: Literal["paper"] = "paper"
    venue: str | None
    tier: Literal["top", "other", "workshop", "preprint"]
    position: Literal["first", "middle", "last"]
    authors: int
    citations: int | None
    doi: str | None = None
    """Where the source tells it; `memory/papers.py` says which papers are one."""
    arxiv: str | None = None
    """Without its version."""


class HubModel(_Fact):
    """A model published on a hub."""

    kind: Literal["model"] = "model"
    downloads: int | None
    """Over the last 30 days, as the hub counts."""
    likes: int | None = None
    base_model: str | None


class HubDataset(_Fact):
    """A dataset published on a hub."""

    kind: Literal["dataset"] = "dataset"
    downloads: int | None
    likes: int | None = None


class GivenAnswer(_Fact):
    """An answer to a stranger's question. Its words are never kept: only where it stands, and what became of it."""

    kind: Literal["answer"] = "answer"
    site: Text
    """Name of the site, for a reader."""
    tags: tuple[str, ...]
    votes: int
    """For it less against it."""
    licence: Text
    """Under which its words may be quoted, with its author and the link."""


class Medal(_Fact):
    """An award in contests that are ranked by a machine."""

    kind: Literal["medal"] = "medal"
    award: Award
    contest: str | None
    """None for a tier."""
    team: PositiveInt
    """People who share it; how much each did is not known."""


class Stated(_Fact):
    """What somebody says of themselves (a fork, a certificate, a list of names): shown, and worth nothing alone."""

    kind: Literal["stated"] = "stated"


Evidence = Annotated[
    MergedChange | Review | Paper | HubModel | HubDataset | GivenAnswer | Medal | Stated,
    Field(discriminator="kind"),
]
EvidenceKind = Literal["merged_change", "review", "paper", "model", "dataset", "answer", "medal", "stated"]
