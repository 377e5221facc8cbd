# SPDX-License-Identifier: EUPL-1.2
"""Activities of an ad-hoc sub-process begun by a program: all that are named, or none."""

from typing import Any

from flask import Blueprint, g

from engine.errors import Conflict, ExecutionFailed, InvalidInput, NotFound
from engine.process_instances.commands import modify_process_instance
from engine.process_instances.modifying import Add
from engine.service import Service
from webui.api.bodies import (
    read_body,
    read_members,
    read_objects,
    read_path_key,
    read_text,
    read_variables,
)
from webui.api.element_instances import SEARCH
from webui.api.instance_changes import REASON


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post(
        "/element-instances/ad-hoc-activities/<key>/activation", endpoint="element_instances_ad_hoc"
    )
    def begin(key: str) -> tuple[str, int]:
        """Begins activities inside an ad-hoc sub-process that is open; all of them or none."""
        body = read_body(("elements", "cancelRemainingInstances"), required=("elements",))
        if body.get("cancelRemainingInstances"):
            raise InvalidInput("cancelRemainingInstances is not supported here. Leave it out.")
        with service.database.reading() as session:
            row = SEARCH.one(session, read_path_key(key))
        if row is None or row.state != "ACTIVE":
            raise NotFound(f"There is no open ad-hoc sub-process {key}.")
        process = service.catalogue.process(row.process_definition_key).process
        if process.elements[row.element_id].type != "adHocSubProcess":
            raise NotFound(f"{row.element_id} ({key}) is no ad-hoc sub-process.")
        inside = process.within(row.element_id)
        changes = [_begin(one, row.element_id, {element.id for element in inside}) for one in _elements(body)]
        try:
            modify_process_instance(service, g.program, row.process_instance_key, changes, REASON)
        except (Conflict, ExecutionFailed) as error:
            # The contract knows no 409 here.
            raise InvalidInput(error.message) from error
        return "", 204


def _elements(body: dict[str, Any]) -> list[dict[str, Any]]:
    found = read_objects(body["elements"])
    if not found:
        raise InvalidInput("elements must name at least one element.")
    return found


def _begin(one: dict[str, Any], around: str, inside: set[str]) -> Add:
    id = read_text(read_members(one, ("elementId", "variables"), required=("elementId",))["elementId"])
    if id not in inside:
        raise NotFound(f"{id} is no element of {around}.")
    return Add(id, read_variables(one))
