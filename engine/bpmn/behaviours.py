# SPDX-License-Identifier: EUPL-1.2
"""What a repeated activity throws when a round is done (`behavior` None, One, Complex).

Each round throws (None), the first one (One), or each for which a condition holds (Complex). The event is
caught at the boundary of the repeated activity or elsewhere; thrown by the rounds themselves it never
interrupts them, however the boundary is drawn, since the rest of the rounds go on.
"""

from collections.abc import Mapping

from engine.bpmn import throwing
from engine.bpmn.advance import Json
from engine.bpmn.model import Loop
from engine.bpmn.tasks import throw_message
from engine.bpmn.tokens import Token

THROWN = frozenset({"message", "signal", "escalation"})


def prepare(one: Token, loop: Loop, counts: Mapping[str, Json]) -> None:
    """Called while the round may still fail: decides what is thrown; messages and signals leave here."""
    view = {**one.scope.visible(), **counts}
    for number, behaviour in enumerate(loop.behaviours):
        if behaviour.first_only and counts["numberOfCompletedInstances"] != 1:
            continue
        if behaviour.condition and not one.instance.evaluator.condition(behaviour.condition, view):
            continue
        if behaviour.event.kind == "escalation":
            one.memo.setdefault("escalates", []).append(number)
        else:
            throw_message(one, behaviour.event)


def throw(one: Token, loop: Loop) -> None:
    """Called when the round has left: what it throws is heard here at once."""
    body, instance = one.parent, one.instance
    for index in one.memo.get("signals", ()):
        throwing.deliver_from_round(body, instance.thrown[index])
    for number in one.memo.get("escalates", ()):
        throwing.escalate_from_round(body, loop.behaviours[number].event.code)
