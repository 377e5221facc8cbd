# SPDX-License-Identifier: EUPL-1.2
"""POST /v2/deployments: models sent by a program, checked like any folder."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from clients.instruments import instruments_of
from engine.deployments import Bundle, Deployed, check_bundle, deploy_bundle
from engine.deployments.bundle import DEPLOYED_SUFFIXES
from engine.deployments.store import DeployedDefinition
from engine.errors import InvalidInput
from engine.service import Service
from tasks.forms import check_form
from tasks.record_check import RecordCheck
from webui.api.bodies import DEFAULT_TENANT

LONGEST_NAME = 300


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/deployments", endpoint="deployments_deploy")
    def deploy() -> Response:
        bundle = _read_bundle()
        known = service.catalogue.process_ids()
        checked = check_bundle(
            bundle, service.limits.ids(), check_form, known, RecordCheck(instruments_of(service))
        )
        with service.database.transaction() as session:
            deployed = deploy_bundle(session, checked, service.clock.now(), g.program)
        return jsonify(_deployment_result(deployed))


def _read_bundle() -> Bundle:
    files = request.files.getlist("resources")
    if not files:
        raise InvalidInput("Send the models as multipart parts named resources.")
    named: dict[str, bytes] = {}
    for file in files:
        name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
        if not name.endswith(DEPLOYED_SUFFIXES) or len(name) > LONGEST_NAME:
            raise InvalidInput(f"{name!r}: a resource must end in {', '.join(DEPLOYED_SUFFIXES)}.")
        if name in named:
            raise InvalidInput(f"{name!r} was sent twice. Give each resource a name of its own.")
        named[name] = file.read()
    return Bundle(None, named)


def _deployment_result(deployed: Deployed) -> dict[str, Any]:
    return {
        "deploymentKey": str(deployed.key),
        "tenantId": DEFAULT_TENANT,
        "deployments": [item for one in deployed.definitions for item in _items(one)],
    }


def _items(one: DeployedDefinition) -> list[dict[str, Any]]:
    if one.kind == "process":
        return [_item(processDefinition=_process(one))]
    if one.kind == "form":
        return [_item(form=_form(one))]
    return [_item(decisionDefinition=_decision(one)), _item(decisionRequirements=_requirements(one))]


def _item(**part: dict[str, Any]) -> dict[str, Any]:
    empty = dict.fromkeys(
        ("processDefinition", "decisionDefinition", "decisionRequirements", "form", "resource")
    )
    return {**empty, **part}


def _process(one: DeployedDefinition) -> dict[str, Any]:
    return {
        "processDefinitionId": one.id,
        "processDefinitionVersion": one.version,
        "resourceName": one.resource_name,
        "tenantId": DEFAULT_TENANT,
        "processDefinitionKey": str(one.key),
    }


def _form(one: DeployedDefinition) -> dict[str, Any]:
    return {
        "formId": one.id,
        "version": one.version,
        "resourceName": one.resource_name,
        "tenantId": DEFAULT_TENANT,
        "formKey": str(one.key),
    }


def _decision(one: DeployedDefinition) -> dict[str, Any]:
    return {
        "decisionDefinitionId": one.id,
        "version": one.version,
        "name": one.name,
        "tenantId": DEFAULT_TENANT,
        "decisionRequirementsId": one.resource_name,
        "decisionDefinitionKey": str(one.key),
        "decisionRequirementsKey": str(one.key),
    }


def _requirements(one: DeployedDefinition) -> dict[str, Any]:
    """One decision per file here, so the file is its own requirements graph."""
    return {
        "decisionRequirementsId": one.resource_name,
        "decisionRequirementsName": one.name,
        "version": one.version,
        "resourceName": one.resource_name,
        "tenantId": DEFAULT_TENANT,
        "decisionRequirementsKey": str(one.key),
    }
