# SPDX-License-Identifier: EUPL-1.2
"""An explanation of an instance as lines to read."""

from collections.abc import Iterator

from engine.process_instances.explaining import Explanation, Place, Step
from tasks.wording import instant_in_words

_STATES = {
    "ACTIVE": "on käynnissä",
    "SUSPENDED": "on keskeytetty",
    "COMPLETED": "on päättynyt",
    "TERMINATED": "on lopetettu",
}


def in_lines(told: Explanation) -> Iterator[str]:
    """Where it is, what it waits for, and the way there."""
    one = told.instance
    started = instant_in_words(one.started_at)
    yield f"{one.process_name} {one.key} (versio {one.version}) {_STATES[one.state]}; alkoi {started}."
    for place in told.places:
        yield from _place(place)
    yield "Miten tähän tultiin:"
    yield from (_step(step) for step in told.steps)


def _place(place: Place) -> Iterator[str]:
    yield f"- {place.name} [{place.element_id}], {instant_in_words(place.since)} alkaen"
    due = f" Seuraava aika {instant_in_words(place.due_at)}." if place.due_at else ""
    yield f"    {place.waits_for}{due}"
    yield f"    {place.came_by}"


def _step(step: Step) -> str:
    return f"  {instant_in_words(step.at)}  {step.words}{f' ({step.actor})' if step.actor else ''}"
