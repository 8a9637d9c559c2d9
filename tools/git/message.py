"""What a commit message says about how the change came in: its number, the branch it came from, what it takes back."""

import re
from typing import Literal, NamedTuple

from tools.git.log import Commit

MOST_DIGITS = 7
"""No forge has numbered ten million changes in one project; longer digits are something else."""

How = Literal["merge", "squash", "direct"]

_MERGES = (
    re.compile(r"^Merge pull request #(?P<number>\d+) (?:from|in) (?P<owner>[^/\s:]+)[/:]"),
    re.compile(r"^Merge (?:pull request|PR) #(?P<number>\d+)\b"),
    re.compile(r"^Auto merge of #(?P<number>\d+) - (?P<owner>[^/\s:]+):"),
    re.compile(r"^Merge(?: of)? #(?P<number>\d+)\b"),
    re.compile(r"^Merged in .{1,200}\(pull request #(?P<number>\d+)\)$"),
    re.compile(r"^Merged PR (?P<number>\d+)\b"),
)
_AT_END = re.compile(r"\((?:#|GH-|gh-)(\d+)\)[\s.]*$")
_RESOLVED = re.compile(r"/pull/(\d+)\b")
_REQUEST = re.compile(r"!(\d+)\s*$")
_PULL = re.compile(
    r"^Merge (?:remote[- ]tracking )?branch(?:es)? .{1,300}(?: of \S+|'origin/.*)|^Merge remote-tracking "
)
_QUOTED = re.compile(
    r"^(?P<verb>revert|back out|backed out|reapply|reland)\b[^\"“]{0,40}[\"“](?P<inner>.+)[\"”]", re.IGNORECASE
)
_VERBS = ("re", "ba", "[r")
_REVERTS = re.compile(r"^(?:\[?reverts?\]?\b|reverting\b|back(?:ed)? out\b)", re.IGNORECASE)
_RELANDS = re.compile(r"\A\[?re-?(?:land(?:ed|ing)?|apply)\b\]?:?\s*", re.IGNORECASE)


class Origin(NamedTuple):
    """How a commit of the main line came in, by its own words."""

    how: How
    number: int | None
    owner: str | None
    """Login under which the merged branch lives, where the merge says so."""


def origin(commit: Commit) -> Origin:
    """Read the number that the project's own forge gave; the last one of several, for the first may be another's."""
    subject = commit.subject
    if subject.startswith(("Merge", "Auto merge")):
        for pattern in _MERGES:
            if match := pattern.match(subject):
                return Origin("merge", _number(match["number"]), match.groupdict().get("owner"))
    if requests := commit.noted("merge_request"):
        return Origin("merge", _last(_REQUEST, requests[-1]), None)
    if subject.endswith((")", ").")) and (match := _AT_END.search(subject)):
        return Origin("squash", _number(match[1]), None)
    if resolved := commit.noted("resolved"):
        return Origin("squash", _last(_RESOLVED, resolved[-1]), None)
    return Origin("direct", None, None)


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return _number(match[1]) if match else None


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= MOST_DIGITS and digits.isascii() else None


def is_pull(commit: Commit) -> bool:
    """A merge that only brought somebody's copy up to date: its second parent holds other people's landed work."""
    return bool(_PULL.match(commit.subject))


def title(commit: Commit) -> str:
    """The change's own title: a merge commit's subject names only the branch."""
    if commit.subject.startswith(("Merge ", "Merged ", "Auto merge ")) and commit.detail:
        return commit.detail
    return commit.subject


def bare(subject: str) -> str:
    """A subject without its trailing numbers and without the word for landing again; for finding it a second time."""
    while subject.endswith((")", ").")) and (match := _AT_END.search(subject)):
        subject = subject[: match.start()].rstrip()
    if subject[:3].lower().startswith(("re", "[re")):
        subject = _RELANDS.sub("", subject)
    return subject.strip().casefold()


class Reversal(NamedTuple):
    """A commit that takes another back, or brings it back."""

    subject: str | None
    """Bare subject of what is meant, the innermost one."""
    shas: tuple[str, ...]
    numbers: tuple[int, ...]
    takes_back: bool
    """False: it reverts a revert."""


def reversal(commit: Commit) -> Reversal | None:
    """Read a revert; None where the commit is ordinary work. A message that merely mentions one stays work."""
    said = title(commit)
    if not said[:2].lower().startswith(_VERBS) and not commit.detail.startswith("This reverts commit "):
        return None
    depth, inner = _unwrapped(said)
    if depth == 0 and not _REVERTS.match(said) and not commit.detail.startswith("This reverts commit "):
        return None
    numbers = (_number(value.rpartition("#")[2]) for value in commit.noted("reverts_number"))
    return Reversal(
        bare(inner) if depth else None,
        tuple(commit.noted("reverts")),
        tuple(number for number in numbers if number is not None),
        takes_back=depth % 2 == 1 or depth == 0,
    )


def _unwrapped(said: str) -> tuple[int, str]:
    """How many times a subject is reverted, and what is inside. `Reapply "X"` is git's word for a reverted revert."""
    depth = 0
    while match := _QUOTED.match(said):
        depth += 2 if match["verb"].lower() in {"reapply", "reland"} else 1
        said = match["inner"]
    return depth, said
