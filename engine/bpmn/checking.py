# SPDX-License-Identifier: EUPL-1.2
"""Everything that is checked of a model before it is deployed."""

from collections.abc import Callable, Collection

from engine.bpmn import (
    compensation_rules,
    event_rules,
    expression_rules,
    graph_rules,
    join_rules,
    listener_rules,
    task_rules,
)
from engine.bpmn.findings import Inspection
from engine.bpmn.model import Model
from engine.errors import Problem

HOST_FUNCTIONS = ("working day", "is holiday", "deadline")
RULES: tuple[Callable[[Inspection], None], ...] = (
    graph_rules.check_flows,
    graph_rules.check_leaving,
    graph_rules.check_levels,
    graph_rules.check_gateways,
    join_rules.check_joins,
    graph_rules.check_reachability,
    graph_rules.check_endless_loops,
    event_rules.check_events,
    event_rules.check_boundary_events,
    event_rules.check_event_sub_processes,
    event_rules.check_links,
    compensation_rules.check_compensation,
    task_rules.check_tasks,
    task_rules.check_loops,
    listener_rules.check_listeners,
    expression_rules.check_expressions,
    expression_rules.check_conditions,
    expression_rules.check_timers,
)


def check_model(model: Model, functions: Collection[str] = HOST_FUNCTIONS) -> list[Problem]:
    """All problems of a file; deployable when none is an error. Processes not executable are drawings.

    `functions` are what expressions may call beyond FEEL's own.
    """
    problems = list(model.findings)
    executable = [process for process in model.processes if process.executable]
    if not executable:
        problems.append(
            Problem(
                model.file,
                "",
                "",
                "isExecutable",
                "Tiedostossa ei ole yhtään suoritettavaa prosessia.",
                "Merkitse prosessi suoritettavaksi (isExecutable=true).",
                "warning",
            )
        )
    for process in executable:
        inspection = Inspection(model, process, frozenset(functions))
        for rule in RULES:
            rule(inspection)
        problems += inspection.problems
    return problems
