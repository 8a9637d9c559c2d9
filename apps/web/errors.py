"""Errors of the one tree as pages: one clear line and the right status, never a traceback."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from apps.web.desk import desk_of
from apps.web.guard import SECURITY_HEADERS
from memory.errors import (
    AlreadyDecided,
    BriefNotAccepted,
    HardsignalError,
    Refused,
    StaleSha,
    UnknownId,
    UsageError,
)

_STATUS: tuple[tuple[type[HardsignalError], int], ...] = (
    (UnknownId, 404),
    (UsageError, 400),
    (AlreadyDecided, 409),
    (BriefNotAccepted, 409),
    (StaleSha, 409),
    (Refused, 403),
    (HardsignalError, 500),
)
"""The first that fits; 409: look again at what stands now, then decide."""


def status_of(error: HardsignalError) -> int:
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def answer_errors(app: FastAPI) -> None:
    """Register a page for each kind of error."""
    app.add_exception_handler(HardsignalError, _known)
    app.add_exception_handler(RequestValidationError, _bad_form)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)


async def _known(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, HardsignalError)
    return _page(request, status_of(error), str(error))


async def _bad_form(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, RequestValidationError)
    faults = (f"{' '.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors())
    return _page(request, 400, "; ".join(faults))


async def _http(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, HTTPException)
    return _page(request, error.status_code, error.detail)


async def _bug(request: Request, error: Exception) -> HTMLResponse:
    """The server's log gets the traceback. Made outside of the guard, this answer carries the headers itself."""
    page = _page(request, 500, f"This is a bug in hardsignal ({type(error).__name__}); the details are in its log.")
    page.headers.update(SECURITY_HEADERS)
    return page


def _page(request: Request, status: int, line: str) -> HTMLResponse:
    return desk_of(request).page("error.html", status, line=line)
