# SPDX-License-Identifier: EUPL-1.2
"""What a limit is made of; the limits themselves are data in processes/limits."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

Kind = Literal["authority", "citizen", "office", "production", "event"]
Unit = Literal["working_days", "days", "months", "month_end", "hours", "minutes"]
Status = Literal["law", "proposal"]
Scope = Literal["matter", "process", "instance", "start"]
Language = Literal["fi", "sv", "en"]
AlarmKind = Literal["reminder", "due", "missed"]
Placement = Literal[
    "start", "day", "days_before", "working_days_before", "minutes", "office_minutes", "due", "days_late"
]
RECIPIENTS = ("omistaja", "sijainen", "esimies")


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in the three languages."""

    fi: str
    sv: str
    en: str

    def of(self, language: Language) -> str:
        return {"fi": self.fi, "sv": self.sv, "en": self.en}[language]


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """When somebody is told, relative to the start or to the due day.

    `start`: at once. `day`: the n-th day of the count. `days_before`, `working_days_before`,
    `days_late`: counted from the due day. `minutes`: after the start, `office_minutes`: of opening
    time. `due`: on the due day. `at` is the local time where a day is meant.
    `sound`: whoever has the page of their work open is to hear it, not only to read it.
    """

    level: str
    kind: AlarmKind
    recipients: tuple[str, ...]
    placement: Placement
    amount: int
    at: time
    sound: bool = False


@dataclass(frozen=True, slots=True)
class LimitRule:
    """One version of one limit, in force for matters that became pending from `valid_from` to `valid_to`.

    Kinds: an `authority` limit never moves, people work to the last working day before it; a
    `citizen` limit rolls forward and an internal `office` target back to a working day; a
    `production` target and a legal `event` stay where they are. `keeps_time` ends at the local time
    of the start, otherwise a limit of days ends at 23:59:59. `basis` names the source in a
    sentence. `applies` is a FEEL condition or empty.
    `missed_recipients` are told when it is missed; None for a limit that passes in silence.

    `scope` says what it runs once for: the `matter`, whose any process meets it; the `process` with all
    that it calls, since each service that a client waits for has a time of its own; the `instance`; or
    each `start`, since every decision has an appeal time of its own. What an `instance` or a `process`
    has not met is waived when it ends.
    `extension_reasons` are the special reasons, by code, for which it may be extended; empty: never.
    `extension_months`: how far beyond its first due day it may be extended at most; 0: a year at a time.
    `replaced_when` names variables by which it may give way: when one of them is learnt and `applies` no
    longer holds, it is waived, and `replaced_by`, if named, takes over from the same start.
    """

    id: str
    valid_from: date
    valid_to: date | None
    title: Texts
    source: str
    basis: Texts
    status: Status
    kind: Kind
    calendar: str
    unit: Unit
    length: int
    start_event: str
    stop_event: str
    start_day: Texts
    applies: str
    keeps_time: bool
    alarms: tuple[AlarmRule, ...]
    missed_recipients: tuple[str, ...] | None
    scope: Scope = "matter"
    extension_reasons: tuple[tuple[str, Texts], ...] = ()
    extension_months: int = 0
    replaced_by: str = ""
    replaced_when: tuple[str, ...] = ()

    @property
    def is_elapsed(self) -> bool:
        """True for a limit of hours or minutes."""
        return self.unit in ("hours", "minutes")

    @property
    def ends_by_clock(self) -> bool:
        """True when it ends at a time of day that depends on its start."""
        return self.is_elapsed or self.keeps_time

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
