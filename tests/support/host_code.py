# SPDX-License-Identifier: EUPL-1.2
"""A guard: while it holds, Python's own ways to run text as code raise."""

import builtins
from collections.abc import Iterator
from contextlib import contextmanager

_NAMES = ("eval", "exec", "compile")


@contextmanager
def no_host_code() -> Iterator[None]:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("host code was to be run")

    kept = {name: getattr(builtins, name) for name in _NAMES}
    for name in _NAMES:
        setattr(builtins, name, refuse)
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(builtins, name, function)
