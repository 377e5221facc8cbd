# SPDX-License-Identifier: EUPL-1.2
"""Conditions of a form: FEEL over the variables of the task and what has been typed so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine import feel
from engine.errors import ExecutionFailed
from tasks.forms.model import Json


@dataclass(frozen=True, slots=True)
class Background:
    """What a form stands on: the variables of its task, and the environment that FEEL asks for the time.
    Options in `not_offered` are no choices here, wherever a form lists them; `born` is the client's birth
    date, before which no answer lies."""

    feel: feel.Environment
    variables: Mapping[str, Json] = field(default_factory=dict)
    not_offered: frozenset[str] = frozenset()
    born: date | None = None


def check_condition(expression: str) -> str | None:
    """Why the expression cannot be read, or None."""
    try:
        feel.parse(expression)
    except ExecutionFailed as error:
        return error.message
    return None


def is_hidden(expression: str | None, values: Mapping[str, Json], environment: feel.Environment) -> bool:
    """True only when the condition says so; one that cannot be decided leaves the question in sight."""
    if expression is None:
        return False
    try:
        return feel.parse(expression).evaluate(values, environment) is True
    except ExecutionFailed:
        return False


def ask(expression: str, values: Mapping[str, Json], environment: feel.Environment) -> Json:
    """The expression's value as JSON; None when it has none with these values."""
    try:
        return feel.to_json(feel.parse(expression).evaluate(values, environment))
    except ExecutionFailed:
        return None
