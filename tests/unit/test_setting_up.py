# SPDX-License-Identifier: EUPL-1.2
"""Setting up is done once, and again exactly when what it depends on has changed."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from scripts.steps import ROOT, STAMPS, SetupFailed, Step, carry_out, digest, run


@dataclass
class Workshop:
    """A step that copies its one input and counts how often it did."""

    folder: Path
    done: list[str] = field(default_factory=list)
    fails: bool = False

    @property
    def source(self) -> Path:
        return self.folder / "source"

    def step(self, *facts: str) -> Step:
        return Step(self.folder.name, "Copying", (self.source,), (self.folder / "product",), self.copy, facts)

    def copy(self) -> None:
        if self.fails:
            raise SetupFailed("The copier is broken.")
        self.done.append(self.source.read_text())
        (self.folder / "product").write_text(self.source.read_text())


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    # Below the project, since digests name files by their place in it.
    (ROOT / "var").mkdir(exist_ok=True)
    opened = Workshop(Path(mkdtemp(prefix="workshop-", dir=ROOT / "var")))
    opened.source.write_text("one")
    yield opened
    (STAMPS / opened.folder.name).unlink(missing_ok=True)
    rmtree(opened.folder)


def test_a_step_is_done_once(workshop: Workshop) -> None:
    carry_out([workshop.step()])
    carry_out([workshop.step()])
    assert workshop.done == ["one"]


def test_a_step_is_done_again_when_its_input_changes(workshop: Workshop) -> None:
    carry_out([workshop.step()])
    workshop.source.write_text("two")
    carry_out([workshop.step()])
    assert workshop.done == ["one", "two"]


def test_a_touched_file_is_no_change(workshop: Workshop) -> None:
    carry_out([workshop.step()])
    workshop.source.write_text("one")
    carry_out([workshop.step()])
    assert workshop.done == ["one"]


def test_a_step_is_done_again_when_its_product_is_gone(workshop: Workshop) -> None:
    carry_out([workshop.step()])
    (workshop.folder / "product").unlink()
    carry_out([workshop.step()])
    assert workshop.done == ["one", "one"]


def test_a_step_is_done_again_under_another_python(workshop: Workshop) -> None:
    carry_out([workshop.step("3.11")])
    carry_out([workshop.step("3.12")])
    assert workshop.done == ["one", "one"]


def test_a_failed_step_is_tried_again(workshop: Workshop) -> None:
    workshop.fails = True
    with pytest.raises(SetupFailed):
        carry_out([workshop.step()])
    workshop.fails = False
    carry_out([workshop.step()])
    assert workshop.done == ["one"]


def test_the_digest_tells_names_from_contents(workshop: Workshop) -> None:
    before = digest([workshop.folder])
    workshop.source.rename(workshop.folder / "renamed")
    assert digest([workshop.folder]) != before


def test_a_program_that_fails_is_named() -> None:
    with pytest.raises(SetupFailed, match="ended with status 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"])
