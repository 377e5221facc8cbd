# SPDX-License-Identifier: EUPL-1.2
"""Deadlines in words: how far, by which rule, and how the days were counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from engine.deadlines import Explanation, describe_remaining
from engine.errors import SujuvaError
from engine.process_instances import DeadlineView
from tasks.reminders import Reminder
from webui.current import service, today
from webui.formats import format_day, format_short_day
from webui.languages import language
from webui.translation import gettext, ngettext


class Due(Protocol):
    """Anything with a planned last day and a real one."""

    @property
    def last_day(self) -> date: ...

    @property
    def shown_day(self) -> date: ...

    @property
    def limit_id(self) -> str | None: ...


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
    """late, today or left: by the last day allowed; the day to plan by warns no later."""
    return describe_remaining(due.last_day, today(), service().calendar)[0]


def due_words(due: Due) -> str:
    """`2 arkipäivää myöhässä`, `Tänään`, `3 arkipäivää`."""
    day = due.last_day
    if due_state(due) == "left":
        day = max(due.shown_day, today())
    state, days = describe_remaining(day, today(), service().calendar)
    if state == "today":
        return gettext("Today")
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


def reminder_words(one: Reminder) -> str:
    """What is due and when: `Palvelu alkaa: myöhässä, viimeinen päivä oli ke 4.11.2026`."""
    title = one.titles.get(language()) or one.titles.get("fi") or one.limit_id
    day = format_day(one.shown_date)
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
