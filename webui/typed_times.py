# SPDX-License-Identifier: EUPL-1.2
"""Days and times that a person typed into a page's own fields."""

import re
from datetime import date, time

from engine.errors import InvalidInput

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[.:](\d\d)", re.ASCII)


def read_day(text: str, field: str) -> date:
    """`2.12.2026`; InvalidInput at the field otherwise."""
    match = _DAY.fullmatch(text.strip())
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise InvalidInput("Päivää ei voi lukea.", {field: "Kirjoita päivä muodossa 2.12.2026."})


def read_time(text: str, field: str) -> time:
    """`9.40`; InvalidInput at the field otherwise."""
    match = _TIME.fullmatch(text.strip())
    try:
        if match:
            return time(int(match[1]), int(match[2]))
    except ValueError:
        pass
    raise InvalidInput("Kellonaikaa ei voi lukea.", {field: "Kirjoita kellonaika muodossa 9.40."})
