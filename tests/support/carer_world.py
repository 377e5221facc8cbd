# SPDX-License-Identifier: EUPL-1.2
"""Agreements on informal care whose months and steps a test lives through."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from clients.agreements import add_agreement, get_agreement
from clients.case_managers import name_case_manager
from clients.leave_months import LeaveAccount, leave_account
from clients.origins import Origin
from clients.services import record_step
from sujuva.worker import run_everything_due
from tests.support.care_agreement import AGREEMENT
from tests.support.client_world import ClientWorld, open_client_world

STEP = {
    "service": "omaishoito",
    "provider": None,
    "order": None,
    "hours": None,
    "amount": None,
    "unit": None,
    "way": None,
    "reason": None,
    "explanation": None,
}


def open_carer_world(database_url: str) -> Iterator[ClientWorld]:
    """A case manager, a manager and the morning of 20 January 2027."""
    for world in open_client_world(database_url):
        world.worker("av", "asiakasvastaavat")
        world.worker("man", role="manager")
        world.clock.move_to(datetime(2027, 1, 20, 8, 0, tzinfo=UTC))
        yield world


def agree(world: ClientWorld, **changes: object) -> str:
    """A client with Anna as case manager, and an agreement."""
    client_id = world.client(sukunimi="Testinen", etunimet="Helmi")
    with world.session() as session:
        name_case_manager(session, world.service, client_id, "av", substitute=None, reason="alue", actor="av")
        written = add_agreement(session, world.service, origin(world, client_id), {**AGREEMENT, **changes})
    return str(written.variables["sopimus_id"])


def origin(world: ClientWorld, client_id: str) -> Origin:
    return Origin(client_id, "av", world.clock.now())


def client_of(world: ClientWorld, agreement_id: str) -> str:
    with world.session() as session:
        return get_agreement(session, agreement_id).client_id


def account(world: ClientWorld, agreement_id: str) -> LeaveAccount:
    with world.session() as session:
        return leave_account(session, agreement_id)


def at(world: ClientWorld, text: str) -> None:
    """Goes to this day, nine in the morning, and does what is due."""
    world.clock.move_to(datetime.fromisoformat(f"{text}T07:00:00+00:00"))
    run_everything_due(world.service)


def step(world: ClientWorld, client_id: str, name: str, on: date) -> None:
    with world.session() as session:
        record_step(session, world.service, origin(world, client_id), {**STEP, "on": on}, name)
