"""The Stack Exchange source: who answers in a tag, and which of their answers whoever asked took.

Query kinds: `answers` (terms: tags, `site:NAME`) and `user` (one `SITE:NUMBER`). A supporting sign, never a hard one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from memory.budget import Budget
from memory.records import Query, SourceAnswer
from tools.answers.gathering import Gathering, skipped
from tools.fetch.fetcher import Counted, Fetcher
from tools.stackexchange.answers import AnswerDesk
from tools.stackexchange.asking import SOURCE, Asking
from tools.stackexchange.shapes import AnswererPage, Asked, AskedPage, PostPage, UserPage
from tools.stackexchange.urls import Wanted, answerers_url, answers_url, questions_url, user, users_url, wanted

BASE_URL = "https://api.stackexchange.com/2.3"
ANSWERS, USER = "answers", "user"


@dataclass(frozen=True)
class StackExchangeLimits:
    """Named limits of one query."""

    people: int = 20
    """Who answered most in a tag."""
    pages: int = 3
    """Of a hundred answers, those with the most votes first."""


class StackExchange:
    """Stack Exchange as a Source.

    Args:
        fetcher: asks, with `url` among its bases.
        url: base URL of the service.
        key: of an application; None: 300 requests a day.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        url: str = BASE_URL,
        key: str | None = None,
        limits: StackExchangeLimits = StackExchangeLimits(),
    ) -> None:
        self._fetcher, self._url, self._key, self._limits = fetcher, url, key, limits

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def kinds(self) -> tuple[str, ...]:
        return (ANSWERS, USER)

    async def ask(self, query: Query, budget: Budget) -> SourceAnswer:
        """Raises: SourceFailed, SourceLimited, BudgetExhausted."""
        found = Gathering(SOURCE, Counted(budget))
        if self._key is None:
            found.notes.append("asked without a key: 300 requests a day in place of 10,000")
        asking = Asking(self._fetcher, self._key, found)
        if query.kind == USER:
            who = user(query.terms[0]) if len(query.terms) == 1 else None
            if who is None:
                return skipped(SOURCE, "a question about a user names one, as SITE:NUMBER")
            return await found.after(self._user(asking, *who))
        asked = wanted(query.terms)
        if asked is None:
            return skipped(SOURCE, "a question about answers names a tag, and a site that is asked")
        return await found.after(self._tags(asking, asked))

    async def _tags(self, asking: Asking, asked: Wanted) -> None:
        for tag in asked.tags:
            url = answerers_url(self._url, asked.site, tag, self._limits.people)
            page, _ = await asking.ask(url, AnswererPage)
            ids = [line.user.user_id for line in page.items if line.user and line.user.user_id]
            if ids:
                desk = AnswerDesk(asking.found, asked.site, frozenset((tag,)))
                await self._answers(asking, desk, asked.site, ids)

    async def _user(self, asking: Asking, site: str, number: int) -> None:
        page, answer = await asking.ask(users_url(self._url, site, (number,)), UserPage)
        desk = AnswerDesk(asking.found, site)
        if not [desk.profile(who, answer.record) for who in page.items if who.user_id == number]:
            asking.found.notes.append("no such user there")
            return
        await self._answers(asking, desk, site, (number,))

    async def _answers(self, asking: Asking, desk: AnswerDesk, site: str, ids: Sequence[int]) -> None:
        """Answers, page after page, each with the questions that it needs."""
        for number in range(1, self._limits.pages + 1):
            page, answer = await asking.ask(answers_url(self._url, site, ids, number), PostPage)
            questions = [post.question_id for post in page.items if post.question_id]
            asked = await self._questions(asking, site, questions) if questions else {}
            for post in page.items:
                desk.take(post, asked, answer.record)
            if not page.has_more:
                return
        asking.found.unread = "the answers with the most votes were read; there are more"

    async def _questions(self, asking: Asking, site: str, ids: Sequence[int]) -> dict[int, Asked]:
        page, _ = await asking.ask(questions_url(self._url, site, ids), AskedPage)
        return {one.question_id: one for one in page.items if one.question_id}
