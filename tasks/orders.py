# SPDX-License-Identifier: EUPL-1.2
"""What a provider's people do to an order: answer, start, report, end. Each command is one transaction.

Nobody decides here. The process that waits for the order hears of the answer and of the start; a report
and an end begin a process in which the case manager decides what follows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from clients.case_managers import current
from clients.documents import store_text
from clients.order_access import require_order
from clients.order_record import is_followed, record_order
from clients.orders import (
    Order,
    OrderReport,
    accept_order,
    add_report,
    decline_order,
    end_order,
    start_order,
)
from clients.staff import StaffMember
from engine.database import Session
from engine.idempotency import recall, remember
from engine.process_instances import publish_message
from engine.process_instances.correlation import THROWN_MESSAGE_LIFETIME
from engine.service import Service
from tasks.forms.model import Json

# What the case manager handles in a process of its own, and of which kind it is.
NOTICE = "provider.told"
REPORTED, HAS_ENDED = "raportti", "paattyi"

Act = Callable[[Session, Order], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What the provider tells of a period; the text is kept as a document of the client."""

    first_day: date
    last_day: date
    visits: int
    goal_state: str
    text: str | None = None
    need: str | None = None


def accept(service: Service, actor: StaffMember, order_id: str, start: date | None, key: str | None) -> None:
    """Takes the order, to begin on that day. Conflict when it is answered already."""

    def act(session: Session, order: Order) -> None:
        taken = accept_order(session, service, order, actor.username, start)
        day = taken.agreed_start.isoformat() if taken.agreed_start else None
        _tell(session, service, actor, taken, "provider.accepted", {"sovittu_aloitus": day})

    with service.database.transaction() as session:
        _once(session, service, actor, order_id, "accept", key, act)


def decline(service: Service, actor: StaffMember, order_id: str, reason: str, key: str | None) -> None:
    """Does not take the order; the case manager chooses another provider."""

    def act(session: Session, order: Order) -> None:
        left = decline_order(session, service, order, actor.username, reason)
        _tell(session, service, actor, left, "provider.declined", {"kieltaytymisen_syy": reason})

    with service.database.transaction() as session:
        _once(session, service, actor, order_id, "decline", key, act)


def start(service: Service, actor: StaffMember, order_id: str, day: date, key: str | None) -> None:
    """Tells that the service has really begun; one that was not answered is taken at the same time."""

    def act(session: Session, order: Order) -> None:
        if order.answered_at is None:
            order = accept_order(session, service, order, actor.username, max(day, order.wanted_start or day))
            agreed = order.agreed_start.isoformat() if order.agreed_start else None
            _tell(session, service, actor, order, "provider.accepted", {"sovittu_aloitus": agreed})
        begun = start_order(session, service, order, actor.username, day)
        record_order(session, service, begun, "started", actor.username, day)
        _tell(session, service, actor, begun, "provider.started", {"aloituspaiva": day.isoformat()})

    with service.database.transaction() as session:
        _once(session, service, actor, order_id, "start", key, act)


def report(service: Service, actor: StaffMember, order_id: str, told: Report, key: str | None) -> None:
    """Tells how a period went."""

    def act(session: Session, order: Order) -> None:
        empty = OrderReport(
            0,
            order.id,
            service.clock.now(),
            actor.username,
            told.first_day,
            told.last_day,
            told.visits,
            told.goal_state,
            None,
        )
        text_id = _keep(session, service, actor, order, told.text) if told.text else None
        add_report(session, service, order, replace(empty, text_id=text_id, need=told.need))
        notice = {"tavoitteiden_tila": told.goal_state, "muutostarve": told.need}
        _notify(session, service, actor, order, REPORTED, notice)

    with service.database.transaction() as session:
        _once(session, service, actor, order_id, "report", key, act)


def end(service: Service, actor: StaffMember, order_id: str, day: date, reason: str, key: str | None) -> None:
    """Tells that the service has ended. The order is over; what follows the case manager decides."""

    def act(session: Session, order: Order) -> None:
        ended = end_order(session, service, order, actor.username, day, reason)
        notice: dict[str, Json] = {"paattymispaiva": day.isoformat(), "paattymisen_syy": reason}
        _notify(session, service, actor, ended, HAS_ENDED, notice)

    with service.database.transaction() as session:
        _once(session, service, actor, order_id, "end", key, act)


def _once(
    session: Session,
    service: Service,
    actor: StaffMember,
    order_id: str,
    name: str,
    key: str | None,
    act: Act,
) -> None:
    command = f"order {name} {order_id}"[:100]
    if recall(session, actor.username, key, command) is not None:
        return
    act(session, require_order(session, service, actor, order_id, "käsittely", lock=True))
    remember(session, actor.username, key, command, None, service.clock.now())


def _tell(
    session: Session,
    service: Service,
    actor: StaffMember,
    order: Order,
    name: str,
    variables: dict[str, Json],
) -> None:
    """To the process that waits now, or will: a start may be told before anybody waits for it."""
    publish_message(
        session,
        service,
        name=name,
        correlation_key=order.id,
        variables=variables,
        actor=actor.username,
        time_to_live=THROWN_MESSAGE_LIFETIME,
    )


def _notify(
    session: Session,
    service: Service,
    actor: StaffMember,
    order: Order,
    kind: str,
    notice: Mapping[str, Json],
) -> None:
    """Begins the process in which the case manager handles what a provider tells."""
    manager = current(session, order.client_id, service.clock.now())
    publish_message(
        session,
        service,
        name=NOTICE,
        correlation_key=None,
        variables={
            "tavoitteiden_tila": None,
            "muutostarve": None,
            "paattymispaiva": None,
            "paattymisen_syy": None,
            "asiakas": order.client_id,
            "asia": order.matter_id,
            "asiakasvastaava": manager.username if manager else None,
            "tilaus": order.id,
            "palvelu": order.service,
            "kirjattava_palvelu": order.recorded_as,
            "maara": order.amount,
            "yksikko": order.amount_unit,
            "tavoitteet": list(order.goals),
            "palvelun_prosessi": is_followed(session, order),
            "ilmoituksen_laji": kind,
            **notice,
        },
        actor=actor.username,
    )


def _keep(session: Session, service: Service, actor: StaffMember, order: Order, text: str) -> str:
    return store_text(
        session,
        service,
        client_id=order.client_id,
        matter_id=order.matter_id,
        task_key=None,
        field="tilausraportti",
        author=actor.username,
        text=text,
    )
