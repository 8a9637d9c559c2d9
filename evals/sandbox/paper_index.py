"""The invented world's papers as catalogues hold them that know a paper's versions as one: by its arXiv id."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evals.sandbox.openalex_index import doi_of
from evals.sandbox.paper_work import OTHER, PREPRINT, TOP, WORKSHOP
from evals.sandbox.things import Byline, InventedPaper, InventedPerson
from evals.sandbox.world import World

_DBLP = {TOP[0]: "conf/nips", TOP[1]: "conf/icml", TOP[2]: "conf/iclr", OTHER: "journals/tmlr"}
_FILED_UNDER = {WORKSHOP: TOP[0], PREPRINT: "arXiv.org"}
"""A catalogue's word for a venue; workshops stand under the main one."""


@dataclass(frozen=True)
class OnePaper:
    """A paper with all its versions."""

    paper: InventedPaper
    """The accepted version where there is one."""
    first_on: date

    @property
    def sha(self) -> str:
        return f"{self.paper.number:040x}"

    @property
    def venue(self) -> str:
        return _FILED_UNDER.get(self.paper.venue, self.paper.venue)

    @property
    def doi(self) -> str:
        return f"10.48550/arXiv.{self.paper.arxiv}" if self.paper.venue == PREPRINT else doi_of(self.paper)

    @property
    def dblp(self) -> str:
        """Workshops and preprints have an entry as preprints only."""
        below = _DBLP.get(self.paper.venue)
        return f"{below}/Sandbox{self.paper.number}" if below else f"journals/corr/abs-{self.paper.arxiv}"


class PaperIndex:
    def __init__(self, world: World) -> None:
        self.people = {person.id: person for person in world.people}
        self.papers = tuple(_merged(world))
        self._by_id = {name.lower(): one for one in self.papers for name in _names(one)}
        self._written: dict[str, list[OnePaper]] = {}
        self._owner: dict[str, InventedPerson] = {}
        for one in self.papers:
            for line in one.paper.bylines:
                self._written.setdefault(author_id(line), []).append(one)
                self._owner[author_id(line)] = self.people[line.person]

    def paper(self, id_: str) -> OnePaper | None:
        return self._by_id.get(id_.lower())

    def author(self, id_: str) -> InventedPerson | None:
        return self._owner.get(id_)

    def written(self, author: str) -> list[OnePaper]:
        return self._written.get(author, [])


def author_id(line: Byline) -> str:
    """Numbers above those that Semantic Scholar gives out; as many profiles of a person as elsewhere."""
    return line.author.removeprefix("A")


def _merged(world: World) -> Iterator[OnePaper]:
    versions: dict[str, list[InventedPaper]] = {}
    for paper in world.papers:
        versions.setdefault(paper.arxiv, []).append(paper)
    for known in versions.values():
        stands = min(known, key=lambda paper: (paper.venue == PREPRINT, paper.number))
        yield OnePaper(stands, min(paper.on for paper in known))


def _names(one: OnePaper) -> tuple[str, ...]:
    return one.sha, f"ARXIV:{one.paper.arxiv}", f"DOI:{one.doi}", f"CorpusID:{one.paper.number}"
