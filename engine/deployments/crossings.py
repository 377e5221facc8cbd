# SPDX-License-Identifier: EUPL-1.2
"""Flows whose lines cross, computed from the drawing itself."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from engine.bpmn import Flow, ProcessModel

Point = tuple[float, float]


def find_crossings(process: ProcessModel) -> Iterator[tuple[Flow, Flow]]:
    """Each pair of flows of one diagram whose lines run across each other; to meet or to part is none."""
    drawn = [flow for flow in process.flows.values() if len(flow.points) > 1]
    for one, other in combinations(drawn, 2):
        if one.plane == other.plane and _cross(one, other):
            yield one, other


def _cross(one: Flow, other: Flow) -> bool:
    return any(
        _sides(a, b, c) * _sides(a, b, d) < 0 and _sides(c, d, a) * _sides(c, d, b) < 0
        for a, b in pairwise(one.points)
        for c, d in pairwise(other.points)
    )


def _sides(a: Point, b: Point, p: Point) -> float:
    """Positive on one side of the line from a to b, negative on the other, 0 on it."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
