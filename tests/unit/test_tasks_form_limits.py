# SPDX-License-Identifier: EUPL-1.2
"""How many rows a list may have, and in which steps a number goes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import feel
from engine.errors import InvalidInput
from tasks.forms import Background, JsonValues, PageValues, Raw, check_form, read_form, read_submission

BACKGROUND = Background(feel.Environment(now=lambda: datetime(2026, 11, 23, tzinfo=UTC)), {})
PROCESSES = Path(__file__).parents[2] / "processes"
NUMBER = {"type": "number", "key": "vrk", "label": "Vrk"}
GOALS = {
    "arviointijakso/forms/tee_jakson_tilaus.form": "tavoitteet",
    "arviointijakso/forms/laadi_jakson_suunnitelma.form": "jakson_tavoitteet",
    "tukijakso/forms/sovi_tukijakso.form": "tavoitteet",
}


def rows_of(**properties: str) -> dict[str, object]:
    column = {"type": "number", "key": "maara", "label": "Määrä"}
    rows = {
        "type": "dynamiclist",
        "path": "rivit",
        "label": "Rivit",
        "properties": properties,
        "components": [column],
    }
    return {"id": "rajat", "components": [rows]}


def in_steps(increment: object, **rules: float) -> dict[str, object]:
    return {"id": "askel", "components": [{**NUMBER, "increment": increment, "validate": rules}]}


def refused(form: Mapping[str, object], raw: Raw) -> Mapping[str, str]:
    try:
        read_submission(read_form(form), raw, BACKGROUND)
    except InvalidInput as found:
        return found.fields
    return {}


def as_json(count: int) -> Raw:
    return JsonValues({"rivit": [{"maara": number} for number in range(count)]})


def as_page(count: int) -> Raw:
    return PageValues({f"rivit[{number}].maara": ["1"] for number in range(count)})


@pytest.mark.parametrize("sent", [as_json, as_page])
@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Lisää rivejä: niitä on oltava vähintään 2."),
        (1, "Lisää rivejä: niitä on oltava vähintään 2."),
        (2, None),
        (3, None),
        (4, "Rivejä on liikaa; enintään 3 mahtuu."),
    ],
)
def test_a_list_has_as_many_rows_as_it_may(sent: object, count: int, said: str | None) -> None:
    form = rows_of(minRows="2", maxRows="3")

    assert callable(sent)
    assert refused(form, sent(count)) == ({"rivit": said} if said else {})


@pytest.mark.parametrize("file", GOALS, ids=lambda file: Path(file).stem)
def test_a_period_has_from_one_to_three_goals(file: str) -> None:
    form = json.loads((PROCESSES / file).read_text(encoding="utf-8"))
    goals = [{"teksti": "Kävelee kauppaan"}] * 4

    assert (
        refused(form, JsonValues({GOALS[file]: goals}))[GOALS[file]] == "Rivejä on liikaa; enintään 3 mahtuu."
    )
    assert refused(form, JsonValues({}))[GOALS[file]] == "Lisää ainakin yksi rivi."


@pytest.mark.parametrize(("days", "fits"), [(0.5, True), (0.7, False), (1, True), (2.5, True), (3.2, False)])
def test_a_leave_is_ordered_in_half_days(days: float, fits: bool) -> None:
    file = PROCESSES / "omaishoito/forms/sovi_vapaan_hoito.form"
    said = refused(json.loads(file.read_text(encoding="utf-8")), JsonValues({"vapaa_vrk": days}))

    assert said.get("vapaa_vrk") == (None if fits else "Anna luku 0,5:n välein.")


@pytest.mark.parametrize(
    ("form", "value", "fits"),
    [
        (in_steps("0.1"), 0.7, True),
        (in_steps(0.1), 0.75, False),
        (in_steps("5", min=2), 7, True),
        (in_steps("5", min=2), 10, False),
        (in_steps(""), 0.123, True),
    ],
)
def test_a_number_goes_in_steps_from_its_least(form: dict[str, object], value: float, fits: bool) -> None:
    assert bool(refused(form, JsonValues({"vrk": value}))) is not fits


@pytest.mark.parametrize(
    "form",
    [
        rows_of(minRows="4", maxRows="3"),
        rows_of(maxRows="0"),
        rows_of(maxRows="monta"),
        rows_of(maxRows="501"),
        in_steps("puoli"),
        in_steps("0"),
        {"id": "x", "components": [{**NUMBER, "properties": {"maxRows": "3"}}]},
    ],
)
def test_limits_that_make_no_sense_are_named(form: dict[str, object]) -> None:
    assert [one.rule for one in check_form(form, "x.form") if one.rule in ("rivit", "tarkistus")]
