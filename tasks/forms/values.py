# SPDX-License-Identifier: EUPL-1.2
"""One value of one field: from what a person typed, or from JSON, to what is stored.

Stored: text, int or float, bool, code, list of codes, `2026-12-01`, `14:30`, `2026-12-01T14:30:00+02:00`.
Every refusal is a plain Finnish sentence that can stand at the field.
"""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from engine.business_calendar import at_local, to_local
from tasks.forms.model import MANY_OF_KINDS, Field, Json

NUMBER_SENTENCE = "Kirjoita luku, esimerkiksi 3,5."
DATE_SENTENCE = "Kirjoita päivä muodossa 1.12.2026."
TIME_SENTENCE = "Kirjoita kellonaika muodossa 14.30."
DATETIME_SENTENCE = "Kirjoita päivä ja kellonaika muodossa 1.12.2026 14.30."
_OPTION_SENTENCE = "Valitse jokin vaihtoehdoista."
_MANY_SENTENCE = "Valitse yksi tai useampi vaihtoehdoista."

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,10})?", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_FINNISH_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(?:klo )?(\d{1,2})[.:](\d\d)(?:[.:](\d\d))?", re.ASCII)
_MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-"})
_LARGEST = 10**15
_FIRST_YEAR, _LAST_YEAR = 1850, 2150
_YEAR_SENTENCE = f"Tarkista vuosi: sen on oltava väliltä {_FIRST_YEAR}–{_LAST_YEAR}."


class Refused(Exception):  # a sentence for a person, not a fault
    """The value is not acceptable; `sentence` stands at the field."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _WrongYear(Refused):
    """A day in the right form, in a year that is a slip."""


def from_page(field: Field, typed: Sequence[str]) -> Json:
    """The value of what stood in the page's inputs of this name; None when nothing was given."""
    if field.kind in MANY_OF_KINDS:
        return [text for text in typed if text] or None
    if field.kind == "checkbox":
        return _checkbox(typed)
    if field.kind == "datetime":
        return _instant_text(" ".join(text.strip() for text in typed if text.strip()))
    if len(typed) > 1:
        raise Refused("Kentässä on useampi arvo kuin yksi.")
    text = typed[0] if typed else ""
    match field.kind:
        case "number":
            return _number_text(text)
        case "date":
            return _date_text(text)
        case "time":
            return _time_text(text)
        case "textfield":
            return " ".join(text.split()) or None
        case "textarea":
            return text.replace("\r\n", "\n").replace("\r", "\n").strip() or None
        case _:
            return text or None


def from_json(field: Field, value: Json) -> Json:
    """The value of JSON; None and an empty text or list mean that nothing was given."""
    if value is None or value in ("", []):
        return None
    if field.kind in MANY_OF_KINDS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Refused(_MANY_SENTENCE)
        return list(value)
    if field.kind == "checkbox":
        if not isinstance(value, bool):
            raise Refused("Anna arvo true tai false.")
        return value
    if field.kind == "number":
        return _json_number(value)
    if not isinstance(value, str):
        raise Refused(_json_sentence(field))
    return from_page(field, [value])


def _json_sentence(field: Field) -> str:
    match field.kind:
        case "date":
            return DATE_SENTENCE
        case "time":
            return TIME_SENTENCE
        case "datetime":
            return DATETIME_SENTENCE
        case "radio" | "select":
            return _OPTION_SENTENCE
        case _:
            return "Kirjoita tähän tekstiä."


def _checkbox(typed: Sequence[str]) -> bool:
    # A page sends a hidden "false" before the box, so that an unticked box is told from an absent one.
    last = typed[-1] if typed else "false"
    if last not in ("true", "on", "false", ""):
        raise Refused("Rastita kohta tai jätä se tyhjäksi.")
    return last in ("true", "on")


def _number_text(text: str) -> int | float | None:
    compact = _SPACES.sub("", text).translate(_MINUSES)
    if not compact:
        return None
    if not _NUMBER.fullmatch(compact):
        raise Refused(NUMBER_SENTENCE)
    return _plain(Decimal(compact.replace(",", ".")))


def _json_number(value: Json) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused(NUMBER_SENTENCE)
    if abs(value) >= _LARGEST:
        raise Refused("Luku on liian suuri.")
    return _plain(Decimal(repr(value)))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _date_text(text: str) -> str | None:
    stripped = text.strip()
    return read_date(stripped).isoformat() if stripped else None


def read_date(text: str) -> date:
    """`1.12.2026` or `2026-12-01`."""
    finnish = _FINNISH_DATE.fullmatch(text)
    if not finnish and not _ISO_DATE.fullmatch(text):
        raise Refused(DATE_SENTENCE)
    parts = reversed(finnish.groups()) if finnish else text.split("-")
    year, month, day = (int(part) for part in parts)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise _WrongYear(_YEAR_SENTENCE)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refused("Tällaista päivää ei ole. " + DATE_SENTENCE) from error


def _time_text(text: str) -> str | None:
    stripped = text.strip()
    return _iso_time(_read_time(stripped)) if stripped else None


def _iso_time(value: time) -> str:
    return value.isoformat(timespec="seconds" if value.second else "minutes")


def _read_time(text: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None:
        raise Refused(TIME_SENTENCE)
    hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise Refused(TIME_SENTENCE) from error


def _instant_text(text: str) -> str | None:
    if not text:
        return None
    zoned = _zoned(text)
    return (zoned or _local(text)).isoformat(timespec="seconds")


def _zoned(text: str) -> datetime | None:
    """An instant that names its offset, in Helsinki's time."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    if instant.tzinfo is None:
        return None
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise Refused(_YEAR_SENTENCE)
    return to_local(instant)


def _local(text: str) -> datetime:
    day, _, clock = text.replace("T", " ", 1).partition(" ")
    try:
        wall = datetime.combine(read_date(day), _read_time(clock.strip()))
    except _WrongYear:
        raise
    except Refused as refused:
        raise Refused(DATETIME_SENTENCE) from refused
    instant = to_local(at_local(wall.date(), wall.time()))
    if instant.replace(tzinfo=None) != wall:
        raise Refused("Tätä kellonaikaa ei ole: kelloja siirretään sinä yönä. Tarkista aika.")
    return instant
