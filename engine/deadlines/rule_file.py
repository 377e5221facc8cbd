# SPDX-License-Identifier: EUPL-1.2
"""One file of processes/limits: its limits, start and stop events, and calendars."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import cast, get_args

from engine.business_calendar import BusinessCalendar, Holiday
from engine.deadlines.alarm_file import check_alarm, read_alarm
from engine.deadlines.rules import RECIPIENTS, AlarmRule, Kind, LimitRule, Scope, Status, Texts, Unit
from engine.deadlines.toml_table import TomlTable
from engine.errors import Problem

_LONGEST = 10_000
_ID = re.compile(r"[A-Za-zÅÄÖåäö0-9_.-]{1,60}")
_NO_TEXTS = Texts(" ", " ", " ")


@dataclass(frozen=True, slots=True)
class Names:
    """What the limits of all files may refer to: events with the name of their day (fi in the
    partitive), sources with their words after "Counted", names of calendars."""

    events: Mapping[str, Texts]
    sources: Mapping[str, Texts]
    calendars: Collection[str]


def parse_file(source: bytes, file: str, problems: list[Problem]) -> TomlTable | None:
    """The top table, or None with a problem when the bytes are no TOML."""
    try:
        return TomlTable(tomllib.loads(source.decode("utf-8")), file, "", problems)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        problems.append(
            Problem(file, "", "", "TOML", f"Tiedostoa ei voi lukea: {error}.", "Korjaa tiedoston kielioppi.")
        )
        return None


def read_named_texts(top: TomlTable, key: str, inner: str) -> list[tuple[str, Texts]]:
    """The `[[event]]` or `[[source]]` tables: an id and its texts."""
    named = []
    for table in top.tables(key):
        table.element = table.text("id")
        named.append((table.element, read_texts(table, inner)))
        table.finish()
    return named


def read_sources(top: TomlTable) -> list[tuple[str, tuple[Texts, Texts | None]]]:
    """The `[[source]]` tables: an id, its words after "Counted", and its name where the id is not one in
    every language."""
    sources = []
    for table in top.tables("source"):
        table.element = table.text("id")
        name = read_texts(table, "name") if table.has("name") else None
        sources.append((table.element, (read_texts(table, "basis"), name)))
        table.finish()
    return sources


def read_calendars(top: TomlTable) -> list[BusinessCalendar]:
    """The `[[calendar]]` tables."""
    return [_read_calendar(table) for table in top.tables("calendar")]


def _read_calendar(table: TomlTable) -> BusinessCalendar:
    table.element = table.text("name")
    table.text("use")
    calendar = BusinessCalendar(
        name=table.element,
        eves_are_workdays=table.take("eves_are_workdays", bool, True),
        every_day=table.take("every_day", bool, False, False),
        extra_holidays=tuple(_read_holiday(extra) for extra in table.tables("extra_holiday")),
        moved_holidays=frozenset(_read_moved(extra) for extra in table.tables("moved_holiday")),
        opens=table.time("opens", time(8, 0)),
        closes=table.time("closes", time(16, 15)),
    )
    if calendar.opens >= calendar.closes:
        table.refuse("aukioloaika", "Kalenteri sulkeutuu ennen kuin avautuu.", "Korjaa opens ja closes.")
    table.finish()
    return calendar


def _read_holiday(table: TomlTable) -> Holiday:
    name = read_texts(table, "name")
    holiday = Holiday(table.day("day"), name.fi, name.sv, name.en)
    table.finish()
    return holiday


def _read_moved(table: TomlTable) -> date:
    day = table.day("day")
    table.finish()
    return day


def read_limits(top: TomlTable, names: Names, problems: list[Problem]) -> list[LimitRule]:
    """The `[[limit]]` tables that have no problem."""
    rules = []
    for table in top.tables("limit"):
        known = len(problems)
        rule = _read_limit(table, names)
        if len(problems) == known:
            _check(table, rule)
        if len(problems) == known:
            rules.append(rule)
    return rules


def _read_limit(table: TomlTable, names: Names) -> LimitRule:
    table.element = table.text("id")
    if not _ID.fullmatch(table.element):
        table.refuse("tunnus", "Tunnus ei kelpaa.", "Käytä kirjaimia, numeroita, pistettä ja viivaa.")
    title = read_texts(table, "title")
    table.element_name = title.fi
    start_event = table.choice("start", names.events)
    source = table.choice("source", names.sources)
    rule = LimitRule(
        id=table.element,
        valid_from=table.day("valid_from"),
        valid_to=table.day_or_none("valid_to"),
        title=title,
        source=source,
        basis=names.sources.get(source, _NO_TEXTS),
        status=cast(Status, table.choice("status", get_args(Status))),
        kind=cast(Kind, table.choice("kind", get_args(Kind))),
        calendar=table.choice("calendar", names.calendars),
        unit=cast(Unit, table.choice("unit", get_args(Unit))),
        length=table.whole("length", 0, _LONGEST),
        start_event=start_event,
        stop_event=table.choice("stop", [*names.events, ""], ""),
        start_day=names.events.get(start_event, _NO_TEXTS),
        applies=table.text("applies", ""),
        keeps_time=table.take("keeps_time", bool, False, False),
        alarms=_read_alarms(table),
        missed_recipients=table.list_of("missed", RECIPIENTS) if table.has("missed") else None,
        scope=cast(Scope, table.choice("scope", get_args(Scope), "matter")),
        extension_reasons=_read_reasons(table),
        extension_months=table.whole("extension_months", 0, 12) if table.has("extension_months") else 0,
        replaced_by=table.text("replaced_by", ""),
        replaced_when=tuple(map(str, table.take("replaced_when", list, [], []))),
    )
    table.finish()
    return rule


def _read_reasons(table: TomlTable) -> tuple[tuple[str, Texts], ...]:
    """The `extension` tables: a code and its words."""
    reasons = []
    for reason in table.tables("extension"):
        reasons.append((reason.text("reason"), read_texts(reason, "title")))
        reason.finish()
    return tuple(reasons)


def _read_alarms(table: TomlTable) -> tuple[AlarmRule, ...]:
    alarms = tuple(read_alarm(alarm) for alarm in table.tables("alarm"))
    levels = [alarm.level for alarm in alarms]
    for level in {level for level in levels if levels.count(level) > 1}:
        table.refuse("toistuva taso", f"Hälytyksen taso {level} on kahdesti.", "Anna kullekin oma level.")
    return alarms


def _check(table: TomlTable, rule: LimitRule) -> None:
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        table.refuse("voimassaolo", "Sääntö päättyy ennen kuin alkaa.", "Korjaa valid_from tai valid_to.")
    if rule.length == 0 and rule.unit != "month_end":
        table.refuse("pituus", "Määräajan pituus on nolla.", "Anna pituudeksi vähintään 1.")
    if rule.keeps_time and rule.unit != "days":
        table.refuse("kellonaika", "keeps_time sopii vain päivien määräaikaan.", "Poista keeps_time.")
    if rule.kind in ("citizen", "office") and (rule.ends_by_clock or rule.unit == "working_days"):
        message = f"Laji {rule.kind} siirtyy vain päivinä tai kuukausina."
        table.refuse("siirtyminen", message, "Muuta kind tai unit.")
    if rule.extension_reasons and (rule.kind != "authority" or rule.ends_by_clock):
        table.refuse(
            "jatkaminen", "Vain viranomaisen päivinä laskettua määräaikaa voi jatkaa.", "Poista extension."
        )
    if rule.kind == "event" and (rule.alarms or rule.missed_recipients is not None):
        table.refuse("hälytys", "Laji event ei hälytä ketään.", "Poista alarm-taulut ja missed.")
    for alarm in rule.alarms:
        check_alarm(table, rule, alarm)


def read_texts(table: TomlTable, key: str) -> Texts:
    """A table of the three languages, all required."""
    inner = table.table(key)
    texts = Texts(inner.text("fi"), inner.text("sv"), inner.text("en"))
    inner.finish()
    return texts
