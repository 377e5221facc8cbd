# SPDX-License-Identifier: EUPL-1.2
"""One table from errors to HTTP, for pages and for `/v2`, and the page that a person sees."""

import logging
from dataclasses import dataclass

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from engine.errors import (
    Conflict,
    ExecutionFailed,
    InvalidInput,
    ModelInvalid,
    NotFound,
    NotPermitted,
    SujuvaError,
)
from webui.refusal_wording import error_words, refusal_words
from webui.retyping import page_before, retyping

log = logging.getLogger(__name__)

STATUS: dict[type[SujuvaError], int] = {
    NotFound: 404,
    NotPermitted: 403,
    Conflict: 409,
    InvalidInput: 422,
    ModelInvalid: 422,
    ExecutionFailed: 500,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What to say: what happened, what was kept, what to do."""

    title: object
    kept: object
    advice: object


NOTHING_CHANGED = _l("Nothing was changed.")
REFUSALS = {
    403: Refusal(
        _l("You may not do this"),
        NOTHING_CHANGED,
        _l("Ask the person named above, or your team leader."),
    ),
    404: Refusal(
        _l("The page was not found"),
        NOTHING_CHANGED,
        _l("Check the address, or go to your tasks. You see a client only when you have a ground to."),
    ),
    405: Refusal(
        _l("This page cannot be used so"), NOTHING_CHANGED, _l("Go back and use the page's buttons.")
    ),
    409: Refusal(
        _l("Someone was first"),
        NOTHING_CHANGED,
        _l("Open the page again to see how things stand now."),
    ),
    413: Refusal(_l("Too much was sent at once"), NOTHING_CHANGED, _l("Shorten the text and send again.")),
    422: Refusal(
        _l("Something in what you sent cannot be accepted"),
        NOTHING_CHANGED,
        _l("Correct it and send again."),
    ),
    500: Refusal(
        _l("Something went wrong on our side"),
        _l("What you saved before this is safe. This last act was not carried out."),
        _l("Try again in a moment. If it happens again, tell the administrator the time and what you did."),
    ),
}


def status_of(error: Exception) -> int:
    """The HTTP status of any error."""
    if isinstance(error, HTTPException):
        return error.code or 500
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def show_refusals(app: Flask) -> None:
    """Every error becomes a page in the reader's language; `/v2` has handlers of its own."""
    app.register_error_handler(Exception, show_refusal)


def show_refusal(error: Exception) -> ResponseReturnValue:
    """The page of one error."""
    if isinstance(error, HTTPException) and error.response is not None:
        return error
    status = status_of(error)
    if status >= 500:
        log.error("A request failed: %s %s", request.method, request.path, exc_info=error)
        if current_app.testing and not isinstance(error, SujuvaError | HTTPException):
            raise error
    message = error_words(error) if isinstance(error, SujuvaError) and status < 500 else ""
    wrong = error.fields if isinstance(error, InvalidInput) else {}
    refusal = REFUSALS.get(status, REFUSALS[422 if status < 500 else 500])
    page = render_template(
        "pages/refusal.html",
        status=status,
        refusal=refusal,
        message=message,
        back=page_before(),
        **retyping({name: refusal_words(reason) for name, reason in wrong.items()}, status),
    )
    return make_response(page, status)
