# SPDX-License-Identifier: EUPL-1.2
"""A table is asked only where what it needs has been told, in the codes that it knows."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sujuva.deploying import check_folders, list_problems
from sujuva.table_inputs import RULE

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
Change = tuple[str, str, str]

D8_WHERE_NOTHING_IS_ASKED: Change = (
    "asiakasohjaus/palveluratkaisu.bpmn",
    '"D5,D6,D11,D13,D17"',
    '"D5,D6,D8,D11,D13,D17"',
)
OTHER_CODES: Change = ("asiakasohjaus/forms/sovi_palveluratkaisu.form", '"kerran"', '"1_2_yossa"')
NO_QUESTION: Change = ("asiakasohjaus/forms/sovi_palveluratkaisu.form", '"turvattomuus"', '"turvaton"')
NO_SUCH_FACT: Change = ("yhteiset/D3.dmn", "avoimet_palvelut", "nykyinen_palvelu")
ANOTHER_CODE: Change = ("omaishoito/forms/arvioi_hoidettava_ja_hoitaja.form", '"kylla"', '"joo"')


@pytest.fixture
def problems_with(tmp_path: Path) -> Callable[[Change], list[tuple[str, str]]]:
    """What is found when one of our files is changed: by element, the beginning of the message."""

    def check(change: Change) -> list[tuple[str, str]]:
        file, old, new = change
        shutil.copytree(PROCESSES, tmp_path / "processes")
        shutil.copy(PROCESSES / "omaishoito/D8.dmn", tmp_path / "processes/asiakasohjaus/D8.dmn")
        changed = tmp_path / "processes" / file
        text = changed.read_text(encoding="utf-8")
        assert old in text
        changed.write_text(text.replace(old, new), encoding="utf-8")
        found = list_problems(check_folders(tmp_path / "processes"))
        return [(one.element, one.message) for one in found if one.rule == RULE and one.severity == "error"]

    return check


@pytest.mark.parametrize(
    ("change", "element", "message"),
    [
        (D8_WHERE_NOTHING_IS_ASKED, "sovi_palveluratkaisu", "Taulu D8 tarvitsee tiedon hoitaja_halukas,"),
        (OTHER_CODES, "sovi_palveluratkaisu", "Taulu D11 testaa tiedolta yoavun_tarve arvoja kerran,"),
        (NO_QUESTION, "sovi_palveluratkaisu", "Taulu D11 tarvitsee tiedon turvattomuus,"),
        (NO_SUCH_FACT, "aloita_arviointi", "Taulu D3 tarvitsee tiedon nykyinen_palvelu,"),
        (ANOTHER_CODE, "edellytykset", "Taulu D8 testaa tiedolta hoidon_tarve_kotona arvoja kylla,"),
    ],
)
def test_what_a_table_cannot_be_told_is_an_error(
    problems_with: Callable[[Change], list[tuple[str, str]]], change: Change, element: str, message: str
) -> None:
    found = problems_with(change)
    assert [one for one in found if one[0] == element and one[1].startswith(message)], found


def test_ours_ask_for_what_is_told() -> None:
    assert [one for one in list_problems(check_folders(PROCESSES)) if one.rule == RULE] == []
