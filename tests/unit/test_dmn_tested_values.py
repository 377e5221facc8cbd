# SPDX-License-Identifier: EUPL-1.2
"""Which codes and truths a table compares its names with, so that a code that no answer gives is found."""

import pytest

from engine import dmn

TABLE = """<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="M" namespace="urn:m">
  <decision id="D" name="D"><decisionTable id="t" hitPolicy="FIRST">
    <input id="i"><inputExpression id="e" typeRef="string"><text>{column}</text></inputExpression></input>
    <output id="o" name="o" />
    <rule id="r"><inputEntry id="c"><text>{cell}</text></inputEntry>
      <outputEntry id="x"><text>"a"</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>"""


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("yo", '"ei", "kerran"', {"yo": {"ei", "kerran"}}),
        ("yo", 'not(null, "ei")', {"yo": {"ei"}}),
        ("yo", "&gt;= 3", {}),
        ('etu = "kylla" and koti != "ei"', "true", {"etu": {"kylla"}, "koti": {"ei"}}),
        ("keinot = true", "-", {"keinot": {True}}),
        ('list contains(syyt, "muisti")', "true", {"syyt": {"muisti"}}),
        ('list contains(["asiakas", "omainen"], kuka)', "true", {"kuka": {"asiakas", "omainen"}}),
        ('some syy in syyt satisfies syy = "pyynto"', "true", {"syyt": {"pyynto"}}),
        ('if palvelu = null then "koti" else palvelu', '"koti", "muu"', {"palvelu": {"muu"}}),
        ("string(luokka)", '"raskas"', {"luokka": {"raskas"}}),
    ],
)
def test_the_values_that_a_table_asks_for(column: str, cell: str, expected: dict[str, set[object]]) -> None:
    source = TABLE.format(column=column, cell=cell).encode()
    found = dmn.tested_values(source, "d.dmn")["D"]
    assert {name: set(values) for name, values in found.items()} == expected
