# SPDX-License-Identifier: EUPL-1.2
"""How much a page carries at first view."""

import gzip
import json

from webui.assets import DIST

LIGHT = ("base.js", "base.css", "inter-latin-400.woff2", "inter-latin-600.woff2")
LARGEST_PAGE = 30_000
LIMIT = 250_000


def packed(name: str) -> int:
    file = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))[name]
    return len(gzip.compress((DIST / file).read_bytes()))


def test_a_page_without_a_diagram_stays_under_the_limit() -> None:
    assert sum(packed(name) for name in LIGHT) + LARGEST_PAGE < LIMIT / 2


def test_a_page_with_a_diagram_stays_under_the_limit() -> None:
    diagram = packed("diagram.js") + packed("diagram.css")
    assert sum(packed(name) for name in LIGHT) + diagram + LARGEST_PAGE < LIMIT
