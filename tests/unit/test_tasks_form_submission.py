# SPDX-License-Identifier: EUPL-1.2
"""A submission becomes typed values, or a plain sentence at each field that is wrong."""

import pytest

from engine.errors import InvalidInput
from tasks.forms import JsonValues, PageValues, Raw, page_values, parts_shown, read_loosely, read_submission
from tasks.forms.model import Section
from tests.support.form_samples import sample_background, sample_form


def accept(raw: Raw) -> dict[str, object]:
    return dict(read_submission(sample_form(), raw, sample_background()).values)


def refuse(raw: Raw) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read_submission(sample_form(), raw, sample_background())
    return refused.value.fields


def page(**inputs: str | list[str]) -> PageValues:
    given = {"kanava": "puhelin", **inputs}
    return PageValues({name: [typed] if isinstance(typed, str) else typed for name, typed in given.items()})


def json(**values: object) -> JsonValues:
    return JsonValues({"kanava": "puhelin", **values})


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("ika", "82", 82),
        ("ika", " 82 ", 82),
        ("pisteet", "3,5", 3.5),
        ("pisteet", "3.5", 3.5),
        ("pisteet", "−2", -2),
        ("pisteet", "1 200", 1200),
        ("pisteet", "", None),
        ("paiva", "1.12.2026", "2026-12-01"),
        ("paiva", "01.12.2026", "2026-12-01"),
        ("paiva", "2026-12-01", "2026-12-01"),
        ("kello", "9.40", "09:40"),
        ("kello", "klo 9:40", "09:40"),
        ("sovittu", "1.12.2026 14.30", "2026-12-01T14:30:00+02:00"),
        ("sovittu", "2026-07-01T14:30", "2026-07-01T14:30:00+03:00"),
        ("sovittu", "2026-07-01T11:30:00Z", "2026-07-01T14:30:00+03:00"),
        ("sovittu", ["1.12.2026", "14.30"], "2026-12-01T14:30:00+02:00"),
        ("turvassa", "true", True),
        ("turvassa", ["false", "true"], True),
        ("turvassa", "false", False),
        ("kunta", "Lemi", "Lemi"),
        ("syyt", ["muisti", "talous"], ["muisti", "talous"]),
        ("kuvaus", "kaksi\r\nriviä ", "kaksi\nriviä"),
        ("sukunimi", "  Lehto   Nen ", "Lehto Nen"),
    ],
)
def test_what_is_typed_becomes_a_value(field: str, typed: str | list[str], value: object) -> None:
    assert accept(page(**{field: typed}))[field] == value


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("ika", "kahdeksan", "Kirjoita luku"),
        ("ika", "1e400", "Kirjoita luku"),
        ("ika", "3,5", "Kirjoita kokonaisluku"),
        ("ika", "121", "enintään 120"),
        ("ika", "-1", "vähintään 0"),
        ("pisteet", "1,25", "Enintään 1 desimaalia"),
        ("paiva", "31.11.2026", "Tällaista päivää ei ole"),
        ("paiva", "12/1/2026", "muodossa 1.12.2026"),
        ("paiva", "1.12.0026", "Tarkista vuosi"),
        ("kello", "25.00", "muodossa 14.30"),
        ("sovittu", "1.12.2026", "päivä ja kellonaika"),
        ("sovittu", "29.3.2026 3.30", "Tätä kellonaikaa ei ole"),
        ("kunta", "Helsinki", "Valitse jokin vaihtoehdoista"),
        ("syyt", ["muisti", "muu"], "luettelossa olevia"),
        ("syyt", ["muisti", "muisti"], "kahdesti"),
        ("kanava", "sähke", "Valitse jokin vaihtoehdoista"),
        ("kanava", "", "pakollinen"),
        ("kuvaus", "ab", "vähintään 3 merkkiä"),
        ("kuvaus", "x" * 101, "enintään 100"),
        ("kuvaus", "abc\x00def", "merkkejä, joita ei voi tallettaa"),
        ("kuvaus", ["yksi teksti", "toinen"], "useampi arvo"),
        ("sukunimi", "lehtonen", "oikeaa muotoa"),
        ("turvassa", "ehkä", "Rastita"),
    ],
)
def test_a_wrong_value_gets_a_sentence_at_its_field(
    field: str, typed: str | list[str], sentence: str
) -> None:
    errors = refuse(page(**{field: typed}))

    assert list(errors) == [field]
    assert sentence in errors[field]


def test_all_errors_are_told_at_once() -> None:
    assert set(refuse(page(ika="x", paiva="y", kanava=""))) == {"ika", "paiva", "kanava"}


def test_an_unknown_field_is_refused_on_both_paths() -> None:
    assert "ei ole tällaista kenttää" in refuse(page(rooli="admin"))["rooli"]
    assert "ei ole tällaista kenttää" in refuse(json(rooli="admin"))["rooli"]
    assert list(refuse(page(**{"kaynnit[0].pvm": "1.12.2026", "kaynnit[0].muu": "1"}))) == ["kaynnit[0].muu"]
    assert list(refuse(json(kaynnit=[{"pvm": "2026-12-01", "muu": 1}]))) == ["kaynnit[0].muu"]
    assert list(refuse(page(kaynnit="x"))) == ["kaynnit"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ika", "82"),
        ("ika", True),
        ("ika", float("nan")),
        ("ika", 10**30),
        ("turvassa", "true"),
        ("kanava", 3),
        ("syyt", "muisti"),
        ("syyt", [1]),
        ("paiva", 20261201),
        ("kuvaus", {"teksti": "x"}),
        ("kaynnit", "x"),
        ("kaynnit", [1]),
        ("kuvaus", "\ud800abc"),
    ],
)
def test_json_of_a_wrong_type_is_refused(field: str, value: object) -> None:
    assert list(refuse(json(**{field: value}))) == [field]


def test_json_keeps_its_types() -> None:
    values = accept(json(ika=82, pisteet=2.0, turvassa=True, syyt=["muisti"], paiva="2026-12-01"))

    assert (values["ika"], values["pisteet"], values["turvassa"]) == (82, 2, True)
    assert (values["syyt"], values["paiva"], values["keinot"]) == (["muisti"], "2026-12-01", None)


def test_a_hidden_field_is_neither_asked_nor_taken() -> None:
    assert "kirjeen_numero" not in accept(page(kirjeen_numero="7"))
    assert "kirjeen_numero" not in accept(page(kirjeen_numero="ei luku"))
    assert refuse(page(kanava="kirje")) == {"kirjeen_numero": "Tämä tieto on pakollinen."}
    assert accept(page(kanava="kirje", kirjeen_numero="7"))["kirjeen_numero"] == 7


def test_rows_are_read_and_judged_where_they_were_typed() -> None:
    values = accept(
        page(**{"kaynnit[0].pvm": "1.12.2026", "kaynnit[0].kesto": "45", "kaynnit[2].pvm": "3.12.2026"})
    )
    assert values["kaynnit"] == [
        {"pvm": "2026-12-01", "kesto": 45, "huomio": None, "huoli": False},
        {"pvm": "2026-12-03", "kesto": None, "huomio": None, "huoli": False},
    ]

    errors = refuse(page(**{"kaynnit[0].pvm": "1.12.2026", "kaynnit[4].kesto": "0"}))
    assert set(errors) == {"kaynnit[4].pvm", "kaynnit[4].kesto"}


def test_a_row_has_its_own_conditions() -> None:
    errors = refuse(json(kaynnit=[{"pvm": "2026-12-01", "huoli": True}, {"pvm": "2026-12-02"}]))

    assert errors == {"kaynnit[0].huolen_aste": "Tämä tieto on pakollinen."}


def test_a_row_left_empty_is_passed_over() -> None:
    assert accept(page(**{"kaynnit[0].pvm": "", "kaynnit[0].huoli": "false"}))["kaynnit"] == []


def test_too_many_rows_are_refused() -> None:
    assert list(refuse(json(kaynnit=[{"pvm": "2026-12-01"}] * 501))) == ["kaynnit"]


def test_a_section_disappears_with_its_last_question() -> None:
    form = sample_form()
    raw = page()
    sections = [
        part
        for part in parts_shown(form, read_loosely(form, raw), sample_background())
        if isinstance(part, Section)
    ]
    assert [section.label for section in sections] == ["Yhteydenotto"]


def test_values_are_shown_as_a_person_writes_them() -> None:
    values = accept(
        json(
            pisteet=3.5,
            paiva="2026-12-01",
            kello="09:05",
            sovittu="2026-12-01T14:30:00+02:00",
            syyt=["talous"],
        )
    )

    inputs = page_values(sample_form(), values)

    assert inputs["pisteet"] == ["3,5"]
    assert inputs["paiva"] == ["1.12.2026"]
    assert inputs["kello"] == ["9.05"]
    assert inputs["sovittu"] == ["1.12.2026", "14.30"]
    assert inputs["syyt"] == ["talous"]
