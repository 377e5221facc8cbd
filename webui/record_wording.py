# SPDX-License-Identifier: EUPL-1.2
"""The client's record in words: its codes, its measures with their direction, its service areas."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from clients.assessments import Measurement
from clients.decisions import SERVED, Decision
from clients.instruments import DOMAINS, Instrument, instruments_of
from clients.letters.county import county_of
from clients.record_words import words_of
from clients.reviews import Review
from clients.services import ServiceChange
from webui.current import service
from webui.formats import format_number, format_plain_day
from webui.languages import language
from webui.process_texts import folder_of_process, process_title
from webui.translation import gettext

_NUMBERED = re.compile(r"(.+?)((?:_\d+)+)")


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """The latest value of a measure with what it is called, empty where it has no name; `change` is better,
    worse or same than the one before it, or None."""

    name: str
    value: float
    meaning: str
    scale: str
    day: date
    change: str | None
    earlier: tuple[Measurement, ...]


def measure_lines(measured: Iterable[Measurement], *, chapters: bool) -> tuple[MeasureLine, ...]:
    """One line for each measure, or for each chapter of functioning; newest first, then by name."""
    by_code: dict[str, list[Measurement]] = {}
    for one in measured:
        if (one.code in DOMAINS) is chapters:
            by_code.setdefault(one.code, []).append(one)
    lines = [_measure_line(code, values) for code, values in by_code.items()]
    return tuple(sorted(lines, key=lambda line: (-line.day.toordinal(), line.name)))


def _measure_line(code: str, values: list[Measurement]) -> MeasureLine:
    *before, latest = values
    rule = instruments_of(service()).instrument(code, latest.day)
    return MeasureLine(
        name=rule.name.of(language()) if rule else code,
        value=latest.value,
        meaning=_meaning(rule, latest.value),
        scale=f"{number(rule.minimum)}–{number(rule.maximum)}" if rule and not rule.allowed else "",
        day=latest.day,
        change=_change(rule, before[-1].value, latest.value) if before else None,
        earlier=tuple(reversed(before)),
    )


def _meaning(rule: Instrument | None, value: float) -> str:
    words = rule.meaning(value) if rule else None
    return words.of(language()) if words else ""


def _change(rule: Instrument | None, before: float, now: float) -> str | None:
    if rule is None or not _is_comparable(rule, before, now):
        return None
    if before == now:
        return "same"
    return "better" if (now > before) is (rule.better == "higher") else "worse"


def _is_comparable(rule: Instrument, before: float, now: float) -> bool:
    return rule.tells(before) and rule.tells(now)


def number(value: float) -> str:
    """`3,5` as the language writes it."""
    return format_number(f"{value:g}")


def change_words(change: str) -> str:
    words = {
        "better": gettext("better than before"),
        "worse": gettext("weaker than before"),
        "same": gettext("as before"),
    }
    return words.get(change, change)


def service_name(code: str | None) -> str:
    """What people call the service: its process, or a service that has none of its own."""
    return process_title(code, code_words("service", code).capitalize()) if code else ""


def assessment_name(code: str, day: date) -> str:
    kind = instruments_of(service()).type(code, day)
    return kind.name.of(language()) if kind else plain(code)


def chapter_name(code: str | None, day: date) -> str:
    """The ICF chapter by its code, else the code."""
    rule = instruments_of(service()).instrument(code, day) if code else None
    return rule.name.of(language()) if rule else plain(code or "")


def plain(code: str) -> str:
    """A code of the region's own as words."""
    return code.replace("_", " ")


def code_words(group: str, code: str | None) -> str:
    """A code of the record in the reader's language, with the numbers that it ends in after its words; one
    without words of the region as it is written."""
    if not code:
        return ""
    book = words_of(service())
    if known := book.find(group, code):
        return known.of(language())
    numbered = _NUMBERED.fullmatch(code)
    if numbered and (known := book.find(group, numbered[1])):
        return f"{known.of(language())}: {', '.join(numbered[2].split('_')[1:])}"
    return plain(code)


def law_words(code: str) -> str:
    """A section by the name of its law, in Swedish or in Finnish: laws have no other names."""
    book = county_of(service())
    if not book.knows("section", code):
        return plain(code)
    return book.word("section", code, "sv" if language() == "sv" else "fi")


def unit_words(unit: str | None) -> str:
    return code_words("unit", unit)


def decision_state(state: str) -> str:
    words = {
        "luonnos": gettext("draft"),
        "allekirjoitettu": gettext("signed"),
        "annettu_tiedoksi": gettext("served"),
        "lainvoimainen": gettext("final"),
        "korvattu": gettext("replaced"),
        "oikaistu": gettext("corrected"),
        "rauennut": gettext("lapsed"),
    }
    return words.get(state, state)


def decision_outcome(outcome: str) -> str:
    words = {
        "myonteinen": gettext("granted"),
        "osittain": gettext("granted in part"),
        "kielteinen": gettext("refused"),
        "raukeaa": gettext("lapses"),
        "paattyy": gettext("the service ends"),
        "maarataan": gettext("fee set"),
    }
    return words.get(outcome, outcome)


def ground_words(service_code: str, code: str) -> str:
    """What was lacking when the service was refused, in the words of the service's own folder."""
    if not code:
        return gettext("told in the reasons only")
    folder, key = folder_of_process(service_code), f"ground.{code}"
    return folder.text(language(), key, folder.text("fi", key, plain(code))) if folder else plain(code)


def decision_line(one: Decision) -> str:
    """A decision as a choice among others: of what, how it went, when it was given, how far it is since."""
    given = one.posted_on or one.shown_receipt_on
    parts = (
        f"{service_name(one.service)}: {decision_outcome(one.outcome)}",
        gettext("given on %(day)s", day=format_plain_day(given)) if given else "",
        "" if given and one.state == SERVED else decision_state(one.state),
    )
    return ", ".join(filter(None, parts))


def way_words(way: str) -> str:
    """How a service is provided, or how a decision was served."""
    return code_words("way", way)


def service_state(state: str) -> str:
    words = {
        "tilattu": gettext("ordered"),
        "kaynnissa": gettext("running"),
        "keskeytetty": gettext("suspended"),
        "paattynyt": gettext("ended"),
        "peruttu": gettext("withdrawn"),
    }
    return words.get(state, state)


def step_words(step: str) -> str:
    words = {
        "ordered": gettext("ordered"),
        "started": gettext("started"),
        "changed": gettext("changed"),
        "suspended": gettext("suspended"),
        "resumed": gettext("resumed"),
        "ended": gettext("ended"),
    }
    return words.get(step, step)


def goal_states(reviews: Iterable[Review], plan_id: str, number: int) -> list[tuple[datetime, int]]:
    """When this goal of the plan was reviewed and where it stood, in the order of the reviews."""
    return [
        (one.at, gas)
        for one in reviews
        if one.plan_id == plan_id
        for goal, gas in one.goals
        if goal == number
    ]


def changes_by_service(changes: Iterable[ServiceChange]) -> dict[int, list[ServiceChange]]:
    grouped: dict[int, list[ServiceChange]] = {}
    for one in changes:
        grouped.setdefault(one.service_key, []).append(one)
    return grouped


def fit_words(fit: str) -> str:
    words = {
        "liian_vahan": gettext("too little"),
        "sopiva": gettext("fits"),
        "liikaa": gettext("too much"),
    }
    return words.get(fit, fit)


def approval_words(code: str) -> str:
    words = {
        "kylla": gettext("The client accepts the plan."),
        "ei": gettext("The client does not accept the plan."),
        "ei_kykene": gettext("The client cannot say whether the plan is right."),
    }
    return words.get(code, code)


def representative_words(kind: str) -> str:
    words = {
        "edunvalvoja": gettext("guardian"),
        "edunvalvontavaltuutettu": gettext("attorney under a continuing power"),
        "muu": gettext("other representative"),
    }
    return words.get(kind, kind)


def relation_words(code: str) -> str:
    words = {
        "puoliso": gettext("spouse"),
        "lapsi": gettext("child"),
        "muu_omainen": gettext("other relative"),
        "laheinen": gettext("close person"),
        "ammattilainen": gettext("professional"),
        "viranomainen": gettext("authority"),
    }
    return words.get(code, plain(code))


def scope_words(code: str) -> str:
    words = {
        "talous": gettext("finances"),
        "terveys_ja_hoito": gettext("health and care"),
        "asuminen": gettext("housing"),
        "kaikki": gettext("all matters"),
    }
    return words.get(code, plain(code))


def restriction_words(kind: str) -> str:
    words = {
        "turvakielto": gettext("The address is restricted for safety."),
        "luovutuskielto": gettext("The client forbids disclosing data."),
    }
    return words.get(kind, kind)


def naming_reason(code: str) -> str:
    """Why a case manager was named or changed."""
    words = {
        "paatoksen_mukaan": gettext("chosen by the table"),
        "esimies_nimesi": gettext("named by the supervisor"),
        "palvelualue": gettext("change of service area"),
        "henkilostovaihdos": gettext("change of staff"),
        "esteellisyys": gettext("disqualification"),
        "erityinen_tuki": gettext("special support"),
        "tyontekijan_valinta": gettext("chosen by the worker"),
    }
    return words.get(code, plain(code))


def consent_words(code: str) -> str:
    words = {
        "kylla": gettext("may be told"),
        "ei": gettext("may not be told"),
        "ei_kysytty": gettext("consent not asked"),
    }
    return words.get(code, code)
