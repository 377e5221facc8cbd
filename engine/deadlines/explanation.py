# SPDX-License-Identifier: EUPL-1.2
"""Why a limit falls on its day: days counted and skipped, source, sentences; frozen in the history."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.business_calendar import BusinessCalendar
from engine.deadlines.rules import Language, LimitRule, Texts
from engine.deadlines.sentences import Facts, write_sentences

_DATES = ("rule_valid_from", "start_date", "counted_date", "due_date", "shown_date", "later_due_date")


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """A day of the count: its number from 1, or None and the reason why it was skipped."""

    day: date
    number: int | None
    reason: Texts | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that a reader needs to check the count; texts are kept as they read on the day of counting.

    `days` lists every day of a count of working days; a count by days or months has only the day
    that was moved from, if any. `counted_date` is the due day before it moved.
    """

    limit_id: str
    rule_valid_from: date
    title: Texts
    source: str
    status: str
    kind: str
    unit: str
    length: int
    start_date: date
    counted_date: date
    due_date: date
    shown_date: date
    later_due_date: date | None
    days: tuple[ExplainedDay, ...]
    sentences: tuple[Texts, ...]

    def text(self, language: Language = "fi") -> str:
        """The sentences in `fi`, `sv` or `en`, one after another."""
        return " ".join(sentence.of(language) for sentence in self.sentences)

    def moved_to(self, due: date, shown: date, sentence: Texts) -> "Explanation":
        """The same count with another due day and the sentence that says why."""
        return replace(self, due_date=due, shown_date=shown, sentences=(*self.sentences, sentence))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; dates as ISO text."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Explanation":
        """What `to_json` gave, as it was."""
        fields: dict[str, Any] = dict(values)
        for name in _DATES:
            fields[name] = date.fromisoformat(values[name]) if values[name] else None
        fields["title"] = Texts(**values["title"])
        fields["days"] = tuple(_explained_day(day) for day in values["days"])
        fields["sentences"] = tuple(Texts(**sentence) for sentence in values["sentences"])
        return cls(**fields)


def explain(
    rule: LimitRule,
    calendar: BusinessCalendar,
    start: datetime,
    counted: date,
    due: datetime,
    shown: date,
    later: date | None,
) -> Explanation:
    """The explanation of one count; `start` and `due` in Helsinki time."""
    days = _days(rule, calendar, start.date(), counted, due.date())
    skipped = tuple((day.day, day.reason) for day in days if day.reason is not None)
    return Explanation(
        limit_id=rule.id,
        rule_valid_from=rule.valid_from,
        title=rule.title,
        source=rule.source,
        status=rule.status,
        kind=rule.kind,
        unit=rule.unit,
        length=rule.length,
        start_date=start.date(),
        counted_date=counted,
        due_date=due.date(),
        shown_date=shown,
        later_due_date=later,
        days=days,
        sentences=write_sentences(Facts(rule, start, counted, due, shown, later, skipped)),
    )


def _days(
    rule: LimitRule, calendar: BusinessCalendar, first: date, counted: date, due: date
) -> tuple[ExplainedDay, ...]:
    if rule.unit != "working_days":
        return () if counted == due else (ExplainedDay(counted, None, _reason(calendar, counted)),)
    days: list[ExplainedDay] = []
    number = 0
    for offset in range(1, (counted - first).days + 1):
        day = first + timedelta(days=offset)
        reason = _reason(calendar, day)
        number += reason is None
        days.append(ExplainedDay(day, number if reason is None else None, reason))
    return tuple(days)


def _reason(calendar: BusinessCalendar, day: date) -> Texts | None:
    fi, sv, en = (calendar.reason_off(day, language) for language in ("fi", "sv", "en"))
    return Texts(fi, sv, en) if fi and sv and en else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _explained_day(values: Mapping[str, Any]) -> ExplainedDay:
    reason = values["reason"]
    return ExplainedDay(
        date.fromisoformat(values["day"]), values["number"], Texts(**reason) if reason else None
    )
