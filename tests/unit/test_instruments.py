# SPDX-License-Identifier: EUPL-1.2
"""What a measured value is called: the cut-offs of the domain as data, and what the file may not say."""

from datetime import date
from pathlib import Path

import pytest

from clients.instruments import load_instruments
from engine.errors import ModelInvalid
from tests.support.source import ROOT

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("CPS", 0, "ei heikentymää"),
        ("CPS", 3, "kohtalainen heikentymä"),
        ("CPS", 4, None),
        ("CPS", 6, "vaikea heikentymä"),
        ("ADLH", 3, "runsas avun tarve"),
        ("MAPLE", 5, "erittäin suuri"),
        ("CHESS", 2, None),
        ("CHESS", 3, "terveydentila epävakaa"),
        ("ABS", 4, "kohtalaisia käytösoireita"),
        ("ABS", 5, "vaikeita käytösoireita"),
        ("AUA", 4, "kohtalainen"),
        ("MMSE", 9, "vaikea muistin heikentymä"),
        ("MMSE", 17, "kohtalainen muistin heikentymä"),
        ("MMSE", 23, "lievä muistin heikentymä"),
        ("MMSE", 24, None),
        ("GDS15", 5, None),
        ("GDS15", 6, "mahdollinen masennus"),
        ("SPPB", 9, "gerastenian riski"),
        ("SPPB", 10, None),
        ("TUG", 14, None),
        ("TUG", 14.1, "riski suurentunut"),
        ("WALK", 0.79, "riski suurentunut"),
        ("WALK", 0.8, None),
        ("MNA", 15, "aliravitsemus"),
        ("MNA", 16.5, "aliravitsemus"),
        ("MNA", 17, None),
        ("MNA_SF", 7, "aliravitsemus"),
        ("CERAD", 50, None),
        ("d4", 3, "vaikea ongelma"),
        ("d4", 9, "ei sovellettavissa"),
    ],
)
def test_a_value_is_called_by_the_cut_offs_of_the_domain(code: str, value: float, words: str | None) -> None:
    rule = load_instruments(ROOT / "processes" / "perustiedot").instrument(code, DAY)
    assert rule is not None
    found = rule.meaning(value)
    assert (found and found.fi) == words


BASE = """
[[instrument]]
code = "X"
name = { fi = "x", sv = "x", en = "x" }
valid_from = 2023-01-01
min = 0.0
max = 10.0
better = "lower"
source = "x"
"""
WORDS = 'name = { fi = "a", sv = "b", en = "c" }\n'


@pytest.mark.parametrize(
    ("meanings", "said"),
    [
        ([(0, 4), (5, 10)], None),
        ([(0, 4), (4, 10)], "päällekkäin"),
        ([(5, 10), (0, 4)], "päällekkäin"),
        ([(4, 2)], "nurinpäin"),
        ([(8, 11)], "arvovälin ulkopuolella"),
    ],
)
def test_meanings_that_contradict_each_other_are_refused(
    tmp_path: Path, meanings: list[tuple[int, int]], said: str | None
) -> None:
    rows = [f"[[instrument.meaning]]\nfrom = {low}.0\nto = {high}.0\n{WORDS}" for low, high in meanings]
    (tmp_path / "mittarit.toml").write_text(BASE + "".join(rows))
    if said is None:
        load_instruments(tmp_path)
        return
    with pytest.raises(ModelInvalid, match=said):
        load_instruments(tmp_path)
