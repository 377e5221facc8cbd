# SPDX-License-Identifier: EUPL-1.2
"""The sentences that explain a limit in Finnish, Swedish and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.business_calendar import day_in_digits
from engine.deadlines.rules import Language, LimitRule, Texts

_WEEKDAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("må", "ti", "on", "to", "fr", "lö", "sö"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK = {"fi": "klo", "sv": "kl.", "en": "at"}
_UNITS = {
    "working_days": (("arkipäivä", "arkipäivää"), ("vardag", "vardagar"), ("working day", "working days")),
    "days": (("päivä", "päivää"), ("dag", "dagar"), ("day", "days")),
    "months": (("kuukausi", "kuukautta"), ("månad", "månader"), ("month", "months")),
    "hours": (("tunti", "tuntia"), ("timme", "timmar"), ("hour", "hours")),
    "minutes": (("minuutti", "minuuttia"), ("minut", "minuter"), ("minute", "minutes")),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentences say; `start` and `due` in Helsinki time, `skipped` the days off with their names."""

    rule: LimitRule
    start: datetime
    counted: date
    due: datetime
    shown: date
    later: date | None
    skipped: tuple[tuple[date, Texts], ...]


def write_sentences(facts: Facts) -> tuple[Texts, ...]:
    """The answer first, then how it was counted, what moved it, and what is uncertain."""
    parts = (_answer(facts), _counted(facts), _skipped(facts), _moved(facts), _worked(facts), _later(facts))
    return tuple(part for part in (*parts, _standing(facts)) if part is not None)


def given_way(heir: Mapping[str, str] | None) -> Texts:
    """What became of a count that no longer concerns the matter; `heir` is the title of what runs instead."""
    if heir is None:
        return Texts(
            "Se väistyi, koska se ei enää koske asiaa.",
            "Den upphörde, eftersom den inte längre gäller ärendet.",
            "It gave way, since it no longer concerns the matter.",
        )
    return Texts(
        f"Se väistyi. Samasta alusta laskettuna tilalle tuli: {heir['fi']}.",
        f"Den upphörde. I stället löper från samma början: {heir['sv']}.",
        f"It gave way. In its place runs from the same start: {heir['en']}.",
    )


def begun_later() -> Texts:
    """A count that began after the day it counts from, when it came to concern the matter."""
    return Texts(
        "Se alkoi vasta, kun se tuli koskemaan asiaa; alkupäivä ei siirtynyt.",
        "Den började först när den kom att gälla ärendet; startdagen flyttades inte.",
        "It began only when it came to concern the matter; its first day did not move.",
    )


def taken_over(rule: LimitRule) -> Texts:
    """What a count took the place of."""
    title, source = rule.title, rule.source
    return Texts(
        f"Tuli tämän tilalle, laskettuna samasta alusta: {title.fi} ({source}).",
        f"Trädde i stället för denna, räknad från samma början: {title.sv} ({source}).",
        f"Took the place of this one, counted from the same start: {title.en} ({source}).",
    )


def _answer(facts: Facts) -> Texts:
    leads = {
        "citizen": Texts("Viimeinen päivä on", "Sista dagen är", "The last day is"),
        "event": Texts("Päivä on", "Dagen är", "The day is"),
        "law": Texts("Määräaika on", "Tidsfristen är", "The limit is"),
        "proposal": Texts("Tavoiteaika on", "Målet är", "The target is"),
    }
    lead = leads.get(facts.rule.kind) or leads[facts.rule.status]
    fi, sv, en = (_moment(facts, facts.due, language) for language in ("fi", "sv", "en"))
    return Texts(f"{lead.fi} {fi}.", f"{lead.sv} {sv}.", f"{lead.en} {en}.")


def _counted(facts: Facts) -> Texts:
    rule = facts.rule
    if rule.ends_by_clock or rule.unit == "month_end":
        start = Texts("alku", "början", "the start")
        ends = Texts("", "", "")
    else:
        start = rule.start_day
        ends = Texts(" ei lasketa", " räknas inte", " is not counted")
    fi, sv, en = (_moment(facts, facts.start, language) for language in ("fi", "sv", "en"))
    length = _length(rule)
    return Texts(
        f"Laskettu {rule.basis.fi}: {start.fi} {fi}{ends.fi}, {length.fi}.",
        f"Räknat {rule.basis.sv}: {start.sv} {sv}{ends.sv}, {length.sv}.",
        f"Counted {rule.basis.en}: {start.en} {en}{ends.en}, {length.en}.",
    )


def _length(rule: LimitRule) -> Texts:
    if rule.unit == "month_end" and rule.length == 0:
        return Texts("siitä kuukauden loppuun", "därefter till månadens slut", "then to the end of the month")
    if rule.unit == "month_end":
        months = _amount("months", rule.length)
        return Texts(
            f"siitä {months.fi} ja kuukauden loppuun",
            f"därefter {months.sv} och till månadens slut",
            f"then {months.en} and to the end of the month",
        )
    amount = _amount(rule.unit, rule.length)
    return Texts(f"siitä {amount.fi}", f"därefter {amount.sv}", f"then {amount.en}")


def _amount(unit: str, length: int) -> Texts:
    fi, sv, en = (forms[length != 1] for forms in _UNITS[unit])
    return Texts(f"{length} {fi}", f"{length} {sv}", f"{length} {en}")


def _skipped(facts: Facts) -> Texts | None:
    if facts.rule.unit != "working_days" or not facts.skipped:
        return None
    return Texts(
        f"Ei lasketa: {_listed(facts.skipped, 'fi')}.",
        f"Räknas inte: {_listed(facts.skipped, 'sv')}.",
        f"Not counted: {_listed(facts.skipped, 'en')}.",
    )


def _listed(skipped: tuple[tuple[date, Texts], ...], language: Language) -> str:
    return ", ".join(f"{_short(day, language)} ({name.of(language)})" for day, name in skipped)


def _moved(facts: Facts) -> Texts | None:
    if facts.rule.unit == "working_days" or not facts.skipped:
        return None
    day, name = facts.skipped[0]
    if facts.due.date() > day:
        return Texts(
            f"{_date(day, 'fi')} on {name.fi}, joten päivä siirtyy seuraavaan arkipäivään.",
            f"{_date(day, 'sv')} är {name.sv}, så dagen flyttas till nästa vardag.",
            f"{_date(day, 'en')} is {name.en}, so the day moves to the next working day.",
        )
    return Texts(
        f"{_date(day, 'fi')} on {name.fi}, joten päivä siirtyy edelliseen arkipäivään.",
        f"{_date(day, 'sv')} är {name.sv}, så dagen flyttas till föregående vardag.",
        f"{_date(day, 'en')} is {name.en}, so the day moves to the working day before.",
    )


def _worked(facts: Facts) -> Texts | None:
    if facts.shown == facts.due.date():
        return None
    return Texts(
        f"Määräaika ei siirry. Viimeinen arkipäivä ennen sitä on {_full(facts.shown, 'fi')}.",
        f"Tidsfristen flyttas inte. Sista vardagen före den är {_full(facts.shown, 'sv')}.",
        f"The limit does not move. The last working day before it is {_full(facts.shown, 'en')}.",
    )


def _later(facts: Facts) -> Texts | None:
    if facts.later is None:
        return None
    return Texts(
        f"Jos juhannus- ja jouluaattoa ei lueta arkipäiviksi, päivä on {_full(facts.later, 'fi')}.",
        f"Om midsommar- och julafton inte räknas som vardagar är dagen {_full(facts.later, 'sv')}.",
        f"If the eves are not counted as working days, the day is {_full(facts.later, 'en')}.",
    )


def _standing(facts: Facts) -> Texts | None:
    if facts.rule.status == "law":
        return None
    return Texts(
        "Aika on hyvinvointialueen oma tavoite.",
        "Tiden är välfärdsområdets eget mål.",
        "The time is the region's own target.",
    )


def _moment(facts: Facts, moment: datetime, language: Language) -> str:
    day = _full(moment.date(), language)
    if not facts.rule.ends_by_clock:
        return day
    separator = ":" if language == "en" else "."
    return f"{day} {_CLOCK[language]} {moment.hour}{separator}{moment.minute:02d}"


def _full(day: date, language: Language) -> str:
    return f"{_WEEKDAYS[language][day.weekday()]} {_date(day, language)}"


def _short(day: date, language: Language) -> str:
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]}"
    return f"{weekday} {day.day}.{day.month}."


def _date(day: date, language: Language) -> str:
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return day_in_digits(day)
