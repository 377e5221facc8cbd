# SPDX-License-Identifier: EUPL-1.2
"""Input and output mappings of elements, by the rules of Camunda 8."""

from collections.abc import Mapping
from typing import Any

from engine.bpmn.advance import Json
from engine.bpmn.failing import ElementFailed
from engine.bpmn.model import IoMapping
from engine.bpmn.scopes import Scope, ScopeView
from engine.bpmn.tokens import Token
from engine.errors import ExecutionFailed


def write_inputs(token: Token) -> None:
    """Each input becomes a variable of the element's own scope; later ones see earlier ones."""
    element = token.task_spec.element
    for mapping in element.inputs:
        scope = token.open_scope()
        value = _source(token, mapping, ScopeView(scope))
        name, value = _nest(mapping.target, value, scope.values)
        _set(token, scope, name, value)


def write_outputs(token: Token) -> None:
    """Output mappings if there are any; else the payload goes to who has its names, else to the instance."""
    payload, token.payload = token.payload or {}, None
    element = token.task_spec.element
    if not element.outputs:
        _write(token, token.scope, payload)
        return
    local = Scope(token.element_key, token.scope, dict(payload))
    for mapping in element.outputs:
        value = _source(token, mapping, ScopeView(local))
        name = mapping.target.split(".")[0]
        holder = token.outer.holder(name)
        name, value = _nest(mapping.target, value, holder.values)
        _set(token, holder, name, value)


def write_called(token: Token) -> None:
    """What a called process leaves: its mapped outputs, else all unless the model says no."""
    element = token.task_spec.element
    if not element.outputs and not element.propagate_all_child:
        token.payload = None
    write_outputs(token)


def _write(token: Token, scope: Scope, values: Mapping[str, Json]) -> None:
    for name, value in values.items():
        _set(token, scope.holder(name), name, value)


def _set(token: Token, scope: Scope, name: str, value: Json) -> None:
    try:
        token.instance.set_variable(scope, name, value, token.task_spec.element.id, token.key)
    except ExecutionFailed as error:
        raise ElementFailed("IO_MAPPING", error.message) from error


def _source(token: Token, mapping: IoMapping, view: ScopeView) -> Json:
    return token.instance.evaluator.value(mapping.source, view, "IO_MAPPING")


def _nest(target: str, value: Json, values: Mapping[str, Json]) -> tuple[str, Json]:
    """`a.b` sets b inside a copy of a."""
    name, *path = target.split(".")
    if not path:
        return name, value
    old = values.get(name)
    outermost: dict[str, Any] = dict(old) if isinstance(old, dict) else {}
    inner = outermost
    for part in path[:-1]:
        below = inner.get(part)
        inner[part] = dict(below) if isinstance(below, dict) else {}
        inner = inner[part]
    inner[path[-1]] = value
    return name, outermost
