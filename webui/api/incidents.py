# SPDX-License-Identifier: EUPL-1.2
"""POST /v2/incidents/<key>/resolution: the failed element is run again."""

from flask import Blueprint, g

from engine.process_instances.commands import retry_incident
from engine.service import Service
from webui.api.bodies import read_body, read_path_key


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/incidents/<key>/resolution", endpoint="incidents_resolve")
    def resolve(key: str) -> tuple[str, int]:
        read_body(("operationReference",))
        retry_incident(service, g.program, read_path_key(key))
        return "", 204
