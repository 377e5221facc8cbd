# SPDX-License-Identifier: EUPL-1.2
"""Routes messages and signals: to who waits and what they start, or into keeping.

A message reaches at most one instance per process id, as Camunda 8 has it: the oldest that waits, else a
new one where it starts the process; a signal reaches every one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Literal

from sqlalchemy import exists, select

from engine import messages
from engine.bpmn.advance import Json, SubscriptionOpened
from engine.messages import Waiting
from engine.process_instances.work import Loaded, Work
from engine.tables import message_subscription

# What a process says to another may come before the other listens; a month covers holidays.
THROWN_MESSAGE_LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Publication:
    """A message or signal on its way; `reached` are subscriptions that have got it already."""

    kind: Literal["message", "signal"]
    name: str
    correlation_key: str | None
    variables: Mapping[str, Json]
    reached: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """Whom it reached; `message_key` identifies it, also when it is kept."""

    message_key: int
    instance_keys: tuple[int, ...]
    kept: bool


def publish(work: Work, publication: Publication, lifetime: timedelta) -> Published:
    """Delivers to who waits and starts other processes; a message that did neither is kept for a while."""
    heard = _deliver(work, publication)
    reached = [one.process_instance_key for one in heard]
    reached += _start(work, publication, {one.process_id for one in heard})
    if reached or publication.kind == "signal" or lifetime <= timedelta(0):
        return Published(work.session.next_key(), tuple(reached), kept=False)
    key = messages.keep_message(
        work.session,
        name=publication.name,
        correlation_key=publication.correlation_key,
        variables=publication.variables,
        at=work.at,
        until=work.at + lifetime,
    )
    return Published(key, (), kept=True)


def take_kept(work: Work, loaded: Loaded, opened: SubscriptionOpened) -> None:
    """Gives a message that came before anybody waited to the element that waits now."""
    still = select(exists().where(message_subscription.c.key == opened.key))
    if loaded.state != "ACTIVE" or not work.session.execute(still).scalar():
        return
    kept = messages.take_kept(work.session, opened.name, opened.correlation_key, work.at)
    if kept is not None:
        loaded.execution.receive(opened.key, kept.variables)
        work.run(loaded)


def _deliver(work: Work, publication: Publication) -> list[Waiting]:
    waiting = messages.find_waiting(
        work.session, publication.kind, publication.name, publication.correlation_key
    )
    waiting = [one for one in waiting if one.key not in publication.reached]
    chosen = waiting if publication.kind == "signal" else _first_of_each_process(waiting)
    for one in chosen:
        work.later(partial(_receive, work, one, publication))
    return chosen


def _first_of_each_process(waiting: list[Waiting]) -> list[Waiting]:
    first: dict[str, Waiting] = {}
    for one in waiting:
        first.setdefault(one.process_id, one)
    return list(first.values())


def _receive(work: Work, waiting: Waiting, publication: Publication) -> None:
    """An earlier effect of the same command may have closed the subscription; then nothing is to do."""
    still = select(exists().where(message_subscription.c.key == waiting.key))
    if not work.session.execute(still).scalar():
        return
    loaded = work.open(waiting.process_instance_key)
    loaded.execution.receive(waiting.key, publication.variables)
    work.run(loaded)


def _start(work: Work, publication: Publication, heard_by: set[str]) -> list[int]:
    """A message starts no process that has an instance that heard it; a signal starts all."""
    started = []
    for start in messages.find_starts(work.session, publication.kind, publication.name):
        if publication.kind == "message" and start.process_id in heard_by:
            continue
        definition = work.service.catalogue.definition(start.process_definition_key)
        started.append(work.start(definition, publication.variables, start.element_id).ref.key)
    return started
