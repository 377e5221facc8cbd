# SPDX-License-Identifier: EUPL-1.2
"""Evaluates an expression or a decision of a file, without a database, as the engine would."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine import dmn, feel
from engine.clock import Clock
from engine.deadlines import feel_functions, load_limits
from engine.errors import ExecutionFailed, InvalidInput, ModelInvalid
from sujuva.wiring import LIMITS, WORKING_DAYS

_FOR_EXAMPLE = 'Esimerkiksi näin: {"age": 80}'


def build_environment(processes: Path, clock: Clock) -> feel.Environment:
    """FEEL with the functions that models have; ModelInvalid when the limits are wrong."""
    limits = load_limits(processes / LIMITS)
    return feel.Environment(clock.now, functions=feel_functions(limits, limits.calendars[WORKING_DAYS]))


def read_data(text: str) -> dict[str, Any]:
    """The JSON object of a text, or of the file that `@name` names. InvalidInput for anything else."""
    try:
        source = Path(text[1:]).read_text("utf-8") if text.startswith("@") else text
        data = json.loads(source)
    except OSError as error:
        raise InvalidInput(f"Tietoja ei voi lukea: {error.strerror} ({text[1:]}).") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"Tiedot eivät ole JSONia: {error}. {_FOR_EXAMPLE}") from error
    if not isinstance(data, dict):
        raise InvalidInput(f"Tietojen pitää olla JSON-olio. {_FOR_EXAMPLE}")
    return data


def evaluate_expression(
    source: str, data: Mapping[str, Any], environment: feel.Environment
) -> dict[str, Any]:
    """`result`, and `warnings` that say why it, or a part of it, is null. A leading `=` may be there."""
    value, warnings = feel.evaluate_with_warnings(source.removeprefix("="), data, environment)
    return {"result": feel.to_json(value), "warnings": [str(warning) for warning in warnings]}


def evaluate_file(
    path: Path, decision: str | None, data: Mapping[str, Any], environment: feel.Environment
) -> dict[str, Any]:
    """The same for a decision, and `trace`: each decision on the way with inputs, rules and value.

    Other DMN files of the folder can be imported. ModelInvalid for a broken file, ExecutionFailed when
    the decision fails, InvalidInput when it is not clear which one is meant.
    """
    others = {file.name: file.read_bytes() for file in path.parent.glob("*.dmn") if file != path}
    model = dmn.read_decisions(path.read_bytes(), path.name, others)
    errors = [
        problem
        for problem in dmn.check_decisions(model, environment.functions)
        if problem.severity == "error"
    ]
    if errors:
        raise ModelInvalid(errors)
    found = dmn.explain_decision(model, decision or _only_decision(model), data, environment)
    if found.failure is not None:
        raise ExecutionFailed(f"Päätös {found.failed_decision} ei onnistunut: {found.failure}")
    return {
        "result": feel.to_json(found.value),
        "warnings": [str(warning) for warning in found.warnings],
        "trace": dmn.trace_to_json(found),
    }


def _only_decision(model: dmn.DecisionModel) -> str:
    """The decision that no other one of the file requires."""
    required = {one.key for decision in model.decisions.values() for one in decision.requirements}
    tops = [id for id, decision in model.decisions.items() if decision.key not in required]
    if len(tops) != 1:
        known = ", ".join(model.decisions) or "ei yhtään"
        raise InvalidInput(f"Kerro päätös valitsimella --decision. Tiedoston päätökset: {known}.")
    return tops[0]
