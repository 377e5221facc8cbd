# SPDX-License-Identifier: EUPL-1.2
"""POST /v2/variables/search: variables exactly where they are held, as JSON text."""

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import select

from engine.errors import InvalidInput
from engine.service import Service
from engine.tables import process_instance, variable
from webui.api.bodies import DEFAULT_TENANT, read_key, read_text
from webui.api.searches import Field, Search

LONGEST_SHOWN = 8191


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/variables/search", endpoint="variables_search")
    def search() -> Response:
        if request.args.get("truncateValues", "true") not in ("true", "false"):
            raise InvalidInput("truncateValues must be true or false.")
        return SEARCH.answer(service)


def variable_key(scope_key: int, name: str) -> str:
    """A variable is known by its scope and name; the contract wants a number."""
    digest = hashlib.sha256(f"{scope_key}:{name}".encode()).digest()
    return str(int.from_bytes(digest[:8], "big") >> 1)


def _write(_service: Service, row: Any) -> dict[str, Any]:
    value = json.dumps(row.value, ensure_ascii=False)
    whole = request.args.get("truncateValues") == "false" or len(value) <= LONGEST_SHOWN
    return {
        "name": row.name,
        "value": value if whole else value[:LONGEST_SHOWN],
        "isTruncated": not whole,
        "tenantId": DEFAULT_TENANT,
        "variableKey": variable_key(row.scope_key, row.name),
        "scopeKey": str(row.scope_key),
        "processInstanceKey": str(row.process_instance_key),
        "rootProcessInstanceKey": str(row.root_key),
    }


SEARCH = Search(
    select(variable, process_instance.c.root_key).join(
        process_instance, process_instance.c.key == variable.c.process_instance_key
    ),
    {
        "name": Field(variable.c.name, read_text),
        "scopeKey": Field(variable.c.scope_key, read_key),
        "processInstanceKey": Field(variable.c.process_instance_key, read_key),
    },
    variable.c.name,
    ("name",),
    _write,
)
