# SPDX-License-Identifier: EUPL-1.2
"""Days and numbers as a letter writes them, by its language."""

from datetime import date

from clients.letters.content import Language
from engine.business_calendar import day_in_digits

_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "fi": ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
}
_ON: dict[Language, tuple[str, ...]] = {
    "fi": (
        "maanantaina",
        "tiistaina",
        "keskiviikkona",
        "torstaina",
        "perjantaina",
        "lauantaina",
        "sunnuntaina",
    ),
    "sv": tuple(f"{day}en den" for day in _WEEKDAYS["sv"]),
}
_SINCE: dict[Language, str] = {"fi": "{start} alkaen, toistaiseksi", "sv": "från {start}, tills vidare"}
_CLOCK: dict[Language, str] = {"fi": "{day} klo {time}", "sv": "{day} kl. {time}"}


def plain_day(day: date | None) -> str:
    """`14.1.2027`, the same in both languages of the country; empty for no day."""
    return "" if day is None else day_in_digits(day)


def named_day(day: date, language: Language) -> str:
    """`torstai 14.1.2027`."""
    return f"{_WEEKDAYS[language][day.weekday()]} {plain_day(day)}"


def on_day(day: date, language: Language) -> str:
    """`torstaina 14.1.2027`, `torsdagen den 14.1.2027`."""
    return f"{_ON[language][day.weekday()]} {plain_day(day)}"


def last_moment(day: date, closes: str, language: Language) -> str:
    """`torstai 14.1.2027 klo 16.15`: until when the registry takes it."""
    named = named_day(day, language)
    return _CLOCK[language].format(day=named, time=closes) if closes else named


def validity(start: date | None, end: date | None, language: Language) -> str:
    """`7.12.2026–4.1.2027`, or from a day until further notice."""
    if start is None:
        return plain_day(end)
    if end is None:
        return _SINCE[language].format(start=plain_day(start))
    return f"{plain_day(start)}–{plain_day(end)}"


def number(value: float | None, decimals: int | None = None) -> str:
    """`6`, `2,5`; with `decimals` `1 234,50`; spaces do not break. Empty for none."""
    if value is None:
        return ""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if decimals is None else f"{value:,.{decimals}f}"
    return text.replace(",", "\u00a0").replace(".", ",").replace("-", "−")
