# SPDX-License-Identifier: EUPL-1.2
"""How a form is drawn: ids, rows, errors, choices; and how a contact's form is laid out."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from engine import feel
from engine.clock import SystemClock
from tasks.forms import PageValues, read_form
from tasks.forms.conditions import Background
from tasks.queries import look_again
from webui.contact_layout import lay_out, say_whom, take_back_proposals
from webui.form_drawing import Drawing, DrawnField, DrawnPart, fields_of, input_id

FORMS = Path(__file__).resolve().parents[1] / "support" / "kokeilu" / "forms"
BACKGROUND = Background(feel.Environment(now=SystemClock().now), {})


def draw(
    name: str,
    inputs: Mapping[str, Sequence[str]],
    errors: Mapping[str, str] | None = None,
    **more: Any,
) -> tuple[DrawnPart, ...]:
    form = read_form(json.loads((FORMS / f"{name}.form").read_text(encoding="utf-8")))
    view = look_again(form, PageValues(inputs), BACKGROUND)
    drawing = Drawing(form, view.inputs, view.values, BACKGROUND, errors or {}, **more)
    return drawing.draw(view.parts)


def find(parts: Sequence[DrawnPart], name: str) -> DrawnField:
    return next(field for field in fields_of(parts) if field.name == name)


@pytest.mark.parametrize(
    ("name", "id"), [("sppb", "f-sppb"), ("kaynnit[0].kesto", "f-kaynnit-0-kesto"), ("ä[12].ö", "f-ä-12-ö")]
)
def test_ids_hold_no_brackets(name: str, id: str) -> None:
    assert input_id(name) == id


def test_no_two_fields_share_an_id() -> None:
    rows = {f"kaynnit[{number}].paiva": ["1.12.2026"] for number in (0, 1, 7)}
    ids = [field.id for field in fields_of(draw("tee_arvio", {**rows, "tarve": ["jakso"]}))]
    assert len(ids) == len(set(ids))


def test_rows_keep_their_numbers_and_a_new_one_comes_after_the_last() -> None:
    parts = draw("tee_arvio", {"kaynnit[3].paiva": ["x"], "kaynnit[5].kesto": ["10"]})
    visits = find(parts, "kaynnit")
    assert [row.number for row in visits.rows] == [3, 5]
    assert [row.position for row in visits.rows] == [1, 2]
    assert visits.next_row == 6


def test_a_list_without_rows_shows_one_empty_row() -> None:
    assert [row.number for row in find(draw("tee_arvio", {}), "kaynnit").rows] == [0]


def test_errors_stand_at_the_row_where_the_person_typed() -> None:
    parts = draw("tee_arvio", {"kaynnit[4].kesto": ["x"]}, {"kaynnit[4].kesto": "Kirjoita luku."})
    assert find(parts, "kaynnit[4].kesto").error == "Kirjoita luku."
    assert find(parts, "sppb").error is None


def test_what_was_typed_and_chosen_is_drawn_again() -> None:
    parts = draw("tee_arvio", {"toive": ["a <b> c"], "tavoitteet": ["ulkoilu", "suihku"], "tarve": ["ei"]})
    assert find(parts, "toive").value == "a <b> c"
    assert find(parts, "tavoitteet").shown == "Ulkoilu, Suihku"
    assert [option.value for option in find(parts, "tarve").options if option.chosen] == ["ei"]


def test_another_language_takes_the_folders_words_where_it_has_them() -> None:
    parts = draw("tee_arvio", {}, texts={"tee_arvio.toive": "Klientens önskemål"}, language="sv")
    assert find(parts, "toive").label == "Klientens önskemål"
    assert find(parts, "sppb").label == "SPPB-pisteet"


def test_a_contact_asks_of_the_client_first_and_folds_what_may_wait() -> None:
    form = read_form(json.loads((FORMS / "kirjaa_yhteydenotto.form").read_text(encoding="utf-8")))
    layout = lay_out(form, draw("kirjaa_yhteydenotto", {}))
    assert [field.name for field in layout.of_client] == ["sukunimi", "etunimet"]
    assert "sukunimi" not in [field.name for field in fields_of(layout.now)]
    assert layout.later is not None
    assert [field.name for field in fields_of([layout.later])] == ["kuvaus"]


def test_a_folded_section_with_an_error_opens() -> None:
    form = read_form(json.loads((FORMS / "kirjaa_yhteydenotto.form").read_text(encoding="utf-8")))
    layout = lay_out(form, draw("kirjaa_yhteydenotto", {}, {"kuvaus": "Liian pitkä."}))
    assert layout.later is None
    assert "kuvaus" in [field.name for field in fields_of(layout.now)]


def test_a_form_that_does_not_ask_whom_is_left_alone() -> None:
    form = read_form(json.loads((FORMS / "kirjaa_yhteydenotto.form").read_text(encoding="utf-8")))
    typed = PageValues({"kanava": ["puhelin"]})
    assert say_whom(form, typed, "C1") == typed


def test_an_answer_that_a_table_gave_is_open_again_and_a_persons_own_is_not() -> None:
    typed = PageValues({"ohjaus": ["arviointi"], "muu": ["a"]})
    taken = take_back_proposals(typed, {"proposed-ohjaus": "arviointi", "proposed-muu": "b"})
    assert taken.values == {"ohjaus": [], "muu": ["a"]}
