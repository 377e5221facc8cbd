# SPDX-License-Identifier: EUPL-1.2
"""Files of limits: dated rules are kept apart, and every mistake is named with its file, limit and remedy."""

from datetime import date
from pathlib import Path

import pytest

from engine.business_calendar import at_local
from engine.deadlines import LimitBook, count_deadline, load_limits
from engine.errors import ModelInvalid

NAMES = """
[[calendar]]
name = "arki"
use = "testi"
eves_are_workdays = true

[[event]]
id = "alku"
day = { fi = "alkupäivää", sv = "startdagen", en = "the first day" }

[[source]]
id = "laki"
basis = { fi = "lain mukaan", sv = "enligt lag", en = "by law" }
"""
LIMIT = """
[[limit]]
id = "X1"
title = { fi = "Testi", sv = "Test", en = "Test" }
source = "laki"
valid_from = 2026-01-01
status = "law"
kind = "authority"
calendar = "arki"
unit = "days"
length = 30
start = "alku"
missed = ["esimies"]
alarm = [{ level = "owner", days_before = 10, to = ["omistaja"] }]
"""


def load(folder: Path, limits: str = LIMIT, names: str = NAMES) -> LimitBook:
    (folder / "names.toml").write_text(names, encoding="utf-8")
    (folder / "limits.toml").write_text(limits, encoding="utf-8")
    return load_limits(folder)


def problems(folder: Path, limits: str = LIMIT, names: str = NAMES) -> list[tuple[str, str, str]]:
    with pytest.raises(ModelInvalid) as refused:
        load(folder, limits, names)
    assert all(problem.remedy and problem.message for problem in refused.value.problems)
    return [(problem.file, problem.element, problem.rule) for problem in refused.value.problems]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    book = load(tmp_path)
    assert book.ids() == {"X1"}
    assert book.find("X1", date(2026, 1, 1)).length == 30


def test_a_matter_keeps_the_rule_of_the_day_it_became_pending(tmp_path: Path) -> None:
    later = LIMIT.replace("2026-01-01", "2027-01-01").replace("length = 30", "length = 60")
    book = load(tmp_path, LIMIT.replace("2026-01-01", "2026-01-01\nvalid_to = 2026-12-31") + later)
    assert [rule.length for rule in book.versions("X1")] == [30, 60]
    old, new = book.find("X1", date(2026, 12, 31)), book.find("X1", date(2027, 1, 1))
    start = at_local(date(2027, 2, 1))
    assert count_deadline(old, start, book.calendars).due_date == date(2027, 3, 3)
    assert count_deadline(new, start, book.calendars).due_date == date(2027, 4, 2)
    assert count_deadline(old, start, book.calendars).rule_valid_from == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("length = 30", "length = 30\nlenght = 30", "tuntematon avain"),
        ("length = 30", "", "puuttuva avain"),
        ("length = 30", "length = 0", "pituus"),
        ("length = 30", "length = -1", "luku rajojen ulkopuolella"),
        ("length = 30", "length = 10001", "luku rajojen ulkopuolella"),
        ("length = 30", 'length = "30"', "väärä tyyppi"),
        ("length = 30", "length = true", "väärä tyyppi"),
        ("length = 30", "length = 30.0", "väärä tyyppi"),
        ("valid_from = 2026-01-01", "valid_from = 2026-01-01T00:00:00", "väärä tyyppi"),
        ("valid_from = 2026-01-01", "valid_from = 2026-01-01\nvalid_to = 2025-12-31", "voimassaolo"),
        ('status = "law"', 'status = "laki"', "tuntematon arvo"),
        ('status = "law"', "", "puuttuva avain"),
        ('calendar = "arki"', 'calendar = "ei ole"', "tuntematon arvo"),
        ('start = "alku"', 'start = "ei ole"', "tuntematon arvo"),
        ('start = "alku"', 'start = "alku"\nstop = "ei ole"', "tuntematon arvo"),
        ('source = "laki"', 'source = "muu"', "tuntematon arvo"),
        ('sv = "Test"', 'sv = ""', "tyhjä teksti"),
        ('sv = "Test", ', "", "puuttuva avain"),
        ('sv = "Test"', 'sv = "Test", de = "Test"', "tuntematon avain"),
        ('["esimies"]', '["johtaja"]', "väärä luettelo"),
        ('["esimies"]', '["esimies", "esimies"]', "väärä luettelo"),
        ('["esimies"]', '[["esimies"]]', "väärä luettelo"),
        ('"X1"', '"X 1"', "tunnus"),
        ('kind = "authority"', 'kind = "event"', "hälytys"),
        ('kind = "authority"', 'kind = "authority"\nkeeps_time = 1', "väärä tyyppi"),
        ('kind = "authority"', 'kind = "office"\nkeeps_time = true', "siirtyminen"),
        ('unit = "days"', 'unit = "months"\nkeeps_time = true', "kellonaika"),
        ('unit = "days"', 'unit = "hours"', "paikka"),
        ("days_before = 10", "days_before = 31", "muistutus ennen alkua"),
        ("days_before = 10", "working_days_before = 31", "muistutus ennen alkua"),
        ("days_before = 10", "day = 31", "muistutus määräajan jälkeen"),
        ("days_before = 10", "minutes = 43201", "muistutus määräajan jälkeen"),
        ("days_before = 10", "day = 30, late = true", "myöhässä ennen määräaikaa"),
        ("days_before = 10", "day = 30, late = 1", "väärä tyyppi"),
        ("days_before = 10", "minutes = 5, late = true", "paikka"),
        ("days_before = 10", "days_before = 0", "luku rajojen ulkopuolella"),
        ("days_before = 10", "days_before = 10, day = 5", "paikka"),
        ("days_before = 10, ", "", "paikka"),
        ("days_before = 10", "due = false", "paikka"),
        ("days_before = 10", 'days_before = 10, at = "24:00"', "väärä kellonaika"),
        ("days_before = 10", "days_before = 10, at = 8", "väärä tyyppi"),
        ('level = "owner"', 'level = "missed"', "taso"),
        ('to = ["omistaja"]', "to = []", "vastaanottaja"),
        ("alarm = [", 'alarm = [{ level = "owner", due = true, to = ["omistaja"] }, ', "toistuva taso"),
        ("alarm = [{", "alarm = [1, {", "väärä tyyppi"),
    ],
)
def test_a_mistake_in_a_limit_is_named(tmp_path: Path, before: str, after: str, rule: str) -> None:
    assert before in LIMIT
    found = problems(tmp_path, LIMIT.replace(before, after))
    assert next(name for _, _, name in found) == rule
    assert {file for file, _, _ in found} == {"limits.toml"}
    assert {element for _, element, _ in found} <= {"X1", "X 1"}


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    bad = LIMIT.replace('status = "law"', 'status = "?"').replace("length = 30", "length = true\nmore = 1")
    assert {rule for _, _, rule in problems(tmp_path, bad)} == {
        "tuntematon arvo", "väärä tyyppi", "tuntematon avain"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("length = 30", "length = 30\nvalid_to = 2026-01-01"),
        ("days_before = 10", "days_before = 30"),
        ("days_before = 10", "day = 30"),
        ("days_before = 10", "minutes = 41400"),
        ("days_before = 10", "day = 31, late = true"),
        ('level = "owner"', f'level = "{"x" * 40}"'),
    ],
)
def test_the_last_value_that_is_allowed(tmp_path: Path, before: str, after: str) -> None:
    assert before in LIMIT
    assert load(tmp_path, LIMIT.replace(before, after)).ids() == {"X1"}


def test_an_event_tells_nobody(tmp_path: Path) -> None:
    event = LIMIT[: LIMIT.index("alarm = [")].replace('kind = "authority"', 'kind = "event"')
    assert {rule for _, _, rule in problems(tmp_path, event)} == {"hälytys"}
    assert load(tmp_path, event.replace('missed = ["esimies"]', "")).find("X1", date(2026, 1, 1)).alarms == ()


@pytest.mark.parametrize("end", ["", "valid_to = 2026-06-01", "valid_to = 2026-12-31"])
def test_two_rules_in_force_at_once_are_refused(tmp_path: Path, end: str) -> None:
    later = LIMIT.replace("2026-01-01", "2026-06-01")
    assert problems(tmp_path, LIMIT.replace("length = 30", f"length = 30\n{end}") + later) == [
        ("limits.toml", "X1", "päällekkäinen voimassaolo")
    ]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("eves_are_workdays = true", "eves_are_workdays = 1", "väärä tyyppi"),
        ("eves_are_workdays = true", 'opens = "17:00"\neves_are_workdays = true', "aukioloaika"),
        ("eves_are_workdays = true", "eves_are_workdays = true\neves = true", "tuntematon avain"),
        (', en = "the first day"', "", "puuttuva avain"),
        ("[[event]]", "[[evnt]]", "tuntematon avain"),
        ('[[source]]\nid = "laki"', '[[source]]\nid = "laki"\nsection = 1', "tuntematon avain"),
    ],
)
def test_a_mistake_in_the_names_is_told(tmp_path: Path, before: str, after: str, rule: str) -> None:
    assert before in NAMES
    assert ("names.toml", rule) in {
        (file, name) for file, _, name in problems(tmp_path, LIMIT, NAMES.replace(before, after))
    }


def test_a_name_given_twice_is_refused(tmp_path: Path) -> None:
    assert {rule for _, _, rule in problems(tmp_path, LIMIT, NAMES + NAMES)} == {"toistuva nimi"}


def test_days_off_come_from_the_file(tmp_path: Path) -> None:
    extra = """
[[calendar.extra_holiday]]
day = 2026-11-24
name = { fi = "sulkupäivä", sv = "stängt", en = "closed" }

[[calendar.moved_holiday]]
day = 2026-12-25

[[event]]
"""
    calendar = load(tmp_path, LIMIT, NAMES.replace("\n[[event]]\n", extra, 1)).calendars["arki"]
    assert calendar.reason_off(date(2026, 11, 24)) == "sulkupäivä"
    assert calendar.is_working_day(date(2026, 12, 25))


@pytest.mark.parametrize("source", [b"id = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, source: bytes) -> None:
    (tmp_path / "broken.toml").write_bytes(source)
    with pytest.raises(ModelInvalid, match=r"broken\.toml"):
        load(tmp_path)


def test_a_folder_without_limits_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelInvalid, match="TOML"):
        load_limits(tmp_path)
