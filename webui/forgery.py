# SPDX-License-Identifier: EUPL-1.2
"""Every unsafe request must come from a page of ours: its origin and a token that only our pages know."""

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from engine.errors import NotPermitted
from webui.current import settings, signed_in
from webui.permissions import OWN_GATES

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
VISIT_COOKIE = "sujuva_visit"
FIELD = "csrf-token"
HEADER = "X-CSRF-Token"


def csrf_token() -> str:
    """The token for this session; before sign-in, for this visit."""
    found = signed_in()
    subject = f"session:{found.token}" if found else f"visit:{_visit()}"
    return hmac.new(settings().secret_key.encode(), f"form:{subject}".encode(), hashlib.sha256).hexdigest()


def guard_forms(app: Flask) -> None:
    """Checks every unsafe request that carries our cookies."""
    app.before_request(_check)
    app.after_request(_set_visit)


def _check() -> None:
    if request.method in SAFE_METHODS or (request.endpoint or "").startswith(OWN_GATES):
        return
    if not _is_own_origin():
        raise NotPermitted(
            "Pyyntö tuli toiselta sivustolta, joten mitään ei muutettu. Avaa sivu uudelleen täältä."
        )
    sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        raise NotPermitted(
            "Lomake oli vanhentunut, joten mitään ei muutettu. Avaa sivu uudelleen ja lähetä uudestaan."
        )


def _is_own_origin() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _visit() -> str:
    if "visit" not in g:
        g.visit = request.cookies.get(VISIT_COOKIE) or secrets.token_urlsafe(18)
    return str(g.visit)


def _set_visit(response: Response) -> Response:
    if "visit" in g and VISIT_COOKIE not in request.cookies:
        response.set_cookie(
            VISIT_COOKIE, g.visit, httponly=True, samesite="Lax", secure=settings().secure_cookies
        )
    return response
