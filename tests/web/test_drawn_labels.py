# SPDX-License-Identifier: EUPL-1.2
"""As the page draws the diagrams, no name lies on a box, an arrow, a border or another name."""

from pathlib import Path

import pytest

from tests.support.browser import Browsing
from tests.support.drawn_labels import find_covered, open_viewer
from tests.support.web_world import PROJECT

SAMPLE = PROJECT / "processes" / "yhteiset" / "nimea-asiakasvastaava.bpmn"


def test_no_name_lies_on_something_else(browsing: Browsing) -> None:
    page = browsing.new_page()
    open_viewer(page)

    covered = {
        file.stem: found
        for file in sorted((PROJECT / "processes").glob("*/*.bpmn"))
        if (found := list(find_covered(page, file)))
    }

    assert covered == {}


@pytest.mark.parametrize(("top", "below"), [("332", "the edge of esimies"), ("360", "nimea_itse")])
def test_a_name_on_something_else_is_noticed(
    browsing: Browsing, tmp_path: Path, top: str, below: str
) -> None:
    page = browsing.new_page()
    open_viewer(page)
    moved = tmp_path / "siirretty.bpmn"
    moved.write_text(SAMPLE.read_text("utf-8").replace('x="476" y="306"', f'x="600" y="{top}"'), "utf-8")

    assert any(line.endswith(f"paikalla lies on {below}") for line in find_covered(page, moved))
