# SPDX-License-Identifier: EUPL-1.2
"""POST /v2/message-subscriptions/search: who waits for which message, or is started by it."""

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import func, literal, null, select, union_all

from engine.service import Service
from engine.tables import deployment as deployment_table
from engine.tables import (
    element_instance,
    message_subscription,
    process_definition,
    process_instance,
    start_subscription,
)
from webui.api.bodies import DEFAULT_TENANT, read_key, read_text
from webui.api.process_instances import write_instant, write_key
from webui.api.searches import Field, Search


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/message-subscriptions/search", endpoint="message_subscriptions_search")
    def search() -> Response:
        return SEARCH.answer(service)


_WAITING = (
    select(
        message_subscription.c.key,
        process_instance.c.process_id,
        process_instance.c.process_definition_key,
        message_subscription.c.process_instance_key,
        process_instance.c.root_key,
        message_subscription.c.element_id,
        element_instance.c.key.label("element_key"),
        func.coalesce(element_instance.c.started_at, process_instance.c.started_at).label("since"),
        message_subscription.c.name,
        message_subscription.c.correlation_key,
        literal("PROCESS_EVENT").label("type"),
        process_definition.c.name.label("process_name"),
        process_definition.c.version,
    )
    .join(process_instance, process_instance.c.key == message_subscription.c.process_instance_key)
    .join(process_definition, process_definition.c.key == process_instance.c.process_definition_key)
    .outerjoin(element_instance, element_instance.c.key == message_subscription.c.key)
    .where(message_subscription.c.kind == "message")
)
_STARTING = (
    select(
        start_subscription.c.key,
        start_subscription.c.process_id,
        start_subscription.c.process_definition_key,
        null().label("process_instance_key"),
        null().label("root_key"),
        start_subscription.c.element_id,
        null().label("element_key"),
        deployment_table.c.deployed_at.label("since"),
        start_subscription.c.name,
        null().label("correlation_key"),
        literal("START_EVENT").label("type"),
        process_definition.c.name.label("process_name"),
        process_definition.c.version,
    )
    .join(process_definition, process_definition.c.key == start_subscription.c.process_definition_key)
    .join(deployment_table, deployment_table.c.key == process_definition.c.deployment_key)
    .where(start_subscription.c.kind == "message")
)
_ALL = union_all(_WAITING, _STARTING).subquery("subscriptions")


def _write(_service: Service, row: Any) -> dict[str, Any]:
    return {
        "businessId": None,
        "messageSubscriptionKey": str(row.key),
        "processDefinitionId": row.process_id,
        "processDefinitionKey": str(row.process_definition_key),
        "processInstanceKey": write_key(row.process_instance_key),
        "rootProcessInstanceKey": write_key(row.root_key),
        "elementId": row.element_id,
        "elementInstanceKey": write_key(row.element_key),
        "messageSubscriptionState": "CREATED",
        "lastUpdatedDate": write_instant(row.since),
        "messageName": row.name,
        "correlationKey": row.correlation_key,
        "messageSubscriptionType": row.type,
        "toolProperties": {},
        "processDefinitionName": row.process_name,
        "processDefinitionVersion": row.version,
        "toolName": None,
        "inboundConnectorType": None,
        "tenantId": DEFAULT_TENANT,
    }


SEARCH = Search(
    select(_ALL),
    {
        "messageSubscriptionKey": Field(_ALL.c.key, read_key),
        "processDefinitionKey": Field(_ALL.c.process_definition_key, read_key),
        "processDefinitionId": Field(_ALL.c.process_id, read_text),
        "processInstanceKey": Field(_ALL.c.process_instance_key, read_key),
        "elementId": Field(_ALL.c.element_id, read_text),
        "elementInstanceKey": Field(_ALL.c.element_key, read_key),
        "messageName": Field(_ALL.c.name, read_text),
        "correlationKey": Field(_ALL.c.correlation_key, read_text),
        "messageSubscriptionType": Field(_ALL.c.type, read_text),
    },
    _ALL.c.key,
    ("messageSubscriptionKey", "lastUpdatedDate"),
    _write,
)
