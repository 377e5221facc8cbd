# SPDX-License-Identifier: EUPL-1.2
"""No answer lies before the client's birth, and what has happened is not ahead. Now is 23.11.2026, 10.00."""

from datetime import UTC, date, datetime

import pytest

from clients.recording import BEFORE_BIRTH
from engine import feel
from engine.errors import InvalidInput
from tasks.forms import Background, PageValues, check_form, read_form, read_submission
from tasks.forms.days import AHEAD_SENTENCE, PAST_SENTENCE

BACKGROUND = Background(
    feel.Environment(now=lambda: datetime(2026, 11, 23, 8, 0, 30, tzinfo=UTC)), born=date(1938, 3, 12)
)


def field(subtype: str, when: str | None = "past") -> dict[str, object]:
    properties = {"store": "variable", **({"when": when} if when else {})}
    return {
        "type": "datetime",
        "subtype": subtype,
        "key": "aika",
        "dateLabel": "Milloin?",
        "properties": properties,
    }


def send(asked: dict[str, object], *typed: str) -> object:
    form = read_form({"id": "koe", "components": [asked]})
    return read_submission(form, PageValues({str(asked["key"]): list(typed)}), BACKGROUND).values


@pytest.mark.parametrize(
    ("subtype", "typed", "sentence"),
    [
        ("date", ["24.11.2026"], AHEAD_SENTENCE),
        ("datetime", ["23.11.2026", "10.01"], AHEAD_SENTENCE),
        ("datetime", ["11.3.1938", "23.59"], BEFORE_BIRTH),
        ("date", ["11.3.1938"], BEFORE_BIRTH),
        ("datetime", ["23.11.2226", "10.00"], "Tarkista vuosi: sen on oltava väliltä 1850–2150."),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_why(subtype: str, typed: list[str], sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        send(field(subtype), *typed)
    assert refused.value.fields == {"aika": sentence}


@pytest.mark.parametrize(
    ("subtype", "typed"),
    [("date", ["23.11.2026"]), ("datetime", ["23.11.2026", "10.00"]), ("date", ["12.3.1938"]), ("date", [])],
)
def test_what_can_be_is_accepted(subtype: str, typed: list[str]) -> None:
    send(field(subtype), *typed)


def test_a_plan_may_be_ahead_but_not_before_birth() -> None:
    send(field("date", when=None), "1.6.2027")
    with pytest.raises(InvalidInput):
        send(field("date", when=None), "1.6.1927")


def test_the_days_of_rows_are_judged_too() -> None:
    rows = {"type": "dynamiclist", "path": "kaynnit", "label": "Käynnit", "components": [field("date")]}
    form = read_form({"id": "koe", "components": [rows]})
    with pytest.raises(InvalidInput) as refused:
        read_submission(form, PageValues({"kaynnit[0].aika": ["24.11.2026"]}), BACKGROUND)
    assert refused.value.fields == {"kaynnit[0].aika": AHEAD_SENTENCE}


@pytest.mark.parametrize("asked", [field("time"), field("date", when="future")])
def test_the_check_names_a_property_that_makes_no_sense(asked: dict[str, object]) -> None:
    problems = check_form({"id": "koe", "components": [asked]}, "koe.form")
    assert [problem.rule for problem in problems] == ["aika"]


def review(**properties: str) -> dict[str, object]:
    asked = field("date", when=None)
    return {**asked, "properties": {"store": "variable", "reviewWithinMonths": "12", **properties}}


TOO_FAR = (
    "Päivä on liian kaukana: tilannetta seurataan vähintään 12 kuukauden välein. "
    "Valitse viimeistään 23.11.2027."
)


@pytest.mark.parametrize(("typed", "sentence"), [("22.11.2026", PAST_SENTENCE), ("24.11.2027", TOO_FAR)])
def test_a_next_review_is_neither_past_nor_far_ahead(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        send(review(), typed)
    assert refused.value.fields == {"aika": sentence}


@pytest.mark.parametrize("typed", ["23.11.2026", "23.11.2027"])
def test_a_next_review_from_today_to_the_bound_is_accepted(typed: str) -> None:
    send(review(), typed)


@pytest.mark.parametrize("months", ["0", "100", "P12M"])
def test_the_check_names_a_bound_that_is_no_number_of_months(months: str) -> None:
    problems = check_form({"id": "koe", "components": [review(reviewWithinMonths=months)]}, "koe.form")
    assert [problem.rule for problem in problems] == ["aika"]
