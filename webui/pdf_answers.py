# SPDX-License-Identifier: EUPL-1.2
"""A PDF as an answer: drawn by the browser's own viewer, kept by no cache, named without a person."""

from flask import Response

# The viewer draws with styles of its own; nothing of the file is a page of ours.
POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


def pdf_answer(pdf: bytes, name: str) -> Response:
    """A PDF under a name that tells nothing of the client; no cache may keep it (`webui.headers`)."""
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
