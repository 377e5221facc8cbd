# SPDX-License-Identifier: EUPL-1.2
"""A real engine on a fresh database with a clock that a test moves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.clock import MovableClock
from engine.database import Database
from engine.deployments import Bundle, Deployed, check_bundle, deploy_bundle
from engine.invariants import find_broken
from engine.process_instances import InstanceView, get_instance, instance_variables
from engine.process_instances.commands import complete_task, create_process_instance
from engine.process_instances.user_tasks import UserTaskFilter, UserTaskView, search_user_tasks
from engine.service import Announcement, Service
from sujuva.migrations import migrate
from sujuva.wiring import build_engine
from sujuva.worker import run_everything_due
from tests.support.kernel import HEAD

START = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
PROCESSES = Path(__file__).resolve().parents[2] / "processes"


@dataclass
class EngineHouse:
    """Deploys models given as text, completes tasks by element id, moves time."""

    service: Service
    clock: MovableClock
    heard: list[Announcement] = field(default_factory=list)

    def deploy(self, *bodies: str, outside: str = "", process_id: str = "p") -> Deployed:
        """One file per body; the first is process `process_id`, the next `process_id`2 and so on."""
        files = {}
        for number, body in enumerate(bodies, 1):
            own_id = process_id if number == 1 else f"{process_id}{number}"
            text = f'{HEAD}{outside}<process id="{own_id}" isExecutable="true">{body}</process></definitions>'
            files[f"{own_id}.bpmn"] = text.encode()
        return self.deploy_files(files)

    def deploy_files(self, files: Mapping[str, bytes], folder: str | None = None) -> Deployed:
        known = self.service.catalogue.process_ids()
        checked = check_bundle(Bundle(folder, files), self.service.limits.ids(), lambda form, name: [], known)
        with self.service.database.transaction() as session:
            return deploy_bundle(session, checked, self.clock.now(), "test")

    def instance(self, key: int) -> InstanceView:
        with self.service.database.reading() as session:
            return get_instance(session, key)

    def variables(self, key: int) -> dict[str, Any]:
        with self.service.database.reading() as session:
            return instance_variables(session, key)

    def open_tasks(self, instance_key: int | None = None) -> tuple[UserTaskView, ...]:
        with self.service.database.reading() as session:
            wanted = UserTaskFilter(process_instance_key=instance_key, states=("CREATED",))
            return search_user_tasks(session, wanted, 100, 0)

    def task_ids(self, instance_key: int | None = None) -> list[str]:
        return sorted(task.element_id for task in self.open_tasks(instance_key))

    def complete(self, element_id: str, variables: Mapping[str, Any] | None = None) -> None:
        (task,) = [task for task in self.open_tasks() if task.element_id == element_id]
        complete_task(self.service, "test", task.key, variables or {})

    def complete_key(self, key: int) -> None:
        complete_task(self.service, "test", key, {})

    def create(self, process_id: str = "p", **variables: object) -> int:
        """Starts an instance at its plain start event; its key."""
        return create_process_instance(self.service, "test", variables, process_id=process_id)

    def wait(self, step: timedelta) -> int:
        self.clock.advance(step)
        return run_everything_due(self.service)

    def check_invariants(self) -> None:
        with self.service.database.reading() as session:
            assert find_broken(session) == ()


@pytest.fixture
def house(database_url: str) -> Iterator[EngineHouse]:
    """The house on a fresh database of each kind; its invariants are checked at the end."""
    house = open_house(database_url)
    yield house
    house.check_invariants()
    house.service.database.close()


def open_house(database_url: str) -> EngineHouse:
    """Migrates the database and puts an engine over it."""
    database = Database(database_url, synchronous="OFF")
    migrate(database)
    clock = MovableClock(START)
    heard: list[Announcement] = []
    service = build_engine(PROCESSES, database, clock)
    service.listeners = (lambda session, service, announcement: heard.append(announcement),)
    return EngineHouse(service, clock, heard)
