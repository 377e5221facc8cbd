# SPDX-License-Identifier: EUPL-1.2
"""Whether a day can be true: none is before the client was born, what has happened is not ahead, and a next
review is neither past nor too far ahead."""

from datetime import date, datetime

from clients.recording import BEFORE_BIRTH
from engine.business_calendar import add_months, day_in_digits, to_local
from tasks.forms.conditions import Background
from tasks.forms.model import Field, Json
from tasks.forms.values import Refused

AHEAD_SENTENCE = "Aika on tulevaisuudessa. Kirjaa, milloin se todella tapahtui."
PAST_SENTENCE = "Päivä on jo mennyt. Valitse tuleva päivä."


def check_day(field: Field, value: Json, background: Background) -> None:
    """Refuses a day or moment that cannot be; other kinds of values pass."""
    if field.kind not in ("date", "datetime"):
        return
    moment = datetime.fromisoformat(str(value))
    day = moment.date()
    if background.born is not None and day < background.born:
        raise Refused(BEFORE_BIRTH)
    if field.happened and _is_ahead(field, moment, to_local(background.feel.now())):
        raise Refused(AHEAD_SENTENCE)
    if field.review_within is not None:
        _check_review(day, field.review_within, to_local(background.feel.now()).date())


def _check_review(day: date, months: int, today: date) -> None:
    if day < today:
        raise Refused(PAST_SENTENCE)
    last = add_months(today, months)
    if day > last:
        raise Refused(
            f"Päivä on liian kaukana: tilannetta seurataan vähintään {months} kuukauden välein. "
            f"Valitse viimeistään {day_in_digits(last)}."
        )


def _is_ahead(field: Field, moment: datetime, now: datetime) -> bool:
    """A moment is compared by the minute, as people type it."""
    if field.kind == "date":
        return moment.date() > now.date()
    return moment > now.replace(second=59, microsecond=999_999)
