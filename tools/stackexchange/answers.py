"""From posts to facts: whose answer it is, who took it, what it is about. Nothing that anybody wrote is kept."""

import html
from collections.abc import Mapping
from datetime import date

from memory.records import Account, Discount, Gate, GivenAnswer, Link, Record
from tools.answers.gathering import Gathering
from tools.answers.loose import shown_name
from tools.answers.places import place_key
from tools.git.evidence import hashed_id
from tools.git.people import clean
from tools.stackexchange.asking import SOURCE
from tools.stackexchange.shapes import Asked, Post, Who
from tools.stackexchange.urls import SITES

_TAGS, _TAG_LIMIT = 5, 40
_LICENCES = ((date(2018, 5, 2), "CC BY-SA 4.0"), (date(2011, 4, 8), "CC BY-SA 3.0"), (date.min, "CC BY-SA 2.5"))
"""From which day on what people write there is under which licence."""


def licence(on: date) -> str:
    return next(name for since, name in _LICENCES if on >= since)


class AnswerDesk:
    """Takes answers in, one after the other.

    Args:
        into: where everything goes.
        site: as requests name it.
        tags: what the answers have to be about; empty: anything.
    """

    def __init__(self, into: Gathering, site: str, tags: frozenset[str] = frozenset()) -> None:
        self._into, self._site, self._tags = into, site, tags

    def person(self, who: Who | None) -> Account | None:
        """Somebody's account; None where they are gone."""
        if who is None or who.user_id is None:
            return None
        url = f"{SITES[self._site].page}/users/{who.user_id}"
        name = " ".join((shown_name(html.unescape(who.display_name or "")) or "").split()) or None
        return Account(key=self._key(who.user_id), source=SOURCE, handle=None, name=name, url=url, bot=False)

    def profile(self, who: Who, record: Record) -> Account | None:
        """Somebody's own page. Anybody can name any page there, so that the link proves nothing."""
        account = self.person(who)
        if account is None:
            return None
        if (key := place_key(who.website_url or "")) is not None:
            proof = "the Stack Exchange profile names this page"
            link = Link(a=account.key, b=key, status="unproven", proof=proof, record=record.id)
            self._into.links[link.a, link.b] = link
        return self._into.meet(account)

    def take(self, post: Post, asked: Mapping[int, Asked], record: Record) -> None:
        """Keep an answer as a fact, or count why not. Args: asked: the questions by their numbers."""
        question = asked.get(post.question_id) if post.question_id else None
        account = self.person(post.owner)
        if account is None:
            self._into.ruled_out["answers of people who are gone"] += 1
        elif post.answer_id is None or post.creation_date is None or post.score is None:
            self._into.broken["answers without a number, a day or a score"] += 1
        elif question is None or not question.tags:
            self._into.broken["answers whose question is not shown"] += 1
        elif self._tags and self._tags.isdisjoint(question.tags):
            self._into.ruled_out["answers about other things"] += 1
        elif not post.is_accepted and post.score <= 0:
            self._into.ruled_out["answers that nobody took or voted for"] += 1
        else:
            self._into.keep([self._fact(post, question, self._into.meet(account), record)])

    def _fact(self, post: Post, question: Asked, owner: Account, record: Record) -> GivenAnswer:
        assert post.creation_date is not None
        assert post.score is not None
        on, site = min(post.creation_date, record.fetched_at.date()), SITES[self._site]
        tags = tuple(clean(html.unescape(tag), _TAG_LIMIT) for tag in (question.tags or ())[:_TAGS])
        asker = self._key(question.owner.user_id) if question.owner and question.owner.user_id else None
        own: tuple[Discount, ...] = ("same_person_gate",) if post.is_accepted and asker == owner.key else ()
        return GivenAnswer(
            id=hashed_id(SOURCE, "answer", self._site, str(post.answer_id)), record=record.id, owner=owner.key,
            url=f"{site.page}/a/{post.answer_id}", happened_on=on, title=f"Answer in {', '.join(tags)}",
            gate=Gate(kind="asker", by=asker, by_name=None) if post.is_accepted else None, discounts=own,
            site=site.name, tags=tags, votes=post.score, licence=licence(on),
        )  # fmt: skip

    def _key(self, number: int) -> str:
        return f"{SOURCE}:{self._site}:{number}"
