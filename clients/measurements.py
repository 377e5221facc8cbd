# SPDX-License-Identifier: EUPL-1.2
"""Writes what an assessment found: values of instruments, and the summary that the assessment ends with.

Source: SHL 1301/2014 37 § (what the summary says), and for RAI the law of the service area.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from clients.assessments import (
    NEED_ASSESSMENT,
    complete_assessment,
    open_assessment_of,
    start_assessment,
    write_details,
)
from clients.instruments import instruments_of
from clients.origins import Origin, Written
from clients.other_measures import check_others, write_others
from clients.record_tables import assessment_summary, assessment_value
from clients.tables import assessment
from engine.business_calendar import at_local
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service


def add_assessment(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """A completed assessment with its values. InvalidInput names each value that is out of its range."""
    day = values["date"] or origin.day
    if day > origin.day:
        raise InvalidInput("Arviointia ei voi kirjata.", {"date": "Arvioinnin päivä on tulevaisuudessa."})
    measures = values["values"] or {}
    _check(service, measures, day)
    check_others(values["other_measures"])
    book = instruments_of(service)
    domains = tuple(values["domains"] or ()) or book.domains_of(values["instrument"], measures, day)
    at = origin.at if day == origin.day else at_local(day)
    key = complete_assessment(
        session,
        origin.client_id,
        origin.matter_id,
        values["instrument"],
        at,
        origin.instance_key,
        locked=bool(values["locked"]),
    )
    reused = _reused(session, origin.client_id, values["reused_from"])
    write_details(session, key, locked=bool(values["locked"]), domains=domains, reused_from=reused)
    _write_values(session, key, measures)
    write_others(session, key, values["other_measures"])
    return Written({"arviointi_id": str(key)}, {"domains": list(domains)})


def add_measures(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """What was measured on the way, in the assessment that is being made in the instance.

    One whose beginning nobody told begins here; it stays open until its summary. InvalidInput names each
    value that is out of its range.
    """
    measures = values["values"] or {}
    _check(service, measures, origin.day)
    check_others(values["other_measures"])
    key = open_assessment_of(session, origin.client_id, origin.instance_key) or start_assessment(
        session, origin.client_id, origin.matter_id, NEED_ASSESSMENT, origin.at, origin.instance_key
    )
    _write_values(session, key, measures)
    write_others(session, key, values["other_measures"])
    return Written()


def add_summary(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The summary; values given with it join the assessment that is being made in the instance."""
    measures = values["values"] or {}
    _check(service, measures, origin.day)
    key = open_assessment_of(session, origin.client_id, origin.instance_key)
    if measures and key is None:
        key = complete_assessment(
            session, origin.client_id, origin.matter_id, NEED_ASSESSMENT, origin.at, origin.instance_key
        )
    if key is not None:
        _write_values(session, key, measures)
    session.execute(
        insert(assessment_summary).values(
            key=session.next_key(),
            **origin.columns(),
            situation_id=values["situation"],
            conclusions_id=values["conclusions"],
            client_view_id=values["client_view"],
            **{name: values[name] for name in _PLAIN},
            assessment_key=key,
        )
    )
    return Written()


_PLAIN = (
    "worker_need",
    "duration",
    "child_in_care",
    "special_support",
    "regular_need",
    "rehabilitation",
    "rights_explained",
)


def _check(service: Service, measures: Mapping[str, float], day: date) -> None:
    problems = instruments_of(service).refusals(measures, day)
    if problems:
        raise InvalidInput("Mittarin arvo ei ole mahdollinen.", problems)


def _reused(session: Session, client_id: str, named: str | None) -> int | None:
    if named is None:
        return None
    key = int(named) if named.isdecimal() else 0
    query = select(assessment.c.key).where(assessment.c.key == key, assessment.c.client_id == client_id)
    if session.execute(query).one_or_none() is None:
        raise InvalidInput(
            "Hyödynnettävää arviota ei löydy.", {"reused_from": "Valitse asiakkaan oma arvio."}
        )
    return key


def _write_values(session: Session, key: int, measures: Mapping[str, float]) -> None:
    codes = list(measures)
    session.execute(
        delete(assessment_value).where(
            assessment_value.c.assessment_key == key, assessment_value.c.code.in_(codes)
        )
    )
    for code, value in measures.items():
        session.execute(insert(assessment_value).values(assessment_key=key, code=code, value=value))
