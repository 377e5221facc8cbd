# SPDX-License-Identifier: EUPL-1.2
"""A client's story, told day by day over the real processes: who finds which task, does what, hears what.

Tasks have the names that people see and answers the keys of their forms; days are Finnish days. A story that
is over has no incident and nothing in its tables that contradicts itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select

from clients.case_managers import name_case_manager
from clients.letters.archive import IssuedDocument, list_issued, open_issued
from clients.matters import Matter, join_or_open_matter, list_matters
from clients.records import create_client
from clients.staff import StaffMember, get_member
from clients.timeline import ClientEvent, read_timeline
from clients.visibility import ground_for
from engine.business_calendar import at_local, local_date, to_local
from engine.clock import MovableClock
from engine.errors import InvalidInput, SujuvaError
from engine.invariants import find_broken
from engine.process_instances import start_instance
from engine.service import Service
from engine.tables import (
    deadline,
    history_event,
    incident,
    message_subscription,
    process_instance,
    user_task,
)
from sujuva.moving_time import advance
from tasks.commands import NewContact, complete_task, record_contact, send_client_message
from tasks.forms import JsonValues
from tasks.queries import Page, Queue, TaskFilter, TaskRow, TaskView, get_task, list_tasks, live_proposals
from tasks.tables import reminder
from tasks.tellings import tell_of_client
from tests.support.letters import PdfReading

MORNING = "8.00"
QUEUES_READ: tuple[Queue, ...] = ("mine", "team")


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as it stands: its last day, the day that is shown to aim at, and what became of it."""

    last_day: str
    shown: str
    state: str


@dataclass(slots=True)
class Story:
    """`client_id` is whom the story is about now; whoever tells of several clients sets it."""

    service: Service = field(repr=False)
    clock: MovableClock
    client_id: str = ""

    # Time and people

    def day(self, day: str, at: str = MORNING) -> None:
        """Goes on to this day (ISO) and time (`15.50`); all that is due on the way happens."""
        hour, minute = at.split(".")
        to = at_local(date.fromisoformat(day), time(int(hour), int(minute)))
        assert to >= self.clock.now(), f"{day} {at} is over"
        advance(self.service, self.clock, to)

    def person(self, username: str) -> StaffMember:
        with self._reading() as session:
            return get_member(session, username)

    def may_see(self, username: str) -> bool:
        """Whether this person has a ground to see the client now."""
        with self._reading() as session:
            return ground_for(session, self.person(username), self.client_id, self.clock.now()) is not None

    # What happens

    def name_manager(self, username: str, substitute: str | None = None) -> None:
        """The client's case manager, named before the story."""
        with self._writing() as session:
            name_case_manager(
                session,
                self.service,
                self.client_id,
                username,
                substitute=substitute,
                reason="alue",
                actor=None,
            )

    def client(self, **basics: object) -> str:
        """A client who is known before the story begins."""
        with self._writing() as session:
            self.client_id = create_client(session, self.service, basics)
        return self.client_id

    def contact(self, by: str, arrived: str | None = None, **answers: object) -> bool:
        """`by` takes down a contact about the client; True when it joined an open matter."""
        at = None if arrived is None else datetime.fromisoformat(arrived)
        contact = NewContact(JsonValues(answers), self.client_id, arrived_at=at)
        done = record_contact(self.service, self.person(by), contact)
        self.settle()
        return done.joined

    def begin(self, process: str, **variables: object) -> int:
        """A process that another one starts in life, for the client's open matter or a new one."""
        with self._writing() as session:
            matter, _ = join_or_open_matter(session, self.service, self.client_id, self.clock.now())
            definition = self.service.catalogue.latest(session, process)
            model = self.service.catalogue.process(definition.key).process
            starts = [one for one in model.within(None) if one.type == "startEvent"]
            plain = not starts or any(not one.events for one in starts)
            opened = to_local(matter.opened_at).isoformat(timespec="seconds")
            given = {"asiakas": self.client_id, "asia": matter.id, "vireilletulo": opened, **variables}
            key = start_instance(
                session,
                self.service,
                variables=given,
                actor="kertoja",
                definition_key=definition.key,
                start_event=None if plain else starts[0].id,
            )
        self.settle()
        return key

    def tell(self, by: str, message: str, **variables: Any) -> None:
        """`by` tells on the client's page what has happened, with the answers of its form."""
        tell_of_client(self.service, self.person(by), self.client_id, message, JsonValues(variables))
        self.settle()

    def sends(self, by: str, message: str, **variables: Any) -> None:
        """The processes are sent a message that `by` does not tell there: another page or a program does."""
        send_client_message(self.service, self.person(by), self.client_id, message, variables)
        self.settle()

    def settle(self) -> None:
        """What is due at this moment happens: jobs are done, letters set."""
        advance(self.service, self.clock, self.clock.now())

    # Tasks

    def finds(
        self,
        by: str,
        task: str,
        *,
        owner: str | None = None,
        last_day: str | None = None,
        shown: str | None = None,
        limit: str | None = None,
    ) -> TaskRow:
        """`by` finds the open task in their list, with this owner and limit where they are named."""
        rows = [row for row in self._listed(by) if row.name == task]
        assert rows, f"{by} finds no {task!r}; open are {self.open_tasks()}, seen {self._seen(by)}"
        row = rows[-1]
        if owner is not None:
            assert row.assignee == owner, f"{task}: owner is {row.assignee}"
        if last_day is not None or shown is not None or limit is not None:
            assert row.due is not None, f"{task} has no limit"
            found = (row.due.limit_id, row.due.last_day.isoformat(), row.due.shown_day.isoformat())
            wanted = (limit or found[0], last_day or found[1], shown or found[2])
            assert found == wanted, f"{task}: limit, last day, shown day are {found}"
        return row

    def finds_no(self, by: str, task: str) -> None:
        assert task not in self._seen(by), f"{by} finds {task!r}"

    def does(self, by: str, task: str, /, **answers: object) -> None:
        """`by` finds the task, fills its form and marks it done."""
        row = self.finds(by, task)
        try:
            complete_task(self.service, self.person(by), row.key, row.version, JsonValues(answers))
        except InvalidInput as error:
            raise AssertionError(f"{task}: {error.message} {dict(error.fields)}") from error
        self.settle()

    def cannot(self, by: str, task: str, sentence: str, /, **answers: object) -> None:
        """`by` tries the open task, found or not, and is refused with the sentence; nothing changes."""
        assert sentence, "say which refusal is meant"
        before = self._standing()
        key = self._open(task)
        try:
            complete_task(self.service, self.person(by), key, None, JsonValues(answers))
        except SujuvaError as error:
            fields = error.fields if isinstance(error, InvalidInput) else {}
            told = " ".join([error.message, *(f"{name}: {why}" for name, why in fields.items())])
            assert sentence in told, f"{task}: {told}"
        else:
            raise AssertionError(f"{by} did {task!r}")
        assert self._standing() == before, f"{task}: something changed"

    def opens(self, by: str, task: str) -> TaskView:
        """`by` opens the task from their list: all that its page shows."""
        row = self.finds(by, task)
        with self._writing() as session:
            return get_task(session, self.service, self.person(by), row.key)

    def proposal(self, by: str, task: str, decision: str) -> Any:
        """What a table proposes on the page of the task, here or on the way to it."""
        view = self.opens(by, task)
        return {one.decision_id: one.value for one in (*view.past, *view.live)}[decision]

    def proposes(self, by: str, task: str, decision: str, /, **answers: object) -> Any:
        """What a table proposes when these have been answered over what stands in the form."""
        view = self.opens(by, task)
        assert view.form is not None
        raw, asked = JsonValues({**view.form.values, **answers}), [one.decision_id for one in view.live]
        form, background = view.form.form, view.form.background
        live = live_proposals(self.service, view.deployment_key, asked, form, raw, background)
        return {one.decision_id: one.value for one in live}[decision]

    def proposed(self, by: str, task: str) -> Mapping[str, Any]:
        """What stands in the form before anyone has typed, by the keys of its answers."""
        form = self.opens(by, task).form
        return {} if form is None else form.values

    def open_tasks(self) -> list[str]:
        """The names of the client's open tasks, whoever may see them."""
        with self._reading() as session:
            rows = session.execute(
                select(user_task.c.name).where(
                    user_task.c.client_id == self.client_id, user_task.c.state == "CREATED"
                )
            )
            return sorted(rows.scalars())

    # Limits and alarms

    def limit(self, limit_id: str) -> Limit | None:
        """The client's latest limit of this rule."""
        with self._reading() as session:
            row = session.execute(
                select(deadline)
                .where(deadline.c.client_id == self.client_id, deadline.c.limit_id == limit_id)
                .order_by(deadline.c.start_at.desc(), deadline.c.key.desc())
                .limit(1)
            ).one_or_none()
        return row and Limit(row.due_date.isoformat(), row.shown_date.isoformat(), row.state)

    def states(self, *limit_ids: str) -> list[str | None]:
        """What became of these limits so far; None for one that never began."""
        found = [self.limit(limit_id) for limit_id in limit_ids]
        return [one.state if one else None for one in found]

    def alarms(self, username: str, limit_id: str | None = None) -> list[tuple[str, str]]:
        """What this person was reminded of, in order: the day, and the level."""
        query = select(reminder.c.at, reminder.c.level).where(
            reminder.c.recipient == username, reminder.c.client_id == self.client_id
        )
        if limit_id is not None:
            query = query.where(reminder.c.limit_id == limit_id)
        with self._reading() as session:
            rows = session.execute(query.order_by(reminder.c.at, reminder.c.key)).all()
        return [(local_date(row.at).isoformat(), row.level) for row in rows]

    # What there is to read

    def matters(self) -> tuple[Matter, ...]:
        """The client's matters in the order of their opening."""
        with self._reading() as session:
            return tuple(sorted(list_matters(session, self.client_id), key=lambda one: one.opened_at))

    def letters(self) -> list[IssuedDocument]:
        """The documents made for the client, the oldest first."""
        with self._reading() as session:
            return list(reversed(list_issued(session, self.client_id)))

    def letter(self, by: str, kind: str) -> str:
        """`by` opens the newest document of this kind; gives its text."""
        newest = [one for one in self.letters() if one.kind == kind][-1]
        with self._writing() as session:
            _, content = open_issued(session, self.service, self.person(by), newest.id)
        return PdfReading(content).text()

    def events(self, name: str) -> list[ClientEvent]:
        """The client's events of this name, the oldest first."""
        with self._reading() as session:
            return [one for one in reversed(read_timeline(session, self.client_id)) if one.name == name]

    def ends(self, process: str) -> list[str]:
        """The end states that the client's instances of this process have reached, by their names."""
        return self._ended(process_instance.c.process_id == process)

    def running(self) -> list[str]:
        """The client's processes that run, called parts left out."""
        table = process_instance.c
        query = select(table.process_id).where(
            table.client_id == self.client_id, table.state == "ACTIVE", table.parent_key.is_(None)
        )
        with self._reading() as session:
            return sorted(session.execute(query).scalars())

    def awaits(self) -> list[str]:
        """The messages that the client's processes wait for."""
        with self._reading() as session:
            rows = session.execute(
                select(message_subscription.c.name)
                .join(process_instance, process_instance.c.key == message_subscription.c.process_instance_key)
                .where(process_instance.c.client_id == self.client_id)
                .distinct()
            )
            return sorted(rows.scalars())

    def check(self) -> None:
        """Nothing of the tables contradicts itself, and nothing stands still."""
        with self._reading() as session:
            assert find_broken(session) == ()
            open_incidents = select(incident.c.element_id, incident.c.message).where(
                incident.c.state == "ACTIVE"
            )
            assert session.execute(open_incidents).all() == []

    # Below

    def _reading(self) -> Any:
        return self.service.database.reading()

    def _writing(self) -> Any:
        return self.service.database.transaction()

    def _listed(self, by: str) -> list[TaskRow]:
        """One's own and the team's, the oldest first."""
        person = self.person(by)
        found: dict[int, TaskRow] = {}
        with self._reading() as session:
            for queue in QUEUES_READ:
                wanted = TaskFilter(queue=queue, sort="newest")
                page = list_tasks(session, self.service, person, wanted, Page(size=200))
                found |= {row.key: row for row in page.rows if row.client_id == self.client_id}
        return [found[key] for key in sorted(found)]

    def _seen(self, by: str) -> list[str]:
        return [row.name for row in self._listed(by)]

    def _open(self, task: str) -> int:
        with self._reading() as session:
            keys = session.execute(
                select(user_task.c.key)
                .where(
                    user_task.c.client_id == self.client_id,
                    user_task.c.name == task,
                    user_task.c.state == "CREATED",
                )
                .order_by(user_task.c.key)
            ).scalars()
            found = list(keys)
        assert found, f"no open {task!r}; open are {self.open_tasks()}"
        return int(found[-1])

    def _standing(self) -> Any:
        """The client's tasks, and how long the history of their instances is."""
        with self._reading() as session:
            tasks = session.execute(
                select(user_task.c.key, user_task.c.version, user_task.c.state)
                .where(user_task.c.client_id == self.client_id)
                .order_by(user_task.c.key)
            ).all()
            lines = session.execute(
                select(func.count())
                .select_from(history_event)
                .join(process_instance, process_instance.c.key == history_event.c.process_instance_key)
                .where(process_instance.c.client_id == self.client_id)
            ).scalar_one()
        return tasks, lines

    def _ended(self, condition: Any) -> list[str]:
        with self._reading() as session:
            rows = session.execute(
                select(history_event.c.element_id, process_instance.c.process_definition_key)
                .join(process_instance, process_instance.c.key == history_event.c.process_instance_key)
                .where(
                    process_instance.c.client_id == self.client_id,
                    condition,
                    history_event.c.type == "ELEMENT_COMPLETED",
                )
                .order_by(history_event.c.position)
            ).all()
        return [name for row in rows if (name := self._end_name(row.process_definition_key, row.element_id))]

    def _end_name(self, definition: int, element: str) -> str | None:
        found = self.service.catalogue.process(definition).process.elements.get(element)
        is_end = found is not None and found.type == "endEvent" and found.parent is None
        return found.name if found is not None and is_end else None
