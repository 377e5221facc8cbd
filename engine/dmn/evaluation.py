# SPDX-License-Identifier: EUPL-1.2
"""Evaluates a decision with all that it requires."""

from collections.abc import Mapping, Sequence
from decimal import DecimalException

from engine.dmn.functions import ModelFunction, function_of
from engine.dmn.model import (
    Decision,
    DecisionModel,
    DecisionService,
    Element,
    InputData,
    KnowledgeModel,
    Requirement,
)
from engine.dmn.results import DecisionResult, DecisionRun, DecisionTrace, Traced
from engine.dmn.temporal_inputs import read_temporal
from engine.errors import NotFound
from engine.feel import Environment, Scope
from engine.feel.errors import FeelError, LimitExceeded
from engine.feel.function_values import Function
from engine.feel.kinds import describe
from engine.feel.numbers import overflow
from engine.feel.run import MISSING, Frame, Root, Run
from engine.feel.scope_values import root_value
from engine.feel.types import coerce


def evaluate_decision(
    model: DecisionModel, decision_id_or_name: str, scope: Scope, environment: Environment
) -> DecisionResult:
    """The value of a decision or decision service, with inputs from a scope of JSON values, and its trace.

    Raises `NotFound` for an unknown one, `FeelError` when an expression fails, a hit policy is broken
    or a limit is passed.
    """
    run = _start(environment)
    value = _evaluate(model, _find(model, decision_id_or_name), scope, run)
    return DecisionResult(value, tuple(run.trace), tuple(run.warnings))


def explain_decision(
    model: DecisionModel, decision_id_or_name: str, scope: Scope, environment: Environment
) -> DecisionResult:
    """As `evaluate_decision`, but a failure is told in the result, with the trace that led to it."""
    run = _start(environment)
    value, failure = None, None
    try:
        value = _evaluate(model, _find(model, decision_id_or_name), scope, run)
    except FeelError as error:
        failure = error.message
    failed = run.at if failure is not None else None
    return DecisionResult(value, tuple(run.trace), tuple(run.warnings), failure, failed)


def _start(environment: Environment) -> DecisionRun:
    run = DecisionRun(environment.limits, environment.now, environment.zone, environment.functions)
    run.trace = []
    run.at = ""
    return run


def _evaluate(
    model: DecisionModel, target: Decision | DecisionService, scope: Scope, run: DecisionRun
) -> object:
    run.at = target.id
    try:
        return _Evaluation(model.elements, Root(scope, run), run, {}).target(target)
    except FeelError as error:
        error.place(target.name)
        raise
    except DecimalException:
        raise overflow(target.name) from None
    except RecursionError:
        reason = "Päätöksen osat kutsuvat toisiaan liian syvällä."
        raise LimitExceeded("nesting", reason, target.name) from None


def _find(model: DecisionModel, wanted: str) -> Decision | DecisionService:
    found = model.decisions.get(wanted) or model.services.get(wanted)
    if found is not None:
        return found
    for group in (model.decisions, model.services):
        for element in group.values():
            if element.name == wanted:
                return element
    raise NotFound(f"Mallissa {model.file} ei ole päätöstä {wanted}. Tarkista päätöksen tunnus.")


class _Evaluation:
    """One evaluation: each decision is evaluated once; `fixed` are values that stand for elements."""

    def __init__(
        self, elements: Mapping[str, Element], root: Root, run: DecisionRun, fixed: Mapping[str, object]
    ) -> None:
        self._elements = elements
        self._root = root
        self._run = run
        self._values: dict[str, object] = dict(fixed)

    def target(self, element: Decision | DecisionService) -> object:
        """The value of what was asked for."""
        if isinstance(element, Decision):
            return self.value(element.key)
        arguments = [self.value(key) for key in element.input_data]
        arguments += [self._input_decision(key) for key in element.input_decisions]
        return self._service(element).call(self._run, arguments)

    def _input_decision(self, key: str) -> object:
        """What the caller gives for an input decision of a service; else the decision's value."""
        element = self._elements[key]
        given = root_value(self._root, element.name)
        if given is MISSING or isinstance(given, Function) or not isinstance(element, Decision):
            return self.value(key)
        return read_temporal(element.type, given)

    def value(self, key: str) -> object:
        """The value of an input or decision, or the function of a knowledge model or service."""
        if key not in self._values:
            self._values[key] = self._evaluate(key)
        return self._values[key]

    def _evaluate(self, key: str) -> object:
        match self._elements.get(key):
            case InputData() as data:
                return self._input(data)
            case Decision() as decision:
                return self._decision(decision)
            case KnowledgeModel() as knowledge:
                return self._knowledge(knowledge)
            case DecisionService() as service:
                return self._service(service)
            case _:
                return None

    def _input(self, data: InputData) -> object:
        value = root_value(self._root, data.name)
        if value is MISSING or isinstance(value, Function):
            return self._run.warn(f"Syötettä {data.name} ei ole annettu.")
        fits, coerced = coerce(data.type, read_temporal(data.type, value), self._run)
        if fits:
            return coerced
        return self._run.warn(
            f"Syötteen {data.name} tyyppi on {data.type}; tämä {describe(value)} ei sovi siihen."
        )

    def _frame_values(self, requirements: Sequence[Requirement]) -> dict[str, object]:
        values: dict[str, object] = {}
        for requirement in requirements:
            element = self._elements[requirement.key]
            value = self.value(requirement.key)
            if requirement.import_name:
                imported = values.setdefault(requirement.import_name, {})
                assert isinstance(imported, dict)
                imported[element.name] = value
            else:
                values[element.name] = value
        return values

    def _decision(self, decision: Decision) -> object:
        values = self._frame_values(decision.requirements)
        self._run.charge(decision.weight)
        noted = len(self._run.warnings)
        before, self._run.at = self._run.at, decision.id
        value: object = None
        if decision.logic is None:
            value = root_value(self._root, decision.name)
            if value is MISSING or isinstance(value, Function):
                value = self._run.warn(f"Päätöksellä {decision.name} ei ole logiikkaa.")
        else:
            value = decision.logic(Frame(values, self._root, self._run))
        fits, coerced = coerce(decision.type, value, self._run)
        if not fits:
            coerced = self._run.warn(
                f"Päätöksen {decision.name} tyyppi on {decision.type}; tämä {describe(value)} ei sovi siihen."
            )
        if not decision.is_table:
            inputs = tuple(
                Traced("", name, value) for name, value in values.items() if not isinstance(value, Function)
            )
            warnings = tuple(self._run.warnings[noted:])
            self._run.keep(
                DecisionTrace(decision.id, decision.name, inputs, (), coerced, "", decision.box, warnings)
            )
        self._run.at = before
        return coerced

    def _knowledge(self, knowledge: KnowledgeModel) -> object:
        if knowledge.body is None:
            return self._run.warn(f"Tietämysmallilla {knowledge.name} ei ole sisältöä.")
        frame = Frame({}, Root({}, self._run, native=True), self._run)
        function = function_of(
            knowledge.name, knowledge.parameters, knowledge.body, knowledge.weight, frame, knowledge.result
        )
        self._values[knowledge.key] = function
        frame.names = {**self._frame_values(knowledge.requirements), knowledge.name: function}
        return function

    def _service(self, service: DecisionService) -> ModelFunction:
        keys = (*service.input_data, *service.input_decisions)
        elements = [self._elements[key] for key in keys]
        parameters = [
            (element.name, element.type) for element in elements if isinstance(element, InputData | Decision)
        ]

        def body(run: Run, values: dict[str, object]) -> object:
            fixed = {key: values[self._elements[key].name] for key in keys}
            inner = _Evaluation(self._elements, Root({}, run, native=True), self._run, fixed)
            results = {self._elements[key].name: inner.value(key) for key in service.outputs}
            return next(iter(results.values())) if len(results) == 1 else results

        return ModelFunction(service.name, parameters, body, 5, service.result)
