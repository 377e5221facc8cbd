# SPDX-License-Identifier: EUPL-1.2
"""As the page draws the diagrams, no name lies on a box, an arrow, a border or another name."""

from pathlib import Path

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


def test_a_name_on_a_border_and_a_box_is_noticed(browsing: Browsing, tmp_path: Path) -> None:
    page = browsing.new_page()
    open_viewer(page)
    moved = tmp_path / "siirretty.bpmn"
    moved.write_text(SAMPLE.read_text("utf-8").replace('x="476" y="306"', 'x="600" y="332"'), "utf-8")

    covered = list(find_covered(page, moved))

    assert any("lies on nimea_itse" in line for line in covered)
    assert any("lies on the edge of esimies" in line for line in covered)
