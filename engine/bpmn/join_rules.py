# SPDX-License-Identifier: EUPL-1.2
"""Parallel joins that can never open: no place in front of them makes tokens for two of their flows."""

from collections import deque
from itertools import combinations

from engine.bpmn.findings import Inspection
from engine.bpmn.model import Element

_CHOOSES = frozenset({"exclusiveGateway", "eventBasedGateway"})


def check_joins(i: Inspection) -> None:
    """A join after a choice waits for ever: only one of its flows gets a token."""
    for join in (e for e in i.elements if e.type == "parallelGateway" and len(e.incoming) > 1):
        before = {flow: _upstream(i, flow, join) for flow in join.incoming}
        for one, other in combinations(join.incoming, 2):
            if not any(_multiplies(i, i.process.elements[id]) for id in before[one] & before[other]):
                i.warn(
                    join,
                    "yhdistäminen",
                    f"Rinnakkainen yhdistäminen ei aukea: nuoliin {one} ja {other} ei tule kumpaankin, "
                    "koska niiden edessä valitaan vain toinen haara.",
                    "Yhdistä valinnan haarat eksklusiivisella portilla tai jaa ne rinnakkaisella portilla.",
                )
                break


def _upstream(i: Inspection, flow: str, join: Element) -> set[str]:
    """Every element of the level from which a token can come by this flow, over boundary events as well."""
    seen: set[str] = set()
    pending = deque([i.process.flows[flow].source])
    while pending:
        id = pending.popleft()
        if id in seen or id == join.id or id not in i.process.elements:
            continue
        seen.add(id)
        element = i.process.elements[id]
        pending.extend(i.process.flows[incoming].source for incoming in element.incoming)
        if element.attached_to is not None:
            pending.append(element.attached_to)
    return seen


def _multiplies(i: Inspection, element: Element) -> bool:
    """Whether one token that comes to an element can become several."""
    if element.type in _CHOOSES and not element.all_events:
        return False
    beside = any(not boundary.interrupting for boundary in i.boundaries(element))
    repeats = any(event.timer is not None and event.timer.kind == "cycle" for event in element.events)
    return beside or repeats or len(element.outgoing) > 1 or element.completion_quantity > 1
