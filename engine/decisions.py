# SPDX-License-Identifier: EUPL-1.2
"""Evaluates a deployed decision, with the trace that says why."""

from collections.abc import Mapping

from engine import dmn, feel
from engine.bpmn import DecisionOutcome
from engine.bpmn.advance import Json
from engine.errors import ExecutionFailed, NotFound
from engine.service import Service


def decide(
    service: Service, deployment_key: int, decision_id: str, scope: Mapping[str, Json]
) -> DecisionOutcome:
    """The decision that was deployed together with the process. ExecutionFailed when it has no answer."""
    try:
        model, _ = service.catalogue.decision(deployment_key, decision_id)
    except NotFound as error:
        raise ExecutionFailed(f"Päätöstaulua {decision_id} ei ole: {error.message}") from error
    result = dmn.evaluate_decision(model, decision_id, scope, service.feel)
    return DecisionOutcome(value=feel.to_json(result.value), trace=[*dmn.trace_to_json(result)])
