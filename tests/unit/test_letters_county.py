# SPDX-License-Identifier: EUPL-1.2
"""What letters say of the county and of codes: dated, in both languages, and whole for every form."""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clients.letters.county import load_county
from clients.letters.days import last_moment, number, on_day, validity
from clients.letters.typesetting import TEMPLATE_FOLDER
from engine.errors import InvalidInput, ModelInvalid
from tests.support.letters import COUNTY, LIMITS, PROCESSES

GROUP_OF_FIELD = {
    "palvelu": "service",
    "paatos_palvelu": "service",
    "suunnitelman_palvelut": "service",
    "lainkohdat": "section",
    "toteuttamistapa": "way",
    "tiedoksiantotapa": "notice_way",
    "kuulemistapa": "hearing_way",
    "kuulemisen_tapa": "hearing_way",
    "muut_palvelut": "service",
    "yksikko": "unit",
    "luokka": "fee_class",
    "myonnetyt": "service",
    "osa_alue": "area",
    "mittari": "measure",
    "vapaan_jarjestaminen": "leave_way",
    "hoitopalkkioluokka": "fee_class",
    "vapaat_vrk_kk": "leave_days",
}


def choices(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in components:
        for value in one.get("values", []):
            yield str(one.get("key")), str(value["value"])
        for code in re.findall(r'value: ?"(\w+)"', str(one.get("valuesExpression", ""))):
            yield str(one.get("key")), code
        yield from choices(one.get("components", []))


def test_every_code_of_the_forms_has_its_words() -> None:
    unknown = {
        f"{path.parent.parent.name}/{path.name}: {key}={code}"
        for path in PROCESSES.glob("*/forms/*.form")
        for key, code in choices(json.loads(path.read_text("utf-8"))["components"])
        if key in GROUP_OF_FIELD and not COUNTY.knows(GROUP_OF_FIELD[key], code)
    }
    assert unknown == set()


def test_both_languages_have_the_same_words() -> None:
    finnish, swedish = (
        tomllib.loads((TEMPLATE_FOLDER / f"words.{language}.toml").read_text("utf-8"))
        for language in ("fi", "sv")
    )
    assert finnish.keys() == swedish.keys()
    assert all(finnish.values())
    assert all(swedish.values())
    for key, text in finnish.items():
        assert holes(text) == holes(swedish[key]), key


def holes(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}


def test_the_county_is_that_of_the_day(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    changed = (
        (folder / "viranomainen.toml")
        .read_text("utf-8")
        .replace(
            '[[ombudsman]]\nvalid_from = 2023-01-01\nname = "Maija Malli"',
            '[[ombudsman]]\nvalid_from = 2023-01-01\nvalid_to = 2026-12-31\nname = "Maija Malli"',
        )
    )
    later = changed[changed.index("[[ombudsman]]") : changed.index("# Asiakirjan palvelu")]
    later = later.replace("2023-01-01\nvalid_to = 2026-12-31", "2027-01-01").replace(
        "Maija Malli", "Matti Malli"
    )
    (folder / "viranomainen.toml").write_text(changed + later, encoding="utf-8")
    book = load_county(folder)
    names = [
        book.appeal(LIMITS, day, day, "fi").ombudsman.name for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert names == ["Maija Malli", "Matti Malli"]


def test_an_answer_names_the_sections_of_its_request_and_day(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    file = folder / "viranomainen.toml"
    row = '[[reply_basis]]\nrequest = "muistutus"\nvalid_from = 2023-01-01\n'
    changed = file.read_text("utf-8").replace(row, f"{row}valid_to = 2026-12-31\n")
    later = row.replace("2023", "2027") + 'sections = ["hallintolaki_23"]\n'
    file.write_text(f"{changed}\n{later}", encoding="utf-8")
    book = load_county(folder)
    named = [book.reply_basis("muistutus", date(year, 1, 1)) for year in (2026, 2027)]
    assert named == [("asiakaslaki_23",), ("hallintolaki_23",)]
    assert book.reply_basis("muu", date(2026, 1, 1)) == ()


def test_every_section_that_the_data_names_has_its_words() -> None:
    county = tomllib.loads((PROCESSES / "asiakirjat" / "viranomainen.toml").read_text("utf-8"))
    rows = county["basis"] + county["reply_basis"]
    assert [code for row in rows for code in row["sections"] if not COUNTY.knows("section", code)] == []
    requests = {row["request"] for row in county["reply_basis"]}
    assert {one for one in requests if not COUNTY.knows("request", one)} == set()


def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "asiakirjat"
    folder.mkdir()
    for name in ("viranomainen.toml", "sanasto.toml"):
        shutil.copy(PROCESSES / "asiakirjat" / name, folder / name)
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("viranomainen.toml", 'closes = "16.15"\n', ""),
        ("viranomainen.toml", 'closes = "16.15"', 'closes = ""'),
        ("viranomainen.toml", 'closes = "16.15"', 'closes = "16.15"\nextra = "x"'),
        ("viranomainen.toml", ', sv = "Klienthandledningsenheten"', ""),
        ("viranomainen.toml", "valid_from = 2023-01-01", 'valid_from = "eilen"'),
        ("viranomainen.toml", "[[ombudsman]]", "[[muu]]"),
        ("sanasto.toml", ', sv = "stödperiod"', ""),
        ("sanasto.toml", "[way]", "[tapa]"),
        ("sanasto.toml", "[way]", "[way"),
    ],
)
def test_a_fault_in_the_data_is_named_at_the_start(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = copy(tmp_path)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ModelInvalid) as refused:
        load_county(folder)
    assert file in str(refused.value.problems[0])


def test_a_code_without_words_is_refused_and_never_printed() -> None:
    with pytest.raises(InvalidInput, match="sanasto"):
        COUNTY.word("section", "shl_999", "fi")


def test_days_and_numbers_of_each_language() -> None:
    day = date(2027, 1, 14)
    assert on_day(day, "fi") == "torstaina 14.1.2027"
    assert on_day(day, "sv") == "torsdagen den 14.1.2027"
    assert last_moment(day, "16.15", "sv") == "torsdag 14.1.2027 kl. 16.15"
    assert validity(day, None, "fi") == "14.1.2027 alkaen, toistaiseksi"
    assert validity(day, date(2027, 6, 30), "sv") == "14.1.2027–30.6.2027"
    assert number(1234.5, 2) == "1\u00a0234,50"
    assert [number(value) for value in (6, 2.5, -2, None)] == ["6", "2,5", "−2", ""]


def test_what_a_letter_lacks_is_said_with_its_day_and_who_can_add_it() -> None:
    with pytest.raises(InvalidInput) as refused:
        load_county(PROCESSES / "asiakirjat").authority(date(1999, 12, 1), "fi")
    assert refused.value.message == (
        "Kirjettä ei voi tehdä: viranomaisen nimi ja yhteystiedot puuttuvat. Kirjeessä on tiedot, jotka ovat"
        " voimassa sen päivänä 1.12.1999. Pyydä pääkäyttäjää lisäämään ne tiedostoon"
        " asiakirjat/viranomainen.toml, kohtaan authority."
    )
