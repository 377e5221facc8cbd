# SPDX-License-Identifier: EUPL-1.2
"""The region that is simulated, read from region.toml: volumes, mixes, working time, answers."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from tasks.forms.model import Json

FILE = Path(__file__).with_name("region.toml")
EVERYWHERE = "*"

Rules = Mapping[str, Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class Happening:
    """A message that some process waits for, and how often it comes in a year of waiting.

    `processes` empty means any; after a `final` one nothing happens to the person any more.
    """

    name: str
    per_year: float
    processes: frozenset[str]
    variables: Mapping[str, Json]
    then: tuple[str, tuple[int, int]] | None
    final: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a task lies, in working days, and how long it takes, in minutes: least, usual, most."""

    days: tuple[float, float, float]
    minutes: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """`answers` fit every case, `cases` those of one kind; both by place and then by field."""

    arrivals: Mapping[str, Any]
    age: Mapping[str, Any]
    outcomes: Mapping[str, float]
    services: Mapping[str, float]
    working: Mapping[str, Any]
    clients_per_worker: Mapping[str, int]
    paces: Mapping[str, Pace]
    happenings: tuple[Happening, ...]
    cases: Mapping[str, Rules]
    answers: Rules
    sentences: tuple[str, ...] = field(repr=False, default=())

    def pace(self, element_id: str) -> Pace:
        return self.paces.get(element_id) or self.paces[EVERYWHERE]


@cache
def read_region(path: Path = FILE) -> Region:
    """The file as values."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Region(
        arrivals=data["arrivals"],
        age=data["age"],
        outcomes=data["outcomes"],
        services=data["services"],
        working=data["working"],
        clients_per_worker=data["clients_per_worker"],
        paces={
            element: Pace(tuple(one["days"]), tuple(one["minutes"])) for element, one in data["tasks"].items()
        },
        happenings=tuple(_happening(one) for one in data["message"]),
        cases=data["cases"],
        answers=data["answers"],
        sentences=tuple(data["texts"]["sentences"]),
    )


def places_of(process_id: str, element_id: str, root_process_id: str) -> tuple[str, ...]:
    """Where rules for a task may stand, the closest first; a called process asks as its caller's too."""
    return f"{process_id}/{element_id}", element_id, process_id, root_process_id, EVERYWHERE


def find_rule(rules: Rules, places: Sequence[str], key: str) -> Json:
    """The rule for a field; the closest place wins, and a full name before one with a star. None: no rule."""
    for place in places:
        fields = rules.get(place, {})
        if key in fields:
            return fields[key]
        for pattern in _patterns(fields):
            if fnmatchcase(key, pattern):
                return fields[pattern]
    return None


def _patterns(fields: Mapping[str, Json]) -> Iterator[str]:
    return (name for name in fields if "*" in name)


def _happening(one: Mapping[str, Any]) -> Happening:
    then = one.get("then")
    return Happening(
        name=one["name"],
        per_year=one["per_year"],
        processes=frozenset(one.get("processes", ())),
        variables=one.get("variables", {}),
        then=(then["name"], (then["days"][0], then["days"][1])) if then else None,
        final=one.get("final", False),
    )
