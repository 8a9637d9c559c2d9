"""How GitHub writes things down: one method for each kind of object, with every field that its real answers have."""

from datetime import datetime
from typing import Any

from evals.sandbox.things import Change, InventedPerson, Repository

SITE = "https://github.example"
"""Stands for the pages of the site; nobody's page is there."""
GHOST = ("ghost", 10137)
_AVATARS = "https://avatars.example"


def written(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


class GitHubShapes:
    """Args: base: address of the service as the caller sees it, without a slash at the end."""

    def __init__(self, base: str) -> None:
        self._base = base

    def stub(self, login: str, number: int, kind: str) -> dict[str, Any]:
        """An account as it stands inside other objects. Args: kind: User, Bot or Organization."""
        here = f"{self._base}/users/{login}"
        return {
            "login": login, "id": number, "node_id": f"U_{number}", "avatar_url": f"{_AVATARS}/u/{number}",
            "gravatar_id": "", "url": here, "html_url": f"{SITE}/{login}", "followers_url": f"{here}/followers",
            "following_url": f"{here}/following{{/other_user}}", "gists_url": f"{here}/gists{{/gist_id}}",
            "starred_url": f"{here}/starred{{/owner}}{{/repo}}", "subscriptions_url": f"{here}/subscriptions",
            "organizations_url": f"{here}/orgs", "repos_url": f"{here}/repos",
            "events_url": f"{here}/events{{/privacy}}", "received_events_url": f"{here}/received_events",
            "type": kind, "user_view_type": "public", "site_admin": False,
        }  # fmt: skip

    def ghost(self) -> dict[str, Any]:
        """Stands for everybody who deleted their account."""
        return self.stub(*GHOST, "User")

    def account(self, person: InventedPerson) -> dict[str, Any]:
        return self.stub(person.login, person.number, "Bot" if person.part == "bot" else "User")

    def profile(self, person: InventedPerson, repositories: int, joined: datetime) -> dict[str, Any]:
        """What `GET /users/{login}` says. The address is there to be dropped by whoever reads it."""
        bot = person.part == "bot"
        return self.account(person) | {
            "name": None if bot else person.name, "company": None if bot else f"@{person.employer.replace(' ', '')}",
            "blog": "" if bot else blog(person), "location": None if bot else person.place.city,
            "email": None if bot else f"{person.login}@{person.login}.example", "hireable": None,
            "bio": None if bot else person.bio, "twitter_username": _x_handle(person), "public_repos": repositories,
            "public_gists": 0, "followers": person.followers, "following": 12,
            "created_at": written(joined), "updated_at": written(joined),
        }  # fmt: skip

    def organisation(self, repository: Repository) -> dict[str, Any]:
        kind = "Organization" if repository.organisation else "User"
        return self.stub(repository.owner, repository.owner_number, kind)

    def repository(self, repository: Repository) -> dict[str, Any]:
        here, page = f"{self._base}/repos/{repository.full_name}", f"{SITE}/{repository.full_name}"
        return {
            "id": repository.number, "node_id": f"R_{repository.number}", "name": repository.name,
            "full_name": repository.full_name, "private": False, "owner": self.organisation(repository),
            "html_url": page, "description": repository.description, "fork": repository.fork, "url": here,
            "contributors_url": f"{here}/contributors", "commits_url": f"{here}/commits{{/sha}}",
            "languages_url": f"{here}/languages", "pulls_url": f"{here}/pulls{{/number}}",
            "created_at": written(repository.created), "updated_at": written(repository.pushed),
            "pushed_at": written(repository.pushed), "clone_url": f"{page}.git", "homepage": None, "size": 1_200,
            "stargazers_count": repository.stars, "watchers_count": repository.stars,
            "language": repository.language, "forks_count": repository.stars // 9, "archived": False,
            "disabled": False, "open_issues_count": 3, "license": None, "topics": list(repository.topics),
            "visibility": "public", "default_branch": "main",
        }  # fmt: skip

    def issue(self, change: Change, author: dict[str, Any] | None) -> dict[str, Any]:
        """A pull request as the search tells it: by its merge date, and without its size."""
        here, pull = self._addresses(change)
        issue = here.replace("/pulls/", "/issues/")
        return {
            "url": issue, "repository_url": f"{self._base}/repos/{change.project}", "comments_url": f"{issue}/comments",
            "events_url": f"{issue}/events", "html_url": pull, "id": change.id,
            "node_id": f"PR_{change.id}", "number": change.number, "title": change.title, "user": author,
            "labels": [self._label(change, name) for name in change.labels], "state": _state(change), "locked": False,
            "assignee": None, "assignees": [], "milestone": None, "comments": len(change.reviewers),
            "created_at": written(change.created), "updated_at": written(change.closed or change.created),
            "closed_at": written(change.closed), "author_association": "CONTRIBUTOR", "type": None,
            "active_lock_reason": None, "draft": False,
            "pull_request": {
                "url": here, "html_url": pull, "diff_url": f"{pull}.diff", "patch_url": f"{pull}.patch",
                "merged_at": written(change.merged),
            },
            "body": None, "performed_via_github_app": None, "state_reason": None, "score": 1.0,
        }  # fmt: skip

    def pull(
        self, change: Change, author: InventedPerson | None, merger: InventedPerson | None, sha: str
    ) -> dict[str, Any]:
        here, page = self._addresses(change)
        return {
            "url": here, "id": change.id, "node_id": f"PR_{change.number}", "html_url": page,
            "diff_url": f"{page}.diff", "number": change.number, "state": _state(change), "locked": False,
            "title": change.title, "user": self.account(author) if author else None, "body": None,
            "created_at": written(change.created), "updated_at": written(change.closed or change.created),
            "closed_at": written(change.closed), "merged_at": written(change.merged),
            "merge_commit_sha": sha if change.merged else None, "assignees": [], "requested_reviewers": [],
            "labels": [self._label(change, name) for name in change.labels], "draft": False,
            "author_association": "CONTRIBUTOR", "merged": change.merged is not None,
            "merged_by": self.account(merger) if merger else None, "comments": len(change.reviewers),
            "review_comments": len(change.reviewers), "commits": 1, "additions": change.additions,
            "deletions": change.deletions, "changed_files": change.files,
        }  # fmt: skip

    def commit(
        self, change: Change, author: InventedPerson | None, merger: InventedPerson | None, sha: str
    ) -> dict[str, Any]:
        """A landed change as a commit. Its author is linked to an account, or is only a name."""
        here = f"{self._base}/repos/{change.project}/commits/{sha}"
        return {
            "sha": sha, "node_id": f"C_{sha[:12]}", "url": here, "html_url": f"{SITE}/{change.project}/commit/{sha}",
            "comments_url": f"{here}/comments",
            "commit": {
                "author": _signature(author, change.created), "committer": _signature(merger, change.merged),
                "message": f"{change.title} (#{change.number})", "comment_count": 0, "url": here,
            },
            "author": self.account(author) if author else None, "committer": self.account(merger) if merger else None,
            "parents": [],
        }  # fmt: skip

    def _addresses(self, change: Change) -> tuple[str, str]:
        here = f"{self._base}/repos/{change.project}/pulls/{change.number}"
        return here, f"{SITE}/{change.project}/pull/{change.number}"

    def _label(self, change: Change, name: str) -> dict[str, Any]:
        return {
            "id": 1, "node_id": "LA_1", "url": f"{self._base}/repos/{change.project}/labels/{name}", "name": name,
            "color": "0075ca", "default": True, "description": None,
        }  # fmt: skip


def _signature(person: InventedPerson | None, at: datetime | None) -> dict[str, Any]:
    name, login = (person.name, person.login) if person else ("Someone Gone", "gone")
    return {"name": name, "email": f"{login}@{login}.example", "date": written(at)}


def blog(person: InventedPerson) -> str:
    """The page that somebody names in their profile."""
    if person.linked and person.hub:
        return f"https://hub.example/{person.hub}"
    return person.homepage if person.strength > 30 else ""


def _x_handle(person: InventedPerson) -> str | None:
    """Whoever links their accounts names this one too."""
    return f"sbx_{person.number}"[:15] if person.linked else None


def _state(change: Change) -> str:
    return "closed" if change.closed else "open"
