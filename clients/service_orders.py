# SPDX-License-Identifier: EUPL-1.2
"""A step in the life of a service with the order that it belongs to: each fact once, whoever tells it.

The order is the owner where there is one: what a process does not tell of a step is taken from the order,
and an order goes along with what a process tells of its service.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from clients.orders import (
    ACCEPTED,
    END_REASONS,
    OPEN,
    REPLACED,
    SENT,
    STARTED,
    Order,
    end_order,
    find_order_of_service,
    get_order,
    list_open_orders,
    start_order,
    withdraw_order,
)
from clients.origins import Origin, Written
from clients.services import find_open_service, is_told, record_step
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotFound
from engine.service import Service

HOURS = "tuntia_kuukaudessa"
DIED = "kuolema"


def record_service(
    session: Session, service: Service, origin: Origin, values: Mapping[str, Any], *, step: str
) -> Written:
    """Writes the step and takes the order along: begun or ended with its service, replaced by a later one."""
    if step == "ended" and values["urgent"]:
        return _end_urgent(session, service, origin, values)
    order = _order_of(session, origin, values)
    if order is None or (step == "changed" and values["order"] is None and is_told(session, order.id)):
        return record_step(session, service, origin, values, step)
    written = record_step(session, service, origin, {**values, **_known(order, values)}, step)
    if step == "started":
        _begin(session, service, origin, order, values["on"] or origin.day)
    elif step == "ended":
        for one in list_open_orders(session, order.matter_id or "", order.record_service):
            close_order(session, service, one, origin.author, values["on"] or origin.day, values["reason"])
    return written


def _end_urgent(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """Ends the service that urgent help gives in the matter, on its first day at the earliest.

    Nothing when it never began, when it is over, or when the order of another process has taken it over.
    """
    found = find_open_service(session, origin.client_id, values["service"], origin.matter_id)
    if found is None or found.matter_id != origin.matter_id or found.order_id is None:
        return Written(is_new=False)
    order = get_order(session, found.order_id, lock=True)
    if not order.urgent or found.started_on is None:
        return Written(is_new=False)
    day = max(values["on"] or origin.day, found.started_on)
    told = {**values, **_known(order, values), "on": day}
    written = record_step(session, service, origin, told, "ended")
    close_order(session, service, order, origin.author, day, values["reason"])
    return written


def close_order(
    session: Session, service: Service, order: Order, by: str | None, day: date, reason: str | None
) -> None:
    """Ends an order that runs and withdraws one that has not begun; nothing when it is over."""
    if order.state != STARTED:
        withdraw_order(session, service, order, by)
        return
    today = local_date(service.clock.now())
    last = min(max(day, order.started_on or day), today)
    told = "kuoli" if reason == DIED else reason
    end_order(session, service, order, by, last, told if told in (*END_REASONS, REPLACED) else "muu")


def _order_of(session: Session, origin: Origin, values: Mapping[str, Any]) -> Order | None:
    if values["order"] is None:
        return find_order_of_service(session, origin.client_id, origin.matter_id, values["service"])
    try:
        order = get_order(session, values["order"])
    except NotFound:
        return None
    return order if order.client_id == origin.client_id else None


def _known(order: Order, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the order knows and the process did not say."""
    told: dict[str, Any] = {"order": order.id, "provider": order.provider_id, "way": order.way}
    if values["hours"] is None and values["amount"] is None:
        hours = order.amount if order.amount_unit == HOURS else None
        told |= {"hours": hours, "amount": order.amount, "unit": order.amount_unit}
    return {name: value for name, value in told.items() if values[name] is None}


def _begin(session: Session, service: Service, origin: Origin, order: Order, day: date) -> None:
    """A start told earlier than the order is the order's day, one told ahead is today. The orders of the
    same service before it are over."""
    if order.state in (SENT, ACCEPTED):
        today = local_date(service.clock.now())
        first = max(day, local_date(order.sent_at)) if order.sent_at else day
        start_order(session, service, order, origin.author, min(first, today))
    for one in list_open_orders(session, order.matter_id or "", order.record_service):
        if one.id != order.id and one.state in OPEN and _is_earlier(one, order):
            close_order(session, service, one, origin.author, day, REPLACED)


def _is_earlier(one: Order, order: Order) -> bool:
    return (one.sent_at, one.id) < (order.sent_at, order.id) if one.sent_at and order.sent_at else False
