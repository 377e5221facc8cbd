# SPDX-License-Identifier: EUPL-1.2
"""Functions over all items of a list (DMN 1.5, 10.3.4.4): counts, sums, means, all and any."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import reduce

from engine.feel.arithmetic import add, divide, multiply
from engine.feel.comparison import compare
from engine.feel.durations import DayDuration, MonthDuration
from engine.feel.functions.registry import feel
from engine.feel.numbers import CONTEXT, ZERO
from engine.feel.run import Run


@feel("count(list: list...) -> number")
def count(run: Run, items: list[object]) -> Decimal:
    return Decimal(len(items))


def _extreme(run: Run, items: list[object], sign: int) -> object:
    if not items:
        return run.warn("Tyhjällä listalla ei ole pienintä eikä suurinta.")
    found = items[0]
    for item in items[1:] if len(items) > 1 else items:
        order = compare(run, item, found)
        if order is None:
            return None
        if order * sign < 0:
            found = item
    return found


@feel("min(list: list...)")
def minimum(run: Run, items: list[object]) -> object:
    return _extreme(run, items, 1)


@feel("max(list: list...)")
def maximum(run: Run, items: list[object]) -> object:
    return _extreme(run, items, -1)


def _numbers(run: Run, items: Sequence[object]) -> list[Decimal] | None:
    numbers = [item for item in items if isinstance(item, Decimal)]
    return numbers if len(numbers) == len(items) else run.warn("Listassa on muutakin kuin lukuja.")


@feel("sum(list: list...)")
def total(run: Run, items: list[object]) -> object:
    if not items or not isinstance(items[0], Decimal | DayDuration | MonthDuration):
        return run.warn("Summa lasketaan luvuista tai kestoista; tyhjällä listalla ei ole summaa.")
    return reduce(lambda one, other: add(run, one, other, None), items)


@feel("product(list: list...)")
def product(run: Run, items: list[object]) -> object:
    numbers = _numbers(run, items)
    if not numbers:
        return run.warn("Tyhjällä listalla ei ole tuloa.") if numbers is not None else None
    result: object = numbers[0]
    for number in numbers[1:]:
        result = multiply(run, result, number, None)
    return result


@feel("mean(list: list...)")
def mean(run: Run, items: list[object]) -> object:
    summed = total(run, items)
    return None if summed is None else divide(run, summed, Decimal(len(items)), None)


@feel("median(list: list...)")
def median(run: Run, items: list[object]) -> object:
    numbers = _numbers(run, items)
    if not numbers:
        return run.warn("Tyhjällä listalla ei ole mediaania.") if numbers is not None else None
    numbers.sort()
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return CONTEXT.divide(CONTEXT.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@feel("stddev(list: list...)")
def standard_deviation(run: Run, items: list[object]) -> Decimal | None:
    """The deviation of a sample: divided by one less than the count."""
    numbers = _numbers(run, items)
    if numbers is None or len(numbers) < 2:
        return run.warn("Keskihajonta tarvitsee vähintään kaksi lukua.") if numbers is not None else None
    middle = CONTEXT.divide(reduce(CONTEXT.add, numbers, ZERO), Decimal(len(numbers)))
    squares = [CONTEXT.power(CONTEXT.subtract(number, middle), 2) for number in numbers]
    return CONTEXT.sqrt(CONTEXT.divide(reduce(CONTEXT.add, squares, ZERO), Decimal(len(numbers) - 1)))


@feel("mode(list: list...) -> list")
def mode(run: Run, items: list[object]) -> list[Decimal] | None:
    numbers = _numbers(run, items)
    if numbers is None:
        return None
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == most)


@feel("all(list: list...) -> boolean", "and(list: list...) -> boolean")
def all_true(run: Run, items: list[object]) -> bool | None:
    if any(item is False for item in items):
        return False
    return (
        True if all(item is True for item in items) else run.warn("Listassa on muutakin kuin totuusarvoja.")
    )


@feel("any(list: list...) -> boolean", "or(list: list...) -> boolean")
def any_true(run: Run, items: list[object]) -> bool | None:
    if any(item is True for item in items):
        return True
    return (
        False if all(item is False for item in items) else run.warn("Listassa on muutakin kuin totuusarvoja.")
    )
