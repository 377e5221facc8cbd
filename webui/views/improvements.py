# SPDX-License-Identifier: EUPL-1.2
"""Failure demand by cause and process, and the improvement notes that come of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.failure_demand import demand_of
from clients.improvements import (
    BEFORE,
    NewNote,
    Note,
    change_note,
    figure_after,
    figure_before,
    get_note,
    list_notes,
    open_note,
)
from clients.staff import list_members
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from webui.current import actor, say_and_go, service, today
from webui.field_errors import FieldErrors, field_errors
from webui.improvement_wording import cause_choices, cause_words, note_state_choices, note_state_words
from webui.permissions import Permission, permission
from webui.process_texts import process_title
from webui.refusal_wording import refusal_words
from webui.translation import gettext

blueprint = Blueprint("improvements", __name__, url_prefix="/improvements")


@blueprint.get("")
@permission(Permission.INTERVENE)
def list_all() -> ResponseReturnValue:
    """The last 90 days by cause and process, and every note."""
    last = today()
    first = last - BEFORE + timedelta(days=1)
    with service().database.reading() as session:
        demand = demand_of(session, first, last)
        notes = [
            (one, figure_before(one), figure_after(session, service(), one)) for one in list_notes(session)
        ]
        people = _people(session)
    return render_template(
        "pages/improvements.html",
        demand=demand,
        first=first,
        last=last,
        notes=notes,
        people=people,
        **_words(),
    )


@blueprint.get("/new")
@permission(Permission.INTERVENE)
def new() -> ResponseReturnValue:
    """The form of a note; the cause and the process stand in the address."""
    return _form(None, request.args)


@blueprint.post("/new")
@permission(Permission.INTERVENE)
def add() -> ResponseReturnValue:
    """Opens a note with its figure before."""
    try:
        with service().database.transaction() as session:
            key = open_note(session, service(), actor(), _typed(session))
    except InvalidInput as error:
        return _form(None, request.form, field_errors(error)), 422
    return say_and_go(gettext("The improvement note is open."), "improvements.show", key=key)


@blueprint.get("/<int:key>")
@permission(Permission.INTERVENE)
def show(key: int) -> ResponseReturnValue:
    """One note with its figures, ready to be written on."""
    with service().database.reading() as session:
        note = get_note(session, key)
    return _form(note, _values(note))


@blueprint.post("/<int:key>")
@permission(Permission.INTERVENE)
def change(key: int) -> ResponseReturnValue:
    """Writes the note anew."""
    try:
        with service().database.transaction() as session:
            note = get_note(session, key)
            wanted = _typed(session)
            latest = _version(session, wanted.process_id)
            seen = _replace_version(note)
            state = request.form.get("state", "")
            change_note(session, service(), actor(), seen, wanted, state, latest)
    except InvalidInput as error:
        return _form(note, request.form, field_errors(error)), 422
    except Conflict as error:
        return _form(seen, request.form, FieldErrors({"": refusal_words(error.message)})), 409
    return say_and_go(gettext("The improvement note is saved."), "improvements.show", key=key)


def _form(note: Note | None, values: Mapping[str, str], errors: FieldErrors | None = None) -> str:
    with service().database.reading() as session:
        after = figure_after(session, service(), note) if note else None
        members = [one for one in list_members(session) if one.active]
        people = _people(session)
    working = [one for one in members if one.role in ("case_worker", "team_leader", "manager", "designer")]
    return render_template(
        "pages/improvement.html",
        note=note,
        before=figure_before(note) if note else None,
        after=after,
        values=values,
        errors=errors or FieldErrors(),
        causes=cause_choices(),
        states=note_state_choices(),
        owners=[(one.username, f"{one.name}, {one.title}") for one in working],
        people=people,
        **_words(),
    )


def _typed(session: Session) -> NewNote:
    sent = request.form
    process_id = sent.get("process_id", "").strip()[:200] or None
    version = _version(session, process_id)
    return NewNote(
        title=sent.get("title", ""),
        cause=sent.get("cause", ""),
        change=sent.get("change", ""),
        owner=sent.get("owner", ""),
        process_id=process_id if version is not None else None,
        process_version=version,
    )


def _version(session: Session, process_id: str | None) -> int | None:
    """The version in use; None for a process that is not."""
    try:
        return service().catalogue.latest(session, process_id).version if process_id else None
    except NotFound:
        return None


def _replace_version(note: Note) -> Note:
    """The note as the person saw it, so that another's change in between is a conflict."""
    text = request.form.get("version", "")
    return replace(note, version=int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0)


def _values(note: Note) -> Mapping[str, str]:
    return {
        "title": note.title,
        "cause": note.cause,
        "change": note.change,
        "owner": note.owner,
        "process_id": note.process_id or "",
        "state": note.state,
    }


def _people(session: Session) -> dict[str, str]:
    return {member.username: member.name for member in list_members(session)}


def _words() -> dict[str, object]:
    return {"cause_words": cause_words, "note_state_words": note_state_words, "process_name": _process_name}


def _process_name(process_id: str | None) -> str:
    return process_title(process_id, process_id) if process_id else gettext("before any process")
