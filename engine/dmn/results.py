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
class Traced:
    """An input or output as it was evaluated; `id` is that of its column, empty where it has none."""

    id: str
    label: str
    value: object


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that matched; `index` counts from 1, `annotation` is its description or annotation entry."""

    index: int
    rule_id: str
    annotation: str
    outputs: tuple[Traced, ...]


@dataclass(frozen=True, slots=True)
class DecisionTrace:
    """One decision, or one table of a knowledge model, as it was evaluated; `box` is what its logic is.

    `warnings` say why parts of it became null.
    """

    decision_id: str
    name: str
    inputs: tuple[Traced, ...]
    rules: tuple[MatchedRule, ...]
    value: object
    hit_policy: str = ""
    box: str = "decisionTable"
    warnings: tuple[FeelWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The value (of FEEL), the trace with required decisions first, and why parts became null.

    `failure` says why there is no value, `failed_decision` the id of the decision that failed.
    """

    value: object
    trace: tuple[DecisionTrace, ...]
    warnings: tuple[FeelWarning, ...] = ()
    failure: str | None = None
    failed_decision: str | None = None


class DecisionRun(Run):
    """An evaluation that keeps the trace, and the id of the decision at which it stands."""

    __slots__ = ("at", "trace")

    trace: list[DecisionTrace]
    at: str

    @property
    def keeps(self) -> bool:
        """Whether one more trace is kept."""
        return len(self.trace) < _TRACED

    def keep(self, trace: DecisionTrace) -> None:
        """Add to the trace, up to a thousand entries."""
        if self.keeps:
            self.trace.append(trace)


def trace_to_json(result: DecisionResult) -> list[Json]:
    """The trace as JSON, for the page that shows why and for indicator I15.

    Values that are too long to show, and functions, become a text that says so.
    """
    return [
        {
            "decisionId": entry.decision_id,
            "decisionName": entry.name,
            "hitPolicy": entry.hit_policy,
            "inputs": [_column(one) for one in entry.inputs],
            "matchedRules": [_rule(rule) for rule in entry.rules],
            "value": shown(entry.value),
            "warnings": [str(warning) for warning in entry.warnings],
        }
        for entry in result.trace
    ]


def _rule(rule: MatchedRule) -> Json:
    return {
        "index": rule.index,
        "ruleId": rule.rule_id,
        "annotation": rule.annotation,
        "outputs": [_column(one) for one in rule.outputs],
    }


def _column(one: Traced) -> Json:
    return {"id": one.id, "label": one.label, "value": shown(one.value)}


def shown(value: object) -> Json:
    """A value of a trace as JSON, or a text that says why it is not shown."""
    try:
        return to_json(value, _SHORT)
    except FeelError:
        return "(liian pitkä tai funktio)"
