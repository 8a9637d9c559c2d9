"""The parts of Hugging Face answers that are read."""

from typing import Annotated

from pydantic import Field

from tools.answers.loose import Count, Day, Flag, Loose, Objects, Said, Texts
from tools.answers.places import PLACES

DROPPED = (
    "avatar", "avatarUrl", "avatarUrls", "details", "email", "emails", "isPro", "description", "citation", "summary",
    "cardData", "widgetData", "message", "formatted", "location", "gender",
)  # fmt: skip
"""Pictures, what people say of themselves, and free text that nothing is parsed from."""

EXPANDED = ("createdAt", "disabled", "downloads", "likes", "private", "tags")
"""What a list is asked to say of each repository; beside these it names only the id."""

_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}"
UserName = Annotated[str, Field(pattern=f"^{_NAME}$")]
RepoId = Annotated[str, Field(pattern=f"^{_NAME}/{_NAME}$")]


class Repo(Loose):
    """A model or a data set."""

    id: Said[RepoId] = None
    """None also for the old ids without an owner."""
    private: Said[Flag] = None
    disabled: Said[Flag] = None
    created: Said[Day] = Field(default=None, alias="createdAt")
    """Never before 2022-03-02, which stands for any earlier day."""
    downloads: Said[Count] = None
    """Of the last 30 days."""
    likes: Said[Count] = None
    tags: Said[Texts] = None


class Overview(Loose):
    """An account; without its name it is none, but a failure."""

    user: UserName
    fullname: Said[str] = None
    type: Said[str] = None
    places: Said[Texts] = Field(default=None, alias=PLACES)
    """Keys of the pages that the user's text about themselves names; the text is dropped."""


class _Claimant(Loose):
    user: Said[UserName] = None
    fullname: Said[str] = None


class _PaperAuthor(Loose):
    hidden: Said[Flag] = None
    status: Said[str] = None
    user: Said[_Claimant] = None


class HubPaper(Loose):
    authors: Said[Objects[_PaperAuthor]] = None

    def verified(self) -> dict[str, str | None]:
        """Accounts whose authorship is confirmed, with their display names; who asked to be hidden is."""
        return {
            author.user.user: author.user.fullname
            for author in self.authors or ()
            if author.hidden is False and author.status in _CONFIRMED and author.user and author.user.user
        }


_CONFIRMED = frozenset(("claimed_verified", "admin_assigned"))


class _Committer(Loose):
    user: Said[UserName] = None


class Commit(Loose):
    authors: Said[Objects[_Committer]] = None

    def users(self) -> set[str]:
        return {author.user for author in self.authors or () if author.user}
