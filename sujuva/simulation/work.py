# SPDX-License-Identifier: EUPL-1.2
"""How tasks get done: each lies for a while, is taken by somebody who may and is free, and is completed."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from clients.case_managers import current
from clients.staff import StaffMember
from engine.business_calendar import BusinessCalendar
from engine.database import Session
from engine.errors import Conflict
from engine.process_instances import instance_variables
from engine.process_instances.user_tasks import UserTaskFilter, UserTaskView, search_user_tasks
from engine.tables import process_instance
from sujuva.simulation.answers import Answering, fill
from sujuva.simulation.calendar import last_working_moment, later_by
from sujuva.simulation.lots import draw_days
from sujuva.simulation.people import Person
from sujuva.simulation.region import places_of
from sujuva.simulation.staffing import Choice
from sujuva.simulation.world import World
from tasks.commands import claim_task, complete_task
from tasks.forms import Background, Form, JsonValues, read_form
from tasks.forms.model import Json
from tasks.proposals import decisions_named, live_proposals, with_proposals
from tasks.reference_data import with_reference_data, with_service_area
from tasks.standing import read_task

BEFORE_DUE = (0.1, 0.9)


def plan_offered(world: World) -> None:
    """Puts every task that has been offered since on the agenda."""
    keys, world.offered[:] = tuple(world.offered), []
    if not keys:
        return
    with world.service.database.reading() as session:
        found = search_user_tasks(session, UserTaskFilter(keys=keys), len(keys), 0)
    for task in found:
        if task.state == "CREATED":
            at = _time_for(world, task)
            world.agenda.add(max(at, world.clock.now()), partial(_take, world, task.key))


def _time_for(world: World, task: UserTaskView) -> datetime:
    """When somebody takes it up; mostly in time, now and then late on purpose."""
    person, chance = _person(world, task), _chance(world, task)
    if task.element_id in person.holds:
        return task.created_at + timedelta(days=person.holds[task.element_id])
    calendar = _calendar(world, task)
    at = later_by(calendar, task.created_at, draw_days(world.region.pace(task.element_id).days, chance))
    if task.due_at is None or task.due_at <= task.created_at:
        return at
    if chance.random() < world.region.working["late"]:
        return task.due_at + timedelta(days=chance.uniform(*world.region.working["late_days"]))
    latest = last_working_moment(calendar, task.due_at)
    if at < latest:
        return at
    return task.created_at + max(latest - task.created_at, timedelta(0)) * chance.uniform(*BEFORE_DUE)


def _calendar(world: World, task: UserTaskView) -> BusinessCalendar:
    production = set(world.region.working["production_groups"]) & set(task.candidate_groups)
    return world.service.limits.calendars[world.region.working["production" if production else "office"]]


def _chance(world: World, task: UserTaskView) -> random.Random:
    return _person(world, task).chance


def _person(world: World, task: UserTaskView) -> Person:
    known = world.people.get(task.client_id or "")
    return known or Person({}, world.chance)


def _read(session: Session, key: int) -> UserTaskView | None:
    found = search_user_tasks(session, UserTaskFilter(keys=(key,), states=("CREATED",)), 1, 0)
    return found[0] if found else None


def _take(world: World, key: int) -> None:
    """Claims it for somebody, or waits until somebody is free."""
    now = world.clock.now()
    with world.service.database.reading() as session:
        task = _read(session, key)
        choice = _choose(world, session, task, now) if task else None
    if task is None:
        return
    what = f"{task.process_id}/{task.element_id}"
    if choice is None:
        world.problems[f"{what}: kukaan ei voi tehdä tehtävää"] += 1
    elif choice.at > now:
        world.agenda.add(choice.at, partial(_take, world, key))
    else:
        minutes = draw_days(world.region.pace(task.element_id).minutes, _chance(world, task))
        ready = now + timedelta(minutes=minutes)
        if task.assignee == choice.member.username or _claim(world, choice.member, key, what):
            world.staff.occupy(choice.member, ready)
            world.agenda.add(ready, partial(_finish, world, key, choice.member))


def _choose(world: World, session: Session, task: UserTaskView, now: datetime) -> Choice | None:
    staff = world.staff
    if task.assignee is not None:
        return staff.choose(staff.stand_in(task.assignee, now), now, task.assignee)
    named = [member for name in task.candidate_users if (member := staff.find(name)) is not None]
    manager = current(session, task.client_id, now) if task.client_id else None
    preferred = manager.username if manager else None
    barred = read_task(session, task.key).facts.excluded
    able = [*staff.members_of(task.candidate_groups), *named]
    return staff.choose([one for one in able if one.username not in barred], now, preferred)


def _claim(world: World, member: StaffMember, key: int, what: str) -> bool:
    return world.attempt(f"{what}, otto", lambda _: claim_task(world.service, member, key))


def _finish(world: World, key: int, member: StaffMember) -> None:
    with world.service.database.reading() as session:
        task = _read(session, key)
        variables = instance_variables(session, task.process_instance_key) if task else {}
        root = _root_process(session, task) if task else ""
    if task is None:
        world.done["peruttu kesken"] += 1
        return

    def complete(wrong: Mapping[str, int]) -> None:
        values = _values(world, task, root, variables, wrong)
        try:
            complete_task(world.service, member, key, None, JsonValues(values))
        except Conflict:
            world.done["toinen ehti ensin"] += 1

    world.attempt(f"{task.process_id}/{task.element_id}", complete)


def _root_process(session: Session, task: UserTaskView) -> str:
    return str(
        session.execute(
            select(process_instance.c.process_id).where(process_instance.c.key == task.root_key)
        ).scalar_one()
    )


def _values(
    world: World, task: UserTaskView, root: str, variables: Mapping[str, Json], wrong: Mapping[str, int]
) -> dict[str, Json]:
    if task.form_key is None:
        return {}
    form = read_form(world.service.catalogue.form(task.form_key))
    person = _person(world, task)
    with world.service.database.reading() as session:
        known = Background(world.service.feel, variables)
        known = with_service_area(session, world.service, known, task.client_id, task.matter_id)
        background = with_reference_data(session, world.service, form, known, task.client_id)
    answering = Answering(
        places=places_of(task.process_id, task.element_id, root),
        rules=person.rules(world.region),
        chance=person.chance,
        now=world.clock.now(),
        sentences=world.region.sentences,
        propose=_proposing(world, task, form, background),
        mark=world.mark,
    )
    return fill(form, answering, wrong)


def _proposing(
    world: World, task: UserTaskView, form: Form, background: Background
) -> Callable[[Mapping[str, Json]], Background]:
    named = decisions_named(task.properties)
    deployment = world.service.catalogue.definition(task.process_definition_key).deployment_key

    def propose(values: Mapping[str, Json]) -> Background:
        raw = JsonValues(values)
        proposals = live_proposals(world.service, deployment, named, form, raw, background)
        return with_proposals(background, proposals)

    return propose
