"""The invented world as OpenAlex would look things up in it: works, and the profiles that it filed them under."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from evals.sandbox.names import EMPLOYERS
from evals.sandbox.paper_work import VENUES
from evals.sandbox.things import InventedPaper, InventedPerson
from evals.sandbox.world import World

PREFIX = "https://openalex.org/"
_FIRST_INSTITUTION = 9_400_000_000
_FIRST_SOURCE = 9_400_000_000


@dataclass(frozen=True)
class Profile:
    """One author profile: of one person, holding some or all of their works."""

    id: str
    person: InventedPerson
    works: tuple[InventedPaper, ...]

    @property
    def orcid(self) -> str | None:
        """A split profile goes without."""
        return self.person.orcid if self.id == self.person.authors[0] else None

    @property
    def citations(self) -> int:
        return sum(work.citations for work in self.works)

    @property
    def h_index(self) -> int:
        counts = sorted((work.citations for work in self.works), reverse=True)
        return sum(count >= place for place, count in enumerate(counts, start=1))

    @property
    def topics(self) -> Counter[str]:
        return Counter(topic for work in self.works for topic in work.topics)


class OpenAlexIndex:
    def __init__(self, world: World) -> None:
        self.works = world.papers
        self._people = {person.id: person for person in world.people}
        self.profiles = tuple(self._profiles())
        self._by_id = {profile.id: profile for profile in self.profiles}
        self._by_orcid = {profile.orcid: profile for profile in self.profiles if profile.orcid}
        self._works = {work_id(work): work for work in world.papers}
        self._by_doi = {doi_of(work): work for work in world.papers}

    def person(self, id_: str) -> InventedPerson:
        return self._people[id_]

    def profile(self, id_: str) -> Profile | None:
        """Args: id_: as the caller wrote it: bare, with a prefix, or a whole address."""
        bare = plain(id_)
        return self._by_orcid.get(bare) if bare.count("-") == 3 else self._by_id.get(bare.upper())

    def merged_into(self, id_: str) -> Profile | None:
        """The profile that an older id was merged into: ids that end in 9 are such."""
        bare = plain(id_).upper()
        return self._by_id.get(f"{bare[:-1]}0") if bare.endswith("9") else None

    def work(self, id_: str) -> InventedPaper | None:
        bare = plain(id_)
        return self._by_doi.get(bare) or self._works.get(bare.upper())

    def _profiles(self) -> Iterable[Profile]:
        filed: dict[tuple[str, str], list[InventedPaper]] = {}
        for paper in self.works:
            for line in paper.bylines:
                filed.setdefault((line.author, line.person), []).append(paper)
        return (
            Profile(author, self._people[person], tuple(works)) for (author, person), works in sorted(filed.items())
        )


def plain(id_: str) -> str:
    """An id without its prefix or address."""
    for prefix in (PREFIX, "https://doi.org/", "https://orcid.org/", "doi:", "orcid:", "openalex:"):
        if id_.lower().startswith(prefix):
            return id_[len(prefix) :]
    return id_


def work_id(work: InventedPaper) -> str:
    return f"W{work.number}"


def doi_of(work: InventedPaper) -> str:
    """Under the prefix that is kept for tests."""
    return f"10.5555/sandbox.{work.number}"


def institution_id(employer: str) -> str:
    return f"I{_FIRST_INSTITUTION + EMPLOYERS.index(employer)}"


def source_id(venue: str) -> str:
    return f"S{_FIRST_SOURCE + VENUES.index(venue)}"
