# SPDX-License-Identifier: EUPL-1.2
"""Changes the language of the pages."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import InvalidInput
from webui.current import settings
from webui.languages import LANGUAGE_COOKIE, LANGUAGES
from webui.permissions import Permission, permission
from webui.views.sign_in import own_address

blueprint = Blueprint("language", __name__)
A_YEAR = 365 * 24 * 3600


@blueprint.post("/language")
@permission(Permission.PUBLIC)
def choose() -> ResponseReturnValue:
    """Keeps the choice in a cookie and goes back."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise InvalidInput("Kieltä ei ole. Valitse fi, sv tai en.")
    answer = redirect(own_address(request.form.get("back")) or url_for("sign_in.home"), 303)
    answer.set_cookie(
        LANGUAGE_COOKIE,
        chosen,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )
    return answer
