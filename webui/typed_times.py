# SPDX-License-Identifier: EUPL-1.2
"""Days and times that a person typed into a page's own fields."""

import re
from datetime import date, time

from engine.errors import InvalidInput
from tasks.forms.values import Refused, read_date

_TIME = re.compile(r"(\d{1,2})[.:](\d\d)", re.ASCII)


def read_day(text: str, field: str) -> date:
    """`2.12.2026`; InvalidInput at the field otherwise, by the same rule as in a task's form."""
    try:
        return read_date(text.strip())
    except Refused as refused:
        raise InvalidInput("Päivää ei voi lukea.", {field: refused.sentence}) from None


def read_time(text: str, field: str) -> time:
    """`9.40`; InvalidInput at the field otherwise."""
    match = _TIME.fullmatch(text.strip())
    try:
        if match:
            return time(int(match[1]), int(match[2]))
    except ValueError:
        pass
    raise InvalidInput("Kellonaikaa ei voi lukea.", {field: "Kirjoita kellonaika muodossa 9.40."})
