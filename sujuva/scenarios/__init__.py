# SPDX-License-Identifier: EUPL-1.2
"""Scenarios of process folders: given, when, then, run through the public commands on a real service."""

from sujuva.scenarios.coverage import Coverage, Point, points_of
from sujuva.scenarios.reading import Scenario, Step, list_scenarios, read_scenario
from sujuva.scenarios.running import ScenarioFailed, run_scenario
from sujuva.scenarios.stage import Report, Stage, run_all, run_on

__all__ = [
    "Coverage",
    "Point",
    "Report",
    "Scenario",
    "ScenarioFailed",
    "Stage",
    "Step",
    "list_scenarios",
    "points_of",
    "read_scenario",
    "run_all",
    "run_on",
    "run_scenario",
]
