# SPDX-License-Identifier: EUPL-1.2
"""Who works in the simulated region: the personas, and as many more as the clients need."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from clients.absences import add_absence
from clients.staff import StaffMember, save_member
from engine.business_calendar import BusinessCalendar, local_date
from engine.database import Session
from engine.service import Service
from sujuva.personas import EAST, PERSONAS, WEST
from sujuva.simulation.calendar import WorkingTime, draw_absences
from sujuva.simulation.people import FAMILIES, MEN, WOMEN
from sujuva.simulation.region import Region

AREAS = (EAST, WEST)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes something up, and from when on."""

    member: StaffMember
    at: datetime


class Staff:
    """The workers with their working time."""

    def __init__(self, members: Iterable[StaffMember], times: Mapping[str, WorkingTime]) -> None:
        self._members = {member.username: member for member in members}
        self._times = times

    def find(self, username: str) -> StaffMember | None:
        return self._members.get(username)

    def members(self) -> tuple[StaffMember, ...]:
        return tuple(self._members.values())

    def members_of(self, groups: Iterable[str]) -> list[StaffMember]:
        wanted = frozenset(groups)
        return [one for one in self._members.values() if one.active and one.groups & wanted]

    def leaders(self) -> list[StaffMember]:
        return [one for one in self._members.values() if one.active and one.leads]

    def next_free(self, member: StaffMember, at: datetime) -> datetime:
        return self._times[member.username].next_free(at)

    def works(self, member: StaffMember, day: date) -> bool:
        return self._times[member.username].is_at_work(day)

    def is_away(self, username: str, day: date) -> bool:
        return day in self._times[username].away

    def occupy(self, member: StaffMember, until: datetime) -> None:
        self._times[member.username].busy_until = until

    def choose(
        self, members: Iterable[StaffMember], at: datetime, preferred: str | None = None
    ) -> Choice | None:
        """Who is free first; the preferred one waits for nobody on the same day."""
        choices = [Choice(member, self.next_free(member, at)) for member in members]
        return min(
            choices,
            key=lambda one: (
                local_date(one.at),
                one.member.username != preferred,
                one.at,
                one.member.username,
            ),
            default=None,
        )

    def stand_in(self, username: str, at: datetime) -> list[StaffMember]:
        """The person; while they are away, their substitute too."""
        found = self._members.get(username)
        if found is None:
            return []
        if found.substitute in self._members and self.is_away(username, local_date(at)):
            return [found, self._members[found.substitute]]
        return [found]


def hire(session: Session, service: Service, region: Region, need: float, until: date, seed: str) -> Staff:
    """Saves the workers for `need` clients a year, with their absences until the day, by lot."""
    chance = random.Random(seed)  # noqa: S311  a lot, no secret
    members = [persona.member for persona in PERSONAS]
    for member in more_members(members, region, need, chance):
        save_member(session, member)
        members.append(member)
    times = {member.username: WorkingTime(_calendar(service, region, member)) for member in members}
    first = local_date(service.clock.now())
    for member in members:
        for begins, ends in draw_absences(chance, region.working, first, until):
            if _can_be_spared(members, times, member, begins, ends):
                add_absence(session, member.username, begins, ends)
                times[member.username].away.update(_days(begins, ends))
    return Staff(members, times)


def more_members(
    members: list[StaffMember], region: Region, need: float, chance: random.Random
) -> Iterator[StaffMember]:
    """The people whom each group lacks; case managers share the area and stand in for each other."""
    for group, clients in region.clients_per_worker.items():
        there = [one for one in members if group in one.groups]
        missing = ceil(need / clients) - len(there)
        for number in range(1, missing + 1):
            yield StaffMember(
                f"{group}{number}",
                f"{chance.choice(WOMEN + MEN)} {chance.choice(FAMILIES)}",
                there[0].title.split(",")[0] if there else group,
                "case_worker",
                frozenset({group}),
                AREAS[number % 2] if there and there[0].municipalities else (),
                substitute=there[0].username if number == 1 and there else _before(group, number),
            )


def _before(group: str, number: int) -> str | None:
    return f"{group}{number - 1}" if number > 1 else None


def _calendar(service: Service, region: Region, member: StaffMember) -> BusinessCalendar:
    production = member.groups & frozenset(region.working["production_groups"])
    return service.limits.calendars[region.working["production" if production else "office"]]


def _can_be_spared(
    members: list[StaffMember],
    times: Mapping[str, WorkingTime],
    member: StaffMember,
    begins: date,
    ends: date,
) -> bool:
    """Holidays are planned so that somebody of each group stays, and no pair of substitutes is away."""
    for group in member.groups:
        others = [one for one in members if group in one.groups and one is not member]
        if not all(_somebody(others, times, day) for day in _days(begins, ends)):
            return False
    return True


def _somebody(others: list[StaffMember], times: Mapping[str, WorkingTime], day: date) -> bool:
    return any(day not in times[one.username].away for one in others)


def _days(begins: date, ends: date) -> list[date]:
    return [begins + timedelta(days=number) for number in range((ends - begins).days + 1)]
