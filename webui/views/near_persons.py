# SPDX-License-Identifier: EUPL-1.2
"""A close person or a representative of the client: written down, changed, ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.contacts import CONSENTS, RELATIONS
from clients.near_persons import (
    CLOSE_PERSON,
    REPRESENTATIVE,
    add_near_person,
    change_near_person,
    end_near_person,
)
from clients.overview import ClientOverview, client_overview
from clients.record_codes import REPRESENTATIVES
from clients.representatives import SCOPES, Representative, list_representatives
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from webui import record_wording as words
from webui.current import actor, say_and_go, service, today
from webui.field_errors import field_errors
from webui.form_drawing import DrawnField, DrawnOption
from webui.formats import format_plain_day
from webui.own_fields import own_field, typed_day, with_errors
from webui.permissions import Permission, permission
from webui.translation import gettext

blueprint = Blueprint("near_persons", __name__, url_prefix="/clients/<client_id>/near/<what>")
Known = Mapping[str, str]
DAYS = ("valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Shown:
    """The client and what is known of the person; `hides_phone` when the reader may not see it."""

    overview: ClientOverview
    known: Known
    phone: str | None = field(repr=False)
    hides_phone: bool


@blueprint.get("/new")
@permission(Permission.CASE_WORK)
def new(client_id: str, what: str) -> ResponseReturnValue:
    """An empty form."""
    return _page(client_id, what, None, {})


@blueprint.post("/new")
@permission(Permission.CASE_WORK)
def add(client_id: str, what: str) -> ResponseReturnValue:
    """Writes the person down."""
    return _save(
        client_id, what, None, lambda given: add_near_person(service(), actor(), client_id, what, given)
    )


@blueprint.get("/<int:key>")
@permission(Permission.CASE_WORK)
def show(client_id: str, what: str, key: int) -> ResponseReturnValue:
    """What is known now, to be changed or ended."""
    return _page(client_id, what, key, {})


@blueprint.post("/<int:key>")
@permission(Permission.CASE_WORK)
def change(client_id: str, what: str, key: int) -> ResponseReturnValue:
    """Writes the change; what was known before stays in the history."""
    return _save(
        client_id,
        what,
        key,
        lambda given: change_near_person(service(), actor(), client_id, what, key, given),
    )


@blueprint.post("/<int:key>/end")
@permission(Permission.CASE_WORK)
def end(client_id: str, what: str, key: int) -> ResponseReturnValue:
    """The person is none of the client's any more."""
    end_near_person(service(), actor(), client_id, what, key)
    return say_and_go(
        gettext("Ended. It stays in the history."), "client.show", client_id=client_id, tab="people"
    )


def _save(
    client_id: str, what: str, key: int | None, act: Callable[[Mapping[str, object]], None]
) -> ResponseReturnValue:
    with service().database.transaction() as session:
        shown = _shown(session, client_id, what, key)
    try:
        _check_days()
        act(_given(what, shown))
    except InvalidInput as error:
        return _page(client_id, what, key, field_errors(error, days=DAYS)), 422
    return say_and_go(gettext("Saved."), "client.show", client_id=client_id, tab="people")


def _check_days() -> None:
    """A day that cannot be read is not the same as none."""
    wrong = [one for one in DAYS if request.form.get(one, "").strip() and typed_day(one) is None]
    if wrong:
        raise InvalidInput("Päivää ei voi lukea.", dict.fromkeys(wrong, "Kirjoita päivä muodossa p.k.vvvv."))


def _given(what: str, shown: Shown) -> dict[str, object]:
    typed = request.form
    phone = shown.phone if shown.hides_phone else typed.get("phone", "").strip()
    person = {"name": typed.get("name", "").strip() or None, "phone": phone or None}
    if what == CLOSE_PERSON:
        return {**person, "relation": typed.get("relation") or None, "consent": typed.get("consent") or None}
    days = {name: day.isoformat() for name in DAYS if (day := typed_day(name)) is not None}
    scope = [typed["scope"]] if typed.get("scope") else []
    return {**person, "kind": typed.get("kind") or None, "scope": scope, **days}


def _shown(session: Session, client_id: str, what: str, key: int | None) -> Shown:
    overview = client_overview(session, service(), actor(), client_id)
    hides = overview.client.restricted_address and not overview.ground.is_personal
    if what not in (CLOSE_PERSON, REPRESENTATIVE):
        raise NotFound("Sivua ei ole.")
    if key is None:
        return Shown(overview, {}, None, hides_phone=False)
    if what == CLOSE_PERSON:
        person = next((one for one in overview.contact_persons if one.key == key), None)
        if person is None:
            raise NotFound("Läheistä ei ole, tai hänen tietonsa on jo muutettu.")
        known = {"name": person.name, "relation": person.relation, "consent": person.disclosure_consent}
        return Shown(overview, known, person.phone, hides)
    found = next((one for one in list_representatives(session, client_id) if one.key == key), None)
    if found is None or found.until is not None:
        raise NotFound("Edustajaa ei ole, tai hänen tietonsa on jo muutettu.")
    return Shown(overview, _known_of(found), found.phone, hides)


def _known_of(found: Representative) -> Known:
    last = format_plain_day(found.valid_to) if found.valid_to else ""
    return {
        "name": found.name,
        "kind": found.kind,
        "scope": found.scope[0] if found.scope else "",
        "valid_from": format_plain_day(found.valid_from),
        "valid_to": last,
    }


def _page(client_id: str, what: str, key: int | None, errors: Mapping[str, str]) -> str:
    with service().database.transaction() as session:
        shown = _shown(session, client_id, what, key)
    known = shown.known if shown.hides_phone else {**shown.known, "phone": shown.phone or ""}
    fields = _close_person(known, errors) if what == CLOSE_PERSON else _representative(known, errors, today())
    if shown.hides_phone:
        fields = tuple(one for one in fields if one.name != "phone")
    return render_template(
        "pages/near_person.html",
        client=shown.overview.client,
        what=what,
        key=key,
        title=_title(what, key),
        hides_phone=shown.hides_phone,
        **with_errors(fields, errors),
    )


def _title(what: str, key: int | None) -> str:
    if what == CLOSE_PERSON:
        return gettext("New close person") if key is None else gettext("Close person")
    return gettext("New representative") if key is None else gettext("Representative")


def _close_person(known: Known, errors: Mapping[str, str]) -> tuple[DrawnField, ...]:
    relations = {code: words.relation_words(code) for code in RELATIONS}
    consents = {code: words.consent_words(code) for code in CONSENTS}
    return (
        _field("textfield", "name", gettext("Name"), errors, known),
        _field("select", "relation", gettext("What is the person to the client?"), errors, known, relations),
        replace(_field("textfield", "phone", gettext("Phone"), errors, known), required=False),
        _field("radio", "consent", gettext("May the person be told of the client?"), errors, known, consents),
    )


def _representative(known: Known, errors: Mapping[str, str], day: date) -> tuple[DrawnField, ...]:
    kinds = {code: words.representative_words(code) for code in REPRESENTATIVES}
    scopes = {code: words.scope_words(code) for code in SCOPES}
    begins = {"valid_from": format_plain_day(day), **known}
    last = _field("date", "valid_to", gettext("Last day, if known"), errors, known)
    return (
        _field("radio", "kind", gettext("What kind of representative?"), errors, known, kinds),
        _field("textfield", "name", gettext("Name"), errors, known),
        replace(_field("textfield", "phone", gettext("Phone"), errors, known), required=False),
        _field("radio", "scope", gettext("In which matters?"), errors, known, scopes),
        _field("date", "valid_from", gettext("First day"), errors, begins),
        replace(last, required=False),
    )


def _field(
    kind: str,
    name: str,
    label: str,
    errors: Mapping[str, str],
    known: Known,
    options: Mapping[str, str] | None = None,
) -> DrawnField:
    """What was sent stands in it, else what is known."""
    value = request.form.get(name, known.get(name, ""))
    chosen = tuple(DrawnOption(code, said, code == value) for code, said in (options or {}).items())
    return replace(own_field(kind, name, label, errors), values=(value,), options=chosen)
