# SPDX-License-Identifier: EUPL-1.2
"""The form of a contact in the order of a phone call: who, what about, and at the end what may wait.

The first task's form is laid out as a whole; here its questions about the client move to where the client
is chosen, and its last section, when nothing in it must be answered, is folded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tasks.forms import Background, Form, PageValues, read_loosely
from tasks.queries import proposed_answers
from webui.form_drawing import DrawnField, DrawnPart, DrawnSection, fields_of
from webui.standing_proposals import PREFIX

ABOUT_WHOM = "kenesta"
FOUND, NEW = "loytyi", "uusi"


@dataclass(frozen=True, slots=True)
class ContactLayout:
    """`of_client` are the questions about the client; `later` may wait until the call is over."""

    of_client: tuple[DrawnField, ...]
    now: tuple[DrawnPart, ...]
    later: DrawnSection | None


def lay_out(form: Form, parts: Sequence[DrawnPart]) -> ContactLayout:
    """The same drawn parts, sorted to where they are asked."""
    of_client = {field.key for field in form.fields() if field.store.kind == "client"}
    kept = _without(parts, of_client | {ABOUT_WHOM})
    asked_now, later = _split_later(kept)
    about_client = tuple(field for field in fields_of(parts) if field.name in of_client)
    return ContactLayout(about_client, asked_now, later)


def say_whom(form: Form, typed: PageValues, client_id: str | None) -> PageValues:
    """The choice of the client answers the form's own question whether one was found."""
    if form.field(ABOUT_WHOM) is None:
        return typed
    return PageValues({**typed.values, ABOUT_WHOM: [FOUND if client_id else NEW]})


def take_back_proposals(typed: PageValues, sent: Mapping[str, str]) -> PageValues:
    """Answers that only stand there because a table proposed them are open to a new proposal."""
    earlier = {name.removeprefix(PREFIX): value for name, value in sent.items() if name.startswith(PREFIX)}
    return PageValues(
        {
            name: [] if name in earlier and list(given) == [earlier[name]] else given
            for name, given in typed.values.items()
        }
    )


def fill_in_proposals(
    form: Form, typed: PageValues, background: Background
) -> tuple[PageValues, dict[str, str]]:
    """An unanswered question takes the answer that it names as its proposal; gives which did."""
    found = proposed_answers(form, read_loosely(form, typed), background)
    filled = {key: value for key, value in found.items() if isinstance(value, str)}
    return PageValues({**typed.values, **{key: [value] for key, value in filled.items()}}), filled


def _without(parts: Sequence[DrawnPart], names: frozenset[str] | set[str]) -> list[DrawnPart]:
    kept: list[DrawnPart] = []
    for part in parts:
        if isinstance(part, DrawnSection):
            inner = tuple(_without(part.parts, names))
            if inner:
                kept.append(replace(part, parts=inner))
        elif not isinstance(part, DrawnField) or part.name not in names:
            kept.append(part)
    return kept


def _split_later(parts: Sequence[DrawnPart]) -> tuple[tuple[DrawnPart, ...], DrawnSection | None]:
    """The last section with all that follows it, when nothing of that must be answered."""
    for place in range(len(parts) - 1, -1, -1):
        section = parts[place]
        if isinstance(section, DrawnSection):
            rest = parts[place:]
            if any(field.required or field.error for field in fields_of(rest)):
                break
            return tuple(parts[:place]), replace(section, parts=(*section.parts, *parts[place + 1 :]))
    return tuple(parts), None
