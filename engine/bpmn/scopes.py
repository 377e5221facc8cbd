# SPDX-License-Identifier: EUPL-1.2
"""Variables in a tree of scopes, with the lookup and propagation rules of Camunda 8.

A scope belongs to the instance, a sub-process, one round of a multi-instance body, or an activity with
input mappings. Values are JSON. Every write can be undone to a mark, so that a failed element leaves none.
"""

import json
from collections.abc import Iterator, Mapping

from engine.bpmn.advance import Json
from engine.errors import ExecutionFailed

LARGEST_VALUE = 100_000
ROOT = 0
_ABSENT = object()


class Scope:
    """Variables of one scope; `id` is the key of the element that owns it, 0 for the instance."""

    __slots__ = ("id", "parent", "values")

    def __init__(self, id: int, parent: "Scope | None", values: dict[str, Json] | None = None) -> None:
        self.id = id
        self.parent = parent
        self.values: dict[str, Json] = values if values is not None else {}

    def holder(self, name: str) -> "Scope":
        """The innermost scope that has the name, else the outermost."""
        scope = self
        while name not in scope.values and scope.parent is not None:
            scope = scope.parent
        return scope

    def chain(self) -> Iterator["Scope"]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def visible(self) -> dict[str, Json]:
        """All variables seen from here; inner ones hide outer ones."""
        seen: dict[str, Json] = {}
        for scope in reversed(list(self.chain())):
            seen.update(scope.values)
        return seen


class ScopeView(Mapping[str, Json]):
    """The variables visible from a scope, without copying them."""

    __slots__ = ("_scope",)

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __getitem__(self, name: str) -> Json:
        for scope in self._scope.chain():
            if name in scope.values:
                return scope.values[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in scope.values for scope in self._scope.chain())

    def __iter__(self) -> Iterator[str]:
        return iter(self._scope.visible())

    def __len__(self) -> int:
        return len(self._scope.visible())


Write = tuple[Scope, str, Json]


class Scopes:
    """All open scopes of an instance, with a log of writes that can be undone."""

    def __init__(self) -> None:
        self.root = Scope(ROOT, None)
        self.open: dict[int, Scope] = {ROOT: self.root}
        self._undo: list[tuple[Scope, str, object]] = []
        self.version = 0

    def create(self, id: int, parent: Scope) -> Scope:
        scope = Scope(id, parent)
        self.open[id] = scope
        return scope

    def close(self, id: int) -> None:
        self.open.pop(id, None)

    def write(self, scope: Scope, name: str, value: Json) -> bool:
        """Sets one variable in exactly this scope; False when it already had the value."""
        old = scope.values.get(name, _ABSENT)
        if old is not _ABSENT and _same(old, value):
            return False
        check_value(name, value)
        self._undo.append((scope, name, old))
        scope.values[name] = value
        self.version += 1
        return True

    def mark(self) -> int:
        return len(self._undo)

    def undo_to(self, mark: int) -> None:
        """Take back every write since the mark."""
        while len(self._undo) > mark:
            scope, name, old = self._undo.pop()
            if old is _ABSENT:
                del scope.values[name]
            else:
                scope.values[name] = old

    def forget_undo(self) -> None:
        self._undo.clear()


def _same(one: Json, other: Json) -> bool:
    """Equal as JSON: 1 and true, 1 and 1.0 are not the same."""
    return type(one) is type(other) and one == other and not isinstance(one, (dict, list))


def check_value(name: str, value: Json) -> None:
    """Refuses what is no JSON or larger than 100 kB; raises ExecutionFailed."""
    if value is None or isinstance(value, (bool, int)):
        return
    if isinstance(value, str):
        size = len(value)
    else:
        try:
            size = len(json.dumps(value, allow_nan=False))
        except (TypeError, ValueError, RecursionError) as error:
            raise ExecutionFailed(f"Muuttujan {name} arvo ei ole JSON-arvo: {error}.") from error
    if size > LARGEST_VALUE:
        raise ExecutionFailed(
            f"Muuttujan {name} arvo on {size} merkkiä; enintään {LARGEST_VALUE}. Tallenna se asiakirjana."
        )
