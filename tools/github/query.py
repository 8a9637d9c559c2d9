"""The questions that GitHub is asked. Terms come from a plan, so that each is held to a closed form."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from memory.errors import SourceFailed

KINDS = ("merged_changes", "changes_of", "reviews", "people")
"""merged_changes: owner/name [from..to]; changes_of: @login [from..to]; reviews: @login [owner/name] [from..to];
people: language:L, location:P, followers:>N."""

_PROJECT = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}")
_LOGIN = re.compile(r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_WINDOW = re.compile(r"\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d")
_TRAIT = re.compile(r"(?P<name>language|location|followers):(?P<value>[><=]{0,2}[\w .,+#'-]{1,60})")
_TAKES = {
    "merged_changes": ({"project"}, {"window"}),
    "changes_of": ({"login"}, {"window"}),
    "reviews": ({"login"}, {"project", "window"}),
}


class Asked(NamedTuple):
    words: str
    """The `q` of the search."""
    login: str | None
    """Whom the question is about."""


def asked(kind: str, terms: Sequence[str]) -> Asked:
    """Raises: SourceFailed: no such kind, or a term that it does not take."""
    if kind == "people":
        return Asked(" ".join(("type:user", *map(_trait, terms))), None)
    needed, more = _TAKES.get(kind, (set[str](), set[str]()))
    given = {_form(term): term for term in terms}
    if not needed <= set(given) <= needed | more or len(given) < len(terms) or kind not in KINDS:
        raise SourceFailed(f"github: the question {kind!r} cannot be asked with {list(terms)!r}"[:300])
    login = given.get("login", "").removeprefix("@")
    words = {
        "merged_changes": "",
        "changes_of": f"author:{login} -user:{login}",
        "reviews": f"reviewed-by:{login} -author:{login}",
    }[kind]
    project = f"repo:{given['project']}" if "project" in given else ""
    window = f"merged:{given['window']}" if "window" in given else ""
    return Asked(" ".join(part for part in (project, "is:pr", "is:merged", words, window) if part), login or None)


def _form(term: str) -> str | None:
    forms = {"project": _PROJECT, "login": _LOGIN, "window": _WINDOW}
    return next((name for name, form in forms.items() if form.fullmatch(term)), None)


def _trait(term: str) -> str:
    match = _TRAIT.fullmatch(term)
    if match is None:
        raise SourceFailed(f"github: people cannot be asked for by {term[:80]!r}")
    value = match["value"].strip()
    return f'{match["name"]}:"{value}"' if " " in value else f"{match['name']}:{value}"
