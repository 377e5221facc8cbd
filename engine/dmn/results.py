# SPDX-License-Identifier: EUPL-1.2
"""What a decision gave, and why: the decisions on the way, their inputs and the rules that matched."""

from dataclasses import dataclass

from engine.feel import to_json
from engine.feel.errors import FeelError, FeelWarning
from engine.feel.json_values import Json
from engine.feel.limits import Limits
from engine.feel.run import Run

_TRACED = 1_000
_SHORT = Limits(result=2_000)


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that matched; `index` counts from 1, `annotation` is its description or annotation entry."""

    index: int
    rule_id: str
    annotation: str
    outputs: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class DecisionTrace:
    """One decision, or one table of a knowledge model, as it was evaluated."""

    decision_id: str
    name: str
    inputs: tuple[tuple[str, object], ...]
    rules: tuple[MatchedRule, ...]
    value: object
    hit_policy: str = ""


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The value (of FEEL), the trace with required decisions first, and why parts became null."""

    value: object
    trace: tuple[DecisionTrace, ...]
    warnings: tuple[FeelWarning, ...] = ()


class DecisionRun(Run):
    """An evaluation that keeps the trace."""

    __slots__ = ("trace",)

    trace: list[DecisionTrace]

    def keep(self, trace: DecisionTrace) -> None:
        """Add to the trace, up to a thousand entries."""
        if len(self.trace) < _TRACED:
            self.trace.append(trace)


def trace_to_json(result: DecisionResult) -> list[Json]:
    """The trace as JSON: values that are too long to show, and functions, become a text that says so."""
    return [
        {
            "decisionId": entry.decision_id,
            "decisionName": entry.name,
            "hitPolicy": entry.hit_policy,
            "inputs": [{"label": label, "value": _shown(value)} for label, value in entry.inputs],
            "matchedRules": [_rule(rule) for rule in entry.rules],
            "value": _shown(entry.value),
        }
        for entry in result.trace
    ]


def _rule(rule: MatchedRule) -> Json:
    return {
        "index": rule.index,
        "ruleId": rule.rule_id,
        "annotation": rule.annotation,
        "outputs": [{"label": label, "value": _shown(value)} for label, value in rule.outputs],
    }


def _shown(value: object) -> Json:
    try:
        return to_json(value, _SHORT)
    except FeelError:
        return "(liian pitkä tai funktio)"
