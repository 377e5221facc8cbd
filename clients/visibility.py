# SPDX-License-Identifier: EUPL-1.2
"""Who may see which client, and on what ground. Nothing is visible without a ground.

Each ground is a query of client ids. `visible` is their union and serves lists, counts and searches;
`ground_for` asks the same queries about one client, so that a list shows exactly what can be opened.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)

from clients.absences import left_open
from clients.access_log import record
from clients.case_managers import in_force
from clients.joint_clients import member_clients
from clients.staff import StaffMember
from clients.tables import (
    access_log,
    barred_member,
    case_manager,
    client,
    client_death,
    contact,
    staff_group,
    staff_member,
)
from engine.business_calendar import local_date
from engine.database import Instant, Session
from engine.errors import NotFound
from engine.service import Service
from engine.tables import deadline, deadline_alarm, process_instance, user_task, user_task_candidate

RECORDED_CONTACT_SHOWS_FOR = timedelta(days=30)
DEATH_UNDONE_WITHIN = timedelta(hours=24)
# No limit warns its leaders earlier; an index finds what is due by then.
EARLIEST_ALARM = timedelta(days=60)
ROLES_WITH_CLIENTS = frozenset({"case_worker", "team_leader"})


class Ground(StrEnum):
    """Why someone may see a client; the words go into the access log and the client's report."""

    ASSIGNED_TASK = "oma tehtävä"
    NAMED = "asiakasvastaava tai sijainen"
    OFFERED_TASK = "oman ryhmän tehtävä"
    RECORDED_CONTACT = "itse kirjattu yhteydenotto"
    TEAM = "oman tiimin asiakas"
    JOINT = "yhteisasiakkuuden jäsen"
    STAND_IN = "poissa olevan työntekijän sijainen"
    NEW_CONTACT = "yhteydenoton kirjaaminen"
    PROGRAM = "ohjelman käsittelemä tehtävä"
    UNIT_ORDER = "oman yksikön tilaus"
    DEATH_NOTICE = "ohjelman kuolemailmoitus"
    CLAIM_NOTICE = "ohjelman oikaisuvaatimus"

    @property
    def is_personal(self) -> bool:
        """The person is named for this client, so a restricted address shows to them."""
        return self in (Ground.ASSIGNED_TASK, Ground.NAMED, Ground.JOINT)


@dataclass(frozen=True, slots=True)
class _Source:
    ground: Ground
    client_ids: Select[Any]

    def includes(self, client_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """Asked inside the query, so that one client is looked up and not searched for in all."""
        (column,) = self.client_ids.selected_columns
        return self.client_ids.where(column == client_id).exists()


@dataclass(frozen=True, slots=True)
class _Moment:
    """When somebody looks, and what is counted from it: values, or parameters of a statement that is kept."""

    now: datetime | ColumnElement[datetime]
    day: date | ColumnElement[date]
    contacts_since: datetime | ColumnElement[datetime]
    deaths_since: datetime | ColumnElement[datetime]
    limits_until: datetime | ColumnElement[datetime]


def _values_at(now: datetime) -> dict[str, Any]:
    """The fields of a `_Moment`."""
    return {
        "now": now,
        "day": local_date(now),
        "contacts_since": now - RECORDED_CONTACT_SHOWS_FOR,
        "deaths_since": now - DEATH_UNDONE_WITHIN,
        "limits_until": now + EARLIEST_ALARM,
    }


_ASKED = _Moment(
    now=bindparam("now", type_=Instant),
    day=bindparam("day", type_=Date),
    contacts_since=bindparam("contacts_since", type_=Instant),
    deaths_since=bindparam("deaths_since", type_=Instant),
    limits_until=bindparam("limits_until", type_=Instant),
)


def visible(
    actor: StaffMember, now: datetime, client_id: ColumnElement[Any] = client.c.id
) -> ColumnElement[bool]:
    """The predicate on a client id column: true for the clients that this person may see now."""
    sources = _sources(actor, _Moment(**_values_at(now)))
    if not sources:
        return false()
    return and_(
        client_id.in_(union_all(*(source.client_ids for source in sources))),
        client_id.not_in(_barred(actor)),
    )


def ground_for(session: Session, actor: StaffMember, client_id: str, now: datetime) -> Ground | None:
    """The strongest ground that this person has for the client now, or None."""
    query, grounds = _ground_query(actor)
    if query is None:
        return None
    rank = session.execute(query, {"client_id": client_id, **_values_at(now)}).scalar_one()
    return None if rank is None else grounds[rank]


# Every command asks; to build the question costs more than to answer it.
@lru_cache(maxsize=512)
def _ground_query(actor: StaffMember) -> tuple[Select[Any] | None, tuple[Ground, ...]]:
    """The rank of the strongest ground for `client_id` at a moment, and the grounds by rank."""
    sources = _sources(actor, _ASKED)
    if not sources:
        return None, ()
    client_id = bindparam("client_id", type_=client.c.id.type)
    known = exists().where(client.c.id == client_id, client.c.id.not_in(_barred(actor)))
    candidates = [
        select(literal(rank, Integer).label("rank")).where(known, source.includes(client_id))
        for rank, source in enumerate(sources)
    ]
    ranks = union_all(*candidates).subquery()
    return select(func.min(ranks.c.rank)), tuple(source.ground for source in sources)


def require_client(
    session: Session,
    service: Service,
    actor: StaffMember,
    client_id: str,
    purpose: str,
    act: str = "katselu",
) -> Ground:
    """The ground, written to the access log in this transaction; NotFound when there is none."""
    ground = ground_for(session, actor, client_id, service.clock.now())
    if ground is None:
        raise NotFound("Asiakasta ei löydy, tai sinulla ei ole perustetta nähdä hänen tietojaan.")
    record(session, service, actor, client_id, act, ground, purpose)
    return ground


def _sources(actor: StaffMember, at: _Moment) -> tuple[_Source, ...]:
    """Strongest first: the personal grounds come before those of a group."""
    if actor.active and actor.role == "integration":
        return (_Source(Ground.PROGRAM, _open_tasks()),)
    if not actor.active or actor.role not in ROLES_WITH_CLIENTS:
        return ()
    sources = [
        _Source(Ground.ASSIGNED_TASK, _open_tasks().where(user_task.c.assignee == actor.username)),
        _Source(Ground.NAMED, _named(actor.username, at)),
        _Source(Ground.JOINT, member_clients(actor.username, at.now)),
        _Source(Ground.STAND_IN, _left_by_absent(actor.username, at)),
        _Source(Ground.OFFERED_TASK, _offered(_is_candidate(actor))),
        _Source(Ground.RECORDED_CONTACT, _recorded(actor.username, at)),
    ]
    if actor.role == "team_leader" and actor.leads:
        sources += [_Source(Ground.TEAM, ids) for ids in _of_team(actor, at)]
    return tuple(sources)


def _open_tasks() -> Select[Any]:
    return select(user_task.c.client_id).where(
        user_task.c.state == "CREATED", user_task.c.client_id.is_not(None)
    )


def _left_by_absent(username: str, at: _Moment) -> Select[Any]:
    """Who is away left these open; the tasks' own rules let the substitute do them."""
    left = left_open(user_task.c.client_id, username, at.day)
    return left.where(user_task.c.client_id.is_not(None))


def _offered(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        _open_tasks()
        .join(user_task_candidate, user_task_candidate.c.user_task_key == user_task.c.key)
        .where(user_task_candidate.c.open, condition)
    )


def _is_candidate(actor: StaffMember) -> ColumnElement[bool]:
    kind, name = user_task_candidate.c.kind, user_task_candidate.c.name
    return or_(
        and_(kind == "group", name.in_(sorted(actor.groups))),
        and_(kind == "user", name == actor.username),
    )


def _named(username: str, at: _Moment) -> Select[Any]:
    return select(case_manager.c.client_id).where(
        or_(case_manager.c.username == username, case_manager.c.substitute == username), in_force(at.now)
    )


def _recorded(username: str, at: _Moment) -> Select[Any]:
    return select(contact.c.client_id).where(
        contact.c.recorded_by == username, contact.c.recorded_at > at.contacts_since
    )


def _of_team(actor: StaffMember, at: _Moment) -> tuple[Select[Any], ...]:
    groups = sorted(actor.leads)
    members = select(staff_group.c.username).where(staff_group.c.name.in_(groups), ~staff_group.c.leads)
    return (
        _offered(and_(user_task_candidate.c.kind == "group", user_task_candidate.c.name.in_(groups))),
        _open_tasks().where(user_task.c.assignee.in_(members)),
        select(case_manager.c.client_id).where(case_manager.c.username.in_(members), in_force(at.now)),
        # A wrong report is a leader's to take back, also when it has closed everything; a program's is any
        # leader's.
        select(client_death.c.client_id).where(
            or_(
                client_death.c.reported_by.in_(members),
                client_death.c.reported_by.not_in(select(staff_member.c.username)),
            ),
            client_death.c.undone_at.is_(None),
            client_death.c.reported_at >= at.deaths_since,
        ),
        # What has failed is a leader's to mend, also when no task and no case manager is left.
        select(process_instance.c.client_id).where(
            process_instance.c.state == "ACTIVE",
            process_instance.c.incidents > 0,
            process_instance.c.client_id.is_not(None),
        ),
        _nobodys(at),
    )


def _nobodys(at: _Moment) -> Select[Any]:
    """Of whose limit leaders have been told while no open task and no case manager leads anybody to the
    client, as when early support has been agreed: they must see whom they were told of."""
    open_task = exists().where(user_task.c.state == "CREATED", user_task.c.client_id == deadline.c.client_id)
    named = exists().where(case_manager.c.client_id == deadline.c.client_id, in_force(at.now))
    alarmed = exists().where(
        deadline_alarm.c.deadline_key == deadline.c.key,
        deadline_alarm.c.fired_at.is_not(None),
        or_(
            deadline_alarm.c.kind == "missed", cast(deadline_alarm.c.recipients, String).contains('"esimies"')
        ),
    )
    return select(deadline.c.client_id).where(
        deadline.c.state.in_(("running", "missed")),
        deadline.c.due_at <= at.limits_until,
        deadline.c.client_id.is_not(None),
        alarmed,
        ~open_task,
        ~named,
    )


def was_found(session: Session, actor: StaffMember, client_id: str, since: datetime) -> bool:
    """Whether this person's own search for a new contact has shown this client since then."""
    return bool(
        session.execute(
            select(
                exists().where(
                    access_log.c.client_id == client_id,
                    access_log.c.actor == actor.username,
                    access_log.c.ground == Ground.NEW_CONTACT,
                    access_log.c.at >= since,
                )
            )
        ).scalar()
    )


def _barred(actor: StaffMember) -> Select[Any]:
    return select(barred_member.c.client_id).where(barred_member.c.username == actor.username)
