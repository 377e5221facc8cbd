# SPDX-License-Identifier: EUPL-1.2
"""The code knows no age and no service area: they are data, so that other areas can follow."""

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from clients.service_areas import keep_until, load_service_areas
from engine.deadlines import load_limits
from tests.support.source import PRODUCT, Source, everything, sample

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
AREAS = load_service_areas(PROCESSES / "perustiedot")
# The age of a law, a law of one service area, a service area by its name or code.
LAWS = r"vanhpl|vanhuspalvelu|980/2012|iäkk|iäkäs|(?<!s)iakkaa|äldreomsorg|elderly services"
COMPARED = r"(?<![\w.])(?:ika|age)\w*\s*(?:>=?|<=?)\s*\d"
FORBIDDEN = re.compile(f"{LAWS}|{COMPARED}", re.I)
CODES = frozenset(area.code for area in AREAS.areas)
AGE_OF_THE_LAW = 75


def narrow_lines(sources: Iterable[Source]) -> list[str]:
    return [
        place
        for source in sources
        if source.package in PRODUCT
        for place in chain(_narrow_words(source), _narrow_values(source))
    ]


def _narrow_words(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if FORBIDDEN.search(line):
            yield f"{source.path}:{number}: {line.strip()}"


def _narrow_values(source: Source) -> Iterator[str]:
    """Literals: an area's code as a text of its own, and the number itself where no lots are drawn."""
    forbidden = CODES if source.package == "sujuva" else {*CODES, AGE_OF_THE_LAW}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and node.value in forbidden:
            yield f"{source.path}:{node.lineno}: {node.value!r}"


def test_no_code_knows_an_age_or_a_service_area() -> None:
    assert narrow_lines(everything()) == []


def test_an_age_in_code_is_seen() -> None:
    lines = (
        "old = age >= 75",
        "OLDEST = 75",
        'area = "iakkaat"',
        'area = "tyoikaiset"',
        "# Source: VanhPL 17 §",
        "old = ika > 64",
        'law = "laki 980/2012"',
    )
    for line in lines:
        for package in PRODUCT:
            if line != "OLDEST = 75" or package != "sujuva":
                assert narrow_lines([sample(line, f"{package}/x.py")]), line
    assert not narrow_lines([sample("old = age >= area.age_from", "clients/x.py")])


def test_the_limits_of_an_area_are_limits() -> None:
    known = load_limits(PROCESSES / "limits").ids()
    assert {name for area in AREAS.areas for name in area.limits} <= known


def test_every_age_belongs_to_one_area() -> None:
    day = date(2026, 11, 27)
    for age in range(121):
        found = [area for area in AREAS.areas if area.age_from <= age <= area.age_to]
        assert found == [AREAS.for_age(age, day)], age
    assert AREAS.for_age(None, day) is None


def test_documents_are_kept_by_their_area() -> None:
    closed = date(2028, 2, 29)
    kept = {area.code: keep_until(area, closed) for area in AREAS.areas}
    assert kept["iakkaat"] == date(2038, 2, 28)
    assert kept["lapsiperheet"] == date(2058, 2, 28)
