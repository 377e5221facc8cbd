# SPDX-License-Identifier: EUPL-1.2
"""FEEL for tests: a clock that stands still, a scope, and values as text."""

from datetime import UTC, date, datetime, timedelta

from engine import feel
from engine.feel.text import text_of

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def add_days(day: date, number: int) -> date:
    """A function of the host."""
    return day + timedelta(days=number)


ENVIRONMENT = feel.Environment(lambda: NOW, functions={"working day": add_days})
SCOPE: dict[str, object] = {
    "foo": 1,
    "Full Name": "Ann Bo",
    "my-var": 7,
    "nul": None,
    "ctx": {"a": None, "inner": {"list": [1]}},
    "xs": [1, 2, 3],
    "people": [{"name": "A", "age": 20}, {"name": "B", "age": 40}],
}


def shown(source: str, scope: feel.Scope = SCOPE) -> str:
    """The value as FEEL writes it, null included."""
    return text_of(ENVIRONMENT.start(), feel.evaluate(source, scope, ENVIRONMENT))
