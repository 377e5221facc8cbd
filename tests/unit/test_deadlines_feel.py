# SPDX-License-Identifier: EUPL-1.2
"""The functions that models call: working day, is holiday, deadline."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from engine import feel
from engine.business_calendar import ZONE
from engine.deadlines import feel_functions, load_limits
from engine.errors import InvalidInput, NotFound

BOOK = load_limits(Path(__file__).parents[2] / "processes" / "limits")
FUNCTIONS = feel_functions(BOOK, BOOK.calendars["arkipaivat"])

ENVIRONMENT = feel.Environment(now=lambda: datetime(2026, 11, 23, 8, tzinfo=UTC), functions=FUNCTIONS)


def test_working_day() -> None:
    working_day = FUNCTIONS["working day"]
    assert working_day(date(2026, 11, 23), Decimal(7)) == date(2026, 12, 2)
    assert working_day(date(2026, 11, 23), -1) == date(2026, 11, 20)
    assert working_day(datetime(2026, 11, 22, 22, 30, tzinfo=UTC), 1) == date(2026, 11, 24)
    assert working_day(datetime.fromisoformat("2026-11-22T22:30"), 1) == date(2026, 11, 23)


def test_is_holiday() -> None:
    assert FUNCTIONS["is holiday"](date(2026, 12, 6)) is True
    assert FUNCTIONS["is holiday"](date(2026, 11, 29)) is False


def test_deadline_answers_the_due_instant_in_helsinki() -> None:
    due = FUNCTIONS["deadline"]("T3", date(2026, 11, 23))
    assert due == datetime(2026, 12, 2, 23, 59, 59, tzinfo=ZONE)
    assert isinstance(due, datetime)
    assert due.tzinfo is ZONE
    urgent = FUNCTIONS["deadline"]("T2", datetime.fromisoformat("2026-12-21T13:10"))
    assert urgent == datetime(2026, 12, 22, 13, 10, tzinfo=ZONE)


def test_deadline_goes_by_the_rule_of_the_pending_day() -> None:
    with pytest.raises(NotFound):
        FUNCTIONS["deadline"]("T7", date(2026, 11, 23), date(2022, 1, 1))
    assert FUNCTIONS["deadline"]("T7", date(2026, 11, 23), date(2026, 1, 1)) is not None


def test_null_gives_null() -> None:
    assert FUNCTIONS["working day"](None, 1) is None
    assert FUNCTIONS["working day"](date(2026, 11, 23), None) is None
    assert FUNCTIONS["is holiday"](None) is None
    assert FUNCTIONS["deadline"]("T3", None) is None
    assert FUNCTIONS["deadline"](None, date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    "expression",
    [
        'working day(date("2026-11-23"), 7) = date("2026-12-02")',
        'is holiday(date("2026-12-06"))',
        'working day(n: -1, date: date("2026-11-23")) = date("2026-11-20")',
        'date(deadline("T3", today())) = date("2026-12-02")',
        'deadline("T2", now()) - now() = duration("P1D")',
    ],
)
def test_the_functions_in_expressions(expression: str) -> None:
    assert feel.evaluate(expression, {}, ENVIRONMENT) is True


@pytest.mark.parametrize(
    ("age", "allowance", "caller", "by_law"),
    [
        (82, False, "omainen", True),
        (75, False, "asiakas", True),
        (74, False, "asiakas", False),
        (57, True, "edustaja", True),
        (82, False, "ammattilainen", False),
        (None, False, "omainen", False),
        (None, True, "omainen", True),
    ],
)
def test_the_law_or_the_region_sets_the_start_of_the_assessment(
    age: int | None, allowance: bool, caller: str, by_law: bool
) -> None:
    facts = {"ika": age, "ylin_hoitotuki": allowance, "yhteydenottaja": caller}
    law, region = (BOOK.find(limit_id, date(2026, 11, 23)).applies for limit_id in ("T3", "T3b"))
    assert (feel.evaluate(law, facts, ENVIRONMENT) is True) == by_law
    assert (feel.evaluate(region, facts, ENVIRONMENT) is True) == (not by_law)


def test_every_condition_of_a_limit_can_be_evaluated_on_an_instance_that_knows_nothing() -> None:
    rules = [rule for limit_id in BOOK.ids() for rule in BOOK.versions(limit_id)]
    conditional = [rule for rule in rules if rule.applies]
    assert {"T3", "T3b"} <= {rule.id for rule in conditional}
    for rule in conditional:
        assert feel.evaluate(rule.applies, {}, ENVIRONMENT) in (True, False, None), rule.id


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("working day", ("2026-11-23", 1)),
        ("working day", (date(2026, 11, 23), Decimal("1.5"))),
        ("working day", (date(2026, 11, 23), True)),
        ("working day", (date(2026, 11, 23), Decimal("NaN"))),
        ("working day", (date(2026, 11, 23), Decimal("Infinity"))),
        ("is holiday", (1,)),
        ("deadline", (3, date(2026, 11, 23))),
        ("deadline", ("T3", "2026-11-23")),
    ],
)
def test_other_values_are_refused(name: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(InvalidInput):
        FUNCTIONS[name](*arguments)
