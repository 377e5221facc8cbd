# SPDX-License-Identifier: EUPL-1.2
"""One evaluation: its budget, its warnings, and the frames that names are looked up in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from engine.feel.errors import FeelWarning, LimitExceeded
from engine.feel.limits import Limits

_WARNINGS_KEPT = 100
_WARNING_COST = 2
T = TypeVar("T")


class Missing:
    """The type of `MISSING`."""

    __slots__ = ()


MISSING = Missing()
"""Stands for a name or an entry that is not there, since null is a value."""


class Run:
    """What one evaluation has spent and noticed; `readable` values may still be taken from the scope.

    `patterns` are the regular expressions that it has compiled, `pattern_work` how much they did.
    """

    __slots__ = (
        "depth",
        "functions",
        "limits",
        "now",
        "pattern_work",
        "patterns",
        "readable",
        "steps",
        "warnings",
        "zone",
    )

    def __init__(
        self, limits: Limits, now: Callable[[], datetime], zone: str, functions: Mapping[str, object]
    ) -> None:
        self.limits = limits
        self.now = now
        self.zone = zone
        self.functions = functions
        self.steps = limits.steps
        self.readable = limits.length
        self.depth = 0
        self.warnings: list[FeelWarning] = []
        self.patterns: set[object] = set()
        self.pattern_work = 0

    def charge(self, steps: int) -> None:
        """Spend steps; raises `LimitExceeded` when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise LimitExceeded("steps", f"Laskenta vaatii yli {self.limits.steps} askelta.")

    def warn(self, reason: str, position: int | None = None) -> T | None:
        """Remember why a value became null; gives None, so that `return run.warn(…)` reads well."""
        self.charge(_WARNING_COST)
        if len(self.warnings) < _WARNINGS_KEPT:
            self.warnings.append(FeelWarning(reason, position))
        return None

    def enter(self) -> None:
        """Go into a function's body."""
        self.depth += 1
        if self.depth > self.limits.nesting:
            raise LimitExceeded(
                "nesting", f"Funktiot kutsuvat toisiaan yli {self.limits.nesting} tasoa syvälle."
            )

    def leave(self) -> None:
        """Come out of a function's body."""
        self.depth -= 1

    def check_length(self, length: int) -> None:
        """Refuse a string or a list of more than the allowed length."""
        if length > self.limits.length:
            raise LimitExceeded(
                "length", f"Teksti tai lista kasvoi yli {self.limits.length} merkin tai kohdan."
            )


class Frame:
    """Names and their values, before those of the frame around it; the outermost holds the caller's scope."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, names: Mapping[str, object], parent: "Frame | None", run: Run) -> None:
        self.names = names
        self.parent = parent
        self.run = run


class Root(Frame):
    """The outermost frame; its names are values of JSON, unless `native`, and are converted when read."""

    __slots__ = ("converted", "native")

    def __init__(self, names: Mapping[str, object], run: Run, native: bool = False) -> None:
        self.names = names
        self.parent = None
        self.run = run
        self.native = native
        self.converted: dict[object, object] | None = None


Evaluator = Callable[[Frame], object]
