# SPDX-License-Identifier: EUPL-1.2
"""What kind of value a value is, in words that a designer reads."""

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


def kind_of(value: object) -> str:
    """`number`, `string`, `list`, `date and time` …"""
    kind = KINDS.get(type(value))
    if kind is None:
        kind = "function" if isinstance(value, Function) else "unknown"
    return kind


def describe(value: object) -> str:
    """The kind with its article, for a sentence."""
    kind = kind_of(value)
    if kind in ("null", "days and time duration", "years and months duration"):
        return kind
    return f"a {kind}"
