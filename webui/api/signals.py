# SPDX-License-Identifier: EUPL-1.2
"""POST /v2/signals/broadcast: a signal to everyone who waits for it; nobody need hear it."""

from flask import Blueprint, Response, g, jsonify

from engine.process_instances.commands import broadcast_signal
from engine.service import Service
from webui.api.bodies import DEFAULT_TENANT, read_body, read_text, read_variables


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/signals/broadcast", endpoint="signals_broadcast")
    def broadcast() -> Response:
        body = read_body(("signalName", "variables", "tenantId"), required=("signalName",))
        sent = broadcast_signal(service, g.program, read_text(body["signalName"]), read_variables(body))
        return jsonify({"tenantId": DEFAULT_TENANT, "signalKey": str(sent.message_key)})
