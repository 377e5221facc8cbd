# SPDX-License-Identifier: EUPL-1.2
"""How many rows a list may have, where they must differ, and in which steps a number goes."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import feel
from engine.errors import InvalidInput
from tasks.forms import (
    Background,
    JsonValues,
    PageValues,
    Raw,
    check_form,
    options_of,
    read_form,
    read_submission,
)
from tasks.forms.submission import REPEATED_SENTENCE

BACKGROUND = Background(feel.Environment(now=lambda: datetime(2026, 11, 23, tzinfo=UTC)), {})
PROCESSES = Path(__file__).parents[2] / "processes"
NUMBER = {"type": "number", "key": "vrk", "label": "Vrk"}
AMOUNT = {"type": "number", "key": "maara", "label": "Määrä"}
WORDS = {"type": "textfield", "key": "b", "label": "B", "properties": {"store": "document"}}
AGREED = Background(BACKGROUND.feel, {"tavoitteet": [{}, {}], "jakson_tavoitteet": [{}, {}]})
GOALS = {
    "arviointijakso/forms/tee_jakson_tilaus.form": "tavoitteet",
    "arviointijakso/forms/laadi_jakson_suunnitelma.form": "jakson_tavoitteet",
    "tukijakso/forms/sovi_tukijakso.form": "tavoitteet",
}


def rows_of(columns: Sequence[object] = (AMOUNT,), **properties: str) -> dict[str, object]:
    rows = {
        "type": "dynamiclist",
        "path": "rivit",
        "label": "Rivit",
        "properties": properties,
        "components": list(columns),
    }
    return {"id": "rajat", "components": [rows]}


def in_steps(increment: object, **rules: float) -> dict[str, object]:
    return {"id": "askel", "components": [{**NUMBER, "increment": increment, "validate": rules}]}


def refused(form: Mapping[str, object], raw: Raw, background: Background = BACKGROUND) -> Mapping[str, str]:
    try:
        read_submission(read_form(form), raw, background)
    except InvalidInput as found:
        return found.fields
    return {}


def two_answers(form: Mapping[str, object], rows: str, column: str) -> tuple[object, object]:
    """Two that differ and that the column of the list takes."""
    listed = read_form(form).field(rows)
    assert listed is not None
    (field,) = [one for one in listed.columns if one.key == column]
    codes = [one.value for one in options_of(field, AGREED)] if field.kind == "select" else []
    plain = (1, 2) if field.kind == "number" else ("Kävelee kauppaan", "Syö lämpimän aterian")
    return (codes[0], codes[1]) if codes else plain


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
    ("file", "rows", "column"),
    [
        ("tukipalvelut/forms/selvita_tarve.form", "palvelut", "palvelu"),
        ("yhteiset/forms/laadi_asiakassuunnitelma.form", "tavoitteet", "tavoite"),
        ("yhteiset/forms/laadi_hoitosuunnitelma.form", "tavoitteet", "tavoite"),
        ("tukijakso/forms/sovi_tukijakso.form", "tavoitteet", "tavoite"),
        ("tukijakso/forms/soita_valiarvio.form", "valiarvio_gas", "tavoite_nro"),
        ("tukijakso/forms/tee_loppuarvio.form", "gas", "tavoite_nro"),
        ("arviointijakso/forms/tee_jakson_tilaus.form", "tavoitteet", "tavoite"),
        ("arviointijakso/forms/laadi_jakson_suunnitelma.form", "jakson_tavoitteet", "tavoite"),
        ("arviointijakso/forms/kirjaa_viikon_tilanne.form", "viikot", "viikko"),
        ("arviointijakso/forms/pida_valiarvio.form", "valiarvio_gas", "tavoite_nro"),
        ("arviointijakso/forms/tee_loppuarvio.form", "gas", "tavoite_nro"),
        ("yhteiset/forms/tee_seuranta_arvio.form", "gas", "tavoite_nro"),
        ("odotusajat/forms/julkaise_odotusajat.form", "odotusajat", "palvelu"),
    ],
)
def test_the_same_is_told_on_one_row_only(file: str, rows: str, column: str) -> None:
    form = json.loads((PROCESSES / file).read_text(encoding="utf-8"))
    one, other = two_answers(form, rows, column)

    said = refused(form, JsonValues({rows: [{column: one}, {column: other}, {column: one}]}), AGREED)
    assert said.get(f"{rows}[2].{column}") == REPEATED_SENTENCE
    assert REPEATED_SENTENCE not in (said.get(f"{rows}[0].{column}"), said.get(f"{rows}[1].{column}"))


def test_an_empty_answer_is_not_told_twice_and_words_are_the_same_however_they_are_written() -> None:
    columns = [{**NUMBER, "key": "a"}, {**WORDS, "key": "b"}]
    form = rows_of(columns, unique="b")

    assert refused(form, JsonValues({"rivit": [{"a": 1}, {"a": 1}, {"b": ""}]})) == {}
    twice = [{"b": "Käyn kaupassa"}, {}, {"b": " käyn  Kaupassa"}]
    assert refused(form, JsonValues({"rivit": twice})) == {"rivit[2].b": REPEATED_SENTENCE}
    as_typed = {"rivit[1].b": ["Käyn kaupassa"], "rivit[4].b": ["käyn kaupassa"]}
    assert refused(form, PageValues(as_typed)) == {"rivit[4].b": REPEATED_SENTENCE}


@pytest.mark.parametrize(
    "form",
    [
        rows_of(unique="x"),
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
