# SPDX-License-Identifier: EUPL-1.2
"""How much one expression may cost before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one evaluation; passing one raises `LimitExceeded` with the field's name.

    A step is one node of the expression evaluated inside a loop, a filter, a function body or a
    built-in function's walk over a list; what stands outside of those is bounded by `source`.
    """

    source: int = 10_000
    """Characters of the expression's text."""
    nesting: int = 60
    """Depth of brackets, of paths and filters in a row, of function calls inside each other, of data."""
    steps: int = 100_000
    """Work done by one evaluation."""
    length: int = 100_000
    """Characters of a string, items of a list."""
    result: int = 100_000
    """Characters of a result as JSON."""


DEFAULT_LIMITS = Limits()
