# SPDX-License-Identifier: EUPL-1.2
"""Contacts: when they come in, by working day and hour, and how the first line takes them down."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import accumulate

from clients.staff import StaffMember
from engine.business_calendar import at_local, local_date
from sujuva.simulation.answers import Answering, fill
from sujuva.simulation.lots import draw_code
from sujuva.simulation.outcomes import draw_case, rules_of
from sujuva.simulation.people import Person
from sujuva.simulation.region import Region, Rules, places_of
from sujuva.simulation.world import World
from tasks.contacts import CONTACT_TASK, ContactForm, NewContact, contact_form, record_contact
from tasks.forms import Background, JsonValues
from tasks.forms.model import Json
from tasks.proposals import live_proposals, with_proposals

FIRST_LINE = "ensilinja"
WRITTEN_HOURS = (6, 22)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A contact of somebody at an instant; `channel` is set when it came in writing."""

    at: datetime
    person: Person
    channel: str | None = None
    rules: tuple[Rules, ...] = ()


def plan_arrivals(world: World, number: int, first: date, until: datetime) -> None:
    """Puts the first contact of `number` people on the agenda, spread over the days by the region's mix."""
    days = list(_days(first, until))
    weights = _weights(world, days)
    # By time, so that who is who does not hang on the order of the lots.
    moments = sorted(_moment(world, days, weights, until) for _ in range(number))
    for index, (at, channel) in enumerate(moments):
        chance = random.Random(f"{world.seed}/{index}")  # noqa: S311  a lot, no secret
        kinds = draw_case(world.region, chance)
        person = Person(next(world.newcomers), chance, rules_of(world.region, kinds))
        expect(world, Arrival(at, person, channel or None))
        _plan_returns(world, person, at, until)


def expect(world: World, arrival: Arrival) -> None:
    """Puts one contact on the agenda."""
    world.agenda.add(arrival.at, partial(_arrive, world, arrival))


def _plan_returns(world: World, person: Person, at: datetime, until: datetime) -> None:
    """The same person calls again, about the same or about something new."""
    rate = world.region.arrivals["returns_per_year"] / 365
    days = person.chance.expovariate(rate)
    while at + timedelta(days=days) < until:
        again = at + timedelta(days=days)
        day = world.service.calendar.next_working_day(local_date(again))
        moment = at_local(day, _time_of_day(world.region, person.chance))
        kinds = draw_case(world.region, person.chance)
        if moment < until:
            expect(world, Arrival(moment, person, None, rules_of(world.region, kinds)))
        days += person.chance.expovariate(rate)


def _days(first: date, until: datetime) -> Iterator[date]:
    day = first
    while day <= local_date(until):
        yield day
        day += timedelta(days=1)


def _weights(world: World, days: list[date]) -> list[float]:
    by_weekday = world.region.arrivals["weekdays"]
    calendar = world.service.calendar
    off = by_weekday[6]
    return list(
        accumulate(by_weekday[day.weekday()] if calendar.is_working_day(day) else off for day in days)
    )


def _moment(world: World, days: list[date], weights: list[float], until: datetime) -> tuple[datetime, str]:
    """The instant, and the channel when it came in writing, at any time of day."""
    chance, arrivals = world.chance, world.region.arrivals
    while True:
        day = chance.choices(days, cum_weights=weights)[0]
        written = chance.random() < arrivals["written"] or not world.service.calendar.is_working_day(day)
        if written:
            at = at_local(day, time(chance.randrange(*WRITTEN_HOURS), chance.randrange(60)))
            channel = str(draw_code(arrivals["written_channels"], chance))
        else:
            at, channel = at_local(day, _time_of_day(world.region, chance)), ""
        if at < until:
            return at, channel


def _time_of_day(region: Region, chance: random.Random) -> time:
    hours: Mapping[str, float] = region.arrivals["hours"]
    return time(int(str(draw_code(hours, chance))), chance.randrange(60), chance.randrange(60))


def _arrive(world: World, arrival: Arrival) -> None:
    """Taken down when somebody of the first line is free, from the instant at which it came."""
    person = arrival.person
    if person.gone:
        return
    now = world.clock.now()
    choice = world.staff.choose(world.staff.members_of([FIRST_LINE]), now)
    if choice is None:
        world.problems["yhteydenotto: ryhmässä ensilinja ei ole ketään"] += 1
    elif choice.at > now:
        world.agenda.add(choice.at, partial(_arrive, world, arrival))
    else:
        pace = world.region.pace(CONTACT_TASK)
        world.staff.occupy(
            choice.member, now + timedelta(minutes=person.chance.triangular(*_ends(pace.minutes)))
        )
        world.attempt(CONTACT_TASK, partial(_take_down, world, arrival, choice.member))


def _ends(between: tuple[float, float, float]) -> tuple[float, float, float]:
    least, usual, most = between
    return least, most, usual


def _take_down(world: World, arrival: Arrival, member: StaffMember, wrong: Mapping[str, int]) -> None:
    person = arrival.person
    with world.service.database.reading() as session:
        asked = contact_form(session, world.service)
    if arrival.rules:
        person.case = arrival.rules
    values = fill(asked.form, _answering(world, arrival, asked), wrong)
    contact = NewContact(
        JsonValues(values),
        person.client_id,
        {} if person.client_id else person.basics,
        arrival.at,
    )
    recorded = record_contact(world.service, member, contact)
    person.client_id = recorded.client_id
    world.people[recorded.client_id] = person


def _answering(world: World, arrival: Arrival, asked: ContactForm) -> Answering:
    person = arrival.person
    own: dict[str, Json] = {"kenesta": "loytyi" if person.client_id else "uusi"}
    if arrival.channel:
        own["kanava"] = arrival.channel
    background = Background(world.service.feel, {})

    def propose(values: Mapping[str, Json]) -> Background:
        raw = JsonValues(values)
        proposals = live_proposals(
            world.service, asked.deployment_key, asked.decisions, asked.form, raw, background
        )
        return with_proposals(background, proposals)

    return Answering(
        places=places_of("", CONTACT_TASK, ""),
        rules=({CONTACT_TASK: own}, *person.rules(world.region)),
        chance=person.chance,
        now=world.clock.now(),
        sentences=world.region.sentences,
        propose=propose,
        mark=world.mark,
    )
