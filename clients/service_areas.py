# SPDX-License-Identifier: EUPL-1.2
"""Service areas as dated data: ages, groups, limits, forms, retention and words of each.

The code asks the book; it knows no age and no name of an area. Read from processes/perustiedot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.deadlines.rule_file import parse_file, read_texts
from engine.deadlines.rules import Texts
from engine.deadlines.toml_table import TomlTable
from engine.errors import ModelInvalid, Problem
from engine.service import Service

FILE = "palvelualueet.toml"


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """Ages are full years, both ends included; `retention_years` count from the closing of a matter.

    `case_managers` and `social_workers` are groups, `production` the groups that carry services out and
    never decide; `limits` are the limits that apply; `forms` replaces forms by id.
    """

    code: str
    name: Texts
    person: Texts
    law: str
    valid_from: date
    valid_to: date | None
    age_from: int
    age_to: int
    retention_years: int
    case_managers: str
    social_workers: str
    production: frozenset[str]
    limits: frozenset[str]
    full_assessment: bool
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ServiceAreaBook:
    """Every version of every area."""

    areas: Sequence[ServiceArea] = field(default_factory=tuple)

    def find(self, code: str, day: date) -> ServiceArea | None:
        """The area in force that day."""
        return next((one for one in self._on(day) if one.code == code), None)

    def for_age(self, age: int | None, day: date) -> ServiceArea | None:
        """The area that a person of that age belongs to; None when the age is not known."""
        if age is None:
            return None
        return next((one for one in self._on(day) if one.age_from <= age <= one.age_to), None)

    def production(self, day: date) -> frozenset[str]:
        """The groups that carry services out, in any area."""
        return frozenset(group for one in self._on(day) for group in one.production)

    def _on(self, day: date) -> list[ServiceArea]:
        return [
            one
            for one in self.areas
            if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)
        ]


def service_areas_of(service: Service) -> ServiceAreaBook:
    """The book that this installation was given; an empty one knows nothing."""
    book = service.reference.get(ServiceAreaBook)
    return book if isinstance(book, ServiceAreaBook) else ServiceAreaBook()


def keep_until(area: ServiceArea, closed_on: date) -> date:
    """The last day on which documents of a closed matter are kept; 29 February becomes the 28th."""
    year = closed_on.year + area.retention_years
    try:
        return closed_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def load_service_areas(folder: Path) -> ServiceAreaBook:
    """Reads palvelualueet.toml of the folder; ModelInvalid lists every problem."""
    problems: list[Problem] = []
    source = folder / FILE
    top = parse_file(source.read_bytes(), f"{folder.name}/{FILE}", problems) if source.exists() else None
    areas: list[ServiceArea] = []
    if top is not None:
        areas = [_read(table) for table in top.tables("service_area")]
        top.finish()
    if problems:
        raise ModelInvalid(problems)
    return ServiceAreaBook(tuple(areas))


def _read(table: TomlTable) -> ServiceArea:
    code = table.element = table.text("code")
    area = ServiceArea(
        code=code,
        name=read_texts(table, "name"),
        person=read_texts(table, "person"),
        law=table.text("law"),
        valid_from=table.day("valid_from"),
        valid_to=table.day_or_none("valid_to"),
        age_from=table.whole("age_from", 0, 150),
        age_to=table.whole("age_to", 0, 150),
        retention_years=table.whole("retention_years", 1, 150),
        case_managers=table.text("case_managers"),
        social_workers=table.text("social_workers"),
        production=frozenset(map(str, table.take("production", list, []))),
        limits=frozenset(map(str, table.take("limits", list, []))),
        full_assessment=table.take("full_assessment", bool, False),
        forms=dict(table.take("forms", dict, {}, {})),
    )
    if area.age_from > area.age_to:
        table.refuse("ikärajat", "Ikärajat ovat nurinpäin.", "Korjaa age_from ja age_to.")
    table.finish()
    return area
