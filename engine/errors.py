# SPDX-License-Identifier: EUPL-1.2
"""Every error that crosses a package border.

SujuvaError
├── NotFound          the thing is not there, or this person has no ground to see it
├── NotPermitted      the rule forbids the act; the message says which rule and who may
├── Conflict          someone else was first, or the state has moved on
├── InvalidInput      a value is wrong; `fields` says which and why
├── ModelInvalid      a process folder is refused; `problems` lists every reason
└── ExecutionFailed   a model could not be carried on; becomes an incident
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal


class SujuvaError(Exception):
    """The message names the thing, the rule and the remedy."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(SujuvaError):
    """Nothing here that the asker may see; the same answer whether or not it exists."""


class NotPermitted(SujuvaError):
    """The act is not this person's; nothing was changed."""


class Conflict(SujuvaError):
    """The state has moved on since it was read; nothing was changed."""


class InvalidInput(SujuvaError):
    """A value is not acceptable; `fields` maps a field's key to the reason."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a file of a process folder is refused, or should be looked at."""

    file: str
    element: str
    element_name: str
    rule: str
    message: str
    remedy: str
    severity: Severity = "error"

    def __str__(self) -> str:
        name = f" ({self.element_name})" if self.element_name else ""
        return f"{self.file}: {self.element}{name}: {self.message} {self.remedy} [{self.rule}]"


class ModelInvalid(SujuvaError):
    """A process folder or one of its files is refused; `problems` holds all reasons."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class ExecutionFailed(SujuvaError):
    """A model could not be carried on; the instance stays where it was, with an incident."""
