"""What the invented world is made of. Whoever reads `part`, `strength` or `owner` reads the truth; no wire shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from memory.records import Role

Part = Literal[
    "titled", "adjacent", "worked_a", "worked_b", "namesake", "impostor", "spammer", "repacker", "learner", "bot"
]
"""titled: the title says the role. adjacent: the title does not, the work does. worked_a, worked_b: the two people of
the worked example. namesake: shares a name with one other honest person. impostor: bears a strong person's name and
claims that person's account. spammer: a wave of tiny merged changes. repacker: uploads others' models again. learner:
copies and certificates, nothing of their own."""


@dataclass(frozen=True)
class Place:
    city: str
    country: str
    """ISO 3166-1, two letters."""


@dataclass(frozen=True)
class InventedPerson:
    """Somebody who does not exist, with what is true of them."""

    id: str
    name: str
    part: Part
    role: Role | None
    """The role that their work proves; None where there is no work."""
    strength: int
    """0 to 100: how much of it there is."""
    bio: str
    place: Place
    employer: str
    login: str
    """On GitHub."""
    number: int
    """GitHub's numeric id."""
    hub: str | None
    """User name on Hugging Face."""
    authors: tuple[str, ...]
    """Ids of their OpenAlex profiles; two where the catalogue split the person."""
    orcid: str | None
    linked: bool
    """Whether GitHub and the hub point at each other; without it the accounts are theirs all the same."""
    borrows: str | None = None
    """Of an impostor: id of the person whose name and account they claim."""

    @property
    def followers(self) -> int:
        return self.strength * 3

    @property
    def homepage(self) -> str:
        return f"https://{self.login}.example"


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub: a project that many change, or one of somebody's own."""

    number: int
    owner: str
    name: str
    owner_number: int
    organisation: bool
    description: str
    language: str
    stars: int
    topics: tuple[str, ...]
    created: datetime
    pushed: datetime
    fork: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True)
class Change:
    """A pull request."""

    id: int
    """Of all changes; `number` counts within the project."""
    project: str
    number: int
    title: str
    author: str | None
    """Login; None where the account was deleted."""
    reviewers: tuple[str, ...]
    merged_by: str | None
    created: datetime
    closed: datetime | None
    merged: datetime | None
    additions: int
    deletions: int
    files: int
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Byline:
    """One name under a paper."""

    person: str
    """Id of whoever wrote it."""
    author: str
    """OpenAlex profile that it was filed under."""
    printed: str
    """The name as printed."""
    hub: str | None
    """User name of whoever claimed the paper on the hub."""


@dataclass(frozen=True)
class InventedPaper:
    number: int
    title: str
    summary: str
    venue: str
    on: date
    arxiv: str
    bylines: tuple[Byline, ...]
    topics: tuple[str, ...]
    citations: int
    retracted: bool


@dataclass(frozen=True)
class Artifact:
    """A model or a dataset on the hub."""

    kind: Literal["models", "datasets"]
    owner: str
    """Namespace: a user or an organisation."""
    name: str
    by: str
    """User name of whoever uploaded it; for an organisation's, the member who did."""
    person: str
    """Id of that person."""
    created: datetime
    modified: datetime
    downloads: int
    """Over the last 30 days."""
    downloads_ever: int
    likes: int
    pipeline: str | None
    library: str | None
    base: str | None
    derived: Literal["finetune", "quantized"] | None
    """How it came from `base`."""
    arxiv: str | None
    parameters: int
    files: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True)
class Contest:
    number: int
    slug: str
    title: str
    ended: date
    counts: bool
    """Whether its medals lead to a tier."""


@dataclass(frozen=True)
class Team:
    number: int
    contest: int
    members: tuple[str, ...]
    """Ids of people."""
    medal: int | None
    """1 for gold, 2 for silver, 3 for bronze."""
    rank: int


@dataclass(frozen=True)
class InventedAnswer:
    """An answer to a question of somebody else, or of one's own."""

    number: int
    question: int
    tags: tuple[str, ...]
    author: str
    """Id of a person."""
    asker: str | None
    """None where the account was deleted."""
    votes: int
    accepted: bool
    at: datetime
