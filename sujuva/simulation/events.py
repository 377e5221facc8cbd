# SPDX-License-Identifier: EUPL-1.2
"""What happens to clients beside the work: hospital in and out, changes, moves, deaths, resignations.

Each is a message that some process of the client waits for; nothing is sent that nobody waits for.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from clients.case_managers import current
from clients.decisions import SERVED
from clients.staff import StaffMember
from engine.business_calendar import at_local, local_date
from engine.database import Session
from engine.errors import Conflict, NotFound, SujuvaError
from engine.tables import message_subscription, process_instance
from sujuva.simulation.lots import draw
from sujuva.simulation.people import Person
from sujuva.simulation.region import Happening
from sujuva.simulation.world import World
from tasks.claims import FILED, claimable_decisions, receive_claim
from tasks.commands import send_client_message
from tasks.deaths import report_death
from tasks.forms.model import Json
from tasks.messages import tell_processes

REGISTER = "simulointi"
DEATH = "kuolema"
FROM_HOUR, TO_HOUR = 8, 20


def plan_days(world: World, at: datetime, until: datetime) -> None:
    """Draws the happenings of each day in its first minute."""
    if at < until:
        world.agenda.add(at, partial(_draw_day, world, at, until))


def _draw_day(world: World, at: datetime, until: datetime) -> None:
    for client_id, process_id, name in _awaited(world):
        person = world.people.get(client_id)
        if person is not None and not person.gone and not person.steady:
            for happening in world.region.happenings:
                if happening.name == name and _happens(happening, process_id, person):
                    _plan(world, person, happening, at)
    plan_days(world, at_local(local_date(at) + timedelta(days=1), time(0, 1)), until)


def _awaited(world: World) -> list[tuple[str, str, str]]:
    with world.service.database.reading() as session:
        rows = session.execute(
            select(process_instance.c.client_id, process_instance.c.process_id, message_subscription.c.name)
            .join(process_instance, process_instance.c.key == message_subscription.c.process_instance_key)
            .where(process_instance.c.client_id.is_not(None), message_subscription.c.kind == "message")
            .distinct()
            .order_by(
                process_instance.c.client_id, process_instance.c.process_id, message_subscription.c.name
            )
        )
        return [(row.client_id, row.process_id, row.name) for row in rows]


def _happens(happening: Happening, process_id: str, person: Person) -> bool:
    if happening.processes and process_id not in happening.processes:
        return False
    return person.chance.random() < happening.per_year / 365


def _plan(world: World, person: Person, happening: Happening, at: datetime) -> None:
    hour = time(person.chance.randrange(FROM_HOUR, TO_HOUR), person.chance.randrange(60))
    world.agenda.add(at_local(local_date(at), hour), partial(_happen, world, person, happening))


def _happen(world: World, person: Person, happening: Happening) -> None:
    if person.gone:
        return
    today = local_date(world.clock.now())
    variables = {name: draw(rule, person.chance, today) for name, rule in happening.variables.items()}
    cause = variables.get("syy")
    person.gone = happening.final
    if isinstance(cause, str):
        person.fate = cause
    if cause == DEATH:
        _report_death(world, person)
    elif happening.name == FILED:
        _file_claim(world, person)
    else:
        _send(world, person, happening.name, variables)
    if happening.then is not None:
        name, between = happening.then
        later = world.clock.now() + timedelta(days=person.chance.randint(*between))
        world.agenda.add(later, partial(_send, world, person, name, {}))


def _report_death(world: World, person: Person) -> None:
    """By the first who may: the case manager, else who leads a team that serves the client."""
    client_id = person.client_id or ""
    today = local_date(world.clock.now())
    with world.service.database.reading() as session:
        manager = _sender(world, session, client_id)
    for actor in (*([manager] if manager else ()), *world.staff.leaders()):
        try:
            report_death(world.service, actor, client_id, today, "vaestotieto")
        except NotFound:
            continue
        except SujuvaError as error:
            world.problems[f"kuolemailmoitus: {error.message}"] += 1
        else:
            world.done["viesti client.died"] += 1
        return
    world.done["kuolema, jota kukaan ei voinut kirjata"] += 1


def _file_claim(world: World, person: Person) -> None:
    """Through the e-service, against one of the decisions whose time runs."""
    client_id = person.client_id or ""
    with world.service.database.reading() as session:
        waiting = [one.id for one in claimable_decisions(session, client_id) if one.state == SERVED]
    if not waiting:
        world.done["viesti, jota kukaan ei odottanut"] += 1
        return
    named = person.chance.choice(waiting)
    try:
        receive_claim(world.service, REGISTER, named, {}, None)
    except Conflict:
        world.done["viesti, jota kukaan ei odottanut"] += 1
    except SujuvaError as error:
        world.problems[f"viesti {FILED}: {error.message}"] += 1
    else:
        world.done[f"viesti {FILED}"] += 1


def _send(world: World, person: Person, name: str, variables: Mapping[str, Json]) -> None:
    """By the case manager when there is one at work, else as another system tells it."""
    client_id = person.client_id or ""
    with world.service.database.reading() as session:
        sender = _sender(world, session, client_id)
    try:
        if sender is not None:
            send_client_message(world.service, sender, client_id, name, variables)
        else:
            with world.service.database.transaction() as session:
                tell_processes(session, world.service, REGISTER, client_id, name, variables)
    except Conflict:
        world.done["viesti, jota kukaan ei odottanut"] += 1
    except SujuvaError as error:
        world.problems[f"viesti {name}: {error.message}"] += 1
    else:
        world.done[f"viesti {name}"] += 1


def _sender(world: World, session: Session, client_id: str) -> StaffMember | None:
    manager = current(session, client_id, world.clock.now())
    if manager is None or world.staff.is_away(manager.username, local_date(world.clock.now())):
        return None
    return world.staff.find(manager.username)
