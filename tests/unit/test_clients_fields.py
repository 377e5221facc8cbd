# SPDX-License-Identifier: EUPL-1.2
"""The closed registry of client fields: what each takes, and that refusals never repeat a value."""

from datetime import date

import pytest

from clients.fields import CLIENT_FIELDS, read_fields
from clients.identity_codes import make_artificial_code
from engine.errors import InvalidInput

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "value", "columns"),
    [
        ("sukunimi", "  Meikäläinen  ", {"family_name": "Meikäläinen"}),
        ("etunimet", "Anna  Liisa", {"given_names": "Anna Liisa"}),
        ("etunimet", "", {"given_names": None}),
        ("etunimet", None, {"given_names": None}),
        ("syntymaaika", "1944-02-01", {"birth_date": date(1944, 2, 1)}),
        ("syntymaaika", None, {"birth_date": None}),
        ("kotikunta", "Imatra", {"municipality_code": "153", "municipality": "Imatra"}),
        ("kotikunta", "441", {"municipality_code": "441", "municipality": "Luumäki"}),
        ("kotikunta", "muu", {"municipality_code": "999", "municipality": "Muu kunta"}),
        ("kotikunta", "", {"municipality_code": None, "municipality": None}),
        ("asiointikieli", "sv", {"language": "sv"}),
        ("tulkin_tarve", True, {"interpreter": True}),
        ("puhelin", "+358 40 123 4567", {"phone": "+358 40 123 4567"}),
        ("puhelin", "", {"phone": None}),
        ("turvakielto", False, {"restricted_address": False}),
        ("edustaja", "edunvalvoja", {"representative": "edunvalvoja"}),
        ("henkilotunnus", "", {"identity_code": None}),
        (
            "henkilotunnus",
            "131052-900W",
            {"identity_code": "131052-900W", "birth_date": date(1952, 10, 13)},
        ),
    ],
)
def test_a_value_becomes_columns(name: str, value: object, columns: dict[str, object]) -> None:
    assert read_fields({name: value}, TODAY) == columns


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sukunimi", 7),
        ("sukunimi", "x" * 101),
        ("sukunimi", "Meikä\x00läinen"),
        ("osoite", "Kotikatu 1\nImatra"),
        ("syntymaaika", "1.2.1944"),
        ("syntymaaika", "2026-11-24"),
        ("syntymaaika", 1944),
        ("kotikunta", "Atlantis"),
        ("asiointikieli", "xx"),
        ("asiointikieli", None),
        ("asiointikieli", ["fi"]),
        ("tulkin_tarve", "kyllä"),
        ("tulkin_tarve", None),
        ("turvakielto", 1),
        ("puhelin", "soita isännöitsijälle"),
        ("edustaja", "naapuri"),
        ("henkilotunnus", "131052-900V"),
        ("henkilotunnus", {"a": 1}),
        ("henkilotunnus", make_artificial_code(date(2027, 11, 23), 900).text),
        ("luottotiedot", "ok"),
        ("id", "C1"),
        ("name_key", "x"),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(name: str, value: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_fields({name: value}, TODAY)
    assert set(refusal.value.fields) == {name}


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_fields({"puhelin": "xyz", "kotikunta": "Imatra", "turvakielto": "ehkä"}, TODAY)
    assert set(refusal.value.fields) == {"puhelin", "turvakielto"}


def test_a_birth_date_that_differs_from_the_code_is_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_fields({"henkilotunnus": "131052-900W", "syntymaaika": "1952-10-14"}, TODAY)
    assert refusal.value.fields == {"syntymaaika": "Henkilötunnus ja syntymäaika eivät täsmää."}


@pytest.mark.parametrize("name", [name for name in CLIENT_FIELDS if name != "kotikunta"])
def test_a_refusal_never_repeats_the_value(name: str) -> None:
    secret = "Salainen\tXQZ"
    with pytest.raises(InvalidInput) as refusal:
        read_fields({name: secret}, TODAY)
    assert "XQZ" not in f"{refusal.value!r} {refusal.value.fields}"
