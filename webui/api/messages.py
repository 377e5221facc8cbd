# SPDX-License-Identifier: EUPL-1.2
"""/v2/messages: published, and kept if asked; or correlated at once, and refused when nobody waits."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, jsonify

from engine.errors import InvalidInput
from engine.process_instances.commands import correlate_message, publish_message
from engine.service import Service
from tasks.claims import FILED, receive_claim
from tasks.contacts import CONTACT_MESSAGE
from tasks.deaths import DIED, receive_death
from tasks.intake import receive_from_program
from webui.api.bodies import DEFAULT_TENANT, read_body, read_integer, read_text, read_variables

MEMBERS = ("name", "correlationKey", "timeToLive", "messageId", "variables", "tenantId")
LONGEST_LIFE = timedelta(days=365)


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/messages/publication", endpoint="messages_publish")
    def publish() -> Response:
        body = read_body(MEMBERS, required=("name",))
        if body["name"] == CONTACT_MESSAGE:
            return _take_in(service, body)
        if body["name"] == DIED:
            return _take_death(service, body)
        if body["name"] == FILED:
            return _take_claim(service, body)
        correlation_key = body.get("correlationKey")
        message_id = body.get("messageId")
        published = publish_message(
            service,
            g.program,
            name=read_text(body["name"]),
            correlation_key=None if correlation_key is None else read_text(correlation_key),
            variables=read_variables(body),
            time_to_live=_read_life(body.get("timeToLive", 0)),
            message_id=None if not message_id else read_text(message_id),
        )
        return jsonify({"tenantId": DEFAULT_TENANT, "messageKey": str(published.message_key)})

    @blueprint.post("/messages/correlation", endpoint="messages_correlate")
    def correlate() -> Response:
        body = read_body(("name", "correlationKey", "variables", "tenantId"), required=("name",))
        if body["name"] == DIED:
            raise InvalidInput(f"{DIED} is told to every process of a client: publish it.")
        if body["name"] == FILED:
            raise InvalidInput(f"{FILED} is filed against one decision, also when it is final: publish it.")
        correlation_key = body.get("correlationKey")
        reached = correlate_message(
            service,
            g.program,
            name=read_text(body["name"]),
            correlation_key=None if correlation_key is None else read_text(correlation_key),
            variables=read_variables(body),
        )
        return jsonify(
            {
                "tenantId": DEFAULT_TENANT,
                "messageKey": str(reached.message_key),
                "processInstanceKey": str(reached.instance_keys[0]),
            }
        )


def _take_in(service: Service, body: Mapping[str, Any]) -> Response:
    """A contact that a program tells of waits for a person in the inbox; it starts no process by itself."""
    message_id = body.get("messageId")
    external_id = None if not message_id else read_text(message_id)
    key = receive_from_program(service, g.program, read_variables(body), external_id)
    return jsonify({"tenantId": DEFAULT_TENANT, "messageKey": str(key)})


def _take_death(service: Service, body: Mapping[str, Any]) -> Response:
    """A death that a program tells of reaches every process of the client, as it does from the page."""
    client_id, message_id = body.get("correlationKey"), body.get("messageId")
    key = receive_death(
        service,
        g.program,
        None if client_id is None else read_text(client_id),
        read_variables(body),
        None if not message_id else read_text(message_id),
    )
    return jsonify({"tenantId": DEFAULT_TENANT, "messageKey": str(key)})


def _take_claim(service: Service, body: Mapping[str, Any]) -> Response:
    """A claim that a program files reaches the one decision that it names, as it does from the page."""
    named, message_id = body.get("correlationKey"), body.get("messageId")
    key = receive_claim(
        service,
        g.program,
        None if named is None else read_text(named),
        read_variables(body),
        None if not message_id else read_text(message_id),
    )
    return jsonify({"tenantId": DEFAULT_TENANT, "messageKey": str(key)})


def _read_life(milliseconds: object) -> timedelta:
    life = timedelta(milliseconds=read_integer(milliseconds))
    if not timedelta(0) <= life <= LONGEST_LIFE:
        raise InvalidInput("timeToLive must be from 0 milliseconds to a year.")
    return life
