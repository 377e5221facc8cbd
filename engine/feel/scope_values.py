# SPDX-License-Identifier: EUPL-1.2
"""Finds the value of a name: in the frames around it, in the caller's scope, among the functions."""

from decimal import Decimal
from typing import Any

from engine.feel.errors import LimitExceeded
from engine.feel.function_values import Function
from engine.feel.functions import BUILT_INS
from engine.feel.json_reading import read_for
from engine.feel.run import MISSING, Evaluator, Frame, Root


def root_value(root: Frame, name: str) -> object:
    """The value of a name in the caller's scope, converted from JSON; else the function of that name."""
    value: Any = root.names.get(name, MISSING)
    kind = type(value)
    if kind is int:
        if -(10**18) < value < 10**18:
            return Decimal(value)
    elif kind is bool or value is None:
        return value
    elif value is MISSING:
        return root.run.functions.get(name) or BUILT_INS.get(name, MISSING)
    elif kind is str:
        if len(value) > root.run.limits.length:
            raise LimitExceeded("length", f"Teksti {name} on yli {root.run.limits.length} merkkiä pitkä.")
        return value
    return converted(root, name, value)


def converted(root: Frame, key: object, value: object) -> object:
    """The JSON value converted, once for each evaluation; `key` says where it came from."""
    if not isinstance(root, Root) or root.native:
        return value
    cache = root.converted
    if cache is None:
        cache = root.converted = {}
    elif key in cache:
        return cache[key]
    result = cache[key] = read_for(root.run, value)
    return result


def compile_lookup(name: str, position: int, local: bool) -> Evaluator:
    """Looks the name up; `local` says whether an inner frame may have it."""

    def look_up_root(frame: Frame) -> object:
        value = root_value(frame, name)
        return unknown(frame, name, position) if value is MISSING else value

    def look_up(frame: Frame) -> object:
        value = find(frame, name)
        return unknown(frame, name, position) if value is MISSING else value

    return look_up if local else look_up_root


def find(frame: Frame, name: str) -> object:
    """The value of the name in the frames from the inner to the outermost, or `MISSING`."""
    while frame.parent is not None:
        value = frame.names.get(name, MISSING)
        if value is not MISSING:
            return value
        frame = frame.parent
    return root_value(frame, name)


def find_function(frame: Frame, name: str) -> Function | None:
    """The function of that name, if the value of the name is one."""
    value = find(frame, name)
    return value if isinstance(value, Function) else None


def unknown(frame: Frame, name: str, position: int) -> object:
    """Warn of a name that nothing has set."""
    return frame.run.warn(f"Nimeä “{name}” ei tunneta.", position)
