# SPDX-License-Identifier: EUPL-1.2
"""DMN 1.1 to 1.5: decision models, read safely and evaluated with a trace that says why."""

from collections.abc import Collection

from engine.dmn.evaluation import evaluate_decision, explain_decision
from engine.dmn.model import Decision, DecisionModel, InputData
from engine.dmn.reading import read_decisions
from engine.dmn.results import DecisionResult, DecisionTrace, MatchedRule, Traced, shown, trace_to_json
from engine.dmn.table_texts import TableText, list_table_texts
from engine.dmn.tested_values import tested_values
from engine.errors import Problem


def check_decisions(model: DecisionModel, functions: Collection[str] | None = None) -> list[Problem]:
    """What is wrong or should be looked at: unreadable expressions, unknown names, broken tables.

    `functions` are the names of the host's functions; when given, calls of any others are problems too.
    """
    foreign = () if functions is None else model.foreign_functions
    return [*model.problems, *(problem for name, problem in foreign if name not in (functions or ()))]


__all__ = [
    "Decision",
    "DecisionModel",
    "DecisionResult",
    "DecisionTrace",
    "InputData",
    "MatchedRule",
    "TableText",
    "Traced",
    "check_decisions",
    "evaluate_decision",
    "explain_decision",
    "list_table_texts",
    "read_decisions",
    "shown",
    "tested_values",
    "trace_to_json",
]
