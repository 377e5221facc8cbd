# SPDX-License-Identifier: EUPL-1.2
"""The blueprint of `/v2`: who may enter, which module answers what."""

from collections.abc import Mapping

from flask import Blueprint

from engine.service import Service
from webui.api import (
    ad_hoc_activities,
    batch_operations,
    decisions,
    deployments,
    element_instances,
    expressions,
    incidents,
    instance_changes,
    jobs,
    message_subscriptions,
    messages,
    process_instances,
    signals,
    topology,
    user_tasks,
    variables,
)
from webui.api.authentication import require_program
from webui.api.problems import register_problems


def create_blueprint(service: Service, programs: Mapping[str, str]) -> Blueprint:
    """`programs` maps the names of programs to their passwords."""
    blueprint = Blueprint("v2", __name__, url_prefix="/v2")
    require_program(blueprint, programs)
    register_problems(blueprint)
    for module in (
        topology,
        deployments,
        process_instances,
        user_tasks,
        messages,
        jobs,
        incidents,
        expressions,
        decisions,
        instance_changes,
        batch_operations,
        element_instances,
        ad_hoc_activities,
        variables,
        message_subscriptions,
        signals,
    ):
        module.register(blueprint, service)
    return blueprint
