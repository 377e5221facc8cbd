# SPDX-License-Identifier: EUPL-1.2
"""Parallel joins that can never open: no place in front of them makes tokens for two of their flows."""

from collections import deque
from itertools import combinations

from engine.bpmn.findings import Inspection
from engine.bpmn.model import Element

WIDEST = 20
_CHOOSES = frozenset({"exclusiveGateway", "eventBasedGateway"})


def check_joins(i: Inspection) -> None:
    """A join after a choice waits for ever: only one of its flows gets a token. Joins wider than anybody
    draws are left to the moment when they stand still."""
    several = {element.id for element in i.elements if _multiplies(element)}
    several |= {e.attached_to for e in i.elements if e.attached_to is not None and not e.interrupting}
    for join in (e for e in i.elements if e.type == "parallelGateway" and 1 < len(e.incoming) <= WIDEST):
        before = {flow: _upstream(i, flow, join) & several for flow in join.incoming}
        for one, other in combinations(join.incoming, 2):
            if not before[one] & before[other]:
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


def _multiplies(element: Element) -> bool:
    """Whether one token that comes to an element can become several; boundary events are looked at apart."""
    if element.type in _CHOOSES and not element.all_events:
        return False
    repeats = any(event.timer is not None and event.timer.kind == "cycle" for event in element.events)
    return repeats or len(element.outgoing) > 1 or element.completion_quantity > 1
