"""From GitHub's answers to accounts, links and evidence. Pure; a field that is not as it should be is no fact."""

import re
from datetime import date
from typing import Any

from memory.records import Account, Gate, Link, MergedChange, Review, Stated
from tools.answers.loose import dropping
from tools.answers.places import PLACES, place_key, reading_places
from tools.git.evidence import hashed_id
from tools.git.people import TITLE_LIMIT, clean, clean_name
from tools.github.fields import Page, Who, day, items, moment, page, text, who, whole

SOURCE = "github"
DROPPED = (
    "email", "notification_email", "gravatar_id", "avatar_url", "bio", "hireable", "body",
)  # fmt: skip
"""Addresses, photos, what people say about themselves, and free text that holds any of it: never stored."""

_SAID = {"place": "location", "employer": "company"}
"""What people say of themselves that is kept beside their work, by the field of an account; no score reads it."""
SAID_LIMIT = 80
"""Characters of it."""
_ADDRESS = "[address]"
"""What `clean` puts in the place of one."""
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
drop = dropping(*DROPPED)
reads = reading_places("bio")
"""Of what people say of themselves the pages that they name stay, as keys: they tell which accounts are theirs."""


def account(one: Who, name: str | None = None) -> Account:
    page = f"https://github.com/{one.login}" if one.login and not one.login.endswith("]") else None
    return Account(key=one.key, source=SOURCE, handle=one.login, name=name, url=page, bot=one.bot)


def profile(body: Any, record: str) -> tuple[Who, Account, tuple[Link, ...]] | None:
    """Somebody's profile, and the pages it names. Anybody can name any page, so that each is an unproven link."""
    one = who(body)
    if one is None:
        return None
    name = clean_name((text(body, "name") or "").replace(_ADDRESS, "")) or None
    pages = [place_key(text(body, "blog") or ""), *(items(body, PLACES) or ())]
    proofs = {key: "the GitHub profile names this page" for key in pages if isinstance(key, str)}
    if (handle := _x_key(text(body, "twitter_username") or "")) is not None:
        proofs[handle] = "the GitHub profile names this X account"
    links = (Link(a=one.key, b=key, status="unproven", proof=proof, record=record) for key, proof in proofs.items())
    said = {field: clean(text(body, name) or "", SAID_LIMIT) or None for field, name in _SAID.items()}
    return one, account(one, name).model_copy(update=said), tuple(links)


def change(body: Any, record: str, today: date) -> tuple[Who, MergedChange] | None:
    """A merged pull request, as the search or as its own page tells it; None: not told completely.

    The search names neither the one who merged nor the commit: then the gate has no name, and the commit is unknown.
    """
    one, at, when = who(_of(body, "user")), page(body), merged_on(body, today)
    if one is None or at is None or when is None:
        return None
    gate, same = _gate(one, who(_of(body, "merged_by")))
    sha = text(body, "merge_commit_sha") or ""
    return one, MergedChange(
        id=hashed_id(SOURCE, "merged_change", at.url.lower(), one.key), record=record, owner=one.key, url=at.url,
        happened_on=when, title=clean(text(body, "title") or "", TITLE_LIMIT), gate=gate,
        discounts=("bot",) if one.bot else ("same_person_gate",) if same else (), project=at.project,
        sha=sha if _SHA.fullmatch(sha) else None, number=at.number,
        files=whole(body, "changed_files"), areas=(),
    )  # fmt: skip


def merged_on(body: Any, today: date) -> date | None:
    """`closed` is not merged: only `merged_at` says so, in a search item one level deeper."""
    return day(_of(body, "pull_request"), "merged_at", today) or day(body, "merged_at", today)


def is_unmerged(body: Any) -> bool:
    """Whether an item says readably that it was not merged."""
    told = _of(body, "pull_request")
    return isinstance(told, dict) and "merged_at" in told and told["merged_at"] is None


def merger(body: Any, record: str, today: date) -> tuple[Who, Review] | None:
    """Who pressed merge on somebody else's pull request."""
    author, presser, at = who(_of(body, "user")), who(_of(body, "merged_by")), page(body)
    when = merged_on(body, today)
    if author is None or presser is None or at is None or when is None:
        return None
    same = author.key == presser.key
    if same or author.bot or presser.bot:
        return None
    return presser, _review(at, presser, "merged", clean(text(body, "title") or "", TITLE_LIMIT), when, record)


def reviewed(body: Any, reviewer: Who, record: str, today: date) -> Review | None:
    """A merged pull request that `reviewer` reviewed, as the search for their reviews tells it."""
    author, at, when = who(_of(body, "user")), page(body), merged_on(body, today)
    if at is None or when is None or (author is not None and author.key == reviewer.key):
        return None
    return _review(at, reviewer, "reviewed", clean(text(body, "title") or "", TITLE_LIMIT), when, record)


def empty_fork(body: Any, owner: Who, record: str) -> Stated | None:
    """A copy of somebody else's repository to which nothing was pushed since it was made; None: anything else."""
    made, pushed = moment(body, "created_at"), moment(body, "pushed_at")
    project, url = text(body, "full_name"), text(body, "html_url")
    if not isinstance(body, dict) or body.get("fork") is not True or made is None or pushed is None or pushed > made:
        return None
    if project is None or url is None or not url.startswith(("https://", "http://")) or not url.isprintable():
        return None
    return Stated(
        id=hashed_id(SOURCE, "stated", url.lower(), owner.key), record=record, owner=owner.key, url=url,
        happened_on=made.date(), title=clean(project, TITLE_LIMIT), gate=None, discounts=("fork_without_commits",),
    )  # fmt: skip


def _review(at: Page, owner: Who, act: str, title: str, when: date, record: str) -> Review:
    return Review(
        id=hashed_id(SOURCE, "review", at.url.lower(), owner.key), record=record, owner=owner.key, url=at.url,
        happened_on=when, title=title, gate=None, discounts=(), project=at.project,
        act="merged" if act == "merged" else "reviewed", number=at.number,
    )  # fmt: skip


def _gate(author: Who, presser: Who | None) -> tuple[Gate, bool]:
    """Who accepted, and whether that was the author. A robot that pressed for somebody names nobody."""
    if presser is None or presser.bot:
        return Gate(kind="merge", by=None, by_name=presser.login if presser else None), False
    return Gate(kind="merge", by=presser.key, by_name=presser.login), presser.key == author.key


def _of(body: Any, name: str) -> Any:
    return body.get(name) if isinstance(body, dict) else None


def _x_key(handle: str) -> str | None:
    return f"x:{handle.lower()}" if _HANDLE.fullmatch(handle) else None
