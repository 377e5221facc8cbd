# SPDX-License-Identifier: EUPL-1.2
"""A form file that cannot be honoured is refused, with the field and the remedy."""

from typing import Any

import pytest

from engine.errors import ModelInvalid
from tasks.forms import check_form, read_form
from tests.support.form_samples import SAMPLE


def rules_broken(*components: Any, **more: Any) -> list[tuple[str, str]]:
    form = {"id": "lomake", "components": list(components), **more}
    return [(problem.element, problem.rule) for problem in check_form(form, "lomake.form")]


def number(key: str = "luku", **more: Any) -> dict[str, Any]:
    return {"type": "number", "key": key, "label": "Luku", **more}


def text(**more: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": "teksti", "label": "Teksti", **more}


def test_the_sample_is_good() -> None:
    assert check_form(SAMPLE, "kaikki_kentat.form") == []


@pytest.mark.parametrize("kind", ["html", "image", "iframe", "filepicker", "button", "script", None, 7])
def test_an_unknown_component_is_refused(kind: object) -> None:
    assert ("x", "kentän tyyppi") in rules_broken({"type": kind, "key": "x", "label": "X"})


@pytest.mark.parametrize(
    ("component", "broken"),
    [
        (text(), ("teksti", "store")),
        (text(properties={"store": "variable"}), ("teksti", "store")),
        (text(properties={"store": "client.palkka"}), ("teksti", "store")),
        (text(properties={"store": "muualle"}), ("teksti", "store")),
        (text(properties={"store": "document", "known": "carer.shoes"}), ("teksti", "tiedossa")),
        (number(properties={"store": "variable", "known": "carer.iban"}), ("luku", "tiedossa")),
        (text(properties={"store": "document", "known": "carer.name"}), None),
        (number(properties={"store": "variable", "known": "nothing"}), None),
        (number(properties={"store": "document"}), ("luku", "store")),
        (number(key="kaksi sanaa"), ("kaksi sanaa", "avain")),
        (number(key=""), ("number", "avain")),
        (number(label="=lauseke"), ("luku", "otsikko")),
        (number(label=None), ("luku", "otsikko")),
        (number(conditional={"hide": "ika > 3"}), ("luku", "ehto")),
        (number(conditional={"hide": "=ika >"}), ("luku", "ehto")),
        (number(conditional="=true"), ("luku", "ehto")),
        (number(validate={"min": "=alaraja"}), ("luku", "tarkistus")),
        (number(validate={"maxLength": 3}), ("luku", "tarkistus")),
        (number(validate=[]), None),
        (number(decimalDigits="kaksi"), ("luku", "tarkistus")),
        (number(serializeToString=True), ("luku", "ei tuettu")),
        (
            text(properties={"store": "document"}, validate={"pattern": "(a"}),
            ("teksti", "tarkistus"),
        ),
        (
            text(properties={"store": "document"}, validate={"pattern": "(?=a)"}),
            ("teksti", "tarkistus"),
        ),
        ({"type": "select", "key": "v", "label": "V"}, ("v", "vaihtoehdot")),
        ({"type": "select", "key": "v", "label": "V", "values": [{"label": "A"}]}, ("v", "vaihtoehdot")),
        (
            {"type": "radio", "key": "v", "label": "V", "values": [{"value": "a"}, {"value": "a"}]},
            ("v", "vaihtoehdot"),
        ),
        ({"type": "datetime", "subtype": "week", "key": "p", "dateLabel": "P"}, ("p", "päivä")),
        ({"type": "dynamiclist", "path": "l", "label": "L"}, ("l", "lista")),
        ({"type": "dynamiclist", "path": "l", "label": "L", "components": []}, ("l", "lista")),
        ({"type": "group", "key": "r", "path": "r", "components": []}, ("r", "ryhmä")),
        ({"type": "group", "key": "r"}, ("r", "ryhmä")),
        ({"type": "text", "id": "t", "text": "=nimi"}, ("t", "teksti")),
        ("teksti", ("components[1]", "lomake")),
    ],
)
def test_what_is_wrong_is_named(component: Any, broken: tuple[str, str] | None) -> None:
    found = rules_broken(component)

    assert found == ([] if broken is None else [broken])


def test_client_data_of_a_row_is_refused() -> None:
    column = text(properties={"store": "client.sukunimi"})
    listed = {"type": "dynamiclist", "path": "l", "label": "L", "components": [column]}

    assert rules_broken(listed) == [("teksti", "store")]


def test_the_same_key_twice_is_refused_once() -> None:
    assert rules_broken(number(), {"type": "group", "components": [number()]}) == [("luku", "avain")]


def test_nesting_has_an_end() -> None:
    nested: dict[str, Any] = number()
    for _ in range(50):
        nested = {"type": "group", "label": "G", "components": [nested]}

    assert [rule for _, rule in rules_broken(nested)] == ["lomake"]


def test_a_long_first_form_is_warned_of() -> None:
    fields = [number(key=f"luku{n}", validate={"required": True}) for n in range(9)]
    form = {"id": "lomake", "components": fields}

    assert check_form(form, "lomake.form") == []
    (warning,) = check_form(form, "lomake.form", first_task=True)
    assert (warning.severity, warning.rule) == ("warning", "kenttäbudjetti")
    assert check_form({"id": "lomake", "components": fields[:8]}, "lomake.form", first_task=True) == []


@pytest.mark.parametrize(
    "form", [{}, {"id": "a"}, {"id": 3, "components": []}, {"components": "x", "id": "a"}]
)
def test_a_file_that_is_no_form_is_refused(form: dict[str, Any]) -> None:
    with pytest.raises(ModelInvalid) as refused:
        read_form(form, "lomake.form")

    assert all(problem.file == "lomake.form" and problem.remedy for problem in refused.value.problems)
