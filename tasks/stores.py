# SPDX-License-Identifier: EUPL-1.2
"""Takes each answer to its place: process variables, fields of the client's record, documents, records.

Free text never becomes a variable; the variable of a document holds its id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clients.documents import store_text
from clients.facts import record_facts
from clients.origins import Origin
from clients.record_kinds import kinds_named
from clients.records import get_client, update_client
from clients.staff import StaffMember
from engine.database import Session
from engine.errors import Conflict, InvalidInput
from engine.service import Service
from tasks.areas import settle
from tasks.forms import Field, Submission
from tasks.forms.model import Json
from tasks.record_entries import Answers, write_records
from tasks.standing import TaskRecord


@dataclass(frozen=True, slots=True)
class Storing:
    """Who stores the answers of which task; `variables` are those of its process."""

    session: Session
    service: Service
    actor: StaffMember
    task: TaskRecord
    variables: Mapping[str, Json] = field(default_factory=dict)


def store_submission(storing: Storing, submission: Submission) -> dict[str, Json]:
    """Writes client fields and documents; gives the variables. InvalidInput names the form's fields.

    What is learnt of the client reaches the process too: a limit may hang on an age told in this form.
    """
    _require_client(storing, submission)
    learnt = _update_client(storing, submission)
    given = {
        field.key: _variable(storing, field, submission.values[field.key]) for field in submission.fields
    }
    variables = {
        field.key: given[field.key]
        for field in submission.fields
        if field.store.kind not in ("client", "record")
    }
    written = _write_records(storing, submission.fields, given, {**learnt, **variables})
    return {**learnt, **variables, **written}


def _write_records(
    storing: Storing, fields: tuple[Field, ...], given: Mapping[str, Json], learnt: Mapping[str, Json]
) -> dict[str, Json]:
    """The structured record that the task's `sujuva:record` names."""
    task = storing.task
    if not kinds_named(task.properties) or task.client_id is None:
        return {}
    origin = Origin(
        client_id=task.client_id,
        author=storing.actor.username,
        at=storing.service.clock.now(),
        matter_id=task.matter_id,
        instance_key=task.instance_key,
        process_id=task.process_id,
        element_id=task.element_id,
        task_key=task.key,
    )
    answers = Answers(fields, given, {**storing.variables, **learnt})
    return write_records(storing.session, storing.service, origin, task.properties, answers)


def _require_client(storing: Storing, submission: Submission) -> None:
    needing = [one for one in submission.fields if one.store.kind != "variable"]
    filled = {one.key: _NO_CLIENT for one in needing if submission.values[one.key] is not None}
    if kinds_named(storing.task.properties):
        filled |= {one.key: _NO_CLIENT for one in submission.fields if one.records}
    if filled and storing.task.client_id is None:
        raise InvalidInput(
            "Tehtävällä ei ole asiakasta, jonka tietoihin kirjata. Mitään ei muutettu.", filled
        )


_NO_CLIENT = "Tätä ei voi tallettaa ilman asiakasta."


def _update_client(storing: Storing, submission: Submission) -> dict[str, Json]:
    """Writes the record; gives the facts that a process may know of it, when something was written."""
    keys = {field.store.field: field.key for field in submission.fields if field.store.kind == "client"}
    values = {name: submission.values[key] for name, key in keys.items()}
    # An empty answer leaves the record as it is: the question may simply not have come up.
    given = {name: value for name, value in values.items() if value is not None}
    if not given or storing.task.client_id is None:
        return {}
    try:
        update_client(storing.session, storing.service, storing.task.client_id, given, storing.actor)
    except InvalidInput as error:
        fields = {keys.get(name, name): sentence for name, sentence in error.fields.items()}
        raise InvalidInput(error.message, fields) from error
    except Conflict as error:
        # The one thing that two clients cannot share is the identity code.
        raise InvalidInput(error.message, {keys.get("henkilotunnus", ""): error.message}) from error
    client = get_client(storing.session, storing.task.client_id)
    area = settle(storing.session, storing.service, client, storing.task.matter_id)
    return {**record_facts(storing.service, client), **area}


def _variable(storing: Storing, field: Field, value: Json) -> Json:
    if field.kind == "dynamiclist":
        rows = value if isinstance(value, list) else []
        return [_row(storing, field, number, row) for number, row in enumerate(rows)]
    return _stored(storing, field, field.key, value)


def _row(storing: Storing, field: Field, number: int, row: Mapping[str, Json]) -> dict[str, Json]:
    columns = {column.key: column for column in field.columns}
    return {
        key: _stored(storing, columns[key], f"{field.key}[{number}].{key}", value)
        for key, value in row.items()
    }


def _stored(storing: Storing, field: Field, name: str, value: Json) -> Json:
    if field.store.kind != "document" or value is None or storing.task.client_id is None:
        return value
    return store_text(
        storing.session,
        storing.service,
        client_id=storing.task.client_id,
        matter_id=storing.task.matter_id,
        task_key=storing.task.key,
        field=name,
        author=storing.actor.username,
        text=str(value),
    )
