# SPDX-License-Identifier: EUPL-1.2
"""FEEL, the expression language of DMN 1.5: parsed once to closures over plain data, with limits."""

from engine.feel.environment import Environment
from engine.feel.errors import FeelError, FeelSyntaxError, FeelWarning, LimitExceeded
from engine.feel.examination import Examination, Fault, examine
from engine.feel.expression import (
    Expression,
    Scope,
    evaluate,
    evaluate_unary_tests,
    evaluate_with_warnings,
    parse,
    parse_unary_tests,
)
from engine.feel.json_reading import from_json
from engine.feel.json_values import to_json
from engine.feel.limits import Limits

__all__ = [
    "Environment",
    "Examination",
    "Expression",
    "Fault",
    "FeelError",
    "FeelSyntaxError",
    "FeelWarning",
    "LimitExceeded",
    "Limits",
    "Scope",
    "evaluate",
    "evaluate_unary_tests",
    "evaluate_with_warnings",
    "examine",
    "from_json",
    "parse",
    "parse_unary_tests",
    "to_json",
]
