"""Which ids the invented world's people and papers have at dblp and OpenReview."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property

from evals.sandbox.openalex_index import doi_of
from evals.sandbox.paper_work import OTHER, PREPRINT, TOP, WORKSHOP
from evals.sandbox.things import InventedPaper, InventedPerson
from evals.sandbox.world import World

_SHORT = dict(zip(TOP, ("NeurIPS", "ICML", "ICLR"), strict=True))
_KEYS = dict(zip(TOP, ("conf/nips", "conf/icml", "conf/iclr"), strict=True)) | {
    OTHER: "journals/tmlr", WORKSHOP: "conf/nips", PREPRINT: "journals/corr",
}  # fmt: skip
_SHOWN = _SHORT | {OTHER: "Trans. Mach. Learn. Res.", WORKSHOP: "ESFM@NeurIPS", PREPRINT: "CoRR"}
_BLOCK = "994"
"""Of pids: above any that dblp has given out."""
_REJECTED_EVERY = 2
"""Of so many preprints one was sent somewhere and rejected; the others were sent nowhere."""


class ScholarIds:
    """Args: world: whose people and papers these are."""

    def __init__(self, world: World) -> None:
        self.papers = world.papers
        self.people: Mapping[str, InventedPerson] = {person.id: person for person in world.people}
        named: dict[str, list[InventedPerson]] = {}
        for person in world.people:
            named.setdefault(person.name, []).append(person)
        self._namesakes = named

    @cached_property
    def by_pid(self) -> Mapping[str, InventedPerson]:
        return {self.pid(person): person for person in self.people.values()}

    @cached_property
    def by_key(self) -> Mapping[str, InventedPaper]:
        return {self.key(paper): paper for paper in self.papers}

    def pid(self, person: InventedPerson) -> str:
        """Namesakes have numbers behind theirs."""
        first = self._namesakes[person.name][0]
        number = f"-{self._place(person)}" if len(self._namesakes[person.name]) > 1 else ""
        return f"{_BLOCK}/{first.number % 10_000}{number}"

    def dblp_name(self, person: InventedPerson) -> str:
        alone = len(self._namesakes[person.name]) == 1
        return person.name if alone else f"{person.name} {self._place(person):04}"

    def tilde(self, person: InventedPerson) -> str:
        return f"~{person.name.replace(' ', '_')}{self._place(person)}"

    def key(self, paper: InventedPaper) -> str:
        if paper.venue == PREPRINT:
            return f"journals/corr/abs-{paper.arxiv.replace('.', '-')}"
        surname = self.people[paper.bylines[0].person].name.rpartition(" ")[2]
        plain = unicodedata.normalize("NFKD", surname).encode("ascii", "ignore").decode()
        return f"{_KEYS[paper.venue]}/{plain}{paper.on:%y}x{paper.number % 10_000}"

    def shown_venue(self, paper: InventedPaper) -> str:
        return _SHOWN[paper.venue]

    def venue_id(self, paper: InventedPaper) -> str | None:
        """At OpenReview; None: the paper was never sent there."""
        year = paper.on.year
        if paper.venue == PREPRINT:
            rejected = f"ICLR.cc/{year}/Conference/Rejected_Submission"
            return rejected if paper.number % _REJECTED_EVERY == 0 else None
        if paper.venue == OTHER:
            return "TMLR"
        return (
            f"NeurIPS.cc/{year}/Workshop/ESFM"
            if paper.venue == WORKSHOP
            else (f"{_SHORT[paper.venue]}.cc/{year}/Conference")
        )

    def venue_shown(self, paper: InventedPaper) -> str:
        if paper.venue == PREPRINT:
            return f"Submitted to ICLR {paper.on.year}"
        return "Accepted by TMLR" if paper.venue == OTHER else f"{_SHOWN[paper.venue]} {paper.on.year} poster"

    def of(self, person: InventedPerson) -> Sequence[InventedPaper]:
        return [paper for paper in self.papers if any(line.person == person.id for line in paper.bylines)]

    def doi(self, paper: InventedPaper) -> str:
        return f"10.48550/arXiv.{paper.arxiv}" if paper.venue == PREPRINT else doi_of(paper)

    def _place(self, person: InventedPerson) -> int:
        return self._namesakes[person.name].index(person) + 1


def says(words: Sequence[str], text: str) -> bool:
    """Whether every one of the words begins a word of the text."""
    there = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return all(any(one.startswith(word.casefold()) for one in there) for word in words)
