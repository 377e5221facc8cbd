# SPDX-License-Identifier: EUPL-1.2
"""What a client or a relative asks for or complains of, and must be answered in time: one row each.

A complaint (muistutus, laki 812/2000 23 §), a data-subject request (tietosuoja-asetus 15–22 artikla),
accessibility feedback (laki 306/2019) or an inquiry about a matter (hallintolaki 434/2003 23 §).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, union, update
from sqlalchemy import insert as insert_into

from clients.origins import Origin, Written
from clients.record_tables import client_request
from clients.tables import case_manager
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.service import Service
from engine.tables import user_task

REFUSED = "Pyyntöä ei voi kirjata. Mitään ei muutettu."


@dataclass(frozen=True, slots=True)
class Request:
    """`sender` is who asks when it is not the client; `text_id` is the answer, a document."""

    id: str
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    kind: str
    arrived_on: date
    asked_by: str
    sender: str | None = field(repr=False)
    step: str | None
    answered_by: str | None
    answered_at: datetime | None
    text_id: str | None
    way: str | None
    sent_on: date | None


def register_request(
    session: Session, service: Service, origin: Origin, values: Mapping[str, Any]
) -> Written:
    """Puts it into the register; its time runs from the day it arrived."""
    if values["arrived_on"] > origin.day:
        raise InvalidInput(REFUSED, {"arrived_on": "Saapumispäivä on tulevaisuudessa. Tarkista päivä."})
    request_id = f"P{session.next_key()}"
    session.execute(
        insert_into(client_request).values(
            id=request_id,
            **origin.columns(),
            kind=values["kind"],
            arrived_on=values["arrived_on"],
            asked_by=values["asked_by"],
            sender=values["sender"],
        )
    )
    return Written({"pyynto_id": request_id})


def handle_request(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """How it goes on, and who says so: whoever asks for more is the one who answers."""
    _change(session, origin, values, step=values["step"])
    return Written({"vastaaja": origin.author})


def answer_request(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The answer as it will be sent."""
    found = _change(
        session,
        origin,
        values,
        text_id=values["text"],
        answered_by=origin.author,
        answered_at=origin.at,
    )
    return Written(told={"kind": found.kind})


def send_request(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The day on which the answer really left; it ends the time for answering."""
    found = get_request(session, _id_of(values))
    answered = local_date(found.answered_at) if found.answered_at else origin.day
    if values["sent_on"] < answered:
        raise InvalidInput(REFUSED, {"sent_on": "Vastaus ei voi lähteä ennen kuin se on kirjoitettu."})
    if values["sent_on"] > origin.day:
        raise InvalidInput(REFUSED, {"sent_on": "Lähetyspäivä on tulevaisuudessa. Kirjaa todellinen päivä."})
    _change(session, origin, values, way=values["way"], sent_on=values["sent_on"])
    return Written(told={"kind": found.kind})


def get_request(session: Session, request_id: str) -> Request:
    """NotFound when there is none."""
    row = session.execute(select(client_request).where(client_request.c.id == request_id)).one_or_none()
    if row is None:
        raise NotFound(f"Pyyntöä {request_id} ei ole.")
    return _read(row)


def list_past_handlers(session: Session, client_id: str, but_matter: str | None) -> tuple[str, ...]:
    """Everyone who has done a task of the client or been their case manager, the matter itself left out:
    who handled what is complained of does not answer the complaint."""
    done = select(user_task.c.completed_by.label("username")).where(
        user_task.c.client_id == client_id,
        user_task.c.state == "COMPLETED",
        user_task.c.completed_by.is_not(None),
        user_task.c.matter_id.is_distinct_from(but_matter),
    )
    managed = select(case_manager.c.username).where(case_manager.c.client_id == client_id)
    return tuple(sorted(session.execute(union(done, managed)).scalars()))


def _change(session: Session, origin: Origin, values: Mapping[str, Any], **columns: object) -> Request:
    """Only a request of the client's own is changed."""
    same = (client_request.c.id == _id_of(values), client_request.c.client_id == origin.client_id)
    if not session.execute(update(client_request).where(*same).values(**columns)).rowcount:
        raise NotFound("Pyyntöä ei ole kirjattu. Ota pyyntö ensin vastaan.")
    return get_request(session, _id_of(values))


def _id_of(values: Mapping[str, Any]) -> str:
    return str(values["request"])


def _read(row: Row[Any]) -> Request:
    return Request(**dict(row._mapping))
