# SPDX-License-Identifier: EUPL-1.2
"""What must hold after a run: invariants, nothing stuck or abandoned, closed matters with their documents."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Row, Table, exists, select

from clients.record_tables import (
    assessment_summary,
    care_agreement,
    client_decision,
    client_plan,
    client_review,
    hearing,
)
from clients.tables import document, matter
from engine.database import Session
from engine.invariants import find_broken
from engine.service import Service
from engine.tables import (
    incident,
    job,
    message_subscription,
    process_instance,
    timer,
    user_task,
    user_task_candidate,
)
from sujuva.simulation.flaws import Flaw
from sujuva.simulation.letter_examination import find_unissued
from tasks.forms import read_form
from tasks.forms.model import Field

INSTANCE = process_instance.c
# The rows that a task writes by its `sujuva:record`.
RECORDS: Mapping[str, Table] = {
    "decision": client_decision,
    "hearing": hearing,
    "plan": client_plan,
    "review": client_review,
    "assessment.summary": assessment_summary,
    "agreement": care_agreement,
}


def find_flaws(session: Session, service: Service) -> tuple[Flaw, ...]:
    """Everything that does not hold; empty when all is well."""
    return (
        *(Flaw(broken.invariant, ", ".join(map(str, broken.keys))) for broken in find_broken(session)),
        *find_stuck(session, service),
        *find_undoable(session),
        *find_abandoned(session),
        *find_undocumented(session, service),
        *find_unrecorded(session),
        *find_unissued(session),
    )


def find_stuck(session: Session, service: Service) -> Iterator[Flaw]:
    """Running instances that nothing can bring on: no open task, timer, job, message or running child.

    What an event sub-process waits for does not count, since it only happens beside the way to the end.
    """
    child = process_instance.alias("child")
    rows = session.execute(
        select(INSTANCE.key, INSTANCE.process_id, INSTANCE.process_definition_key)
        .where(
            INSTANCE.state == "ACTIVE",
            ~exists().where(user_task.c.process_instance_key == INSTANCE.key, user_task.c.state == "CREATED"),
            ~exists().where(job.c.process_instance_key == INSTANCE.key, job.c.ended_at.is_(None)),
            ~exists().where(child.c.parent_key == INSTANCE.key, child.c.state == "ACTIVE"),
        )
        .order_by(INSTANCE.key)
    )
    for row in rows.all():
        if not _awaits_on_its_way(session, service, row):
            yield Flaw("käynnissä olevaa prosessia vie jokin eteenpäin", f"{row.process_id} {row.key}")
    for row in session.execute(
        select(incident.c.process_instance_key, incident.c.element_id, incident.c.message)
        .where(incident.c.state == "ACTIVE")
        .order_by(incident.c.key)
    ):
        yield Flaw("häiriötä ei ole", f"{row.process_instance_key} {row.element_id}: {row.message}")


def _awaits_on_its_way(session: Session, service: Service, instance: Row[tuple[object, ...]]) -> bool:
    elements = service.catalogue.process(instance.process_definition_key).process.elements
    for table in (timer, message_subscription):
        awaited = session.execute(
            select(table.c.element_id).where(table.c.process_instance_key == instance.key)
        ).scalars()
        for element_id in awaited:
            parent = elements[element_id].parent
            if parent is None or not elements[parent].is_event_sub_process:
                return True
            if elements[element_id].type != "startEvent":
                return True
    return False


def find_undoable(session: Session) -> Iterator[Flaw]:
    """Open tasks that are neither somebody's nor offered to anybody."""
    offered = exists().where(user_task_candidate.c.user_task_key == user_task.c.key)
    rows = session.execute(
        select(user_task.c.key, user_task.c.element_id).where(
            user_task.c.state == "CREATED", user_task.c.assignee.is_(None), ~offered
        )
    )
    for row in rows:
        yield Flaw("avoimella tehtävällä on tekijä tai työjono", f"{row.element_id} {row.key}")


def find_abandoned(session: Session) -> Iterator[Flaw]:
    """Open matters of which no process runs any more: nobody would ever close them."""
    running = exists().where(INSTANCE.matter_id == matter.c.id, INSTANCE.state == "ACTIVE")
    rows = session.execute(
        select(matter.c.id, matter.c.state)
        .where(matter.c.closed_at.is_(None), ~running)
        .order_by(matter.c.id)
    )
    for row in rows:
        yield Flaw("avoimella asialla on käynnissä oleva prosessi", f"{row.id} ({row.state})")


def find_undocumented(session: Session, service: Service) -> Iterator[Flaw]:
    """Tasks of closed matters whose form demands a text that is not among the client's documents."""
    rows = session.execute(
        select(user_task.c.key, user_task.c.element_id, user_task.c.form_key)
        .join(matter, matter.c.id == user_task.c.matter_id)
        .where(
            matter.c.closed_at.is_not(None),
            user_task.c.state == "COMPLETED",
            user_task.c.form_key.is_not(None),
        )
        .order_by(user_task.c.key)
    ).all()
    demanded = {
        key: _demanded(read_form(service.catalogue.form(key)).fields())
        for key in {row.form_key for row in rows}
    }
    for row in rows:
        if not demanded[row.form_key]:
            continue
        written = session.execute(select(document.c.field).where(document.c.user_task_key == row.key))
        for name in sorted(demanded[row.form_key] - set(written.scalars())):
            yield Flaw("suljetun asian asiakirjat ovat tallessa", f"{row.element_id} {row.key}: {name}")


def _demanded(fields: tuple[Field, ...]) -> frozenset[str]:
    """Texts that are always required; one that is asked under a condition may rightly be missing."""
    return frozenset(
        field.key
        for field in fields
        if field.store.kind == "document" and field.required and field.hide is None and not field.columns
    )


def find_unrecorded(session: Session) -> Iterator[Flaw]:
    """Tasks of closed matters that always write a record of a kind, without its row; decisions without the
    document of their reasons."""
    rows = session.execute(
        select(user_task.c.key, user_task.c.element_id, user_task.c.properties)
        .join(matter, matter.c.id == user_task.c.matter_id)
        .where(matter.c.closed_at.is_not(None), user_task.c.state == "COMPLETED")
        .order_by(user_task.c.key)
    ).all()
    written = {
        kind: set(session.execute(select(table.c.user_task_key)).scalars()) for kind, table in RECORDS.items()
    }
    for row in rows:
        if "sujuva:recordWhen" in row.properties:
            continue
        kinds = {name.strip() for name in row.properties.get("sujuva:record", "").split(",")}
        for kind in sorted(kinds & RECORDS.keys()):
            if row.key not in written[kind]:
                yield Flaw("suljetun asian kirjaukset ovat tallessa", f"{row.element_id} {row.key}: {kind}")
    reasons = exists().where(document.c.id == client_decision.c.reasons_id)
    for decision_id in session.execute(select(client_decision.c.id).where(~reasons)).scalars():
        yield Flaw("päätöksen perustelut ovat tallessa", decision_id)
