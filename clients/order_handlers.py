# SPDX-License-Identifier: EUPL-1.2
"""Orders as processes make them: inner service tasks that send and answer, and what ends with a process."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, select

from clients.deaths import find_death
from clients.matters import MOVED_ON
from clients.network_tables import service_order
from clients.order_goals import goals_to_send
from clients.order_record import record_order
from clients.orders import (
    ACCEPTED,
    END_REASONS,
    OPEN,
    SENT,
    STARTED,
    Order,
    accept_order,
    get_order,
    send_order,
    start_order,
    withdraw_order,
)
from clients.provider_uses import ORDER, add_use
from clients.providers import get_provider, require_active
from clients.record_codes import WAYS
from clients.service_orders import close_order
from clients.services import find_open_service, withdraw_service, withdraw_unbegun
from engine.bpmn.advance import Json
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import ExecutionFailed, InvalidInput, NotFound, SujuvaError
from engine.service import (
    Announcement,
    DomainEvent,
    HandlerCall,
    InnerHandler,
    InstanceEnded,
    InstanceRef,
    Service,
)
from engine.tables import process_instance

_DOCUMENT = re.compile(r"D\d{1,19}")
MOST_GOALS = 20
DIED = "kuolema"


def handlers() -> dict[str, InnerHandler]:
    """The inner service-task types of orders."""
    return {"clients.place_order": place_order, "clients.answer_order": answer_by_case_manager}


def place_order(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """Sends an order by the variables `palvelu`, `tuottaja`, `maara`, `yksikko`, `tilattu_alku`, `tavoitteet`
    (ids of documents, at any depth; left out, the goals of the client's plan) and `tilaus_sisalto`; gives
    `tilaus`, the order's id. The record knows the service as `kirjattava_palvelu`, or by the same code.
    `tilaus_kiireellinen` true says that it is urgent help.

    An earlier order of the same place that is still open is withdrawn: the client is served once.
    """
    scope = call.scope
    chosen, ordered = scope.get("tuottaja"), scope.get("palvelu")
    if call.instance.client_id is None or not isinstance(chosen, str) or not isinstance(ordered, str):
        raise ExecutionFailed(
            f"{call.element_id}: tilaukselta puuttuu asiakas, palvelu tai tuottaja."
            " Anna muuttujat palvelu ja tuottaja."
        )
    try:
        require_active(session, chosen)
    except SujuvaError as error:
        raise ExecutionFailed(f"{call.element_id}: {error.message}") from error
    _withdraw_earlier(session, service, call)
    content = scope.get("tilaus_sisalto")
    amount, unit = scope.get("maara"), scope.get("yksikko")
    wanted = Order(
        id="",
        client_id=call.instance.client_id,
        provider_id=chosen,
        service=ordered[:60],
        matter_id=call.instance.matter_id,
        process_instance_key=call.instance.key,
        amount=float(amount) if isinstance(amount, int | float) and not isinstance(amount, bool) else None,
        amount_unit=unit[:60] if isinstance(unit, str) else None,
        wanted_start=_day(scope.get("tilattu_alku") or scope.get("alkaa_toive")),
        goals=_goals(session, call)[:MOST_GOALS],
        content_id=content if isinstance(content, str) and _DOCUMENT.fullmatch(content) else None,
        sent_by=call.actor,
        recorded_as=_code(scope.get("kirjattava_palvelu")),
        way=_way(session, scope.get("toteuttamistapa"), chosen),
        urgent=True if scope.get("tilaus_kiireellinen") is True else None,
    )
    order_id = send_order(session, service, wanted)
    record_order(session, service, get_order(session, order_id), "ordered", call.actor)
    add_use(session, service, chosen, wanted.client_id, wanted.matter_id, ORDER)
    return {"tilaus": order_id, "tilaus_vahvistettu": "odottaa", "sovittu_aloitus": None}


def answer_by_case_manager(session: Session, service: Service, call: HandlerCall) -> Mapping[str, Json]:
    """What the case manager heard: `tuottajan_vastaus` is `vahvistettu`, or else another is asked."""
    order = _order_of(session, call)
    if call.scope.get("tuottajan_vastaus") != "vahvistettu":
        withdraw_order(session, service, order, call.actor)
        return {"tilaus_vahvistettu": "ei"}
    if order.state == SENT:
        accept_order(session, service, order, call.actor, _day(call.scope.get("tilattu_alku")))
    return {"tilaus_vahvistettu": "kylla"}


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """An order starts with the service that it is for, and ends with its matter or its process."""
    match announcement:
        case DomainEvent(name="service.started", variables=variables, actor=actor, at=at):
            order = _open_order(session, variables.get("tilaus"))
            if order is not None and order.state in (SENT, ACCEPTED):
                day = _day(variables.get("aloituspaiva")) or local_date(at)
                begun = start_order(session, service, order, actor, _not_before(order, day, service))
                record_order(session, service, begun, "started", actor, begun.started_on)
        case DomainEvent(name="case.closed", instance=instance, variables=variables, actor=actor):
            result = variables.get("asian_tulos")
            if instance.matter_id is not None:
                _close_orders(session, service, instance, actor, str(result))
        case InstanceEnded(instance=instance, outcome=outcome):
            withdraw_unbegun(session, instance.key)
            unanswered = service_order.c.process_instance_key == instance.key
            for order in _orders(session, unanswered) if outcome != "COMPLETED" else ():
                withdraw_order(session, service, order, None)
                withdraw_service(session, order.client_id, order.id)


def _not_before(order: Order, day: date, service: Service) -> date:
    """A start told earlier than the order is the order's day, one told ahead is today."""
    today = local_date(service.clock.now())
    return min(max(day, local_date(order.sent_at) if order.sent_at else day), today)


def _close_orders(
    session: Session, service: Service, closing: InstanceRef, actor: str | None, result: str
) -> None:
    """The process of a service has written its end before its matter closes; what is left is closed here.

    A service whose own process goes on in the matter is none of what is left, unless the client died; nor is
    what such a process has ordered and waits for, when the matter moved on into it.
    """
    matter_id, died = closing.matter_id, result == DIED
    for order in _orders(session, service_order.c.matter_id == matter_id):
        waits = order.state == STARTED or result == MOVED_ON
        if not died and waits and _goes_on(session, order, closing):
            continue
        if order.state == STARTED:
            reason = "kuoli" if died else END_REASONS[-1]
            day = _last_day(session, service, order, died=died)
            if find_open_service(session, order.client_id, order.record_service, matter_id) is None:
                close_order(session, service, order, actor, day, reason)
            else:
                record_order(session, service, order, "ended", actor, day, reason)
        else:
            withdraw_order(session, service, order, actor)
            withdraw_service(session, order.client_id, order.id)


def _goes_on(session: Session, order: Order, closing: InstanceRef) -> bool:
    """Whether the order belongs to a process that runs on after the closing."""
    ordering, root = process_instance.alias(), process_instance.alias()
    found = session.execute(
        select(root.c.key)
        .join(ordering, ordering.c.root_key == root.c.key)
        .where(
            ordering.c.key == order.process_instance_key,
            root.c.key != closing.root_key,
            root.c.state == "ACTIVE",
        )
    )
    return found.one_or_none() is not None


def _last_day(session: Session, service: Service, order: Order, *, died: bool) -> date:
    """The day of death, whichever of the client's processes closes the matter first; otherwise today."""
    death = find_death(session, order.client_id) if died else None
    day = death.died_on if death else local_date(service.clock.now())
    return max(day, order.started_on or day)


def _orders(session: Session, condition: ColumnElement[bool]) -> list[Order]:
    """Open ones only."""
    ids = session.execute(
        select(service_order.c.id).where(condition, service_order.c.state.in_(OPEN))
    ).scalars()
    return [get_order(session, id, lock=True) for id in sorted(ids)]


def _open_order(session: Session, order_id: object) -> Order | None:
    if not isinstance(order_id, str):
        return None
    try:
        return get_order(session, order_id, lock=True)
    except NotFound:
        return None


def _withdraw_earlier(session: Session, service: Service, call: HandlerCall) -> None:
    earlier = _open_order(session, call.scope.get("tilaus"))
    if earlier is not None and earlier.client_id == call.instance.client_id:
        withdraw_order(session, service, earlier, call.actor)


def _order_of(session: Session, call: HandlerCall) -> Order:
    order = _open_order(session, call.scope.get("tilaus"))
    if order is None or order.client_id != call.instance.client_id:
        raise ExecutionFailed(
            f"{call.element_id}: muuttuja tilaus ei ole tämän asiakkaan tilaus. Lähetä tilaus ensin."
        )
    return order


def _goals(session: Session, call: HandlerCall) -> tuple[str, ...]:
    """Those that the process names, else those of the client's plan."""
    named = tuple(dict.fromkeys(_documents(call.scope.get("tavoitteet"))))
    return named or goals_to_send(session, call.instance.client_id or "")


def _code(value: Json) -> str | None:
    return value[:60] if isinstance(value, str) and value else None


def _way(session: Session, told: Json, provider_id: str) -> str | None:
    """How the service is arranged: as decided, or by what the provider is."""
    kind = get_provider(session, provider_id).kind
    return next((way for way in (told, kind) if isinstance(way, str) and way in WAYS), None)


def _day(value: Json) -> date | None:
    """A day of a variable, with or without a time; None when there is none."""
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        raise InvalidInput(f"{value!r} ei ole päivä.", {"tilattu_alku": "Anna päivä."}) from None


def _documents(value: Json) -> Iterator[str]:
    """Ids of documents in a value, also inside the rows of a list."""
    if isinstance(value, str) and _DOCUMENT.fullmatch(value):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _documents(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _documents(inner)
