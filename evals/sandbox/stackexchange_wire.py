"""The invented world in Stack Exchange's format: who answers most in a tag, users, their answers, the questions."""

import html
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from evals.sandbox.stackexchange_limits import Packed, StackExchangeMeter, refused, told
from evals.sandbox.things import InventedAnswer, InventedPerson
from evals.sandbox.traffic import Gate, Traffic
from evals.sandbox.world import World

_SITE = "stackoverflow"
"""The one site of the four on which anybody answers here."""
_SITES = frozenset((_SITE, "stats", "ai", "datascience"))
_MOST, _PAGE = 100, 30
_VERSION = "/2.3"


def stackexchange_app(world: World, traffic: Traffic) -> Starlette:
    wire = _StackExchange(world)
    return Starlette(
        routes=[
            Route(f"{_VERSION}/tags/{{tag}}/top-answerers/{{period}}", wire.top_answerers),
            Route(f"{_VERSION}/users/{{ids}}", wire.users),
            Route(f"{_VERSION}/users/{{ids}}/answers", wire.answers),
            Route(f"{_VERSION}/questions/{{ids}}", wire.questions),
        ],
        exception_handlers={HTTPException: _no_method},
        middleware=[Middleware(Gate, traffic=traffic, meter=StackExchangeMeter(traffic))],
    )


class _StackExchange:
    def __init__(self, world: World) -> None:
        self._people = {person.id: person for person in world.people}
        self._numbers = {person.number: person for person in world.people if person.part != "bot"}
        self._answers = world.answers

    async def top_answerers(self, request: Request) -> Response:
        tag = request.path_params["tag"]
        posts, votes = Counter[str](), Counter[str]()
        for answer in self._answers if request.query_params.get("site") == _SITE else ():
            if tag in answer.tags:
                posts[answer.author] += 1
                votes[answer.author] += answer.votes
        ranked = sorted(posts, key=lambda one: (-votes[one], one))
        return _page(
            request,
            ranked,
            lambda one: {"user": _shallow(self._people[one]), "post_count": posts[one], "score": votes[one]},
        )

    async def users(self, request: Request) -> Response:
        found = [self._numbers[number] for number in _ids(request) if number in self._numbers]
        return _page(request, found, _user)

    async def answers(self, request: Request) -> Response:
        wanted = {self._numbers[number].id for number in _ids(request) if number in self._numbers}
        found = [answer for answer in self._answers if answer.author in wanted]
        if request.query_params.get("sort") == "votes":
            found.sort(key=lambda answer: (-answer.votes, answer.number))
        return _page(request, found, self._answer)

    async def questions(self, request: Request) -> Response:
        wanted = set(_ids(request))
        return _page(request, [answer for answer in self._answers if answer.question in wanted], self._question)

    def _answer(self, answer: InventedAnswer) -> dict[str, Any]:
        at = int(answer.at.timestamp())
        return {
            "owner": _shallow(self._people[answer.author]), "is_accepted": answer.accepted, "score": answer.votes,
            "last_activity_date": at, "creation_date": at, "answer_id": answer.number, "question_id": answer.question,
        }  # fmt: skip

    def _question(self, answer: InventedAnswer) -> dict[str, Any]:
        at = int(answer.at.timestamp()) - 3_600
        asker = self._people.get(answer.asker or "")
        return {
            "tags": list(answer.tags), "owner": _shallow(asker) if asker else _GONE, "is_answered": answer.accepted,
            "view_count": 40, "answer_count": 1, "score": 1, "last_activity_date": at, "creation_date": at,
            "question_id": answer.question, "link": f"https://stackoverflow.example/questions/{answer.question}",
            "title": html.escape(f"Why is \"{answer.tags[0]}\" slow & what's to do?"),
        }  # fmt: skip


_GONE = {"user_type": "does_not_exist", "display_name": "user94"}


def _shallow(person: InventedPerson) -> dict[str, Any]:
    return {
        "reputation": person.strength * 10 + 1, "user_id": person.number, "user_type": "registered",
        "profile_image": f"https://faces.example/{person.number}.png", "display_name": html.escape(person.name),
        "link": f"https://stackoverflow.example/users/{person.number}/{person.login}",
    }  # fmt: skip


def _user(person: InventedPerson) -> dict[str, Any]:
    linked = {"website_url": person.homepage} if person.linked else {}
    return _shallow(person) | linked | {
        "account_id": person.number, "is_employee": False, "location": person.place.city,
        "badge_counts": {"bronze": person.strength // 5, "silver": person.strength // 20, "gold": 0},
        "creation_date": 1_513_352_330, "last_access_date": 1_714_550_000,
    }  # fmt: skip


def _page(request: Request, found: Sequence[Any], shape: Callable[[Any], dict[str, Any]]) -> Response:
    given = request.query_params
    if given.get("site") not in _SITES:
        return refused(400, "bad_parameter", "site is required")
    page, size = given.get("page", "1"), given.get("pagesize", str(_PAGE))
    if not page.isdigit() or not size.isdigit() or not 1 <= int(size) <= _MOST or int(page) < 1:
        return refused(400, "bad_parameter", "pagesize")
    start, end = (int(page) - 1) * int(size), int(page) * int(size)
    shown = [shape(one) for one in found[start:end]]
    return Packed({"items": shown, "has_more": len(found) > end} | told(request))


def _ids(request: Request) -> list[int]:
    return [int(one) for one in request.path_params["ids"].split(";") if one.isdigit()][:_MOST]


async def _no_method(request: Request, error: Exception) -> Response:
    return refused(404, "no_method", "this method cannot be called")
