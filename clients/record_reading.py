# SPDX-License-Identifier: EUPL-1.2
"""From the answers of a form to the typed values of a record kind.

A refusal names each field of the kind with a sentence that never repeats the value.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from clients.record_kinds import KINDS, RecordField, RecordKind, find_field
from engine.business_calendar import at_local
from engine.errors import ExecutionFailed, InvalidInput

Values = dict[str, Any]

REQUIRED = "Tämä tieto on pakollinen."
_CODE = re.compile(r"[\w.:+-]{1,60}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONGEST_PERSONAL = 200


def get_kind(name: str) -> RecordKind:
    """ExecutionFailed when the model names a kind that is not in the registry."""
    if name not in KINDS:
        raise ExecutionFailed(f"Tietuelajia {name} ei ole. Tunnetut: {', '.join(KINDS)}.")
    return KINDS[name]


def read_values(kind: RecordKind, given: Mapping[str, object]) -> Values:
    """Every field of the kind, None where nothing was given; InvalidInput(fields) names each wrong one.

    `values.SPPB` and the like are gathered into `values`.
    """
    read: Values = dict.fromkeys(kind.fields)
    problems: dict[str, str] = {}
    for name, value in given.items():
        try:
            _read_one(kind, name, value, read)
        except ValueError as error:
            problems[name] = str(error)
    problems |= {
        name: REQUIRED
        for name, field in kind.fields.items()
        if field.presence == "always" and read[name] in (None, [], "") and name not in problems
    }
    if problems:
        raise InvalidInput("Kirjauksessa on korjattavaa. Mitään ei muutettu.", problems)
    return read


def _read_one(kind: RecordKind, name: str, value: object, read: Values) -> None:
    field = find_field(kind, name)
    if field is None:
        raise ValueError(f"Tietueella {kind.name} ei ole tällaista tietoa.")
    typed = None if value in (None, "", []) else read_value(field, value)
    holder, _, measure = name.partition(".")
    if not measure:
        read[name] = typed
    elif typed is not None:
        read[holder] = {**(read[holder] or {}), measure: typed}


def read_value(field: RecordField, value: object) -> object:
    """One value by the field's type; ValueError with a Finnish sentence."""
    if field.type == "rows":
        return _rows(field, value)
    typed = READERS[field.type](value)
    chosen = typed if isinstance(typed, list) else [typed]
    if field.codes and any(code not in field.codes for code in chosen):
        raise ValueError(f"Valitse jokin näistä: {', '.join(field.codes)}.")
    return typed


def _rows(field: RecordField, value: object) -> list[Values]:
    if not isinstance(value, list):
        raise ValueError("Anna luettelo rivejä.")
    rows = []
    for row in value:
        if not isinstance(row, Mapping):
            raise ValueError("Anna luettelo rivejä.")
        rows.append(_row(field, row))
    return rows


def _row(field: RecordField, row: Mapping[str, object]) -> Values:
    unknown = row.keys() - field.columns.keys()
    if unknown:
        raise ValueError(f"Rivillä ei ole tietoa {', '.join(sorted(unknown))}.")
    read: Values = {}
    for name, column in field.columns.items():
        given = row.get(name)
        read[name] = None if given in (None, "", []) else read_value(column, given)
        if column.presence == "always" and read[name] is None:
            raise ValueError("Riviltä puuttuu pakollinen tieto.")
    return read


def _code(value: object) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not _CODE.fullmatch(text):
        raise ValueError("Anna koodi: kirjaimia, numeroita ja merkkejä _ . : + -, enintään 60.")
    return text


def _codes(value: object) -> list[str]:
    return [_code(one) for one in (value if isinstance(value, list) else [value])]


def _date(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise ValueError("Anna päivä.") from None


def _instant(value: object) -> datetime:
    """A day alone means its beginning in Finland."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("Anna päivä ja kellonaika.") from None
    if instant.tzinfo is not None:
        return instant
    return at_local(instant.date(), instant.time() if "T" in text else time.min)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("Anna luku.")
    try:
        return float(value)
    except ValueError:
        raise ValueError("Anna luku.") from None


def _integer(value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError("Anna kokonaisluku.")
    return int(number)


def _flag(value: object) -> bool:
    """A tick, or a choice whose code `kylla` means yes; every other code means no."""
    if not isinstance(value, bool | str):
        raise ValueError("Valitse kyllä tai ei.")
    return value if isinstance(value, bool) else value == "kylla"


def _personal(value: object) -> str:
    text = " ".join(str(value).split())
    if not isinstance(value, str) or _UNPRINTABLE.search(text) or not 1 <= len(text) <= _LONGEST_PERSONAL:
        raise ValueError(f"Kirjoita 1–{_LONGEST_PERSONAL} merkkiä yhdelle riville.")
    return text


def _measures(value: object) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise ValueError("Anna mittarit ja niiden arvot.")
    return {_code(name): _number(one) for name, one in value.items() if one is not None}


READERS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "code": _code,
        "codes": _codes,
        "date": _date,
        "instant": _instant,
        "number": _number,
        "integer": _integer,
        "flag": _flag,
        "document": _code,
        "personal": _personal,
        "measures": _measures,
    }
)
