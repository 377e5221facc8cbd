# SPDX-License-Identifier: EUPL-1.2
"""List functions (DMN 1.5, 10.3.4.4) and those that Camunda adds."""

from decimal import Decimal
from functools import cmp_to_key

from engine.feel.comparison import compare, contains, equal
from engine.feel.function_values import Function
from engine.feel.functions.positions import find_place, find_size
from engine.feel.functions.registry import feel
from engine.feel.numbers import integer_of
from engine.feel.run import Run

Items = list[object]


@feel("list contains(list: list, element: any) -> boolean")
def list_contains(run: Run, items: Items, element: object) -> bool:
    return contains(run, items, element)


@feel("sublist(list: list, start position: number, [length: number]) -> list")
def sublist(run: Run, items: Items, start: Decimal, length: Decimal | None = None) -> Items | None:
    first = find_place(run, start, len(items))
    if first is None or length is None:
        return None if first is None else items[first:]
    size = find_size(run, length, len(items) - first)
    return None if size is None else items[first : first + size]


@feel("append(list: list, item: any...) -> list")
def append(run: Run, items: Items, added: object) -> Items:
    return items + (added if isinstance(added, list) else [added])


@feel("concatenate(list: any...) -> list")
def concatenate(run: Run, lists: object) -> Items | None:
    joined: Items = []
    parts = lists if isinstance(lists, list) else [lists]
    if parts == [None]:
        return run.warn("Listan paikalla on null.")
    for part in parts:
        joined.extend(part if isinstance(part, list) else [part])
        run.check_length(len(joined))
    return joined


@feel("insert before(list: list, position: number, newItem: any) -> list")
def insert_before(run: Run, items: Items, position: Decimal, item: object) -> Items | None:
    at = find_place(run, position, len(items))
    return None if at is None else [*items[:at], item, *items[at:]]


@feel("remove(list: list, position: number) -> list")
def remove(run: Run, items: Items, position: Decimal) -> Items | None:
    at = find_place(run, position, len(items))
    return None if at is None else items[:at] + items[at + 1 :]


@feel("list replace(list: list, position: number, newItem: any) -> list")
def list_replace_at(run: Run, items: Items, position: Decimal, item: object) -> Items | None:
    at = find_place(run, position, len(items))
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


@feel("list replace(list: list, match: function, newItem: any) -> list")
def list_replace_matching(run: Run, items: Items, match: Function, item: object) -> Items | None:
    if len(match.parameters) != 2:
        return run.warn("Funktion list replace ehdolla pitää olla kaksi parametria.")
    replaced: Items = []
    for old in items:
        hit = match.call(run, [old, item])
        if not isinstance(hit, bool):
            return run.warn("Funktion list replace ehdon pitää antaa totuusarvo.")
        replaced.append(item if hit else old)
    return replaced


@feel("reverse(list: list) -> list")
def reverse(run: Run, items: Items) -> Items:
    return items[::-1]


@feel("index of(list: list, match: any) -> list")
def index_of(run: Run, items: Items, match: object) -> Items:
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(run, item, match) is True]


@feel("union(list: any...) -> list")
def union(run: Run, lists: object) -> Items | None:
    joined = concatenate(run, lists)
    return None if joined is None else distinct_values(run, joined)


@feel("distinct values(list: list) -> list")
def distinct_values(run: Run, items: Items) -> Items:
    found: Items = []
    for item in items:
        if not contains(run, found, item):
            found.append(item)
    return found


@feel("duplicate values(list: list) -> list")
def duplicate_values(run: Run, items: Items) -> Items:
    """Each value that is there more than once, in the order in which they first stand in the list."""
    once: Items = []
    twice: Items = []
    for item in items:
        if not contains(run, once, item):
            once.append(item)
        elif not contains(run, twice, item):
            twice.append(item)
    return [item for item in once if contains(run, twice, item)]


@feel("flatten(list: list) -> list")
def flatten(run: Run, items: Items) -> Items:
    flat: Items = []
    _flatten(run, items, flat)
    return flat


def _flatten(run: Run, items: Items, flat: Items) -> None:
    run.charge(len(items))
    for item in items:
        if isinstance(item, list):
            _flatten(run, item, flat)
        else:
            flat.append(item)
    run.check_length(len(flat))


class _NoOrder(Exception):
    """Two items of a list have no order."""


@feel("sort(list: list, [precedes: function]) -> list")
def sort(run: Run, items: Items, precedes: Function | None = None) -> Items | None:
    def order(one: object, other: object) -> int:
        if precedes is None:
            run.charge(1)
            order = compare(run, one, other)
            if order is None:
                raise _NoOrder
            return order
        if precedes.call(run, [one, other]) is True:
            return -1
        return 1 if precedes.call(run, [other, one]) is True else 0

    if precedes is not None and len(precedes.parameters) != 2:
        return run.warn("Funktion sort järjestyksellä pitää olla kaksi parametria.")
    try:
        return sorted(items, key=cmp_to_key(order))
    except _NoOrder:
        return None


@feel("string join(list: list, [delimiter: string|null]) -> string")
def string_join(run: Run, items: Items, delimiter: str | None = None) -> str | None:
    return _join(run, items, delimiter, "", "")


@feel("string join(list: list, delimiter: string|null, prefix: string, suffix: string) -> string")
def string_join_around(run: Run, items: Items, delimiter: str | None, prefix: str, suffix: str) -> str | None:
    return _join(run, items, delimiter, prefix, suffix)


def _join(run: Run, items: Items, delimiter: str | None, prefix: str, suffix: str) -> str | None:
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) < sum(item is not None for item in items):
        return run.warn("Listassa on muutakin kuin tekstejä.")
    separator = delimiter or ""
    run.check_length(sum(map(len, texts)) + len(separator) * len(texts) + len(prefix) + len(suffix))
    return prefix + separator.join(texts) + suffix


@feel("partition(list: list, size: number) -> list")
def partition(run: Run, items: Items, size: Decimal) -> Items | None:
    width = integer_of(size)
    if not width or width < 0:
        return run.warn("Osan koon pitää olla positiivinen.")
    return [items[at : at + width] for at in range(0, len(items), width)]


@feel("is empty(list: list) -> boolean")
def is_empty_list(run: Run, items: Items) -> bool:
    return not items


@feel("is empty(context: context) -> boolean")
def is_empty_context(run: Run, context: dict[str, object]) -> bool:
    return not context
