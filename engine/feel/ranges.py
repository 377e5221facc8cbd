# SPDX-License-Identifier: EUPL-1.2
"""Ranges of numbers, strings, dates, times and durations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """`[start..end]`; None on one side means that it has no end there (and that end is not included)."""

    start: object
    end: object
    start_included: bool = True
    end_included: bool = True
