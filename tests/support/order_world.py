# SPDX-License-Identifier: EUPL-1.2
"""Orders on a real database: the shared process of orders, its providers, a client, a clock that is moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from clients.matters import open_matter
from clients.orders import Order, list_orders_of_client
from clients.records import create_client
from clients.staff import StaffMember, get_member
from engine.business_calendar import to_local
from engine.clock import MovableClock
from engine.database import Database
from engine.deployments import check_bundle, deploy_bundle, read_folder
from engine.process_instances import start_instance
from engine.service import Service
from engine.tables import deadline, user_task
from sujuva.personas import save_personas
from sujuva.provider_network import save_network
from sujuva.settings import read_settings
from sujuva.wiring import build_service
from tasks.commands import complete_task
from tasks.forms import JsonValues, check_form
from tests.support.web_world import PROJECT

PROCESSES = PROJECT / "processes"
BEGINS = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
BASICS: Mapping[str, object] = {
    "sukunimi": "Lehtonen",
    "etunimet": "Liisa",
    "syntymaaika": "1944-05-15",
    "kotikunta": "Imatra",
    "osoite": "Salakatu 3, 55100 Imatra",
    "puhelin": "050 000 7777",
}
ORDERED = {
    "tuottaja": "saimaan_ateriat",
    "tilattu_alku": "2026-12-01",
    "maara": 5,
    "yksikko": "kertaa_viikossa",
    "tilaus_sisalto": "Ruoka ovelle klo 11.",
}


@dataclass(frozen=True, slots=True)
class OrderWorld:
    """Short ways to an order that waits for its provider."""

    service: Service
    clock: MovableClock

    def person(self, username: str) -> StaffMember:
        with self.service.database.reading() as session:
            return get_member(session, username)

    def client(self, **basics: object) -> str:
        with self.service.database.transaction() as session:
            return create_client(session, self.service, {**BASICS, **basics})

    def begin(self, client_id: str, *, wait_for_start: bool = True, service: str = "ateria") -> int:
        """Starts the shared process of an order for a new matter of the client."""
        with self.service.database.transaction() as session:
            matter = open_matter(session, self.service, client_id, self.clock.now())
            return start_instance(
                session,
                self.service,
                process_id="palvelutilaus",
                actor="av",
                variables={
                    "asiakas": client_id,
                    "asia": matter.id,
                    "vireilletulo": to_local(matter.opened_at).isoformat(timespec="seconds"),
                    "asiakasvastaava": "av",
                    "palvelu": service,
                    "odota_aloitus": wait_for_start,
                },
            )

    def complete(self, client_id: str, element: str, values: Mapping[str, object]) -> None:
        """The oldest open task of that element, by the case manager."""
        with self.service.database.reading() as session:
            key = session.execute(
                select(user_task.c.key)
                .where(
                    user_task.c.client_id == client_id,
                    user_task.c.element_id == element,
                    user_task.c.state == "CREATED",
                )
                .order_by(user_task.c.key)
            ).scalars().first()  # fmt: skip
        assert key is not None, f"no open task {element}"
        complete_task(self.service, self.person("av"), key, None, JsonValues(values))

    def order(self, client_id: str, **change: object) -> str:
        """Sends an order for the client and gives its id."""
        self.begin(client_id)
        self.complete(client_id, "tilaa_palvelu", {**ORDERED, **change})
        return self.orders(client_id)[0].id

    def orders(self, client_id: str) -> tuple[Order, ...]:
        with self.service.database.reading() as session:
            return list_orders_of_client(session, client_id)

    def tasks(self, client_id: str) -> list[str]:
        with self.service.database.reading() as session:
            rows = session.execute(
                select(user_task.c.element_id).where(
                    user_task.c.client_id == client_id, user_task.c.state == "CREATED"
                )
            )
            return sorted(rows.scalars())

    def deadlines(self, client_id: str) -> dict[str, str]:
        with self.service.database.reading() as session:
            rows = session.execute(
                select(deadline.c.limit_id, deadline.c.state)
                .where(deadline.c.client_id == client_id)
                .order_by(deadline.c.key)
            )
            return {row.limit_id: row.state for row in rows}


def build_order_world(database: Database) -> OrderWorld:
    """Needs a database with the newest schema and no rows."""
    clock = MovableClock(BEGINS)
    service = build_service(read_settings({"SUJUVA_PROCESSES": str(PROCESSES)}), database, clock)
    folders = [read_folder(PROCESSES / name) for name in ("asiakirjat", "yhteiset")]
    checked = [check_bundle(folder, service.limits.ids(), check_form) for folder in folders]
    with database.transaction() as session:
        save_personas(session)
        save_network(session, service)
        for bundle in checked:
            deploy_bundle(session, bundle, clock.now(), "testit")
    return OrderWorld(service, clock)
