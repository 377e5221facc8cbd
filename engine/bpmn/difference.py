# SPDX-License-Identifier: EUPL-1.2
"""What a command changed: the waiting elements before and after, compared."""

from collections.abc import Collection
from dataclasses import dataclass

from engine.bpmn.advance import Advance, CallStarted, JobOffered, SubscriptionOpened, TimerSet, UserTaskOffer
from engine.bpmn.instance import Instance


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The kind of each wait by its key, and whether the instance had ended."""

    waits: dict[int, str]
    ended: bool

    @classmethod
    def of(cls, instance: Instance) -> "Snapshot":
        return cls({key: wait.kind for key, wait in instance.waits.items()}, instance.ended is not None)


def difference(before: Snapshot, instance: Instance, consumed: Collection[int]) -> Advance:
    """`consumed` are the keys that the commands answered."""
    offers = [wait.offer for key, wait in instance.waits.items() if key not in before.waits]
    gone: dict[str, list[int]] = {}
    for key, kind in before.waits.items():
        if key not in instance.waits:
            gone.setdefault(kind, []).append(key)
    ended = None if before.ended else instance.ended
    completed = {one.key for one in instance.task_changes if one.event == "completing" and not one.denied}

    def withdrawn(kind: str) -> tuple[int, ...]:
        return tuple(key for key in gone.get(kind, ()) if key not in consumed and key not in completed)

    return Advance(
        offered=tuple(one for one in offers if isinstance(one, UserTaskOffer)),
        withdrawn=withdrawn("userTask"),
        task_changes=tuple(instance.task_changes),
        timers_set=tuple(one for one in offers if isinstance(one, TimerSet)),
        timers_cleared=tuple(gone.get("timer", ())),
        subscriptions_opened=tuple(one for one in offers if isinstance(one, SubscriptionOpened)),
        subscriptions_closed=tuple(gone.get("message", []) + gone.get("signal", [])),
        jobs_offered=tuple(one for one in offers if isinstance(one, JobOffered)),
        jobs_withdrawn=withdrawn("job") + withdrawn("listener"),
        calls_started=tuple(one for one in offers if isinstance(one, CallStarted)),
        calls_withdrawn=withdrawn("call"),
        thrown=tuple(instance.thrown),
        deadlines=tuple(instance.deadlines),
        happenings=tuple(instance.happenings),
        failures=tuple(instance.failures.values()),
        failures_cleared=tuple(instance.failures_cleared),
        variables=dict(instance.scopes.root.values) if ended else None,
        ended=ended,
        ended_at=instance.ended_at if ended == "COMPLETED" else None,
    )
