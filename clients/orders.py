# SPDX-License-Identifier: EUPL-1.2
"""Orders of services to providers: sent, answered, started, reported, ended.

An order is `lahetetty` until the provider takes it (`hyvaksytty`) or not (`hylatty`); then `alkanut` from
the day the service really began, `paattynyt` at its end. One that nobody needs any more is `peruttu`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from clients.network_tables import service_order, service_order_report
from clients.timeline import ClientEvent, append_event
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.service import Service

SENT, ACCEPTED, DECLINED, WITHDRAWN, STARTED, ENDED = (
    "lahetetty",
    "hyvaksytty",
    "hylatty",
    "peruttu",
    "alkanut",
    "paattynyt",
)
OPEN = (SENT, ACCEPTED, STARTED)
_STATES = {
    SENT: "odottaa vastausta",
    ACCEPTED: "on hyväksytty",
    DECLINED: "on hylätty",
    WITHDRAWN: "on peruttu",
    STARTED: "on alkanut",
    ENDED: "on päättynyt",
}
DECLINE_REASONS = ("ei_tilaa", "ei_alueella", "ei_osaamista", "aika_ei_sovi", "muu")
END_REASONS = ("tavoite_saavutettu", "tarve_paattyi", "asiakas_lopetti", "siirtyi_toiseen", "kuoli", "muu")
# An order that another of the same service followed; no provider's own reason.
REPLACED = "korvattu"
NEEDS = ("ei_muutosta", "enemman", "vahemman", "tauko", "muu_palvelu")
GOAL_STATES = ("etenee", "saavutettu", "ei_etene", "ei_arvioitu")
MOST_VISITS = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """`goals` refer to documents of the client; `amount` is in `amount_unit`; days are Finnish days."""

    id: str
    client_id: str
    provider_id: str
    service: str
    matter_id: str | None = None
    process_instance_key: int | None = None
    amount: float | None = None
    amount_unit: str | None = None
    wanted_start: date | None = None
    goals: tuple[str, ...] = ()
    content_id: str | None = None
    state: str = SENT
    sent_at: datetime | None = None
    sent_by: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    decline_reason: str | None = None
    agreed_start: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None
    recorded_as: str | None = None
    way: str | None = None
    urgent: bool | None = None

    @property
    def record_service(self) -> str:
        """The code by which the client's record knows the service."""
        return self.recorded_as or self.service


@dataclass(frozen=True, slots=True)
class OrderReport:
    """What the provider told of a period, both days included; `goal_state` is its view of the goals, `need`
    what it proposes to change: the case manager decides."""

    key: int
    order_id: str
    at: datetime
    author: str
    first_day: date
    last_day: date
    visits: int
    goal_state: str
    text_id: str | None
    need: str | None = None


def send_order(session: Session, service: Service, wanted: Order) -> str:
    """Writes the order down as sent now and gives its id; the caller has checked the provider."""
    order_id = f"O{session.next_key()}"
    session.execute(
        insert(service_order).values(
            id=order_id,
            client_id=wanted.client_id,
            provider_id=wanted.provider_id,
            service=wanted.service,
            matter_id=wanted.matter_id,
            process_instance_key=wanted.process_instance_key,
            amount=wanted.amount,
            amount_unit=wanted.amount_unit,
            wanted_start=wanted.wanted_start,
            goals=list(wanted.goals),
            content_id=wanted.content_id,
            recorded_as=wanted.recorded_as,
            way=wanted.way,
            urgent=wanted.urgent,
            state=SENT,
            sent_at=service.clock.now(),
            sent_by=wanted.sent_by,
        )
    )
    return order_id


def get_order(session: Session, order_id: str, *, lock: bool = False) -> Order:
    """NotFound when there is none; with `lock` nobody else changes it in the meantime."""
    query = select(service_order).where(service_order.c.id == order_id)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("Tilausta ei löydy, tai se ei ole yksikkösi tilaus.")
    return _read(row)


def list_orders_of_client(session: Session, client_id: str) -> tuple[Order, ...]:
    """All orders of a client, newest first; the caller has asked for a ground."""
    rows = session.execute(
        select(service_order)
        .where(service_order.c.client_id == client_id)
        .order_by(service_order.c.sent_at.desc(), service_order.c.id.desc())
    )
    return tuple(_read(row) for row in rows)


def find_order_of_service(
    session: Session, client_id: str, matter_id: str | None, service_code: str
) -> Order | None:
    """The latest order of the matter that the record knows by this code and that was not turned down."""
    rows = session.execute(
        select(service_order)
        .where(
            service_order.c.client_id == client_id,
            service_order.c.matter_id == matter_id,
            service_order.c.state.not_in((DECLINED, WITHDRAWN)),
        )
        .order_by(service_order.c.sent_at.desc(), service_order.c.id.desc())
    )
    return next((one for one in map(_read, rows) if one.record_service == service_code), None)


def list_open_orders(session: Session, matter_id: str, service_code: str) -> tuple[Order, ...]:
    """The orders of the matter for that service of the record that are not over, the oldest first."""
    ids = session.execute(
        select(service_order.c.id)
        .where(service_order.c.matter_id == matter_id, service_order.c.state.in_(OPEN))
        .order_by(service_order.c.sent_at, service_order.c.id)
    ).scalars()
    orders = [get_order(session, id, lock=True) for id in ids]
    return tuple(one for one in orders if one.record_service == service_code)


def accept_order(
    session: Session, service: Service, order: Order, by: str | None, start: date | None
) -> Order:
    """The provider takes it. Conflict when it is not open to an answer any more."""
    _require(order, (SENT,), "hyväksyä")
    agreed = start or order.wanted_start
    if agreed is not None and agreed < local_date(order.sent_at or service.clock.now()):
        raise InvalidInput(
            "Tilaukseen ei voi vastata.", {"agreed_start": "Aloituspäivä on ennen tilauksen lähettämistä."}
        )
    return _change(session, service, order, "provider.accepted", by, state=ACCEPTED, agreed_start=agreed)


def decline_order(session: Session, service: Service, order: Order, by: str | None, reason: str) -> Order:
    """The provider does not take it, with a reason code."""
    _require(order, (SENT, ACCEPTED), "hylätä")
    if reason not in DECLINE_REASONS:
        raise InvalidInput("Kerro, miksi et ota tilausta.", {"reason": "Valitse jokin luettelosta."})
    return _change(session, service, order, "provider.declined", by, state=DECLINED, decline_reason=reason)


def start_order(session: Session, service: Service, order: Order, by: str | None, day: date) -> Order:
    """The service really began on that day."""
    _require(order, (SENT, ACCEPTED), "aloittaa")
    today = local_date(service.clock.now())
    if day > today:
        raise InvalidInput("Aloitusta ei voi kirjata.", {"day": "Palvelu ei voi alkaa tulevaisuudessa."})
    if day < local_date(order.sent_at or service.clock.now()):
        raise InvalidInput("Aloitusta ei voi kirjata.", {"day": "Palvelu ei voi alkaa ennen tilausta."})
    return _change(session, service, order, "provider.started", by, state=STARTED, started_on=day)


def end_order(
    session: Session, service: Service, order: Order, by: str | None, day: date, reason: str
) -> Order:
    """The service ended; its last day is that day."""
    _require(order, (STARTED,), "päättää")
    problems = {}
    if reason not in (*END_REASONS, REPLACED):
        problems["reason"] = "Valitse jokin luettelosta."
    if order.started_on is not None and day < order.started_on:
        problems["day"] = "Palvelu ei ole voinut päättyä ennen kuin alkoi."
    if day > local_date(service.clock.now()):
        problems["day"] = "Kirjaa päättyminen vasta, kun palvelu on päättynyt."
    if problems:
        raise InvalidInput("Päättymistä ei voi kirjata.", problems)
    ended: dict[str, Any] = {"ended_on": day, "ended_at": service.clock.now(), "ended_by": by}
    return _change(session, service, order, "provider.ended", by, state=ENDED, end_reason=reason, **ended)


def withdraw_order(session: Session, service: Service, order: Order, by: str | None) -> None:
    """Nobody needs it any more; nothing when it is over already."""
    if order.state in (SENT, ACCEPTED):
        _change(session, service, order, "order.withdrawn", by, state=WITHDRAWN)


def add_report(session: Session, service: Service, order: Order, report: OrderReport) -> int:
    """Adds what the provider tells and gives its key. InvalidInput names the field."""
    _require(order, (STARTED, ENDED), "raportoida")
    problems = {}
    if order.started_on is not None and report.first_day < order.started_on:
        problems["first_day"] = "Jakso alkaa ennen palvelua."
    if report.last_day < report.first_day:
        problems["last_day"] = "Jakso päättyy ennen kuin alkaa."
    if report.last_day > local_date(service.clock.now()):
        problems["last_day"] = "Jakso on vielä kesken."
    if not 0 <= report.visits <= MOST_VISITS:
        problems["visits"] = f"Anna käyntien määrä, 0–{MOST_VISITS}."
    if report.goal_state not in GOAL_STATES:
        problems["goal_state"] = "Valitse jokin luettelosta."
    if report.need not in (None, *NEEDS):
        problems["need"] = "Valitse jokin luettelosta."
    if problems:
        raise InvalidInput("Raportissa on korjattavaa.", problems)
    key = session.next_key()
    session.execute(
        insert(service_order_report).values(
            key=key,
            order_id=order.id,
            at=service.clock.now(),
            author=report.author,
            first_day=report.first_day,
            last_day=report.last_day,
            visits=report.visits,
            goal_state=report.goal_state,
            text_id=report.text_id,
            need=report.need,
        )
    )
    told = {"goal_state": report.goal_state, **({"need": report.need} if report.need else {})}
    _tell(session, service, order, "provider.reported", report.author, told)
    return key


def list_reports(session: Session, order_id: str) -> tuple[OrderReport, ...]:
    """Newest first."""
    rows = session.execute(
        select(service_order_report)
        .where(service_order_report.c.order_id == order_id)
        .order_by(service_order_report.c.at.desc(), service_order_report.c.key.desc())
    )
    return tuple(OrderReport(**dict(row._mapping)) for row in rows)


def _require(order: Order, states: Sequence[str], act: str) -> None:
    if order.state not in states:
        raise Conflict(f"Tilausta ei voi enää {act}: se {_STATES[order.state]}. Mitään ei muutettu.")


def _change(
    session: Session, service: Service, order: Order, event: str, by: str | None, **values: Any
) -> Order:
    if event in ("provider.accepted", "provider.declined") or (
        event == "provider.started" and order.answered_at is None
    ):
        values |= {"answered_at": service.clock.now(), "answered_by": by}
    session.execute(update(service_order).where(service_order.c.id == order.id).values(**values))
    reason = values.get("decline_reason") or values.get("end_reason")
    _tell(session, service, order, event, by, {"reason": reason} if reason else {})
    return get_order(session, order.id)


def _tell(
    session: Session, service: Service, order: Order, event: str, by: str | None, more: dict[str, Any]
) -> None:
    append_event(
        session,
        ClientEvent(
            event,
            order.client_id,
            service.clock.now(),
            order.matter_id,
            order.process_instance_key,
            actor=by,
            attributes={
                "order": order.id,
                "provider": order.provider_id,
                "service": order.service,
                **more,
            },
        ),
    )


def _read(row: Row[Any]) -> Order:
    values = dict(row._mapping)
    values["goals"] = tuple(values["goals"])
    return Order(**values)
