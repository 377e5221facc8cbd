# SPDX-License-Identifier: EUPL-1.2
"""DMN 1.1 to 1.5: decision models, read safely and evaluated with a trace that says why."""

from engine.dmn.evaluation import evaluate_decision
from engine.dmn.model import Decision, DecisionModel
from engine.dmn.reading import read_decisions
from engine.dmn.results import DecisionResult, DecisionTrace, MatchedRule, trace_to_json
from engine.errors import Problem


def check_decisions(model: DecisionModel) -> list[Problem]:
    """What is wrong or should be looked at: unreadable expressions, unknown names, broken tables."""
    return list(model.problems)


__all__ = [
    "Decision",
    "DecisionModel",
    "DecisionResult",
    "DecisionTrace",
    "MatchedRule",
    "check_decisions",
    "evaluate_decision",
    "read_decisions",
    "trace_to_json",
]
