# SPDX-License-Identifier: EUPL-1.2
"""An explanation of an instance as lines to read, in Finnish and in the words of the pages."""

import secrets
from collections.abc import Iterator, Mapping

from clients.staff import list_members
from engine.process_instances.explaining import Explanation, explain
from engine.service import Service
from tasks.wording import instant_in_words
from webui.application import create_app
from webui.event_wording import Line
from webui.explanation_wording import PlaceWords, place_words, speak_finnish
from webui.history_wording import instance_lines
from webui.settings import WebSettings

_STATES = {
    "ACTIVE": "on käynnissä",
    "SUSPENDED": "on keskeytetty",
    "COMPLETED": "on päättynyt",
    "TERMINATED": "on peruttu",
}


def in_lines(service: Service, instance_key: int) -> tuple[str, ...]:
    """Where it is, what it waits for, and the way there. NotFound when there is no such instance."""
    with service.database.reading() as session:
        told = explain(session, service, instance_key)
        names = {member.username: member.name for member in list_members(session)}
    with speak_finnish(create_app(service, WebSettings(secret_key=secrets.token_hex(32)))):
        return tuple(_lines(told, names))


def _lines(told: Explanation, names: Mapping[str, str]) -> Iterator[str]:
    one = told.instance
    began, ended = instant_in_words(one.started_at), one.ended_at
    over = f", päättyi {instant_in_words(ended)}" if ended else ""
    yield f"{one.process_name} {one.key} (versio {one.version}) {_STATES[one.state]}. Alkoi {began}{over}."
    if told.places:
        yield "Missä se on:"
    for place in place_words(told, names):
        yield from _place(place)
    yield "Miten tähän tultiin:"
    for line in instance_lines(told.events, told.process, one.process_id, names):
        yield _step(line)


def _place(place: PlaceWords) -> Iterator[str]:
    yield f"- {place.name} [{place.element_id}], {instant_in_words(place.since)} alkaen"
    yield from (f"    {sentence}" for sentence in (*place.waits_for, place.came_by) if sentence)


def _step(line: Line) -> str:
    return f"  {instant_in_words(line.at)}  {line.words}{f' ({line.who})' if line.who else ''}"
