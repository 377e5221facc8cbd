# SPDX-License-Identifier: EUPL-1.2
"""Every scenario of every process folder holds, and together they reach every end, boundary and rule."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.deployments import CheckedBundle
from sujuva.deploying import check_folders
from sujuva.scenarios import Coverage, Stage, list_scenarios, read_scenario, run_on

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
SCENARIOS = list_scenarios(PROCESSES)
ON_POSTGRESQL = ("liisa-kaatui", "avoin-asia", "olavi-varhainen-tuki")


@pytest.fixture(scope="module")
def checked() -> tuple[CheckedBundle, ...]:
    return check_folders(PROCESSES)


@dataclass
class Season:
    """Every scenario is played once, whichever test asks for it."""

    stage: Stage
    coverage: Coverage = field(default_factory=Coverage)
    played: set[Path] = field(default_factory=set)

    def play(self, path: Path) -> None:
        if path not in self.played:
            self.stage.play(read_scenario(path), self.coverage)
            self.played.add(path)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory, checked: tuple[CheckedBundle, ...]) -> Iterator[Season]:
    stage = Stage(tmp_path_factory.mktemp("stage"), PROCESSES, checked)
    yield Season(stage)
    stage.close()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_scenario_holds(path: Path, season: Season) -> None:
    season.play(path)


@pytest.mark.parametrize(
    "path", [path for path in SCENARIOS if path.stem in ON_POSTGRESQL], ids=lambda p: p.stem
)
def test_a_scenario_holds_on_postgresql(
    path: Path, checked: tuple[CheckedBundle, ...], postgresql_url: str
) -> None:
    run_on(postgresql_url, PROCESSES, checked, read_scenario(path), Coverage())


def test_the_stories_for_postgresql_are_there() -> None:
    assert {path.stem for path in SCENARIOS} >= set(ON_POSTGRESQL)


def test_together_they_reach_everything(checked: tuple[CheckedBundle, ...], season: Season) -> None:
    for path in SCENARIOS:
        season.play(path)

    assert [str(problem) for problem in season.coverage.find_missing(checked)] == []


def test_the_suitability_table_is_the_same_in_both_folders() -> None:
    """A table is bound to the version of its own folder, so two processes that share one keep two copies."""
    copies = [PROCESSES / folder / "D13.dmn" for folder in ("asiakasohjaus", "tukijakso")]

    assert copies[0].read_bytes() == copies[1].read_bytes()
