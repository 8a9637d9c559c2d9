"""The invented world as the hub would look things up in it."""

from collections import Counter
from hashlib import sha256

from evals.sandbox.hub_work import BASE, ORGANISATION
from evals.sandbox.things import Artifact, Byline, InventedPaper, InventedPerson
from evals.sandbox.world import World

MOVED = {BASE.split("/")[1]: BASE}
"""Old id without a namespace -> the id it has now."""


class HubIndex:
    def __init__(self, world: World) -> None:
        self.today = world.today
        self._users = {person.hub.lower(): person for person in world.people if person.hub}
        self._things: dict[tuple[str, str], Artifact] = {(made.kind, made.id.lower()): made for made in world.artifacts}
        self._papers = {paper.arxiv: paper for paper in reversed(world.papers)}
        """By arXiv id; of a paper and its early version, which share one, the accepted one."""
        self._impostors = {person.borrows: person for person in world.people if person.borrows}
        self._derived = Counter(made.base for made in world.artifacts if made.base)

    def user(self, name: str) -> InventedPerson | None:
        return self._users.get(name.lower())

    def thing(self, kind: str, id_: str) -> Artifact | None:
        return self._things.get((kind, id_.lower()))

    def things(self, kind: str) -> list[Artifact]:
        return [made for made in self._things.values() if made.kind == kind]

    def of(self, namespace: str, kind: str) -> list[Artifact]:
        return [made for made in self.things(kind) if made.owner.lower() == namespace.lower()]

    def children(self, made: Artifact) -> int:
        """Models that were made out of this one."""
        return self._derived[made.id]

    def members(self) -> list[InventedPerson]:
        """Of the one organisation: whoever uploaded to it."""
        names = {made.by.lower() for made in self._things.values() if made.owner == ORGANISATION}
        return [self._users[name] for name in sorted(names)]

    def paper(self, arxiv: str) -> InventedPaper | None:
        return self._papers.get(arxiv)

    def papers(self) -> list[InventedPaper]:
        return list(self._papers.values())

    def claim(self, line: Byline) -> tuple[InventedPerson | None, str | None]:
        """Who claimed to be the name under a paper, and whether the hub confirmed it; impostors try what is free."""
        if line.hub:
            return self._users[line.hub.lower()], "claimed_verified"
        impostor = self._impostors.get(line.person)
        return impostor, "claimed" if impostor else None


def hexadecimal(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
