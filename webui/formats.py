# SPDX-License-Identifier: EUPL-1.2
"""Days and times as people write them, in Helsinki's time."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date, format_datetime
from flask import Flask

from engine.business_calendar import ZONE, to_local
from webui.languages import Language, language
from webui.refusal_wording import refusal_words
from webui.translation import gettext, ngettext

_MOMENT: dict[Language, str] = {"fi": "d.M.y 'klo' H.mm", "sv": "d.M.y 'kl.' H.mm", "en": "d.M.y 'at' H:mm"}
_TIME: dict[Language, str] = {"fi": "'klo' H.mm", "sv": "'kl.' H.mm", "en": "'at' H:mm"}


def _write(value: date | datetime, pattern: str) -> str:
    if isinstance(value, datetime):
        return format_datetime(to_local(value), pattern, tzinfo=ZONE, locale=language())
    return format_date(value, pattern, locale=language())


def format_day(value: date | datetime) -> str:
    """`ke 2.12.2026`."""
    return _write(value, "ccc d.M.y")


def format_plain_day(value: date | datetime) -> str:
    """`2.12.2026`."""
    return _write(value, "d.M.y")


def format_short_day(value: date | datetime) -> str:
    """`2.12.`."""
    return _write(value, "d.M.")


def format_moment(value: datetime) -> str:
    """`23.11.2026 klo 9.40`."""
    return _write(value, _MOMENT[language()])


def format_full_moment(value: datetime) -> str:
    """`ma 23.11.2026 klo 9.40`."""
    return _write(value, f"ccc {_MOMENT[language()]}")


def format_time(value: datetime) -> str:
    """`klo 9.40`."""
    return _write(value, _TIME[language()])


def format_days(days: int | None) -> str:
    """How long it has been: `11 pv`, `4 kk`, `2 v 1 kk`."""
    if days is None:
        return "–"
    if days < 90:
        return ngettext("%(num)d day", "%(num)d days", days)
    months = round(days / 30.44)
    if months < 24:
        return gettext("%(n)d mo", n=months)
    return gettext("%(years)d y %(months)d mo", years=months // 12, months=months % 12)


def format_duration(length: timedelta) -> str:
    """A median time in one unit: `12 min`, `3,5 h`, `4,2 pv`."""
    minutes = length.total_seconds() / 60
    if minutes < 1:
        return gettext("under 1 min")
    if minutes < 90:
        return gettext("%(n)d min", n=round(minutes))
    if minutes < 36 * 60:
        return gettext("%(n)s h", n=_decimal(minutes / 60))
    return gettext("%(n)s d", n=_decimal(minutes / 1440))


def _decimal(value: float) -> str:
    return format_number(f"{value:.1f}".removesuffix(".0"))


def format_number(value: str | Decimal) -> str:
    """A number that is written with a point, with the mark of the language: `6,5`."""
    return str(value) if language() == "en" else str(value).replace(".", ",")


def add_formats(app: Flask) -> None:
    """The filters of the templates."""
    app.jinja_env.filters.update(
        day=format_day,
        plain_day=format_plain_day,
        short_day=format_short_day,
        moment=format_moment,
        full_moment=format_full_moment,
        clock_time=format_time,
        duration=format_duration,
        decimal=_decimal,
        number=format_number,
        refusal=refusal_words,
    )
