# SPDX-License-Identifier: EUPL-1.2
"""A small world of workers, clients and open tasks on a real database, with a clock that stands still."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert

from clients.case_managers import CaseManager, name_case_manager
from clients.contacts import Contact, add_contact
from clients.matters import open_matter
from clients.records import create_client
from clients.staff import Role, StaffMember, save_member
from engine import feel
from engine.business_calendar import BusinessCalendar
from engine.clock import MovableClock
from engine.database import Database, Session
from engine.deadlines import LimitBook
from engine.deployments import Catalogue
from engine.service import InstanceRef, Service
from engine.tables import (
    deployment,
    process_definition,
    process_instance,
    user_task,
    user_task_candidate,
)

START = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
DEFINITION_KEY = 1


@dataclass(frozen=True, slots=True)
class ClientWorld:
    """Short ways to set a scene; what is tested is called through the public functions."""

    service: Service
    clock: MovableClock

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.service.database.transaction() as session:
            yield session

    def worker(
        self,
        username: str,
        *groups: str,
        role: Role = "case_worker",
        leads: Sequence[str] = (),
        municipalities: Sequence[str] = (),
        substitute: str | None = None,
        active: bool = True,
    ) -> StaffMember:
        member = StaffMember(
            username=username,
            name=f"{username.title()} Testinen",
            title="asiakasvastaava",
            role=role,
            groups=frozenset(groups),
            municipalities=tuple(municipalities),
            active=active,
            leads=frozenset(leads),
            substitute=substitute,
        )
        with self.session() as session:
            save_member(session, member)
        return member

    def worker_of(self, username: str) -> StaffMember:
        """A case worker that no table knows, for functions that only take an actor."""
        return StaffMember(username, f"{username.title()} Testinen", "asiakasvastaava", "case_worker")

    def client(self, **basics: object) -> str:
        with self.session() as session:
            return create_client(session, self.service, basics)

    def instance(self, client_id: str | None, matter_id: str | None = None) -> InstanceRef:
        with self.session() as session:
            key = session.next_key()
            session.execute(
                insert(process_instance).values(
                    key=key,
                    process_definition_key=DEFINITION_KEY,
                    process_id="asiakasohjaus",
                    root_key=key,
                    client_id=client_id,
                    matter_id=matter_id,
                    state="ACTIVE",
                    revision=1,
                    last_sequence=0,
                    started_at=self.clock.now(),
                )
            )
        return InstanceRef(key, "asiakasohjaus", DEFINITION_KEY, client_id, matter_id, key)

    def task(
        self,
        client_id: str,
        *,
        assignee: str | None = None,
        groups: Sequence[str] = (),
        users: Sequence[str] = (),
        state: str = "CREATED",
        candidates_open: bool = True,
    ) -> int:
        ref = self.instance(client_id)
        names = [("group", name) for name in groups] + [("user", name) for name in users]
        with self.session() as session:
            key = session.next_key()
            values = _task_values(key, ref, assignee, state, self.clock.now())
            session.execute(insert(user_task).values(values))
            for kind, name in names:
                row = {"kind": kind, "name": name, "user_task_key": key, "open": candidates_open}
                session.execute(insert(user_task_candidate).values(row))
        return key

    def contact(self, client_id: str, actor: StaffMember, matter_id: str | None = None) -> int:
        received = Contact(
            client_id=client_id,
            matter_id=matter_id,
            at=self.clock.now(),
            recorded_by=actor.username,
            channel="puhelin",
            contacted_by="omainen",
            reasons=("liikkuminen",),
            demand_class="arvokysynta",
            resolved_at_once=False,
        )
        with self.session() as session:
            return add_contact(session, self.service, received)

    def name_manager(
        self,
        client_id: str,
        username: str,
        substitute: str | None = None,
        since: datetime | None = None,
    ) -> CaseManager:
        with self.session() as session:
            return name_case_manager(
                session,
                self.service,
                client_id,
                username,
                substitute=substitute,
                reason="valinta",
                actor="esi",
                since=since,
            )

    def matter(self, client_id: str, opened_at: datetime | None = None) -> str:
        with self.session() as session:
            return open_matter(session, self.service, client_id, opened_at or self.clock.now()).id


def _task_values(
    key: int, ref: InstanceRef, assignee: str | None, state: str, now: datetime
) -> Mapping[str, object]:
    return {
        "key": key,
        "process_instance_key": ref.key,
        "root_key": ref.root_key,
        "process_definition_key": DEFINITION_KEY,
        "process_id": ref.process_id,
        "element_id": "tee_arviointi",
        "name": "Tee arviointi",
        "client_id": ref.client_id,
        "matter_id": ref.matter_id,
        "state": state,
        "assignee": assignee,
        "priority": 50,
        "properties": {},
        "version": 1,
        "created_at": now,
    }


def open_client_world(url: str) -> Iterator[ClientWorld]:
    """Deploys one process into a fresh, migrated database; closes the database at the end."""
    database = Database(url, synchronous="OFF")
    clock = MovableClock(START)
    service = Service(
        database=database,
        clock=clock,
        catalogue=Catalogue(database),
        limits=LimitBook((), {}),
        calendar=BusinessCalendar("toimisto"),
        feel=feel.Environment(now=clock.now),
    )
    with database.transaction() as session:
        _deploy(session)
    yield ClientWorld(service, clock)
    database.close()


def _deploy(session: Session) -> None:
    session.execute(
        insert(deployment).values(
            key=1,
            folder="asiakasohjaus",
            content_hash="0" * 64,
            version=1,
            title="Asiakasohjaus",
            deployed_at=START,
            deployed_by="suunnittelija",
        )
    )
    session.execute(
        insert(process_definition).values(
            key=DEFINITION_KEY,
            deployment_key=1,
            id="asiakasohjaus",
            version=1,
            name="Asiakasohjaus",
            resource_name="asiakasohjaus.bpmn",
        )
    )
