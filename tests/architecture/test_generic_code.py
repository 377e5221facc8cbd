# SPDX-License-Identifier: EUPL-1.2
"""The code knows no age and no service area: they are data, so that other areas can follow."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from clients.service_areas import keep_until, load_service_areas
from tests.support.source import Source, everything, sample

PACKAGES = ("engine/", "clients/", "tasks/", "webui/")
# An age of a law, a law of one service area, a service area by its name.
FORBIDDEN = re.compile(
    r"vanhpl|iäkk|(?<!s)iakkaa|vanhuspalvelulaki|(?<![\w.])(?:ika|age)\w*\s*(?:>=?|<=?)\s*\d", re.I
)
AREAS = load_service_areas(Path(__file__).resolve().parents[2] / "processes" / "perustiedot")


def narrow_lines(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.path}:{number}: {line.strip()}"
        for source in sources
        if source.path.startswith(PACKAGES)
        for number, line in enumerate(source.text.splitlines(), start=1)
        if FORBIDDEN.search(line)
    ]


def test_no_code_knows_an_age_or_a_service_area() -> None:
    assert narrow_lines(everything()) == []


def test_an_age_in_code_is_seen() -> None:
    for line in ("old = age >= 75", 'area = "iakkaat"', "# Source: VanhPL 17 §", "old = ika > 64"):
        assert narrow_lines([sample(line, "clients/x.py")])
    assert not narrow_lines([sample("old = age >= area.age_from", "clients/x.py")])


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
