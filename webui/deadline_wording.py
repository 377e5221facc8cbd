# SPDX-License-Identifier: EUPL-1.2
"""Deadlines in words: how far, by which rule, and how the days were counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from engine.deadlines import Explanation, describe_remaining
from engine.errors import SujuvaError
from engine.process_instances import DeadlineView
from tasks.reminders import Reminder
from webui.current import service, today
from webui.formats import format_day, format_short_day, format_time
from webui.languages import language
from webui.translation import gettext, ngettext


class Due(Protocol):
    """Anything with a planned last day and a real one, and the moment at which it ends."""

    @property
    def at(self) -> datetime: ...

    @property
    def last_day(self) -> date: ...

    @property
    def shown_day(self) -> date: ...

    @property
    def limit_id(self) -> str | None: ...


class StoredLimit(Protocol):
    """A limit as it is stored."""

    @property
    def limit_id(self) -> str: ...

    @property
    def due_at(self) -> datetime: ...

    @property
    def shown_date(self) -> date: ...


@dataclass(frozen=True, slots=True)
class DayOfCount:
    """One day of a count as it is drawn: `label` is `1. to 24.11.` or the day with why it was skipped."""

    label: str
    skipped: bool
    last: bool


@dataclass(frozen=True, slots=True)
class ExplainedDeadline:
    """Why a limit is what it is, in the reader's language."""

    title: str
    text: str
    source: str
    status: str
    days: tuple[DayOfCount, ...]


def due_state(due: Due) -> str:
    """late, today or left: by the last day allowed, or by the clock where the limit ends by it; the day to
    plan by warns no later."""
    if _ends_by_clock(due.limit_id) and service().clock.now() > due.at:
        return "late"
    return describe_remaining(due.last_day, today(), service().calendar)[0]


def due_words(due: Due) -> str:
    """`2 arkipäivää myöhässä`, `Tänään`, `Tänään klo 10.40`, `3 arkipäivää`."""
    day = due.last_day
    if due_state(due) == "left":
        day = max(due.shown_day, today())
    state, days = describe_remaining(day, today(), service().calendar)
    if state == "today" and due_state(due) != "late":
        return gettext("Today") + _time_of(due.limit_id, due.at)
    if state == "today":
        return gettext("Late")
    if state == "late":
        return (
            ngettext("%(num)d working day late", "%(num)d working days late", days)
            if days
            else gettext("Late")
        )
    return (
        ngettext("%(num)d working day", "%(num)d working days", days)
        if days
        else gettext("Before the next working day")
    )


def due_day(due: Due) -> str:
    """`ke 2.12.2026`, and `ma 23.11.2026 klo 10.40` where the limit ends by the clock."""
    return format_day(due.shown_day) + _time_of(due.limit_id, due.at)


def due_short_day(due: Due) -> str:
    """`2.12.`, `23.11. klo 10.40`."""
    return format_short_day(due.shown_day) + _time_of(due.limit_id, due.at)


def limit_day(one: StoredLimit) -> str:
    """The day of a stored limit as `due_day` says it."""
    return format_day(one.shown_date) + _time_of(one.limit_id, one.due_at)


def _time_of(limit_id: str | None, at: datetime) -> str:
    return f" {format_time(at)}" if _ends_by_clock(limit_id) else ""


def _ends_by_clock(limit_id: str | None) -> bool:
    """A limit of hours is over at a time of day; one of days at midnight, which nobody needs to read."""
    if limit_id is None:
        return False
    try:
        return service().limits.find(limit_id, today()).ends_by_clock
    except SujuvaError:
        return False


def reminder_words(one: Reminder) -> str:
    """What is due and when: `Palvelu alkaa: myöhässä, viimeinen päivä oli ke 4.11.2026`."""
    title = one.titles.get(language()) or one.titles.get("fi") or one.limit_id
    day = limit_day(one)
    if one.kind == "missed":
        return gettext("%(title)s: late, the last day was %(day)s", title=title, day=day)
    return f"{title}: {day}"


def limit_source(due: Due) -> str:
    """`SHL 36 §`: the section or other source of the limit."""
    if due.limit_id is None:
        return ""
    try:
        return source_words(service().limits.find(due.limit_id, today()).source)
    except SujuvaError:
        return due.limit_id


def source_words(source: str) -> str:
    """The law or instruction that a limit rests on, by its name in the reader's language."""
    return service().limits.source_name(source, language())


def explain(stored: Explanation) -> ExplainedDeadline:
    """The explanation in the reader's language."""
    last = max((day.number for day in stored.days if day.number is not None), default=None)
    return ExplainedDeadline(
        title=stored.title.of(language()),
        text=stored.text(language()),
        source=source_words(stored.source),
        status=stored.status,
        days=tuple(
            DayOfCount(
                f"{day.number}. {format_day(day.day)}"
                if day.number is not None
                else f"{format_short_day(day.day)} {day.reason.of(language()) if day.reason else ''}".strip(),
                day.number is None,
                day.number is not None and day.number == last,
            )
            for day in stored.days
        ),
    )


def explain_stored(values: object) -> ExplainedDeadline | None:
    """The same from a row; None when nothing was stored."""
    if not isinstance(values, Mapping) or "sentences" not in values:
        return None
    return explain(Explanation.from_json(values))


def deadline_of(deadlines: Iterable[DeadlineView], due: Due | None) -> DeadlineView | None:
    """The stored deadline that this due day comes from."""
    if due is None or due.limit_id is None:
        return None
    same = [one for one in deadlines if one.limit_id == due.limit_id and one.due_date == due.last_day]
    return same[-1] if same else None
