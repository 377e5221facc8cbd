# SPDX-License-Identifier: EUPL-1.2
"""What an order writes into the client's record: ordered, started, changed, ended, each once."""

from datetime import date

from sqlalchemy import select

from clients.orders import Order
from clients.origins import Origin
from clients.recording import write_record
from engine.database import Session
from engine.service import Service
from engine.tables import message_subscription

SYSTEM = "sujuva"
CHANGED = "client.condition.changed"


def is_followed(session: Session, order: Order) -> bool:
    """Whether a process of the order's matter listens to changes: there the service is changed and ended."""
    listening = select(message_subscription.c.key).where(
        message_subscription.c.name == CHANGED, message_subscription.c.correlation_key == order.matter_id
    )
    return session.execute(listening.limit(1)).one_or_none() is not None


def record_order(
    session: Session,
    service: Service,
    order: Order,
    step: str,
    by: str | None,
    day: date | None = None,
    reason: str | None = None,
) -> None:
    """Writes the step of the order's service with its provider, amount and way."""
    origin = Origin(
        client_id=order.client_id,
        author=by or SYSTEM,
        at=service.clock.now(),
        matter_id=order.matter_id,
        instance_key=order.process_instance_key,
    )
    given: dict[str, object] = {"service": order.record_service, "order": order.id, "reason": reason}
    if step != "ended":
        given["urgent"] = order.urgent
    if day is not None:
        given["on"] = day.isoformat()
    write_record(session, service, origin, f"service.{step}", given, {})
