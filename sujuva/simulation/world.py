# SPDX-License-Identifier: EUPL-1.2
"""Everything that one run of the simulation holds in its hands."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.clock import MovableClock
from engine.database import Session
from engine.errors import InvalidInput, SujuvaError
from engine.service import Announcement, Service, TaskOffered
from sujuva.simulation.agenda import Agenda
from sujuva.simulation.people import Person
from sujuva.simulation.region import Region
from sujuva.simulation.staffing import Staff

TRIES = 6


@dataclass(slots=True, repr=False)
class World:
    """`newcomers` are people by lot who are nobody's client yet, `offered` the tasks that nobody has planned
    yet, `problems` what could not be done and how often; `mark` stands in every name and text that the
    simulation makes up; what was due at `tried_until` could not be fired."""

    service: Service
    clock: MovableClock
    region: Region
    staff: Staff
    newcomers: Iterator[Mapping[str, object]]
    chance: random.Random
    seed: str
    mark: str = ""
    tried_until: datetime | None = None
    agenda: Agenda = field(default_factory=Agenda)
    people: dict[str, Person] = field(default_factory=dict)
    offered: list[int] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)

    def listener(self, session: Session, service: Service, announcement: Announcement) -> None:
        """Hears of new tasks; one whose command fails afterwards is not there when it is looked for."""
        if isinstance(announcement, TaskOffered):
            self.offered.append(announcement.task_key)

    def attempt(self, what: str, do: Callable[[Mapping[str, int]], object]) -> bool:
        """Does it; fields that are refused are answered otherwise. What cannot be done is kept in words."""
        wrong: Counter[str] = Counter()
        for _ in range(TRIES):
            try:
                do(wrong)
            except InvalidInput as error:
                wrong.update({name.split("[")[0] for name in error.fields})
                last: SujuvaError = error
            except SujuvaError as error:
                self.problems[f"{what}: {error.message}"] += 1
                return False
            else:
                self.done[what] += 1
                return True
        named = "; ".join(f"{key}: {why}" for key, why in getattr(last, "fields", {}).items())
        self.problems[f"{what}: {last.message} {named}".strip()] += 1
        return False
