# SPDX-License-Identifier: EUPL-1.2
"""Service areas as dated data: ages, teams, limits, sections of law, retention and words of each.

The code asks the book; it knows no age and no name of an area. Read from processes/perustiedot.
"""

from collections.abc import Iterable, Mapping, Sequence
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
    """Ages are full years, both ends included; `retention_years` count from the closing of a matter,
    `basics_years_from_death` of basic data and the document of the client relationship from the death.

    `teams` gives the area's own group for one that models name; `production` are the groups that carry
    services out and never decide; `limits` are those that may run in a matter of the area. Regular service
    is decided on a full assessment (RAI) only where `full_assessment` says so. `own_sections` are codes of
    sections of law that concern this area alone; other areas' decisions are not offered them.
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
    basics_years_from_death: int
    teams: Mapping[str, str]
    production: frozenset[str]
    limits: frozenset[str]
    full_assessment: bool
    own_sections: frozenset[str]

    def team(self, group: str) -> str:
        """Who does in this area what models give to the group."""
        return self.teams.get(group, group)


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

    def in_force(self, day: date) -> tuple[ServiceArea, ...]:
        """The areas of that day."""
        return tuple(self._on(day))

    def teams_for(self, groups: Iterable[str], day: date) -> frozenset[str]:
        """The groups themselves, and whoever stands for them in some area."""
        named = frozenset(groups)
        return named | {one.team(group) for one in self._on(day) for group in named}

    def foreign_sections(self, code: str, day: date) -> frozenset[str]:
        """Sections that concern other areas alone; none for an area that is not known."""
        own = self.find(code, day)
        if own is None:
            return frozenset()
        others = frozenset(section for one in self._on(day) for section in one.own_sections)
        return others - own.own_sections

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
        basics_years_from_death=table.whole("basics_years_from_death", 1, 150),
        teams={str(group): str(team) for group, team in table.take("teams", dict, {}, {}).items()},
        production=frozenset(map(str, table.take("production", list, []))),
        limits=frozenset(map(str, table.take("limits", list, []))),
        full_assessment=table.take("full_assessment", bool, False),
        own_sections=frozenset(map(str, table.take("own_sections", list, []))),
    )
    if area.age_from > area.age_to:
        table.refuse("ikärajat", "Ikärajat ovat nurinpäin.", "Korjaa age_from ja age_to.")
    table.finish()
    return area
