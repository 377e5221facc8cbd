# SPDX-License-Identifier: EUPL-1.2
"""A decision that several folders deploy with their own models is the same table in each of them."""

from collections import defaultdict
from pathlib import Path

PROCESSES = Path(__file__).resolve().parents[2] / "processes"


def different_copies(folder: Path) -> list[str]:
    """Names of DMN files that stand in several process folders and are not the same to the letter."""
    contents = defaultdict(set)
    for file in folder.glob("*/*.dmn"):
        contents[file.name].add(file.read_bytes())
    return sorted(name for name, found in contents.items() if len(found) > 1)


def test_copies_of_a_decision_are_equal() -> None:
    assert different_copies(PROCESSES) == []


def test_a_copy_that_drifted_is_found(tmp_path: Path) -> None:
    for folder, text in (("a", "<x/>"), ("b", "<x/>"), ("c", "<y/>")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "D6.dmn").write_text(text)
        (tmp_path / folder / "D7.dmn").write_text("<same/>")
    assert different_copies(tmp_path) == ["D6.dmn"]
