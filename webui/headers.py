# SPDX-License-Identifier: EUPL-1.2
"""Security headers of every answer."""

from flask import Flask, Response, request

# No inline script or style at all; `data:` is for the design system's icons, which are masks in its CSS.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
A_YEAR = "public, max-age=31536000, immutable"


def add_headers(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static" and response.status_code in (200, 304):
        headers["Cache-Control"] = A_YEAR
    else:
        headers["Cache-Control"] = "no-store"
        headers.add("Vary", "Cookie")
    return response
