"""How the question for the hiring manager is printed."""

from apps.cli import output
from apps.cli.session import run
from service.gate_views import AskView, RevokedView


def ask(search: str, json: bool) -> None:
    output.show(run(lambda application, actor: application.brief_back.ask(actor, search)), json, _human)


def revoke(search: str, json: bool) -> None:
    output.show(run(lambda application, actor: application.brief_back.revoke(actor, search)), json, _revoked)


def _human(view: AskView) -> None:
    """The text alone can be copied as it stands; what is ours to know comes behind it."""
    output.line(view.text)
    if view.link is not None:
        output.line(f"\nOr answer here, until {view.expires_at:%Y-%m-%d %H:%M} UTC: {view.link}")
    answer = f'hardsignal search accept {view.search} --answer {view.topic}=... --on-behalf "NAME, ROLE"'
    output.line(f"\nnext, with the answer: {answer}", "dim")


def _revoked(view: RevokedView) -> None:
    output.line(f"{view.revoked} open questions of search {view.search} were taken back")
