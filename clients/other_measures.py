# SPDX-License-Identifier: EUPL-1.2
"""Measures that the county's list does not know: name, value and scale as whoever assessed wrote them.

Source: *muu mittari {nimi, arvo, asteikko}* of the assessment's form. The name is a document.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from clients.record_tables import other_measure
from clients.tables import assessment
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import InvalidInput

FIELD = "other_measures"


@dataclass(frozen=True, slots=True)
class OtherMeasure:
    """One value with the day of its assessment; the scale is from `lowest` to `highest`, both included."""

    assessment_key: int
    name_id: str
    value: float
    lowest: float
    highest: float
    day: date


def check_others(rows: Sequence[dict[str, Any]] | None) -> None:
    """InvalidInput when a scale is none, or a value lies outside its own."""
    for row in rows or ():
        if row["lowest"] >= row["highest"]:
            said = "Asteikon pienimmän arvon on oltava suurinta pienempi. Korjaa muun mittarin asteikko."
            raise InvalidInput("Mittarin arvo ei ole mahdollinen.", {FIELD: said})
        if not row["lowest"] <= row["value"] <= row["highest"]:
            said = "Muun mittarin arvo ei ole sen asteikolla. Korjaa arvo tai asteikko."
            raise InvalidInput("Mittarin arvo ei ole mahdollinen.", {FIELD: said})


def write_others(session: Session, assessment_key: int, rows: Sequence[dict[str, Any]] | None) -> None:
    """Adds them to the assessment; `check_others` has been asked."""
    for row in rows or ():
        session.execute(
            insert(other_measure).values(
                key=session.next_key(),
                assessment_key=assessment_key,
                name_id=row["name"],
                value=row["value"],
                lowest=row["lowest"],
                highest=row["highest"],
            )
        )


def list_others(session: Session, client_id: str) -> tuple[OtherMeasure, ...]:
    """Those of the client, newest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(other_measure, assessment.c.completed_at, assessment.c.started_at)
        .join(assessment, assessment.c.key == other_measure.c.assessment_key)
        .where(assessment.c.client_id == client_id)
        .order_by(other_measure.c.key.desc())
    )
    return tuple(
        OtherMeasure(
            row.assessment_key,
            row.name_id,
            row.value,
            row.lowest,
            row.highest,
            local_date(row.completed_at or row.started_at),
        )
        for row in rows
    )
