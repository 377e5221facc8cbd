# SPDX-License-Identifier: EUPL-1.2
"""From the answers of a task to records of the client: which answer is which field of which kind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from clients.letters.issuing import issue_letters
from clients.origins import Origin
from clients.record_kinds import RecordKind, kinds_named
from clients.record_reading import get_kind
from clients.recording import write_record
from engine import feel
from engine.database import Session
from engine.errors import ExecutionFailed, InvalidInput
from engine.service import Service
from tasks.forms import Field
from tasks.forms.model import Json
from tasks.record_names import find_targets

# The username of who does the task, for conditions and fields of the record.
WHO = "tekija"


@dataclass(frozen=True, slots=True)
class Answers:
    """`values` are what the form gave by field: typed, and ids where a text became a document.
    `variables` are those of the process, with the answers laid over them."""

    fields: tuple[Field, ...]
    values: Mapping[str, Json]
    variables: Mapping[str, Json]


@dataclass(slots=True)
class _Entry:
    """One record to be: its fields, and which question of the form each came from."""

    kind: RecordKind
    given: dict[str, Json] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


def write_records(
    session: Session, service: Service, origin: Origin, properties: Mapping[str, str], answers: Answers
) -> dict[str, Json]:
    """Writes the records that the task names; gives ids and codes as variables.

    InvalidInput names the form's fields.
    """
    kinds = [get_kind(name) for name in kinds_named(properties)]
    asked = {**answers.variables, WHO: origin.author}
    when = _ask(service, properties.get("sujuva:recordWhen"), asked)
    given_with = _ask(service, properties.get("sujuva:recordWith"), asked)
    written: dict[str, Json] = {}
    wanted = [kind for kind in kinds if _is_wanted(kind, when)]
    for kind in wanted:
        entry = _entry(kinds, kind, answers, given_with if isinstance(given_with, dict) else {})
        try:
            known = {**answers.variables, **written}
            written |= write_record(session, service, origin, kind.name, entry.given, known)
        except InvalidInput as error:
            fields = {entry.keys.get(name, name): sentence for name, sentence in error.fields.items()}
            raise InvalidInput(error.message, fields) from error
    known = {**answers.variables, **written}
    issue_letters(session, service, origin, [kind.name for kind in wanted], known)
    return written


def _ask(service: Service, expression: str | None, variables: Mapping[str, Json]) -> Json:
    if not expression:
        return None
    parsed = feel.parse(expression.strip().removeprefix("="))
    return feel.to_json(parsed.evaluate(variables, service.feel))


def _is_wanted(kind: RecordKind, when: Json) -> bool:
    """Without a condition always; a context has a condition for each kind that has one."""
    if isinstance(when, dict):
        return when.get(kind.name, True) is True
    return when is None or when is True


def _entry(
    kinds: Iterable[RecordKind], kind: RecordKind, answers: Answers, given_with: Mapping[str, Json]
) -> _Entry:
    entry = _Entry(kind)
    for name, value in given_with.items():
        targets = list(find_targets(kinds, name))
        if not targets:
            raise ExecutionFailed(f"recordWith: tietueella ei ole kenttää {name}.")
        entry.given |= {found: value for owner, found, _ in targets if owner is kind}
    for one, name in _named(answers.fields):
        for owner, found, _ in find_targets(kinds, name):
            value = answers.values.get(one.key)
            if owner is kind and (value is not None or found not in entry.given):
                entry.given[found] = _rows(one, value) if one.kind == "dynamiclist" else value
                entry.keys[found] = one.key
    return entry


def _named(fields: Iterable[Field]) -> Iterator[tuple[Field, str]]:
    return ((one, name) for one in fields for name in one.records)


def _rows(one: Field, value: Json) -> list[dict[str, Json]]:
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return [{name: row.get(column.key) for column in one.columns for name in column.records} for row in rows]
