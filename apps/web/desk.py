"""What every page works with: the open application, the person at the desk, and the templates."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from apps.web.background import Drain, behind
from apps.web.rate import Rate
from memory.records import Actor
from service.application import Application


@dataclass(frozen=True)
class Desk:
    application: Application
    actor: Actor
    templates: Environment
    asked_rate: Rate
    objection_rate: Rate
    """Another one, so that guesses at the one kind of link keep nobody from the other."""

    def page(self, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
        engine = self.application.proposers.intake.engine
        return HTMLResponse(self.templates.get_template(template).render(engine=engine, **shown), status)


def desk_of(request: Request) -> Desk:
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]


def then(path: str, work: Drain | None = None) -> RedirectResponse:
    """After a form was taken: show the page, so that reloading does not send the form again.

    Args: work: goes on once the answer has gone out.
    """
    return RedirectResponse(path, status_code=303, background=behind(work) if work else None)
