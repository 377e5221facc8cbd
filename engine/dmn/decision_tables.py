# SPDX-License-Identifier: EUPL-1.2
"""Decision tables, compiled: inputs are evaluated once, then rules cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.dmn.hit_policies import MANY, apply_policy
from engine.dmn.results import DecisionRun, DecisionTrace, MatchedRule, Traced
from engine.dmn.temporal_inputs import read_temporal
from engine.feel.errors import FeelError, FeelWarning
from engine.feel.expression import Expression
from engine.feel.kinds import describe
from engine.feel.run import Evaluator, Frame
from engine.feel.types import FeelType, coerce

_SETTLED = 2_000
"""Steps after which a table charges what it has spent, since charging for each cell would be slow."""


@dataclass(frozen=True, slots=True)
class InputColumn:
    """`allowed` are the tests that a value must pass; None means that every value will do."""

    id: str
    label: str
    evaluate: Evaluator
    allowed: Expression | None
    type: FeelType


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """`name` may be empty for the only output; `priorities` are its allowed values in order."""

    id: str
    name: str
    label: str
    type: FeelType
    allowed: Expression | None
    priorities: tuple[object, ...]
    default: Evaluator | None


@dataclass(frozen=True, slots=True)
class Rule:
    """`cells` has None for every `-`; a test passes only when it is true. `weight` is that of its outputs."""

    id: str
    annotation: str
    cells: tuple[Expression | None, ...]
    outputs: tuple[Evaluator, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table with the id and the name of the decision or knowledge model that it belongs to.

    `weight` is that of its input expressions and allowed values; rules charge what is looked at.
    """

    owner_id: str
    owner_name: str
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    policy: str
    aggregation: str
    weight: int

    def evaluate(self, frame: Frame) -> object:
        """The value in that frame; raises `FeelError` when the hit policy is broken."""
        noted = len(frame.run.warnings)
        frame.run.charge(self.weight)
        values = [read_temporal(column.type, column.evaluate(frame)) for column in self.inputs]
        matched = self._match(values, frame) if self._are_allowed(values, frame) else []
        outputs = [
            (
                index,
                tuple(self._output(*pair, frame) for pair in zip(self.outputs, rule.outputs, strict=True)),
            )
            for index, rule in matched
        ]
        value = self._decide(outputs, frame)
        if isinstance(frame.run, DecisionRun) and frame.run.keeps:
            frame.run.keep(self._trace(values, outputs, value, tuple(frame.run.warnings[noted:])))
        return value

    def _are_allowed(self, values: Sequence[object], frame: Frame) -> bool:
        """Whether all inputs are among their allowed values or null; else no rule matches, `-` neither."""
        allowed = True
        for column, value in zip(self.inputs, values, strict=True):
            if column.allowed is None or value is None:
                continue
            if column.allowed.evaluate_in(Frame({"?": value}, frame, frame.run)) is not True:
                frame.run.warn(f"Taulun {self.owner_name} syötteen {column.label} arvo ei ole sallittu.")
                allowed = False
        return allowed

    def _match(self, values: Sequence[object], frame: Frame) -> list[tuple[int, Rule]]:
        run = frame.run
        frames = [Frame({"?": value}, frame, run) for value in values]
        columns = list(zip(frames, values, strict=True))
        matched: list[tuple[int, Rule]] = []
        spent = 1
        for index, rule in enumerate(self.rules, 1):
            for cell, (inner, value) in zip(rule.cells, columns, strict=True):
                if cell is None:
                    continue
                spent += cell.weight + 1
                if spent > _SETTLED:
                    run.charge(spent)
                    spent = 0
                if _passes(cell, inner, value) is not True:
                    break
            else:
                spent += rule.weight + 2
                matched.append((index, rule))
                if self.policy == "FIRST":
                    break
        run.charge(spent)
        return matched

    def _output(self, column: OutputColumn, evaluate: Evaluator, frame: Frame) -> object:
        value = evaluate(frame)
        fits, coerced = coerce(column.type, value, frame.run)
        if not fits:
            return frame.run.warn(
                f"Taulun {self.owner_name} tuloksen {column.label} tyyppi on {column.type}; "
                f"tämä {describe(value)} ei sovi siihen."
            )
        if column.allowed is not None and coerced is not None:
            passed = column.allowed.evaluate_in(Frame({"?": coerced}, frame, frame.run))
            if passed is not True:
                return frame.run.warn(
                    f"Taulun {self.owner_name} tulos {column.label} ei ole sallittujen joukossa."
                )
        return coerced

    def _decide(self, matches: list[tuple[int, tuple[object, ...]]], frame: Frame) -> object:
        if matches:
            priorities = [column.priorities for column in self.outputs]
            return apply_policy(
                frame.run, self.owner_name, self.policy, self.aggregation, matches, priorities, self._shape
            )
        if any(column.default is not None for column in self.outputs):
            defaults = tuple(
                None if column.default is None else column.default(frame) for column in self.outputs
            )
            return self._shape(defaults)
        if self.policy not in MANY:
            return frame.run.warn(f"Yksikään päätöstaulun {self.owner_name} sääntö ei täsmää.")
        if not self.aggregation:
            return []
        return apply_policy(frame.run, self.owner_name, "COLLECT", self.aggregation, [], [], self._shape)

    def _shape(self, outputs: tuple[object, ...]) -> object:
        if len(self.outputs) == 1:
            return outputs[0]
        return {column.name: value for column, value in zip(self.outputs, outputs, strict=True)}

    def _trace(
        self,
        values: Sequence[object],
        outputs: Sequence[tuple[int, tuple[object, ...]]],
        value: object,
        warnings: tuple[FeelWarning, ...],
    ) -> DecisionTrace:
        rules = tuple(
            MatchedRule(
                index,
                self.rules[index - 1].id,
                self.rules[index - 1].annotation,
                tuple(
                    Traced(column.id, column.label, item)
                    for column, item in zip(self.outputs, items, strict=True)
                ),
            )
            for index, items in outputs
        )
        inputs = tuple(
            Traced(column.id, column.label, item) for column, item in zip(self.inputs, values, strict=True)
        )
        policy = f"{self.policy} {self.aggregation}".strip()
        return DecisionTrace(self.owner_id, self.owner_name, inputs, rules, value, policy, warnings=warnings)


def _passes(cell: Expression, frame: Frame, value: object) -> bool | None:
    tester = cell.tester
    assert tester is not None
    try:
        return tester(frame, value)
    except FeelError as error:
        error.place(cell.source)
        raise
