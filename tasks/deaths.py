# SPDX-License-Identifier: EUPL-1.2
"""A client dies: every process of theirs is told in one transaction; a wrong report is undone within a day.

Processes end in their own way: the one that listens is told, `client.died` before `case.interrupted`; one
that listens to neither has nothing left to do for the client and is ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from clients.access_log import record
from clients.case_managers import current
from clients.deaths import SOURCES, check_death, find_death, mark_undone, read_snapshot, record_death
from clients.staff import StaffMember
from clients.tables import client
from clients.visibility import Ground, require_client
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.idempotency import recall, remember
from engine.process_instances import publish_message
from engine.process_instances.limits import waive_for_client
from engine.process_instances.snapshots import read_revisions, restore, take_snapshot
from engine.process_instances.steps import cancel_instance
from engine.service import Service
from engine.tables import message_subscription, process_instance
from tasks.forms.model import Json

DIED = "client.died"
MESSAGES = (DIED, "case.interrupted")
ONCE = "client.death.recorded"
# What a program may say of a death: the day, where the information came from, and who it is.
PARTS = ("kuolinpaiva", "lahde", "henkilotunnus")
REASON = "kuolema"


def report_death(
    service: Service, actor: StaffMember, client_id: str, died_on: date | None, source: str
) -> int:
    """Tells every process of the client; gives how many there were. NotFound, Conflict, InvalidInput."""
    with service.database.transaction() as session:
        require_client(session, service, actor, client_id, "kuoleman kirjaaminen", act="käsittely")
        day = check_death(session, service, client_id, died_on, source)
        return _tell(session, service, actor.username, client_id, day, source).told


def receive_death(
    service: Service, program: str, client_id: str | None, parts: Mapping[str, object], once: str | None
) -> int:
    """A program, such as the link to the population register, tells of a death: the same happens as from
    the page. The client is named by pseudonym, or by the identity code among the parts. Gives the notice's
    key, and the same again for the same id. NotFound, Conflict, InvalidInput by part.
    """
    with service.database.transaction() as session:
        earlier = recall(session, program, once, DIED)
        if earlier is not None:
            return int(str(earlier.result))
        died_on, source, code = _read_notice(parts)
        found = _find_client(session, client_id, code)
        sender = StaffMember(program, program, "ohjelma", "integration")
        record(session, service, sender, found, "käsittely", Ground.DEATH_NOTICE, "kuoleman kirjaaminen")
        day = check_death(session, service, found, died_on, source)
        key = _tell(session, service, program, found, day, source).key
        remember(session, program, once, DIED, str(key), service.clock.now())
        return key


def undo_death(service: Service, actor: StaffMember, client_id: str) -> None:
    """Puts every process back as it was. Conflict after a day, or when something has been done since."""
    with service.database.transaction() as session:
        require_client(session, service, actor, client_id, "kuolemailmoituksen peruminen", act="käsittely")
        if actor.role != "team_leader":
            raise NotPermitted("Kuolemailmoituksen peruu esimies. Kerro hänelle heti, jos ilmoitus on väärä.")
        death = find_death(session, client_id)
        if death is None:
            raise Conflict("Asiakkaalla ei ole kuolemailmoitusta. Mitään ei muutettu.")
        if not death.can_be_undone(service.clock.now()):
            raise Conflict(
                "Ilmoituksesta on yli vuorokausi, joten sitä ei voi perua. Avaa asia uudella yhteydenotolla."
            )
        restore(
            session,
            read_snapshot(session, death),
            actor.username,
            service.clock.now(),
            "kuolemailmoitus peruttiin",
        )
        mark_undone(session, service, death, actor.username)


def _read_notice(parts: Mapping[str, object]) -> tuple[date | None, str, str | None]:
    """The day, the source and the identity code that a program gave; the day is judged with the others."""
    wrong = {name: "Tuntematon tieto." for name in parts if name not in PARTS}
    wrong |= {name: "Anna teksti." for name, value in parts.items() if not isinstance(value, str)}
    if wrong:
        raise InvalidInput("Kuolemailmoitusta ei voi lukea. Mitään ei muutettu.", wrong)
    given = {name: str(value) for name, value in parts.items()}
    try:
        day = date.fromisoformat(given["kuolinpaiva"]) if "kuolinpaiva" in given else None
    except ValueError:
        day = None
    return day, given.get("lahde", SOURCES[0]), given.get("henkilotunnus")


def _find_client(session: Session, client_id: str | None, code: str | None) -> str:
    if client_id is None and code is None:
        raise InvalidInput("Kerro, kuka on kuollut: asiakkaan tunnus (correlationKey) tai henkilotunnus.")
    same = client.c.id == client_id if client_id is not None else client.c.identity_code == code
    found = session.execute(select(client.c.id).where(same)).scalar_one_or_none()
    if found is None:
        raise NotFound("Asiakasta ei löydy. Mitään ei muutettu.")
    return str(found)


@dataclass(frozen=True, slots=True)
class _Told:
    """The key of the report, and how many processes were told."""

    key: int
    told: int


def _tell(
    session: Session, service: Service, actor: str, client_id: str, died_on: date, source: str
) -> _Told:
    before = _running(session, client_id)
    rows = take_snapshot(session, before)
    variables: dict[str, Json] = {"syy": REASON, "kuolinpaiva": died_on.isoformat()}
    matter_id = _matter(session, before)
    _end_all(session, service, actor, _roots(session, client_id), variables)
    if before:
        _begin_once(session, service, actor, client_id, {**variables, "asia": matter_id})
    waive_for_client(session, service, client_id, died_on)
    touched = {*before, *_running(session, client_id)}
    key = record_death(
        session,
        service,
        client_id,
        died_on=died_on,
        source=source,
        actor=actor,
        before=rows,
        revisions=read_revisions(session, touched),
    )
    return _Told(key, len(before))


def _begin_once(
    session: Session, service: Service, actor: str, client_id: str, variables: dict[str, Json]
) -> None:
    """What follows once from the death, for the case manager of now."""
    manager = current(session, client_id, service.clock.now())
    given = {**variables, "asiakas": client_id, "asiakasvastaava": manager.username if manager else None}
    publish_message(session, service, name=ONCE, correlation_key=None, variables=given, actor=actor)


def _matter(session: Session, instance_keys: Sequence[int]) -> str | None:
    """The newest matter among the processes that ran."""
    table = process_instance.c
    query = select(table.matter_id).where(table.key.in_(instance_keys), table.matter_id.is_not(None))
    return session.execute(query.order_by(table.key.desc()).limit(1)).scalar_one_or_none()


def _running(session: Session, client_id: str) -> Sequence[int]:
    table = process_instance.c
    query = select(table.key).where(table.client_id == client_id, table.state == "ACTIVE")
    return session.execute(query.order_by(table.key)).scalars().all()


def _roots(session: Session, client_id: str) -> Sequence[int]:
    table = process_instance.c
    query = select(table.key).where(
        table.client_id == client_id, table.state == "ACTIVE", table.parent_key.is_(None)
    )
    return session.execute(query.order_by(table.key)).scalars().all()


def _end_all(
    session: Session, service: Service, actor: str, roots: Sequence[int], variables: dict[str, Json]
) -> None:
    """Each message is sent once, though several processes of a matter listen to it."""
    heard = {root: _heard(session, root) for root in roots}
    for message in dict.fromkeys(heard.values()):
        if message is not None:
            name, key = message
            publish_message(
                session, service, name=name, correlation_key=key, variables=variables, actor=actor
            )
    for root in (root for root, message in heard.items() if message is None):
        if _runs(session, root):
            cancel_instance(session, service, root, actor, REASON)


def _runs(session: Session, root: int) -> bool:
    """False when one of the client's other processes has ended it on its way."""
    state = select(process_instance.c.state).where(process_instance.c.key == root)
    return bool(session.execute(state).scalar_one() == "ACTIVE")


def _heard(session: Session, root: int) -> tuple[str, str | None] | None:
    """The first of the messages that the root instance itself waits for."""
    table = message_subscription.c
    rows = session.execute(
        select(table.name, table.correlation_key).where(
            table.process_instance_key == root, table.kind == "message", table.name.in_(MESSAGES)
        )
    ).all()
    found = {row.name: row.correlation_key for row in rows}
    return next(((name, found[name]) for name in MESSAGES if name in found), None)
