# SPDX-License-Identifier: EUPL-1.2
"""Whether a day can be true: none is before the client was born, and what has happened is not ahead."""

from datetime import datetime

from clients.recording import BEFORE_BIRTH
from engine.business_calendar import to_local
from tasks.forms.conditions import Background
from tasks.forms.model import Field, Json
from tasks.forms.values import Refused

AHEAD_SENTENCE = "Aika on tulevaisuudessa. Kirjaa, milloin se todella tapahtui."


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


def _is_ahead(field: Field, moment: datetime, now: datetime) -> bool:
    """A moment is compared by the minute, as people type it."""
    if field.kind == "date":
        return moment.date() > now.date()
    return moment > now.replace(second=59, microsecond=999_999)
