# SPDX-License-Identifier: EUPL-1.2
"""Compiles filters, `for`, `some` and `every`."""

from collections.abc import Iterator as Values
from collections.abc import Sequence
from decimal import Decimal

from engine.feel.compiler import Compiler, compiles
from engine.feel.dates import Date, date_from_days
from engine.feel.kinds import describe
from engine.feel.numbers import integer_of
from engine.feel.ranges import Range
from engine.feel.run import Evaluator, Frame, Run
from engine.feel.scope_values import compile_lookup
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Filter,
    For,
    In,
    InstanceOf,
    Iterator,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Quantified,
)

PARTIAL = "partial"
_TRUTHS = (Comparison, Logic, Between, In, InstanceOf, Quantified)


@compiles(Filter)
def compile_filter(compiler: Compiler, node: Filter) -> Evaluator:
    position = node.position
    if _is_number(node.condition):
        if isinstance(node.base, Name) and node.base.name == PARTIAL and compiler.is_local(PARTIAL):
            partial = compile_lookup(PARTIAL, node.base.position, local=True)
            return _compile_index(partial, compiler.compile(node.condition), position)
        return _compile_index(compiler.compile(node.base), compiler.compile(node.condition), position)
    base = compiler.compile(node.base)
    with compiler.scope(None), compiler.scope(("item",)):
        condition, weight = compiler.compile_weighed(node.condition)
    always_truth = isinstance(node.condition, _TRUTHS)

    def select(frame: Frame) -> object:
        value = base(frame)
        run = frame.run
        if value is None:
            return run.warn("Suodatettavan listan paikalla on null.", position)
        items = value if isinstance(value, list) else [value]
        run.charge(weight * len(items))
        kept: list[object] = []
        for item in items:
            decided = condition(item_frame(item, frame))
            if decided is True:
                kept.append(item)
            elif decided is not False:
                if isinstance(decided, Decimal) and not always_truth:
                    return item_at(run, items, decided, position)
                if decided is not None:
                    run.warn(
                        f"Suodattimen ehto ei ole totuusarvo eikä luku vaan {describe(decided)}.", position
                    )
        return kept

    return select


def item_frame(item: object, frame: Frame) -> Frame:
    """The frame in which a filter looks at an item: `item`, and the entries of a context."""
    inner = Frame({"item": item}, frame, frame.run)
    return Frame(item, inner, frame.run) if isinstance(item, dict) else inner


def _is_number(node: Node) -> bool:
    while isinstance(node, Negation):
        node = node.operand
    return isinstance(node, Arithmetic) or (isinstance(node, Literal) and isinstance(node.value, Decimal))


def _compile_index(base: Evaluator, index: Evaluator, position: int) -> Evaluator:
    def at_index(frame: Frame) -> object:
        value = base(frame)
        place = index(frame)
        if not isinstance(place, Decimal):
            return frame.run.warn(
                f"Suodattimen ehto ei ole totuusarvo eikä luku vaan {describe(place)}.", position
            )
        items = value if isinstance(value, list) else [] if value is None else [value]
        return item_at(frame.run, items, place, position)

    return at_index


def item_at(run: Run, items: list[object], place: Decimal, position: int) -> object:
    """The item at a position from 1, or from -1 backwards; None with a warning if there is none."""
    index = integer_of(place)
    if not index or index != place or abs(index) > len(items):
        return run.warn(f"Listassa ei ole kohtaa {place}.", position)
    return items[index - 1 if index > 0 else index]


class _Domain:
    """Compiled `name in domain` or `name in start..end`."""

    __slots__ = ("end", "name", "position", "start")

    def __init__(self, compiler: Compiler, node: Iterator) -> None:
        self.name = node.name
        self.start = compiler.compile(node.domain)
        self.end = None if node.end is None else compiler.compile(node.end)
        self.position = node.position

    def values(self, frame: Frame) -> Sequence[object] | None:
        """What to go through; None with a warning if that is nothing to go through."""
        start = self.start(frame)
        if self.end is not None:
            return _count(frame.run, start, self.end(frame), self.position)
        if isinstance(start, Range):
            return range_values(frame.run, start, self.position)
        if start is None:
            return frame.run.warn("Läpikäytävän listan paikalla on null.", self.position)
        return start if isinstance(start, list) else [start]


def range_values(run: Run, bounds: Range, position: int) -> Sequence[object] | None:
    """The whole numbers or days of a range; None with a warning where they cannot be told."""
    values = _count(run, bounds.start, bounds.end, position, descending=False)
    if values is None:
        return None
    first = 0 if bounds.start_included else 1
    return values[first : len(values) - (0 if bounds.end_included else 1)]


def _count(
    run: Run, start: object, end: object, position: int, descending: bool = True
) -> Sequence[object] | None:
    """All whole numbers or days from start to end, both included, upwards or downwards."""
    if isinstance(start, Date) and isinstance(end, Date):
        first, last = start.days, end.days
    elif isinstance(start, Decimal) and isinstance(end, Decimal):
        low, high = integer_of(start), integer_of(end)
        if low is None or high is None or low != start or high != end:
            return run.warn("Läpi voi käydä vain kokonaisluvusta kokonaislukuun.", position)
        first, last = low, high
    else:
        return run.warn(f"Tätä väliä ei voi käydä läpi: {describe(start)} … {describe(end)}.", position)
    if first > last and not descending:
        return run.warn("Väli on tyhjä.", position)
    run.check_length(abs(last - first) + 1)
    numbers = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    run.charge(len(numbers))
    if isinstance(start, Date):
        return [date_from_days(number) for number in numbers]
    return [Decimal(number) for number in numbers]


class _Invalid(Exception):
    """There is nothing to go through; the loop is null."""


def _bindings(
    domains: Sequence[_Domain], frame: Frame, names: dict[str, object]
) -> Values[dict[str, object]]:
    """The names for each combination of values; an inner domain may use the outer names."""
    domain, rest = domains[0], domains[1:]
    values = domain.values(Frame(names, frame, frame.run))
    if values is None:
        raise _Invalid
    for value in values:
        bound = {**names, domain.name: value}
        if rest:
            yield from _bindings(rest, frame, bound)
        else:
            yield bound


def _compile_domains(compiler: Compiler, iterators: Sequence[Iterator]) -> list[_Domain]:
    domains: list[_Domain] = []
    for iterator in iterators:
        domains.append(_Domain(compiler, iterator))
        compiler.declare(iterator.name)
    return domains


@compiles(For)
def compile_for(compiler: Compiler, node: For) -> Evaluator:
    with compiler.scope(()):
        domains = _compile_domains(compiler, node.iterators)
        compiler.declare(PARTIAL)
        before, compiler.partial_escapes = compiler.partial_escapes, False
        body, weight = compiler.compile_weighed(node.body)
        copies, compiler.partial_escapes = compiler.partial_escapes, before
    weight += len(domains)

    def loop(frame: Frame) -> object:
        results: list[object] = []
        run = frame.run
        try:
            for names in _bindings(domains, frame, {}):
                run.charge(weight)
                if copies:
                    run.charge(len(results) >> 3)
                names[PARTIAL] = results[:] if copies else results
                results.append(body(Frame(names, frame, run)))
        except _Invalid:
            return None
        run.check_length(len(results))
        return results

    return loop


@compiles(Quantified)
def compile_quantified(compiler: Compiler, node: Quantified) -> Evaluator:
    with compiler.scope(()):
        domains = _compile_domains(compiler, node.iterators)
        condition, weight = compiler.compile_weighed(node.condition)
    weight += len(domains)
    decisive = not node.every

    def quantified(frame: Frame) -> object:
        unknown = False
        try:
            for names in _bindings(domains, frame, {}):
                frame.run.charge(weight)
                decided = condition(Frame(names, frame, frame.run))
                if decided is decisive:
                    return decisive
                unknown = unknown or not isinstance(decided, bool)
        except _Invalid:
            return None
        return None if unknown else not decisive

    return quantified
