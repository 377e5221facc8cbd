# SPDX-License-Identifier: EUPL-1.2
"""The limits of processes/limits counted, against the oracle table of the domain."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from engine.business_calendar import ZONE, at_local, to_local
from engine.deadlines import (
    Deadline,
    Explanation,
    LimitBook,
    count_deadline,
    describe_remaining,
    load_limits,
)
from engine.errors import InvalidInput, NotFound

LIMITS = Path(__file__).parents[2] / "processes" / "limits"
BOOK = load_limits(LIMITS)


def count(limit_id: str, start: date | datetime, book: LimitBook = BOOK) -> Deadline:
    instant = start if isinstance(start, datetime) else at_local(start, time(9, 40))
    return count_deadline(book.find(limit_id, date(2026, 11, 23)), instant, book.calendars)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("contact", "due"),
    [
        ("2026-11-23", "2026-11-26"),
        ("2026-12-04", "2026-12-09"),  # Independence Day is a Sunday
        ("2026-12-23", "2026-12-29"),  # Christmas Eve is a working day, its two days are not
        ("2027-03-24", "2027-03-31"),  # Easter between
    ],
)
def test_a_quick_assessment_begins_within_three_working_days(contact: str, due: str) -> None:
    assert count("kiireellisyys.nopea", d(contact)).due_date == d(due)


def test_a_substitute_comes_within_four_hours() -> None:
    deadline = count("kiireellisyys.sijainen", local("2026-11-27T15:30"))
    assert deadline.due_at == local("2026-11-27T19:30")


@pytest.mark.parametrize("limit_id", ["T3", "T3b"])
@pytest.mark.parametrize(
    ("contact", "due", "later"),
    [
        ("2026-11-23", "2026-12-02", None),
        ("2026-11-30", "2026-12-09", None),
        ("2026-12-01", "2026-12-10", None),
        ("2026-12-06", "2026-12-15", None),
        ("2026-12-21", "2026-12-31", "2027-01-04"),
        ("2026-12-23", "2027-01-05", "2027-01-07"),
        ("2027-02-15", "2027-02-24", None),
        ("2027-03-15", "2027-03-24", None),
        ("2027-03-19", "2027-04-01", None),
        ("2027-04-29", "2027-05-11", None),
        ("2027-05-15", "2027-05-25", None),
        ("2027-06-18", "2027-06-29", "2027-06-30"),
        ("2027-06-21", "2027-06-30", "2027-07-01"),
        ("2027-09-06", "2027-09-15", None),
    ],
)
def test_start_of_the_assessment(limit_id: str, contact: str, due: str, later: str | None) -> None:
    deadline = count(limit_id, d(contact))
    assert deadline.due_date == deadline.shown_date == d(due)
    assert deadline.later_due_date == (d(later) if later else None)
    assert deadline.due_at == local(f"{due} 23:59:59")


@pytest.mark.parametrize(
    ("limit_id", "start", "due", "shown"),
    [
        ("T6", "2026-11-23", "2027-02-23", "2027-02-23"),
        ("T6", "2026-11-30", "2027-02-28", "2027-02-26"),
        ("T6", "2026-12-21", "2027-03-21", "2027-03-19"),
        ("T6", "2027-02-15", "2027-05-15", "2027-05-14"),
        ("T6", "2027-03-19", "2027-06-19", "2027-06-18"),
        ("T6", "2027-09-06", "2027-12-06", "2027-12-03"),
        ("T6", "2027-11-29", "2028-02-29", "2028-02-29"),
        ("T6", "2027-01-11", "2027-04-11", "2027-04-09"),
        ("T25", "2026-11-24", "2026-12-24", "2026-12-23"),
        ("T12.kirje", "2027-03-22", "2027-03-29", "2027-03-29"),
        ("T12.sahkoinen", "2027-03-25", "2027-03-28", "2027-03-28"),
        ("T18.hoitaja", "2027-06-14", "2027-07-14", "2027-07-14"),
        ("T18.hyvinvointialue", "2027-08-31", "2027-10-31", "2027-10-31"),
        ("T19", "2027-05-10", "2027-06-10", "2027-06-10"),
        ("T20", "2027-04-12", "2027-04-30", "2027-04-30"),
        ("T20", "2027-04-30", "2027-04-30", "2027-04-30"),
        ("arviointi.voimassaolo", "2027-09-13", "2028-03-11", "2028-03-11"),
        ("T4", "2026-11-27", "2026-12-23", "2026-12-23"),
        ("tukijakso.aloitus", "2026-12-07", "2026-12-14", "2026-12-14"),
        ("tukijakso.valiarvio", "2026-12-10", "2026-12-23", "2026-12-23"),
        ("tukijakso.loppuarvio", "2026-12-10", "2027-01-07", "2027-01-07"),
        ("jalkiseuranta.30", "2027-01-07", "2027-02-05", "2027-02-05"),
        ("jalkiseuranta.90", "2027-01-07", "2027-04-07", "2027-04-07"),
        ("paluu.90", "2027-01-07", "2027-04-07", "2027-04-07"),
        ("paluu.180", "2027-01-07", "2027-07-06", "2027-07-06"),
        ("paluu.90", "2026-12-15", "2027-03-15", "2027-03-15"),
        ("paluu.180", "2026-12-15", "2027-06-13", "2027-06-13"),
        ("arviointijakso.suunnitelma", "2026-12-23", "2026-12-26", "2026-12-26"),
        ("arviointijakso.valiarvio", "2026-12-23", "2027-01-05", "2027-01-05"),
        ("arviointijakso.rai", "2026-12-23", "2027-01-13", "2027-01-13"),
        ("T16", "2026-12-23", "2027-01-20", "2027-01-20"),
        ("seuranta.ensimmainen", "2027-01-21", "2027-02-19", "2027-02-19"),
        ("T9", "2027-01-12", "2027-07-12", "2027-07-12"),
        ("omaishoito.soitto", "2027-02-01", "2027-07-30", "2027-07-30"),
        ("omaishoito.vuosikaynti", "2027-02-01", "2028-02-01", "2028-02-01"),
        ("varhainentuki.tarkistussoitto", "2026-12-01", "2026-12-15", "2026-12-15"),
        ("T14", "2026-12-01", "2026-12-15", "2026-12-15"),
        ("T14", "2026-12-10", "2026-12-28", "2026-12-28"),
        ("asuminen.tarjous", "2027-03-25", "2027-03-30", "2027-03-30"),
        ("muutos.arvio", "2027-02-01", "2027-02-08", "2027-02-08"),
        ("muutos.kiireellinen", "2027-02-01", "2027-02-02", "2027-02-02"),
        ("yhteydenotto.sovittu", "2027-06-24", "2027-07-08", "2027-07-08"),
        ("T7", "2026-12-04", "2026-12-18", "2026-12-18"),
        ("T7", "2026-12-10", "2026-12-23", "2026-12-23"),
        ("T16.enintaan", "2026-12-23", "2027-02-03", "2027-02-03"),
        ("tavoittelu.yritykset", "2026-12-17", "2026-12-23", "2026-12-23"),
        ("muutoksenhaku.lausunto", "2027-04-22", "2027-05-05", "2027-05-05"),
        ("muutoksenhaku.lausunto", "2027-05-03", "2027-05-17", "2027-05-17"),
        ("tukipalvelut.tulot", "2027-06-18", "2027-06-24", "2027-06-24"),
        ("tukipalvelut.seuranta", "2027-03-03", "2028-03-03", "2028-03-03"),
        ("asuminen.seuranta.pitka", "2027-06-02", "2027-12-02", "2027-12-02"),
        ("asuminen.seuranta.lyhyt.ensimmainen", "2027-02-17", "2027-03-03", "2027-03-03"),
        ("asuminen.seuranta.lyhyt", "2027-03-12", "2027-03-25", "2027-03-25"),
        ("kotihoito.seuranta.tihea", "2027-03-24", "2027-06-24", "2027-06-24"),
    ],
)
def test_limits_of_days_and_months(limit_id: str, start: str, due: str, shown: str) -> None:
    deadline = count(limit_id, d(start))
    assert (deadline.due_date, deadline.shown_date) == (d(due), d(shown))
    assert deadline.due_at == local(f"{due} 23:59:59")
    assert deadline.later_due_date is None


@pytest.mark.parametrize(
    ("notice", "sent", "last_day"),
    [
        ("T12.kirje", "2026-12-08", "2027-01-14"),
        ("T12.kirje", "2026-12-23", "2027-01-29"),
        ("T12.kirje", "2027-01-20", "2027-02-26"),
        ("T12.kirje", "2027-03-22", "2027-04-28"),
        ("T12.kirje", "2027-03-25", "2027-05-03"),
        ("T12.kirje", "2027-05-17", "2027-06-23"),
        ("T12.sahkoinen", "2027-03-25", "2027-04-27"),
    ],
)
def test_the_last_day_of_appeal_from_deemed_receipt(notice: str, sent: str, last_day: str) -> None:
    received = count(notice, d(sent)).due_date
    assert count("T11", received).due_date == d(last_day)


@pytest.mark.parametrize("limit_id", ["T11", "T13"])
def test_a_shown_receipt_counts_instead(limit_id: str) -> None:
    assert count(limit_id, d("2027-04-06")).due_date == d("2027-05-07")


def test_a_citizens_last_day_on_an_eve_moves_over_christmas() -> None:
    assert count("T11", d("2026-11-24")).due_date == d("2026-12-28")


def test_appeal_time_passes_in_silence() -> None:
    assert count("T11", d("2027-04-01")).alarms == ()


def test_urgent_help_ends_at_the_time_of_the_contact() -> None:
    deadline = count("T2", local("2026-12-21 13:10"))
    assert deadline.due_at == local("2026-12-22 13:10")
    assert [(alarm.level, alarm.at, alarm.kind) for alarm in deadline.alarms] == [
        ("owner-start", local("2026-12-21 13:10"), "reminder"),
        ("substitute-4h", local("2026-12-21 17:10"), "reminder"),
        ("supervisor-6h", local("2026-12-22 10:55"), "reminder"),
        ("due", local("2026-12-22 13:10"), "due"),
        ("missed", local("2026-12-22 13:10:01"), "missed"),
    ]


def test_office_time_never_outlasts_the_limit() -> None:
    friday = count("T2", local("2026-12-18 13:10"))
    assert {alarm.level: alarm.at for alarm in friday.alarms}["supervisor-6h"] == friday.due_at
    assert friday.due_at == local("2026-12-19 13:10")


def test_urgent_need_is_a_matter_of_minutes() -> None:
    start = local("2026-10-25 03:30")
    deadline = count("T1", start)
    assert [(alarm.at - start).total_seconds() / 60 for alarm in deadline.alarms[:4]] == [0, 15, 30, 60]
    assert deadline.due_at == start + timedelta(hours=1)


def test_only_what_must_be_seen_at_once_is_heard() -> None:
    assert BOOK.sounding == {("T1", "owner-start")}


def test_alarms_of_the_seven_working_days() -> None:
    alarms = count("T3", d("2026-11-23")).alarms
    assert [(alarm.level, alarm.at, alarm.recipients, alarm.kind) for alarm in alarms] == [
        ("owner-4", local("2026-11-27 08:00"), ("omistaja",), "reminder"),
        ("substitute-5", local("2026-11-30 08:00"), ("omistaja", "sijainen"), "reminder"),
        ("supervisor-6", local("2026-12-01 08:00"), ("esimies",), "reminder"),
        ("due-12", local("2026-12-02 12:00"), ("omistaja", "sijainen", "esimies"), "due"),
        ("due-16", local("2026-12-02 16:00"), ("omistaja", "sijainen", "esimies"), "due"),
        ("missed", local("2026-12-03 00:00"), ("esimies",), "missed"),
    ]


def test_alarms_of_the_three_months_are_counted_back() -> None:
    assert [(alarm.level, alarm.at) for alarm in count("T6", d("2027-02-15")).alarms] == [
        ("owner-before-45", local("2027-03-31 08:00")),
        ("substitute-before-30", local("2027-04-15 08:00")),
        ("supervisor-before-15", local("2027-04-30 08:00")),
        ("last-working-day", local("2027-05-14 08:00")),
        ("due-12", local("2027-05-15 12:00")),
        ("missed", local("2027-05-16 00:00")),
    ]


def test_the_target_of_the_assessment_reminds_on_days_20_25_30_and_late_on_45() -> None:
    alarms = {alarm.level: (alarm.at, alarm.kind) for alarm in count("T4", d("2027-01-11")).alarms}
    assert alarms["owner-20"] == (local("2027-01-31 08:00"), "reminder")
    assert alarms["substitute-25"] == (local("2027-02-05 08:00"), "reminder")
    assert alarms["supervisor-30"] == (local("2027-02-10 08:00"), "reminder")
    assert alarms["supervisor-45"] == (local("2027-02-25 08:00"), "missed")


def test_a_target_that_moves_back_takes_its_last_reminder_along() -> None:
    alarms = {alarm.level: alarm.at for alarm in count("T4", d("2026-11-27")).alarms}
    assert alarms["supervisor-30"] == local("2026-12-23 08:00")
    assert alarms["missed"] == local("2026-12-24 00:00")
    assert alarms["supervisor-45"] == local("2027-01-11 08:00")


def test_a_review_is_reminded_before_at_and_after_its_day() -> None:
    deadline = count("T9", d("2027-01-12"))
    alarms = {alarm.level: (alarm.at, alarm.recipients, alarm.kind) for alarm in deadline.alarms}
    assert alarms["owner-before-21"] == (local("2027-06-21 08:00"), ("omistaja",), "reminder")
    assert alarms["due-12"] == (local("2027-07-12 12:00"), ("omistaja", "sijainen"), "due")
    assert alarms["supervisor-late-14"] == (local("2027-07-26 08:00"), ("esimies",), "missed")


def test_an_office_target_never_moves_before_its_start() -> None:
    one_day = replace(BOOK.find("T7", d("2026-12-26")), length=1, alarms=())
    starts = {"2026-12-23": "2026-12-23", "2026-12-24": "2026-12-28", "2026-12-26": "2026-12-28"}
    for start, due in starts.items():
        assert count_deadline(one_day, at_local(d(start)), BOOK.calendars).due_date == d(due)


def test_a_data_breach_is_counted_in_hours_over_the_change_of_clocks() -> None:
    start = local("2026-10-24 12:00")
    assert count("T26", start).due_at == start + timedelta(hours=72) == local("2026-10-27 11:00")


def test_substitute_care_is_counted_in_hours_over_the_change_of_clocks() -> None:
    """Sat 27.3.2027 at 10: a day of 24 hours, though the clock then shows 11."""
    deadline = count("omaishoito.sijaishoito", local("2027-03-27 10:00"))
    assert deadline.due_at == local("2027-03-28 11:00")
    assert deadline.alarms[1].at == local("2027-03-27 14:00")


def test_a_contact_late_in_the_evening_belongs_to_its_local_day() -> None:
    assert count("T3", local("2026-11-30 23:59")).due_date == d("2026-12-09")
    assert count("T3", local("2026-12-01 00:00")).due_date == d("2026-12-10")


def test_a_start_without_zone_is_refused() -> None:
    with pytest.raises(InvalidInput, match="aikavyöhyke"):
        count("T3", datetime.fromisoformat("2026-11-23T09:00"))


def test_a_missing_calendar_is_named() -> None:
    with pytest.raises(InvalidInput, match="arkipaivat"):
        count_deadline(BOOK.find("T3", d("2026-11-23")), local("2026-11-23 09:40"), {})


def test_an_unknown_limit_and_a_day_before_its_rule_are_not_found() -> None:
    with pytest.raises(NotFound, match="T99"):
        BOOK.find("T99", d("2026-11-23"))
    with pytest.raises(NotFound, match="2022-12-31"):
        BOOK.find("T3", d("2022-12-31"))


def test_the_explanation_in_three_languages() -> None:
    explanation = count("T3", d("2026-12-21")).explanation
    assert explanation.text() == (
        "Määräaika on to 31.12.2026. "
        "Laskettu SHL 36 §:n mukaan: yhteydenottopäivää ma 21.12.2026 ei lasketa, siitä 7 arkipäivää. "
        "Ei lasketa: pe 25.12. (joulupäivä), la 26.12. (tapaninpäivä), su 27.12. (sunnuntai). "
        "Jos juhannus- ja jouluaattoa ei lueta arkipäiviksi, päivä on ma 4.1.2027."
    )
    assert explanation.text("sv") == (
        "Tidsfristen är to 31.12.2026. "
        "Räknat enligt 36 § i socialvårdslagen: dagen för kontakten må 21.12.2026 räknas inte, "
        "därefter 7 vardagar. "
        "Räknas inte: fr 25.12. (juldagen), lö 26.12. (annandag jul), sö 27.12. (söndag). "
        "Om midsommar- och julafton inte räknas som vardagar är dagen må 4.1.2027."
    )
    assert explanation.text("en") == (
        "The limit is Thu 31 Dec 2026. Counted by section 36 of the Social Welfare Act: "
        "the day of contact Mon 21 Dec 2026 is not counted, then 7 working days. "
        "Not counted: Fri 25 Dec (Christmas Day), Sat 26 Dec (Second Day of Christmas), Sun 27 Dec (Sunday). "
        "If the eves are not counted as working days, the day is Mon 4 Jan 2027."
    )


def test_the_explanation_numbers_the_days_counted_and_names_those_skipped() -> None:
    days = count("T3", d("2026-12-01")).explanation.days
    assert [(day.day.day, day.number, day.reason.fi if day.reason else None) for day in days] == [
        (2, 1, None), (3, 2, None), (4, 3, None), (5, None, "lauantai"), (6, None, "itsenäisyyspäivä"),
        (7, 4, None), (8, 5, None), (9, 6, None), (10, 7, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("limit_id", "start", "sentence"),
    [
        ("T6", "2027-02-15", "Määräaika ei siirry. Viimeinen arkipäivä ennen sitä on pe 14.5.2027."),
        ("T11", "2027-04-01", "1.5.2027 on vappu, joten päivä siirtyy seuraavaan arkipäivään."),
        ("tukijakso.valiarvio", "2026-12-10", "24.12.2026 on jouluaatto, joten päivä siirtyy edell"),
        ("T4", "2026-11-23", "Aika on hyvinvointialueen oma tavoite."),
        ("T20", "2027-04-12", "alku ma 12.4.2027, siitä kuukauden loppuun."),
        ("T12.kirje", "2027-03-22", "Päivä on ma 29.3.2027."),
    ],
)
def test_the_explanation_says_what_moved(limit_id: str, start: str, sentence: str) -> None:
    assert sentence in count(limit_id, d(start)).explanation.text()


def test_a_moved_day_is_told_once() -> None:
    assert count("T11", d("2027-04-01")).explanation.text() == (
        "Viimeinen päivä on ma 3.5.2027. "
        "Laskettu hallintolain 49 c §:n mukaan: tiedoksisaantipäivää to 1.4.2027 ei lasketa, "
        "siitä 30 päivää. "
        "1.5.2027 on vappu, joten päivä siirtyy seuraavaan arkipäivään."
    )


def test_a_count_without_days_off_lists_none() -> None:
    rule = replace(BOOK.find("T3", d("2026-11-23")), length=1)
    explanation = count_deadline(rule, at_local(d("2026-11-23")), BOOK.calendars).explanation
    assert explanation.text().endswith("ei lasketa, siitä 1 arkipäivä.")


def test_the_explanation_of_hours_tells_the_time() -> None:
    text = count("T26", local("2026-12-21 09:05")).explanation.text()
    assert text.startswith("Määräaika on to 24.12.2026 klo 9.05.")
    assert "alku ma 21.12.2026 klo 9.05, siitä 72 tuntia." in text


@pytest.mark.parametrize("limit_id", sorted(BOOK.ids()))
def test_every_explanation_survives_json(limit_id: str) -> None:
    explanation = count(limit_id, d("2026-12-21")).explanation
    assert Explanation.from_json(json.loads(json.dumps(explanation.to_json()))) == explanation


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        ("2026-12-02", "2026-12-02", ("today", 0)),
        ("2026-12-02", "2026-11-27", ("left", 3)),
        ("2026-12-02", "2026-12-04", ("late", 2)),
        ("2026-12-04", "2026-12-05", ("late", 0)),
        ("2027-05-15", "2027-05-14", ("left", 0)),
        ("2026-12-23", "2026-12-28", ("late", 1)),
    ],
)
def test_what_remains_in_working_days(due: str, today: str, expected: tuple[str, int]) -> None:
    assert describe_remaining(d(due), d(today), BOOK.calendars["toimisto"]) == expected


def test_start_at_is_kept_in_utc() -> None:
    start = to_local(local("2026-11-23 09:40"))
    deadline = count("T3", start)
    assert deadline.start_at == start
    assert deadline.start_at.tzinfo is UTC
