# SPDX-License-Identifier: EUPL-1.2
"""Fills an empty database: the personas, synthetic clients, and five weeks of work by real commands.

Everything goes through the same functions as the pages, on a clock that moves from then to now, so the
demo has reminders, late limits and running processes because they happened.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zlib import crc32

from sqlalchemy import make_url, select

from clients.staff import StaffMember
from clients.tables import staff_member
from engine.business_calendar import at_local, local_date
from engine.clock import MovableClock, SystemClock
from engine.database import Database
from engine.process_instances import instance_variables
from engine.process_instances.user_tasks import UserTaskFilter, UserTaskView, search_user_tasks
from engine.service import Service
from sujuva.demo_people import make_people
from sujuva.demo_stories import ALWAYS, STORIES, Story
from sujuva.deploying import deploy_folders
from sujuva.migrations import migrate
from sujuva.moving_time import advance
from sujuva.personas import PERSONAS, save_personas
from sujuva.plausible_answers import fill
from sujuva.settings import Settings
from sujuva.wiring import build_service
from tasks.commands import complete_task
from tasks.contacts import NewContact, contact_form, record_contact
from tasks.forms import Background, JsonValues, read_form
from tasks.forms.model import Json

DAYS = 35
CONTACTS_A_DAY = 2
SEED = 20261123
OPENS = time(9, 0)
CLOSES = time(15, 0)
PATIENCE_DAYS = {"toteuta_kaynnit": 28, "sovi_palveluratkaisu": 3, "laadi_arvioinnin_yhteenveto": 6}
ORDINARY_DAYS = 3


def is_empty(database: Database) -> bool:
    """Whether nobody has been put into this database yet."""
    with database.reading() as session:
        return session.execute(select(staff_member.c.username).limit(1)).first() is None


def prepare_demo(settings: Settings, say: Callable[[str], None]) -> bool:
    """Fills the database unless it has people already; says whether it did.

    An SQLite file is built aside and put in place when it is whole, so that a start that is killed
    half-way leaves nothing half-made.
    """
    final = make_url(settings.database_url)
    if final.get_backend_name() != "sqlite" or not final.database:
        return _fill(settings, say)
    path = Path(final.database)
    if path.exists():
        return _fill(settings, say)
    aside = path.with_name(path.name + ".building")
    for leftover in path.parent.glob(aside.name + "*"):
        leftover.unlink()
    _fill(replace(settings, database_url=str(final.set(database=str(aside)))), say)
    aside.replace(path)
    return True


def _fill(settings: Settings, say: Callable[[str], None]) -> bool:
    database = Database(settings.database_url, synchronous="OFF")
    try:
        migrate(database)
        if not is_empty(database):
            return False
        build_demo(settings, database, say)
        return True
    finally:
        database.close()


def build_demo(settings: Settings, database: Database, say: Callable[[str], None]) -> None:
    """Needs the newest schema. Says how far it is."""
    end = SystemClock().now()
    clock = MovableClock(end - timedelta(days=DAYS))
    service = build_service(settings, database, clock)
    with database.transaction() as session:
        save_personas(session)
    deploy_folders(service, settings.processes, "demo")
    demo = _Demo(service, random.Random(SEED), {})  # noqa: S311  a story's lot, no secret
    people = make_people(demo.chance, local_date(end))
    days = list(_working_days(service, clock.now(), end))
    for number, day in enumerate(days, 1):
        for moment in (OPENS, CLOSES):
            instant = at_local(day, moment)
            if instant >= end:
                break
            advance(service, clock, instant)
            demo.work()
            if moment is OPENS:
                for _ in range(CONTACTS_A_DAY):
                    demo.take_contact(next(people))
        if number % 5 == 0 or number == len(days):
            say(f"Demoaineisto: {number}/{len(days)} päivää, {len(demo.stories)} asiakasta")
    advance(service, clock, end)


def _working_days(service: Service, start: datetime, end: datetime) -> Iterator[date]:
    day = local_date(start)
    while day <= local_date(end):
        if service.calendar.is_working_day(day):
            yield day
        day += timedelta(days=1)


@dataclass
class _Demo:
    """The workers' side: each client's matter has its story."""

    service: Service
    chance: random.Random
    stories: dict[str, Story]

    def take_contact(self, person: Mapping[str, object]) -> None:
        story = self.chance.choices(STORIES, [one.weight for one in STORIES])[0]
        with self.service.database.reading() as session:
            form = contact_form(session, self.service).form
        known = {
            **ALWAYS["kirjaa_yhteydenotto"],
            "yhteydenottaja": story.contacted_by,
            "syyt": list(story.reasons),
            **story.answers["kirjaa_yhteydenotto"],
        }
        values = fill(form, Background(self.service.feel, {}), known, self.chance, self.service.clock.now())
        contact = NewContact(JsonValues(values), basics=person)
        recorded = record_contact(self.service, _member("el"), contact)
        self.stories[recorded.matter_id] = story

    def work(self) -> None:
        """Does the tasks that have lain as long as this kind of task lies."""
        with self.service.database.reading() as session:
            tasks = search_user_tasks(session, UserTaskFilter(states=("CREATED",)), 10_000, 0)
        for task in tasks:
            if self._is_time_for(task):
                self._complete(task)

    def _is_time_for(self, task: UserTaskView) -> bool:
        story = self.stories.get(task.matter_id or "")
        if story is None:
            return False
        usual = PATIENCE_DAYS.get(task.element_id, ORDINARY_DAYS)
        # A steady lot per task, so that some people are quick and some are not.
        days = story.days.get(task.element_id, crc32(str(task.key).encode()) % (usual + 1))
        return self.service.clock.now() - task.created_at >= timedelta(days=days)

    def _complete(self, task: UserTaskView) -> None:
        story = self.stories[task.matter_id or ""]
        known: dict[str, Json] = {
            **ALWAYS.get(task.element_id, {}),
            **story.answers.get(task.element_id, {}),
        }
        with self.service.database.reading() as session:
            background = Background(self.service.feel, instance_variables(session, task.process_instance_key))
        values: dict[str, Json] = {}
        if task.form_key is not None:
            form = read_form(self.service.catalogue.form(task.form_key))
            values = fill(form, background, known, self.chance, self.service.clock.now())
        complete_task(self.service, _doer(task), task.key, None, JsonValues(values))


def _member(username: str) -> StaffMember:
    return next(persona.member for persona in PERSONAS if persona.member.username == username)


def _doer(task: UserTaskView) -> StaffMember:
    """The assignee, or somebody of the group that the task is offered to."""
    if task.assignee is not None:
        return _member(task.assignee)
    return next(persona.member for persona in PERSONAS if persona.member.groups & set(task.candidate_groups))
