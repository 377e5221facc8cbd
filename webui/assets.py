# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the bundled files, by content, as the front-end build wrote them down."""

import json
from functools import cache
from pathlib import Path

from flask import url_for

DIST = Path(__file__).parent / "static" / "dist"


@cache
def _manifest() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RuntimeError(
            "The front end is not built: run `make run`, or `npm ci && npm run build` in webui/frontend."
        ) from error
    return names


def asset(name: str) -> str:
    """The address of one bundled file, e.g. `base.css`."""
    return url_for("static", filename=f"dist/{_manifest()[name]}")
