"""The recruiter's pages, put together."""

from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from apps.web import (
    asked_pages,
    chat_pages,
    draft_pages,
    handoff_pages,
    live_pages,
    objection_pages,
    reply_pages,
    search_pages,
)
from apps.web.desk import AtDesk, Desk
from apps.web.errors import answer_errors
from apps.web.guard import Guard
from apps.web.rate import Rate
from apps.web.rendering import STATIC, environment
from memory.records import Actor
from service.application import Application


def build(application: Application, actor: Actor) -> FastAPI:
    """The pages over an open application.

    Args:
        actor: in whose name everything is done; the pages have no sign-in, the server listens on this machine only.
    """
    # The generated API pages would load their scripts from another host.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = Desk(application, actor, environment(), Rate(application.now), Rate(application.now))
    public = application.settings.public_url
    app.add_middleware(Guard, public_host=urlsplit(public).netloc if public else None)
    answer_errors(app)
    for pages in (
        chat_pages,
        search_pages,
        live_pages,
        draft_pages,
        handoff_pages,
        reply_pages,
        asked_pages,
        objection_pages,
    ):
        app.include_router(pages.router)
    app.add_api_route("/healthz", healthz, methods=["GET"])
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


async def healthz(desk: AtDesk) -> dict[str, str]:
    """Raises: StoreError: the store cannot be read."""
    await desk.application.searches.list()
    return {"status": "ok", "engine": desk.application.proposers.intake.engine}
