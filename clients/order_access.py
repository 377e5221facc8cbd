# SPDX-License-Identifier: EUPL-1.2
"""What a provider's people see: the orders to their unit, with the plan and goals they need, nothing else.

Who the client is and the goals of the plan show once the order is taken; goals and instructions are gone
when it has ended. A look is written to the access log; an order of another unit, one declined or withdrawn,
and one that ended a month ago are not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, or_, select

from clients.access_log import record
from clients.case_managers import current
from clients.contacts import ContactPerson, list_contact_persons
from clients.documents import read_texts
from clients.network_tables import provider, service_order
from clients.order_goals import SHOWN_IN, OrderGoal, read_goals
from clients.orders import ACCEPTED, ENDED, SENT, STARTED, Order, OrderReport, get_order, list_reports
from clients.records import full_name, get_client
from clients.restrictions import hides_address
from clients.staff import StaffMember, get_member
from clients.tables import barred_member, client
from clients.visibility import Ground
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotFound
from engine.service import Service

ANSWERING_ROLES = frozenset({"production", "case_worker", "team_leader"})
ENDED_SHOWS_FOR = timedelta(days=30)
_KNOWN_TO_PROVIDER = (ACCEPTED, STARTED, ENDED)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A row of the list; `client_name` is None until the order is taken, `municipality` if restricted."""

    order: Order
    provider_name: str
    municipality: str | None
    client_name: str | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Recipient:
    """What is needed to serve the client. A restricted address comes from the case manager, not from here."""

    name: str = field(repr=False)
    age: int | None = field(repr=False)
    phone: str | None = field(repr=False)
    address: str | None = field(repr=False)
    restricted: bool
    language: str
    interpreter: bool
    close: tuple[ContactPerson, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OrderSight:
    """One order as its provider sees it; `recipient` is None until the order is taken."""

    order: Order
    provider_name: str
    municipality: str | None
    recipient: Recipient | None
    goals: tuple[OrderGoal, ...] = field(repr=False)
    content: str | None = field(repr=False)
    reports: tuple[tuple[OrderReport, str | None], ...] = field(repr=False)
    case_manager: str | None
    case_manager_title: str | None


def answers_for(session: Session, actor: StaffMember) -> tuple[str, ...]:
    """The ids of the providers whose orders this person answers."""
    if not actor.active or actor.role not in ANSWERING_ROLES:
        return ()
    units = sorted(actor.groups | actor.leads)
    rows = session.execute(select(provider.c.id).where(provider.c.unit.in_(units)).order_by(provider.c.id))
    return tuple(rows.scalars())


def list_unit_orders(session: Session, service: Service, actor: StaffMember) -> tuple[OrderLine, ...]:
    """The orders of one's units: those that wait for an answer first, then by their start."""
    rows = session.execute(
        select(
            service_order.c.id,
            provider.c.name.label("provider_name"),
            client.c.family_name,
            client.c.given_names,
            client.c.municipality,
            hides_address(local_date(service.clock.now())).label("restricted_address"),
        )
        .join(provider, provider.c.id == service_order.c.provider_id)
        .join(client, client.c.id == service_order.c.client_id)
        .where(_seen_by(session, service, actor))
        .order_by(service_order.c.state != SENT, service_order.c.wanted_start, service_order.c.id)
    ).all()
    return tuple(_line(session, row) for row in rows)


def see_order(
    session: Session, service: Service, actor: StaffMember, order_id: str, act: str = "katselu"
) -> OrderSight:
    """Needs a writing transaction, for the log. NotFound for any order that is not of one's units now."""
    order = require_order(session, service, actor, order_id, act)
    found = get_client(session, order.client_id, local_date(service.clock.now()))
    texts = _texts(session, order)
    manager = current(session, order.client_id, service.clock.now())
    named = get_member(session, manager.username) if manager else None
    return OrderSight(
        order=order,
        provider_name=_provider_name(session, order.provider_id),
        municipality=None if found.restricted_address else found.municipality,
        recipient=_recipient(session, service, order) if order.state in _KNOWN_TO_PROVIDER else None,
        goals=read_goals(session, order),
        content=None if order.state == ENDED else texts.get(order.content_id or ""),
        reports=tuple((one, texts.get(one.text_id or "")) for one in list_reports(session, order.id)),
        case_manager=named.name if named else None,
        case_manager_title=named.title if named else None,
    )


def require_order(
    session: Session,
    service: Service,
    actor: StaffMember,
    order_id: str,
    act: str = "katselu",
    *,
    lock: bool = False,
) -> Order:
    """The order, with the look in the access log; NotFound as if it were not there."""
    seen = select(service_order.c.id).where(service_order.c.id == order_id, _seen_by(session, service, actor))
    if session.execute(seen).one_or_none() is None:
        raise NotFound("Tilausta ei löydy, tai se ei ole yksikkösi tilaus.")
    order = get_order(session, order_id, lock=lock)
    seen_too = ", tavoitteet" if order.goals and order.state in SHOWN_IN else ""
    purpose = f"tilaus {order_id}{seen_too}"
    record(session, service, actor, order.client_id, act, Ground.UNIT_ORDER, purpose)
    return order


def _seen_by(session: Session, service: Service, actor: StaffMember) -> ColumnElement[bool]:
    own = answers_for(session, actor)
    if not own:
        return false()
    lately = service.clock.now() - ENDED_SHOWS_FOR
    barred = select(barred_member.c.client_id).where(barred_member.c.username == actor.username)
    return and_(
        service_order.c.provider_id.in_(own),
        service_order.c.client_id.not_in(barred),
        or_(
            service_order.c.state.in_((SENT, ACCEPTED, STARTED)),
            and_(service_order.c.state == ENDED, service_order.c.ended_at > lately),
        ),
    )


def _line(session: Session, row: Row[Any]) -> OrderLine:
    order = get_order(session, row.id)
    known = order.state in _KNOWN_TO_PROVIDER
    name = full_name(row.family_name, row.given_names)
    town = None if row.restricted_address else row.municipality
    return OrderLine(order, row.provider_name, town, name if known else None)


def _provider_name(session: Session, provider_id: str) -> str:
    return str(session.execute(select(provider.c.name).where(provider.c.id == provider_id)).scalar_one())


def _recipient(session: Session, service: Service, order: Order) -> Recipient:
    today: date = local_date(service.clock.now())
    found = get_client(session, order.client_id, today)
    hidden = found.restricted_address
    return Recipient(
        name=found.name,
        age=found.age(today),
        phone=None if hidden else found.phone,
        address=None if hidden else found.address,
        restricted=hidden,
        language=found.language,
        interpreter=found.interpreter,
        close=tuple(
            one
            for one in list_contact_persons(session, found.id)
            if one.disclosure_consent == "kylla" and not hidden
        ),
    )


def _texts(session: Session, order: Order) -> Mapping[str, str]:
    reported = {one.text_id for one in list_reports(session, order.id) if one.text_id}
    wanted = {*({order.content_id} if order.content_id else ()), *reported}
    return read_texts(session, order.client_id, wanted)
