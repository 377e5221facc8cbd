# SPDX-License-Identifier: EUPL-1.2
"""What surrounds an expression: the clock, the zone, the host's functions, the limits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from engine.errors import SujuvaError
from engine.feel.errors import FeelError
from engine.feel.function_values import Function
from engine.feel.json_reading import from_json
from engine.feel.json_values import to_python
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.run import Run


class HostFunction(Function):
    """A function that the host gives: it takes and gives Python's values, or those of JSON."""

    __slots__ = ("_implementation",)

    def __init__(self, name: str, implementation: Callable[..., object]) -> None:
        code = implementation.__code__ if hasattr(implementation, "__code__") else None
        names = code.co_varnames[: code.co_argcount] if code else ()
        super().__init__(name, [word.replace("_", " ") for word in names if word != "self"])
        self._implementation = implementation

    def call(self, run: Run, arguments: Sequence[object]) -> object:
        run.charge(10)
        try:
            result = self._implementation(*(to_python(argument) for argument in arguments))
        except (ArithmeticError, LookupError, TypeError, ValueError, SujuvaError) as error:
            if isinstance(error, FeelError):
                raise
            raise FeelError(f"Funktiota {self.name} ei voitu suorittaa: {error}") from error
        return from_json(result, run.limits)

    def call_named(self, run: Run, arguments: Mapping[str, object]) -> object:
        """As `call`; the host's functions know no null, so each parameter must be given."""
        if len(arguments) < len(self.parameters):
            return run.warn(f"Funktion {self.name} parametrit: {', '.join(self.parameters)}.")
        return super().call_named(run, arguments)


class Environment:
    """A closed set of functions, a clock, a zone and limits; may be shared between threads.

    `functions` maps names as they are written in expressions to Python functions; these take and give
    int, Decimal, str, bool, None, date, datetime, time, timedelta, list and dict.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        zone: str = "Europe/Helsinki",
        functions: Mapping[str, Callable[..., object]] | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self.now = now
        self.zone = zone
        self.limits = limits
        self.functions: Mapping[str, Function] = {
            name: HostFunction(name, function) for name, function in (functions or {}).items()
        }

    def start(self) -> Run:
        """A new evaluation, with nothing spent."""
        return Run(self.limits, self.now, self.zone, self.functions)
