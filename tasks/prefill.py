# SPDX-License-Identifier: EUPL-1.2
"""What stands in a form when it is opened: the answers of before, from variables, record and documents."""

from collections.abc import Mapping

from clients.carers import known_carer
from clients.documents import read_texts
from clients.records import Client
from engine.database import Session
from tasks.forms import Background, Field, Form, options_of
from tasks.forms.model import NOTHING, ONE_OF_KINDS, Json


def known_answers(
    session: Session, form: Form, background: Background, client: Client | None
) -> dict[str, Json]:
    """Typed values by key; a field that nothing is known of is left out, and one not offered any more.

    What is measured or dated anew each time (`NOTHING`) never shows the answer of the time before.
    """
    variables = background.variables
    texts = _texts(session, form, variables, client)
    recorded = known_carer(session, client.id) if client and any(one.known for one in form.fields()) else {}
    answers: dict[str, Json] = {}
    for field in (one for one in form.fields() if one.known != NOTHING):
        if field.store.kind == "client":
            value = client_answer(client, field.store.field) if client else None
        else:
            value = _replace_ids(field, variables.get(field.key), texts)
        if value is None and field.known is not None:
            value = recorded.get(field.known)
        if value is not None and _is_offered(field, value, background):
            answers[field.key] = value
    return answers


def _is_offered(field: Field, value: Json, background: Background) -> bool:
    return field.kind not in ONE_OF_KINDS or value in {one.value for one in options_of(field, background)}


def client_answer(client: Client, name: str) -> Json:
    """A field of the record under the name that forms use for it."""
    known: Mapping[str, Json] = {
        "henkilotunnus": client.identity_code,
        "sukunimi": client.family_name,
        "etunimet": client.given_names,
        "syntymaaika": client.birth_date.isoformat() if client.birth_date else None,
        "kotikunta": client.municipality,
        "asiointikieli": client.language,
        "tulkin_tarve": client.interpreter,
        "osoite": client.address,
        "puhelin": client.phone,
        "turvakielto": client.restricted_address,
        "ylin_hoitotuki": client.highest_care_allowance,
        "erityinen_tuki": client.special_support,
        "edustaja": client.representative,
    }
    return known.get(name)


def _texts(
    session: Session, form: Form, variables: Mapping[str, Json], client: Client | None
) -> Mapping[str, str]:
    if client is None:
        return {}
    ids = {value for field in form.fields() for value in _ids(field, variables.get(field.key))}
    return read_texts(session, client.id, ids) if ids else {}


def _ids(field: Field, value: Json) -> set[str]:
    if field.kind != "dynamiclist":
        return {value} if field.store.kind == "document" and isinstance(value, str) else set()
    columns = [column for column in field.columns if column.store.kind == "document"]
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return {row[column.key] for row in rows for column in columns if isinstance(row.get(column.key), str)}


def _replace_ids(field: Field, value: Json, texts: Mapping[str, str]) -> Json:
    if field.kind != "dynamiclist":
        return texts.get(str(value)) if field.store.kind == "document" else value
    columns = {column.key: column for column in field.columns}
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return [
        {key: _replace_ids(columns[key], item, texts) for key, item in row.items() if key in columns}
        for row in rows
    ]
