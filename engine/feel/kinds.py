# SPDX-License-Identifier: EUPL-1.2
"""What kind of value a value is: by its name in the language, and in Finnish for messages."""

from decimal import Decimal

from engine.feel.dates import Date
from engine.feel.durations import DayDuration, MonthDuration
from engine.feel.function_values import Function
from engine.feel.ranges import Range
from engine.feel.times import DateTime, Time

KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    list: "list",
    dict: "context",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DayDuration: "days and time duration",
    MonthDuration: "years and months duration",
    Range: "range",
}

KIND_NAMES: dict[type, str] = {
    Decimal: "luku",
    str: "teksti",
    bool: "totuusarvo",
    type(None): "null",
    list: "lista",
    dict: "konteksti",
    Date: "päivä",
    Time: "kellonaika",
    DateTime: "päivä ja kellonaika",
    DayDuration: "kesto päivinä ja aikana",
    MonthDuration: "kesto vuosina ja kuukausina",
    Range: "väli",
}


FINNISH: dict[str, str] = {
    **{KINDS[kind]: name for kind, name in KIND_NAMES.items()},
    "function": "funktio",
}
"""The Finnish name of each kind."""


def kind_of(value: object) -> str:
    """`number`, `string`, `list`, `date and time` …"""
    kind = KINDS.get(type(value))
    if kind is None:
        kind = "function" if isinstance(value, Function) else "unknown"
    return kind


def describe(value: object) -> str:
    """The kind in Finnish, for a sentence."""
    return KIND_NAMES.get(type(value)) or ("funktio" if isinstance(value, Function) else "tuntematon arvo")
