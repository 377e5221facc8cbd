# SPDX-License-Identifier: EUPL-1.2
"""The reach of one command: the instances it touches, each locked and loaded once and saved once.

What one instance causes in another (a call, a message, the end of a child) is put on an agenda and
carried out in the same transaction, within a budget, so that two processes that wake each other for
ever are stopped instead of hanging.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.bpmn import Execution
from engine.bpmn.advance import Advance, Json
from engine.database import Session
from engine.deployments import Definition
from engine.errors import Conflict, ExecutionFailed
from engine.process_instances.rows import insert_row, instance_ref, lock_row, read_row, save_state, update_row
from engine.process_instances.surroundings import InstanceSurroundings
from engine.service import Announcement, InstanceRef, InstanceStarted, Service
from engine.tables import process_instance

LARGEST_AGENDA = 500
DEEPEST_CALL = 20


@dataclass(slots=True)
class Loaded:
    """One instance in the hands of this command."""

    ref: InstanceRef
    deployment_key: int
    parent_key: int | None
    parent_element_key: int | None
    state: str
    revision: int
    last_sequence: int
    incidents: int
    execution: Execution
    ended_element: str | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """The call activity that a child instance answers to."""

    loaded: Loaded
    element_key: int
    depth: int


Recorder = Callable[["Work", Loaded, Advance], None]


class Work:
    """Joins the session of a command; `finish` must be called once, before the commit."""

    def __init__(self, session: Session, service: Service, actor: str | None, record: Recorder) -> None:
        self.session = session
        self.service = service
        self.actor = actor
        self.at = service.clock.now()
        self._record = record
        self._loaded: dict[int, Loaded] = {}
        self._agenda: deque[Callable[[], None]] = deque()

    def open(self, key: int, *, also_suspended: bool = False) -> Loaded:
        """Locks and loads a running instance. NotFound; Conflict when it has ended or is suspended."""
        if key not in self._loaded:
            row = lock_row(self.session, key, also_suspended=also_suspended)
            self._loaded[key] = self._restore(row)
        loaded = self._loaded[key]
        if loaded.state != "ACTIVE":
            raise Conflict(f"Prosessi {key} on jo päättynyt ({loaded.state}). Mitään ei muutettu.")
        return loaded

    def look(self, key: int) -> Loaded:
        """Loads a running instance, suspended or not, to look at only: not locked, never saved."""
        return self._restore(read_row(self.session, key))

    def find(self, key: int) -> Loaded | None:
        """The instance when it is still active; None when it has ended, also in this very command."""
        try:
            return self.open(key, also_suspended=True)
        except Conflict:
            return None

    def start(
        self,
        definition: Definition,
        variables: Mapping[str, Json],
        start_event: str | None = None,
        parent: Parent | None = None,
    ) -> Loaded:
        """Makes a new instance with its row and runs it as far as it goes."""
        key = self.session.next_key()
        ref = InstanceRef(
            key=key,
            process_id=definition.id,
            process_definition_key=definition.key,
            client_id=_text(variables.get("asiakas")),
            matter_id=_text(variables.get("asia")),
            root_key=parent.loaded.ref.root_key if parent else key,
        )
        surroundings = self.surroundings(ref, definition.deployment_key)
        compiled = self.service.catalogue.process(definition.key)
        loaded = Loaded(
            ref,
            definition.deployment_key,
            parent.loaded.ref.key if parent else None,
            parent.element_key if parent else None,
            "ACTIVE",
            0,
            0,
            0,
            Execution.start(compiled, surroundings, variables, start_event),
        )
        self._insert(loaded)
        self._loaded[key] = loaded
        self.announce(InstanceStarted(ref))
        self.run(loaded)
        return loaded

    def surroundings(self, ref: InstanceRef, deployment_key: int) -> InstanceSurroundings:
        """What the kernel may ask while it runs this instance in this command."""
        return InstanceSurroundings(self.session, self.service, ref, deployment_key, self.actor, self.at)

    def run(self, loaded: Loaded) -> None:
        """Carries the instance on and writes down what changed."""
        self._record(self, loaded, loaded.execution.run())

    def later(self, act: Callable[[], None]) -> None:
        """Puts an effect on another instance on the agenda."""
        self._agenda.append(act)

    def announce(self, announcement: Announcement) -> None:
        for listener in self.service.listeners:
            listener(self.session, self.service, announcement)

    def finish(self) -> None:
        """Works the agenda off, then saves every instance that was touched."""
        done = 0
        while self._agenda:
            done += 1
            if done > LARGEST_AGENDA:
                raise ExecutionFailed(
                    f"Prosessit herättävät toisiaan loputtomasti (yli {LARGEST_AGENDA} kertaa). "
                    "Tarkista viestit, jotka käynnistävät prosesseja, ja kutsut, jotka kutsuvat itseään."
                )
            self._agenda.popleft()()
        for loaded in self._loaded.values():
            self._save(loaded)

    def depth(self, loaded: Loaded) -> int:
        """How many calls stand above this instance."""
        depth, parent_key = 0, loaded.parent_key
        while parent_key is not None and depth <= DEEPEST_CALL:
            depth += 1
            parent_key = self.session.execute(
                select(process_instance.c.parent_key).where(process_instance.c.key == parent_key)
            ).scalar_one_or_none()
        return depth

    def _restore(self, row: Any) -> Loaded:
        ref = instance_ref(row)
        deployment_key = self.service.catalogue.definition(row.process_definition_key).deployment_key
        surroundings = self.surroundings(ref, deployment_key)
        compiled = self.service.catalogue.process(row.process_definition_key)
        return Loaded(
            ref,
            deployment_key,
            row.parent_key,
            row.parent_element_key,
            row.state,
            row.revision,
            row.last_sequence,
            row.incidents,
            Execution.load(compiled, surroundings, bytes(row.saved)),
        )

    def _insert(self, loaded: Loaded) -> None:
        ref = loaded.ref
        insert_row(
            self.session,
            {
                "key": ref.key,
                "process_definition_key": ref.process_definition_key,
                "process_id": ref.process_id,
                "parent_key": loaded.parent_key,
                "parent_element_key": loaded.parent_element_key,
                "root_key": ref.root_key,
                "client_id": ref.client_id,
                "matter_id": ref.matter_id,
                "started_at": self.at,
                "started_by": self.actor,
            },
        )

    def _save(self, loaded: Loaded) -> None:
        ended_at = None if loaded.state == "ACTIVE" else self.at
        update_row(
            self.session,
            loaded.ref.key,
            loaded.revision,
            {
                "state": loaded.state,
                "last_sequence": loaded.last_sequence,
                "incidents": loaded.incidents,
                "ended_at": ended_at,
                "ended_element": loaded.ended_element,
            },
        )
        state = b"" if ended_at else loaded.execution.save()
        save_state(self.session, loaded.ref.key, state, ended_at, new=loaded.revision == 0)
        loaded.revision += 1


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
