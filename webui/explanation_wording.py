# SPDX-License-Identifier: EUPL-1.2
"""Where an instance is, what it waits for and how it came there, in words."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, g
from flask_babel import force_locale

from engine.bpmn import ProcessModel
from engine.process_instances.explaining import Explanation, Place, Wait
from webui.formats import format_full_moment
from webui.process_texts import element_name, own_title
from webui.refusal_wording import refusal_words
from webui.translation import gettext


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """One place: its name, and sentences. `child_key` is the called instance that it waits for."""

    element_id: str
    key: int | None
    name: str
    since: datetime
    waits_for: tuple[str, ...]
    came_by: str
    child_key: int | None
    incident_key: int | None


@contextmanager
def speak_finnish(app: Flask) -> Iterator[None]:
    """Words outside a request, as the command line needs them."""
    with app.app_context(), force_locale("fi"):
        g.language = "fi"
        yield


def place_words(told: Explanation, names: Mapping[str, str]) -> tuple[PlaceWords, ...]:
    """`names` are those of the staff, by username."""
    words = _Words(told.process, told.instance.process_id, names)
    return tuple(
        PlaceWords(
            place.element_id,
            place.key,
            words.name(place.element_id),
            place.since,
            words.waits_for(place),
            words.came_by(place),
            place.wait.key if place.wait.kind == "call" else None,
            place.wait.key if place.wait.kind == "incident" else None,
        )
        for place in told.places
    )


class _Words:
    def __init__(self, process: ProcessModel, process_id: str, names: Mapping[str, str]) -> None:
        self._process = process
        self._process_id = process_id
        self._names = names

    def name(self, id: str) -> str:
        """A gateway without a name is called by what it does."""
        element = self._process.elements.get(id)
        if element is None or element.name:
            return element_name(self._process_id, id, element.name if element else id)
        if element.type.endswith("Gateway"):
            return gettext("Joining of branches") if len(element.incoming) > 1 else gettext("Branching")
        return element_name(self._process_id, id, id)

    def waits_for(self, place: Place) -> tuple[str, ...]:
        return (self._own(place), *(self._edge(wait, place) for wait in place.edges))

    def _own(self, place: Place) -> str:
        wait = place.wait
        sentences: Mapping[str, Callable[[], str]] = {
            "person": lambda: gettext("Waits for %(name)s to do the task.", name=self._people(wait.who)),
            "people": lambda: (
                gettext("Waits for someone of %(groups)s to take the task.", groups=self._people(wait.who))
                if wait.who
                else gettext("Waits for someone to take the task.")
            ),
            "timer": lambda: (
                gettext("Goes on by itself %(when)s.", when=format_full_moment(wait.at))
                if wait.at
                else gettext("Waits for its time.")
            ),
            "message": lambda: gettext("Waits for the message %(name)s.", name=wait.name),
            "signal": lambda: gettext("Waits for the signal %(name)s.", name=wait.name),
            "job": lambda: self._job(wait),
            "call": lambda: (
                gettext("Waits for the part %(name)s to end.", name=own_title(wait.name))
                if wait.key
                else gettext("Waits for its part to begin.")
            ),
            "incident": lambda: gettext("Could not go on: %(message)s", message=refusal_words(wait.name)),
            "condition": lambda: gettext("Waits for its condition to become true."),
            "join": lambda: gettext("Waits for the other branches to come here."),
            "first": lambda: gettext("Waits for whichever of these happens first."),
            "ready": lambda: gettext("Goes on with the next step of the process."),
            "rounds": lambda: gettext("Waits for its rounds to be done."),
            "inside": lambda: gettext("Waits for the steps inside it to be done."),
        }
        return sentences[wait.kind]()

    def _job(self, wait: Wait) -> str:
        when = format_full_moment(wait.at) if wait.at else ""
        if wait.worker:
            return gettext(
                "Waits for the program %(name)s, which has the work until %(when)s.",
                name=wait.name,
                when=when,
            )
        return gettext(
            "Waits for the program %(name)s. It is tried from %(when)s on, %(left)d tries left.",
            name=wait.name,
            when=when,
            left=wait.left or 0,
        )

    def _edge(self, wait: Wait, place: Place) -> str:
        name = self.name(wait.element_id)
        if wait.kind == "timer":
            when = format_full_moment(wait.at) if wait.at else ""
            if place.wait.kind == "first":
                return gettext("%(name)s: %(when)s.", name=name, when=when)
            if wait.interrupts:
                return gettext("If it is not done by %(when)s: %(name)s.", when=when, name=name)
            return gettext("On %(when)s, beside this: %(name)s.", when=when, name=name)
        if place.wait.kind == "first":
            return gettext("%(name)s: the message %(message)s.", name=name, message=wait.name)
        if wait.interrupts:
            return gettext(
                "The message %(message)s ends the waiting: %(name)s.", message=wait.name, name=name
            )
        return gettext("The message %(message)s beside this: %(name)s.", message=wait.name, name=name)

    def came_by(self, place: Place) -> str:
        if place.source is None:
            return gettext("The process began here.")
        name = self.name(place.source)
        flow = self._process.flows.get(place.answer or "")
        if flow is None:
            # A name that is a question ends the sentence by itself.
            return gettext("Came here from: %(name)s.", name=name).replace("?.", "?")
        answer = element_name(self._process_id, flow.id, flow.name)
        return gettext("Came here from: %(name)s – %(answer)s.", name=name, answer=answer)

    def _people(self, who: tuple[str, ...]) -> str:
        return ", ".join(self._names.get(one, one) for one in who)
