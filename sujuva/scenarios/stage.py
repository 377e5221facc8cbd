# SPDX-License-Identifier: EUPL-1.2
"""Where scenarios are played: people, providers and processes laid once, and a copy of them for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from clients.absences import add_absence
from engine.business_calendar import local_date
from engine.clock import MovableClock
from engine.database import Database
from engine.deployments import CheckedBundle, deploy_bundle
from engine.errors import SujuvaError
from engine.service import Service
from sujuva.migrations import migrate
from sujuva.personas import save_personas
from sujuva.provider_network import save_network
from sujuva.scenarios.coverage import Coverage
from sujuva.scenarios.reading import Scenario, list_scenarios, read_scenario
from sujuva.scenarios.running import run_scenario
from sujuva.settings import read_settings
from sujuva.wiring import build_service

# Before any scenario begins, so that what is deployed is older than what happens.
_LAID = datetime(2020, 1, 1, tzinfo=UTC)
_LONG = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of all scenarios: the failures in words, and what they reached together."""

    passed: tuple[str, ...]
    failures: tuple[str, ...]
    coverage: Coverage


class Stage:
    """SQLite files in one folder. Models are compiled once for all scenarios: a version never changes."""

    def __init__(self, folder: Path, processes: Path, checked: Sequence[CheckedBundle]) -> None:
        self._folder = folder
        self._processes = processes
        self._laid = folder / "stage.db"
        self._played = 0
        database = Database(f"sqlite:///{self._laid}", synchronous="OFF")
        self._service = lay(database, processes, checked, MovableClock(_LAID))
        # The last connection that closes writes everything into the one file that is copied.
        database.close()

    def play(self, scenario: Scenario, coverage: Coverage) -> None:
        """On a copy of its own. ScenarioFailed at the first difference."""
        self._played += 1
        file = self._folder / f"{self._played}.db"
        copyfile(self._laid, file)
        database = Database(f"sqlite:///{file}", synchronous="OFF")
        try:
            clock = MovableClock(scenario.start)
            service = _service_of(database, self._processes, clock)
            service.catalogue = self._service.catalogue
            enter(service, clock, scenario, coverage)
        finally:
            database.close()
            file.unlink()

    def close(self) -> None:
        self._service.database.close()


def run_all(processes: Path, checked: Sequence[CheckedBundle]) -> Report:
    """Every scenario of every folder."""
    coverage = Coverage()
    passed: list[str] = []
    failures: list[str] = []
    with TemporaryDirectory() as folder:
        stage = Stage(Path(folder), processes, checked)
        for path in list_scenarios(processes):
            try:
                scenario = read_scenario(path)
                stage.play(scenario, coverage)
                passed.append(scenario.name)
            except SujuvaError as error:
                failures.append(error.message)
        stage.close()
    return Report(tuple(passed), tuple(failures), coverage)


def run_on(
    url: str, processes: Path, checked: Sequence[CheckedBundle], scenario: Scenario, coverage: Coverage
) -> None:
    """One scenario on the database at this address, which is laid and filled for it."""
    database = Database(url, synchronous="OFF")
    try:
        clock = MovableClock(scenario.start)
        enter(lay(database, processes, checked, clock), clock, scenario, coverage)
    finally:
        database.close()


def lay(
    database: Database, processes: Path, checked: Sequence[CheckedBundle], clock: MovableClock
) -> Service:
    """Brings the schema, the people, the providers and the processes."""
    migrate(database)
    service = _service_of(database, processes, clock)
    with database.transaction() as session:
        save_personas(session)
        save_network(session, service)
        for one in checked:
            deploy_bundle(session, one, clock.now(), "skenaario")
    return service


def enter(service: Service, clock: MovableClock, scenario: Scenario, coverage: Coverage) -> None:
    """Sends those away whom the scenario wants away, and plays it."""
    with service.database.transaction() as session:
        for username in scenario.away:
            day = local_date(scenario.start)
            add_absence(session, username, day, day + _LONG)
    run_scenario(service, clock, scenario, coverage)


def _service_of(database: Database, processes: Path, clock: MovableClock) -> Service:
    return build_service(read_settings({"SUJUVA_PROCESSES": str(processes)}), database, clock)
