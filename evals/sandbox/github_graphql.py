"""GitHub's GraphQL as far as it is asked here: many users by alias in one call, and its errors with status 200."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from evals.sandbox.github_index import GitHubIndex
from evals.sandbox.github_limits import GitHubMeter
from evals.sandbox.github_shapes import blog
from evals.sandbox.things import InventedPerson
from evals.sandbox.traffic import Left

PATH = "/graphql"
MOST_ALIASES = 50
"""Beyond these the real service takes too long and answers 502."""
COST = 1
"""Points of a call that asks for no list."""
_USER = re.compile(r'(?P<alias>\w+): user\(login: "(?P<login>[^"\\]*)"\) \{ (?P<fields>[\w ]+) \}')
_RATE = "rateLimit { cost remaining resetAt }"
_FIELDS: Mapping[str, Callable[[InventedPerson], Any]] = {
    "databaseId": lambda person: person.number,
    "login": lambda person: person.login,
    "name": lambda person: person.name,
    "company": lambda person: f"@{person.employer.replace(' ', '')}",
    "location": lambda person: person.place.city,
    "bio": lambda person: person.bio,
    "isHireable": lambda person: False,
    "websiteUrl": lambda person: blog(person) or None,
}


class GraphQL:
    def __init__(self, index: GitHubIndex, meter: GitHubMeter, *, partial: bool) -> None:
        """Args: partial: every second user goes unanswered."""
        self._index, self._meter, self._partial = index, meter, partial

    async def answer(self, request: Request) -> Response:
        if "authorization" not in request.headers:
            return JSONResponse({"message": "This endpoint requires you to be authenticated."}, 401)
        query = str((await request.json()).get("query", ""))
        users = list(_USER.finditer(query))
        rest = _USER.sub("", query).replace(_RATE, "").replace("query", "").strip(" {}")
        unknown = {name for user in users for name in user["fields"].split()} - set(_FIELDS)
        if rest or unknown or not users:
            return JSONResponse({"errors": [{"message": f"This sandbox cannot read {(rest or str(unknown))[:80]!r}."}]})
        if len(users) > MOST_ALIASES:
            return Response(status_code=502)
        return self._told(users, self._meter.left(request, "graphql"))

    def _told(self, users: list[re.Match[str]], left: Left) -> Response:
        data: dict[str, Any] = {}
        errors: list[dict[str, Any]] = []
        for place, user in enumerate(users):
            person, alias = self._index.person(user["login"]), user["alias"]
            data[alias] = None
            if self._partial and place % 2:
                errors.append({"type": "SERVICE_UNAVAILABLE", "path": [alias], "message": "Something went wrong."})
            elif person is None or person.part == "bot":
                message = f"Could not resolve to a User with the login of '{user['login']}'."
                errors.append({"type": "NOT_FOUND", "path": [alias], "message": message})
            else:
                data[alias] = {name: _FIELDS[name](person) for name in user["fields"].split()}
        data["rateLimit"] = {"cost": COST, "remaining": left.remaining, "resetAt": left.reset_at}
        return JSONResponse({"data": data, **({"errors": errors} if errors else {})})
