# SPDX-License-Identifier: EUPL-1.2
"""Whatever a form asks, valid answers come back as they were given; junk is only ever refused."""

import string
from contextlib import suppress
from datetime import date, time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidInput, Problem
from tasks.forms import (
    JsonValues,
    PageValues,
    check_form,
    page_values,
    read_form,
    read_loosely,
    read_submission,
)
from tests.support.form_samples import sample_background, sample_form

CODES = st.text(string.ascii_lowercase, min_size=1, max_size=8)
KEYS = st.text(string.ascii_lowercase, min_size=1, max_size=8).map(lambda key: f"k_{key}")
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=40)
NUMBERS = st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=2).map(float)
DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
TIMES = st.times().map(lambda t: time(t.hour, t.minute).isoformat(timespec="minutes"))

Asked = tuple[dict[str, Any], st.SearchStrategy[Any]]


def component(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "label": "Kysymys", **more}


@st.composite
def one_field(draw: st.DrawFn) -> Asked:
    """A component without its key, and a strategy of its valid values."""
    options = draw(st.lists(CODES, min_size=1, max_size=5, unique=True))
    values = [{"value": code, "label": code} for code in options]
    some = st.lists(st.sampled_from(options), min_size=1, unique=True)
    kinds: list[Asked] = [
        (component("textfield", properties={"store": "document"}), WORDS),
        (component("number"), NUMBERS),
        (component("checkbox"), st.booleans()),
        (component("radio", values=values), st.sampled_from(options)),
        (component("select", values=values), st.sampled_from(options)),
        (component("checklist", values=values), some),
        (component("taglist", values=values), some),
        (component("datetime", subtype="date"), DATES),
        (component("datetime", subtype="time"), TIMES),
    ]
    return draw(st.sampled_from(kinds))


@st.composite
def forms_with_answers(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A form that the check accepts, and one valid answer to each of its questions."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=6, unique=True))
    components: list[dict[str, Any]] = []
    answers: dict[str, Any] = {}
    for key in keys:
        asked, valid = draw(one_field())
        if draw(st.booleans()):
            components.append({**asked, "key": key})
            answers[key] = draw(valid)
        else:
            columns = [{**asked, "key": "sarake", "validate": {"required": asked["type"] != "checkbox"}}]
            components.append({**component("dynamiclist", path=key), "components": columns})
            answers[key] = [{"sarake": answer} for answer in draw(st.lists(valid, max_size=3))]
    return {"id": "lomake", "components": components}, answers


@given(forms_with_answers())
def test_valid_answers_are_accepted_and_come_back(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    form_json, answers = case
    assert check_form(form_json, "lomake.form") == []
    form = read_form(form_json)

    accepted = read_submission(form, JsonValues(answers), sample_background()).values

    assert accepted == {key: _cleaned(answer) for key, answer in answers.items()}


@given(forms_with_answers())
def test_what_a_page_shows_is_what_it_takes(case: tuple[dict[str, Any], dict[str, Any]]) -> None:
    form_json, answers = case
    form = read_form(form_json)
    background = sample_background()
    accepted = read_submission(form, JsonValues(answers), background).values

    again = read_submission(form, PageValues(page_values(form, accepted)), background).values

    assert _without_blank_rows(again) == _without_blank_rows(accepted)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELD_NAMES = [field.key for field in sample_form().fields()]
ROW_NAMES = ["kaynnit[0].pvm", "kaynnit[0].kesto", "kaynnit[1].huoli", "kaynnit[9999].pvm", "kaynnit[x].pvm"]


@given(st.dictionaries(st.sampled_from(FIELD_NAMES) | st.text(max_size=8), JSON))
def test_junk_json_is_only_ever_refused(values: dict[str, Any]) -> None:
    _survives(JsonValues(values))


@given(
    st.dictionaries(
        st.sampled_from(FIELD_NAMES + ROW_NAMES) | st.text(max_size=8),
        st.lists(st.text(max_size=12) | st.from_regex(r"\d{1,2}\.\d{1,2}\.\d{4}( \d\d:\d\d)?"), max_size=3),
    )
)
def test_junk_from_a_page_is_only_ever_refused(values: dict[str, list[str]]) -> None:
    _survives(PageValues(values))


@given(st.dictionaries(st.text(max_size=8) | st.sampled_from(["id", "components"]), JSON))
def test_a_junk_form_file_gives_problems_and_never_raises(form: dict[str, Any]) -> None:
    assert all(isinstance(problem, Problem) for problem in check_form(form, "x.form"))


COMPONENT_KEYS = ["type", "key", "path", "label", "values", "valuesKey", "validate", "conditional"]
COMPONENT_VALUES = (
    st.sampled_from(["number", "textfield", "select", "group", "dynamiclist", "datetime", "checklist"]) | JSON
)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([*COMPONENT_KEYS, "properties", "subtype", "components"]), COMPONENT_VALUES
        ),
        max_size=3,
    )
)
def test_a_form_that_passes_the_check_can_be_used(components: list[dict[str, Any]]) -> None:
    form_json = {"id": "x", "components": components}
    if not check_form(form_json, "x.form"):
        form = read_form(form_json)
        read_loosely(form, PageValues({}))
        page_values(form, {})


def _survives(raw: JsonValues | PageValues) -> None:
    form = sample_form()
    read_loosely(form, raw)
    with suppress(InvalidInput):
        page_values(form, read_submission(form, raw, sample_background()).values)


def _cleaned(answer: Any) -> Any:
    """Texts lose spaces around them; numbers that are whole become whole."""
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        return [{"sarake": _cleaned(row["sarake"])} for row in answer]
    if isinstance(answer, str):
        return " ".join(answer.split()) or None
    return answer


def _without_blank_rows(values: Any) -> dict[str, Any]:
    """A row whose only tick is off is as good as no row."""
    return {
        key: [row for row in value if row != {"sarake": False}] if isinstance(value, list) else value
        for key, value in values.items()
    }
