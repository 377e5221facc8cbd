# SPDX-License-Identifier: EUPL-1.2
"""The `[[limit.alarm]]` tables: where an alarm may lie, and that no reminder comes after its due day."""

from datetime import time
from typing import Literal

from engine.deadlines.rules import RECIPIENTS, AlarmKind, AlarmRule, LimitRule, Placement
from engine.deadlines.toml_table import TomlTable

_MOST = 1_000_000
_MORNING = time(8, 0)
_NOON = time(12, 0)
_FLAGS: tuple[Placement, ...] = ("start", "due")
_NUMBERS: tuple[Placement, ...] = (
    "day", "days_before", "working_days_before", "minutes", "office_minutes", "days_late"
)  # fmt: skip
_SHORTEST_DAYS = {"days": 1, "months": 28, "working_days": 1, "month_end": 0}


def read_alarm(table: TomlTable) -> AlarmRule:
    """One alarm; exactly one key says where it lies."""
    placement, amount = _read_placement(table)
    level = table.text("level")
    if len(level) > 40 or level == "missed":
        table.refuse("taso", f"Tasoa {level} ei voi käyttää.", "Anna oma level, enintään 40 merkkiä.")
    recipients = table.list_of("to", RECIPIENTS)
    if not recipients:
        table.refuse("vastaanottaja", f"Hälytyksellä {level} ei ole saajaa.", "Anna to.")
    late = table.take("late", bool, False, False) or placement == "days_late"
    kind: AlarmKind = "missed" if late else "due" if placement == "due" else "reminder"
    alarm = AlarmRule(
        level, kind, recipients, placement, amount,
        table.time("at", _NOON if placement == "due" else _MORNING),
        table.take("sound", bool, False, False),
    )  # fmt: skip
    table.finish()
    return alarm


def _read_placement(table: TomlTable) -> tuple[Placement, int]:
    given = [key for key in (*_FLAGS, *_NUMBERS) if table.has(key)]
    if len(given) != 1:
        keys = ", ".join((*_FLAGS, *_NUMBERS))
        table.refuse("paikka", "Hälytyksellä on oltava yksi paikka.", f"Anna tasan yksi näistä: {keys}.")
        return "due", 0
    if given[0] in _FLAGS:
        if not table.take(given[0], bool, True):
            table.refuse("paikka", f"{given[0]} on false.", "Kirjoita true tai poista hälytys.")
        return given[0], 0
    return given[0], table.whole(given[0], 1, _MOST)


def check_alarm(table: TomlTable, rule: LimitRule, alarm: AlarmRule) -> None:
    """Refuse a place that the limit does not have, and a reminder that would come after it."""
    if rule.is_elapsed and alarm.placement not in ("start", "minutes", "due"):
        _refuse(table, alarm, "paikka", "Tuntien määräaika tuntee paikat start, minutes ja due.")
    elif alarm.kind == "missed" and alarm.placement not in ("day", "days_late"):
        _refuse(table, alarm, "paikka", "late sopii vain paikkaan day.")
    elif alarm.kind == "reminder" and _is_after_due(rule, alarm):
        _refuse(table, alarm, "muistutus määräajan jälkeen", "Muistutus tulisi määräajan jälkeen.")
    elif alarm.kind == "missed" and not _is_after_due(rule, alarm):
        _refuse(table, alarm, "myöhässä ennen määräaikaa", "Myöhästymisen hälytys tulisi ennen määräaikaa.")
    elif _is_before_start(rule, alarm):
        _refuse(table, alarm, "muistutus ennen alkua", "Muistutus tulisi ennen määräajan alkua.")


def _refuse(table: TomlTable, alarm: AlarmRule, rule: str, message: str) -> None:
    table.refuse(rule, f"Hälytys {alarm.level}: {message}", "Muuta hälytyksen paikkaa.")


def _least_days(rule: LimitRule) -> int:
    return rule.length * _SHORTEST_DAYS.get(rule.unit, 0)


def _is_after_due(rule: LimitRule, alarm: AlarmRule) -> bool:
    if alarm.placement == "day":
        return alarm.amount > _least_days(rule)
    if alarm.placement == "minutes":
        return alarm.amount > _least_minutes(rule)
    return alarm.placement == "days_late"


def _least_minutes(rule: LimitRule) -> int:
    factor: Literal[1, 60] = 60 if rule.unit == "hours" else 1
    return rule.length * factor if rule.is_elapsed else _least_days(rule) * 23 * 60


def _is_before_start(rule: LimitRule, alarm: AlarmRule) -> bool:
    return alarm.placement in ("days_before", "working_days_before") and alarm.amount > _least_days(rule)
