"""Whose each landed change is, who helped, and who let it in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from memory.records import Discount
from tools.git.landing import Landing
from tools.git.log import Ident
from tools.git.people import WEB_FORM, Identity, People


@dataclass(slots=True, eq=False)
class Change:
    """A landed change with the people in it."""

    landing: Landing
    authors: list[Identity]
    """Author of each commit in `landing.work`."""
    named: list[Identity]
    """Whom the trailers name as co-authors."""
    presser: Identity | None
    """Who let it in, where the history shows somebody."""
    reviewers: list[Identity]
    main: Identity
    """Whose work it is: most commits of the branch; of two with as many, the first."""
    helpers: list[Identity] = field(default_factory=list)
    """Others who worked on it, once each."""
    takes_back: bool = False
    """It only reverts or reapplies, and is nobody's contribution."""
    discounts: set[Discount] = field(default_factory=set)

    @property
    def number(self) -> int | None:
        return self.landing.origin.number

    @property
    def workers(self) -> Iterable[Identity]:
        return (*self.authors, *self.named)


def met(people: People, landing: Landing) -> Change:
    """Meet everybody in a change. Whose it is, is settled by `credit` when it is known who is one person."""
    authors = [people.of(commit.author) for commit in landing.work]
    carriers = landing.work if landing.commit is landing.work[0] else [*landing.work, landing.commit]
    telling = [commit for commit in carriers if commit.notes]
    named = [one for commit in telling for one in people.co_authors(commit)]
    reviewers = [one for commit in telling for one in people.reviewers(commit)]
    pressed = _pressed(landing)
    return Change(landing, authors, named, people.of(pressed) if pressed else None, reviewers, authors[0])


def _pressed(landing: Landing) -> Ident | None:
    commit = landing.commit
    on_the_web = commit.committer.address == WEB_FORM
    if len(commit.parents) > 1:
        return commit.author if on_the_web else commit.committer
    return None if on_the_web else commit.committer


def credit(change: Change, person: Mapping[str, str]) -> None:
    """Settle whose it is and who helped.

    Args:
        person: what stands for one person's accounts, by account key.
    """
    if len(change.authors) == 1 and not change.named:
        return
    people = [one for one in change.authors if not one.bot] or change.authors
    ranked = Counter(person[one.key] for one in people).most_common()
    main = ranked[0][0]
    change.main = next(one for one in people if person[one.key] == main)
    helpers = {person[one.key]: one for one in reversed([*change.workers]) if not one.bot}
    helpers.pop(main, None)
    change.helpers = list(helpers.values())[::-1]
