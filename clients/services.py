# SPDX-License-Identifier: EUPL-1.2
"""Services of a client: ordered, started, changed, suspended, resumed, ended; an open one has no end.

Source: SHL 1301/2014 45 §: a decision is carried out when the service has really started, and the waiting
time runs from the day the matter became pending (vireilletulo) to that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from clients.origins import Origin, Written
from clients.record_tables import client_service, service_change
from clients.tables import matter
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service

ORDERED, RUNNING, SUSPENDED, ENDED = "tilattu", "kaynnissa", "keskeytetty", "paattynyt"
# Ordered and never begun: the order was withdrawn with the matter.
WITHDRAWN = "peruttu"
OVER = (ENDED, WITHDRAWN)
STATE_AFTER = {
    "ordered": ORDERED,
    "started": RUNNING,
    "changed": RUNNING,
    "suspended": SUSPENDED,
    "resumed": RUNNING,
    "ended": ENDED,
}
VARIABLE = "palvelu_id"


@dataclass(frozen=True, slots=True)
class ClientService:
    """One service of a client; `ended_on` None: it is open."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    state: str
    service: str
    provider: str | None
    order_id: str | None
    hours: float | None
    amount: float | None
    unit: str | None
    way: str | None
    ordered_on: date | None
    started_on: date | None
    ended_on: date | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """One step in the life of a service; `explanation_id` is a document."""

    key: int
    service_key: int
    step: str
    day: date
    hours: float | None
    amount: float | None
    unit: str | None
    reason: str | None
    explanation_id: str | None
    author: str
    at: datetime
    order_id: str | None = None
    provider: str | None = None


def record_step(
    session: Session, service: Service, origin: Origin, values: Mapping[str, Any], step: str
) -> Written:
    """Writes the step on the client's open service of that code; an order or a start opens one.

    What has been told already is not written twice: the order and the process that waits for it may both
    tell it. A start of another order of a service that runs is a change of it. InvalidInput when there is
    no open service to change, or the day does not fit.
    """
    day = values["on"] or origin.day
    found = find_open_service(session, origin.client_id, values["service"], origin.matter_id)
    if step == "started" and found is not None and _is_another_order(found, values["order"]):
        step = "changed"
    if (told := _told_before(session, origin, found, values, step)) is not None:
        _fill(session, told, values)
        return Written({VARIABLE: str(told.key)}, {"on": day.isoformat()}, is_new=False)
    _check(found, values, step, day, origin)
    key = found.key if found else _open(session, origin, values)
    session.execute(
        update(client_service).where(client_service.c.key == key).values(**_columns(found, values, step, day))
    )
    session.execute(
        insert(service_change).values(
            key=session.next_key(),
            service_key=key,
            step=step,
            day=day,
            **{name: values[name] for name in ("hours", "amount", "unit", "reason", "provider")},
            order_id=values["order"],
            explanation_id=values["explanation"],
            author=origin.author,
            at=origin.at,
        )
    )
    return Written({VARIABLE: str(key)}, {"on": day.isoformat()}, kind=f"service.{step}")


def _is_another_order(found: ClientService, order_id: str | None) -> bool:
    return found.started_on is not None and order_id is not None and order_id != found.order_id


def _told_before(
    session: Session, origin: Origin, found: ClientService | None, values: Mapping[str, Any], step: str
) -> ClientService | None:
    """The service that knows the step already; None when the step is new."""
    if found is None:
        return _ended_service(session, origin, values) if step == "ended" else None
    if step == "started":
        return found if found.started_on is not None else None
    if step in ("ordered", "changed") and values["order"] is not None:
        same = select(service_change.c.key).where(
            service_change.c.service_key == found.key,
            service_change.c.step == step,
            service_change.c.order_id == values["order"],
        )
        return found if session.execute(same.limit(1)).one_or_none() is not None else None
    return None


def _ended_service(session: Session, origin: Origin, values: Mapping[str, Any]) -> ClientService | None:
    """The one that has ended in this matter, when its end is told again."""
    row = session.execute(
        select(client_service)
        .where(
            client_service.c.client_id == origin.client_id,
            client_service.c.service == values["service"],
            client_service.c.matter_id == origin.matter_id,
            client_service.c.state == ENDED,
        )
        .order_by(client_service.c.key.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None or origin.matter_id is None else _read(row)


def _fill(session: Session, found: ClientService, values: Mapping[str, Any]) -> None:
    """What the first telling did not know; a quantity and its unit go together."""
    fields = {"provider": "provider", "order_id": "order", "way": "way"}
    if found.hours is None and found.amount is None:
        fields |= {"hours": "hours", "amount": "amount", "unit": "unit"}
    missing = {
        column: values[name]
        for column, name in fields.items()
        if values[name] is not None and (column == "unit" or getattr(found, column) is None)
    }
    if missing:
        session.execute(update(client_service).where(client_service.c.key == found.key).values(**missing))


def is_told(session: Session, order_id: str) -> bool:
    """Whether the record knows that the order began or changed its service."""
    row = select(service_change.c.key).where(
        service_change.c.order_id == order_id, service_change.c.step.in_(("started", "changed"))
    )
    return session.execute(row.limit(1)).one_or_none() is not None


def withdraw_service(session: Session, client_id: str, order_id: str) -> None:
    """The order was withdrawn for good: its service, if it never began, is not waited for any more."""
    session.execute(
        update(client_service)
        .where(
            client_service.c.client_id == client_id,
            client_service.c.order_id == order_id,
            client_service.c.state == ORDERED,
        )
        .values(state=WITHDRAWN)
    )


_WITHDRAW_UNBEGUN = (
    update(client_service)
    .where(
        client_service.c.process_instance_key == bindparam("instance"),
        client_service.c.order_id.is_(None),
        client_service.c.state == ORDERED,
    )
    .values(state=WITHDRAWN)
)


def withdraw_unbegun(session: Session, instance_key: int) -> None:
    """A process that has ended begins no service any more that it had ordered without a provider's order."""
    session.execute(_WITHDRAW_UNBEGUN, {"instance": instance_key})


def _check(
    found: ClientService | None, values: Mapping[str, Any], step: str, day: date, origin: Origin
) -> None:
    problems = {}
    if found is None and step not in ("ordered", "started"):
        problems["service"] = f"Asiakkaalla ei ole avointa palvelua {values['service']}."
    if step == "started" and day > origin.day:
        problems["on"] = "Palvelun todellinen alkamispäivä ei voi olla tulevaisuudessa."
    if found is not None and found.started_on is not None and day < found.started_on:
        problems["on"] = "Päivä on ennen palvelun alkamista."
    if problems:
        raise InvalidInput("Palvelua ei voi kirjata.", problems)


def _open(session: Session, origin: Origin, values: Mapping[str, Any]) -> int:
    key = session.next_key()
    session.execute(
        insert(client_service).values(key=key, **origin.columns(), state=ORDERED, service=values["service"])
    )
    return key


def _columns(
    found: ClientService | None, values: Mapping[str, Any], step: str, day: date
) -> dict[str, object]:
    """What the step sets; what it does not tell stays. An order of a running service changes it at its
    start only."""
    if step == "ordered" and found is not None and found.started_on is not None:
        return {"state": found.state}
    columns: dict[str, object] = {
        name: values[name]
        for name in ("provider", "hours", "amount", "unit", "way")
        if values[name] is not None
    }
    if values["order"] is not None:
        columns["order_id"] = values["order"]
    is_ordered_only = step == "changed" and found is not None and found.started_on is None
    columns["state"] = ORDERED if is_ordered_only else STATE_AFTER[step]
    if step == "ordered":
        columns["ordered_on"] = day
        columns["state"] = found.state if found else ORDERED
    elif step == "started" and (found is None or found.started_on is None):
        columns["started_on"] = day
    elif step == "ended":
        columns |= {"ended_on": day, "end_reason": values["reason"]}
    return columns


def find_open_service(
    session: Session, client_id: str, service_code: str, matter_id: str | None
) -> ClientService | None:
    """The open service of the code, that of the matter before another's."""
    rows = session.execute(
        select(client_service)
        .where(
            client_service.c.client_id == client_id,
            client_service.c.service == service_code,
            client_service.c.state.not_in(OVER),
        )
        .order_by(client_service.c.key.desc())
    ).all()
    same = [row for row in rows if row.matter_id == matter_id]
    row = next(iter([*same, *rows]), None)
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> ClientService:
    return ClientService(**dict(row._mapping))


def list_services(session: Session, client_id: str) -> tuple[ClientService, ...]:
    """Open ones first, then by their end, newest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(client_service)
        .where(client_service.c.client_id == client_id)
        .order_by(
            client_service.c.state.in_(OVER),
            client_service.c.ended_on.desc(),
            client_service.c.key.desc(),
        )
    )
    return tuple(_read(row) for row in rows)


def services_going_on(session: Session, client_id: str) -> frozenset[str]:
    """The codes of what has not ended; the caller has asked `require_client`."""
    return frozenset(one.service for one in list_services(session, client_id) if one.ended_on is None)


def list_changes(session: Session, client_id: str) -> tuple[ServiceChange, ...]:
    """Every step of every service of the client, oldest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(service_change)
        .join(client_service, client_service.c.key == service_change.c.service_key)
        .where(client_service.c.client_id == client_id)
        .order_by(service_change.c.day, service_change.c.key)
    )
    return tuple(ServiceChange(**dict(row._mapping)) for row in rows)


def waiting_days(session: Session, service_key: int) -> int | None:
    """Days from vireilletulo to the service's real start; None when one of them is not known."""
    row = session.execute(
        select(client_service.c.started_on, matter.c.opened_at)
        .join(matter, matter.c.id == client_service.c.matter_id)
        .where(client_service.c.key == service_key)
    ).one_or_none()
    if row is None or row.started_on is None:
        return None
    days: int = (row.started_on - local_date(row.opened_at)).days
    return days
