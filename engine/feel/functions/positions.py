# SPDX-License-Identifier: EUPL-1.2
"""Positions and lengths inside a text or a list (DMN 1.5, notes to tables 74 and 75)."""

from decimal import Decimal

from engine.feel.numbers import integer_of
from engine.feel.run import Run


def find_place(run: Run, position: Decimal, length: int) -> int | None:
    """The index from zero for a position from one, or from -1 backwards; None if it lies outside."""
    place = integer_of(position)
    if not place or abs(place) > length:
        return run.warn(f"Kohtaa {position} ei ole; kohtia on {length}.")
    return place - 1 if place > 0 else length + place


def find_size(run: Run, size: Decimal, left: int) -> int | None:
    """The length of a part, from one to what is left behind its start; None for any other."""
    number = integer_of(size)
    if number is None or not 1 <= number <= left:
        return run.warn(f"Osan pituus {size} ei käy; tästä kohdasta loppuun on {left}.")
    return number
