# SPDX-License-Identifier: EUPL-1.2
"""A new contact on one screen, in the order of a phone call, saved with one click."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clients.searches import ClientSummary, find_for_contact
from clients.staff import list_members
from engine.business_calendar import at_local
from engine.errors import InvalidInput
from tasks.contacts import NewContact, record_contact
from tasks.forms import PageValues, page_values
from tasks.queries import (
    ContactForm,
    contact_background,
    live_proposals,
    look_again,
    with_proposals,
)
from webui.contact_clock import law_clock
from webui.contact_item import ContactItem, read_item, read_key
from webui.contact_layout import ContactLayout, fill_in_proposals, lay_out, say_whom, take_back_proposals
from webui.contact_right import require_contact_form
from webui.current import actor, idempotency_key, now, say_and_go, service
from webui.form_page import FormPage, draw_form, posted_values
from webui.permissions import Permission, permission
from webui.process_texts import folder_of_definition
from webui.proposal_wording import WordedProposal, proposal_words
from webui.refusal_wording import refusal_words
from webui.translation import gettext
from webui.typed_times import read_day, read_time

blueprint = Blueprint("contact", __name__, url_prefix="/contact")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show() -> ResponseReturnValue:
    """The empty page; the clock of the law is told at the side."""
    asked = require_contact_form(actor())
    item = read_item(request.args.get("arrival"))
    answers = item.answers(asked.form) if item else {}
    return _page(asked, PageValues(page_values(asked.form, answers)), proposing=False, item=item)


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save() -> ResponseReturnValue:
    """Saves client, matter, contact and its first task in one go; a second click repeats the answer."""
    asked, typed = require_contact_form(actor()), posted_values()
    client_id = request.form.get("client-id") or None
    try:
        contact = NewContact(
            say_whom(asked.form, typed, client_id),
            client_id,
            arrived_at=_arrived_at(),
            arrival_key=read_key(request.form.get("client-arrival")),
        )
        done = record_contact(service(), actor(), contact, idempotency_key())
    except InvalidInput as error:
        return _page(asked, typed, error.fields or {"": error.message}), 422
    said = " ".join((gettext("The contact is saved."), *done.happened))
    if done.next_task_key is not None:
        return say_and_go(said, "task.show", key=done.next_task_key)
    return say_and_go(said, "client.show", client_id=done.client_id)


@blueprint.post("/preview")
@permission(Permission.CASE_WORK)
def preview() -> ResponseReturnValue:
    """The form and the tables' proposals with the answers so far; saves nothing."""
    typed, asked = posted_values(), require_contact_form(actor())
    if not request.headers.get("HX-Request"):
        return _page(asked, typed)
    drawn = _draw(asked, typed, {}, proposing=True)
    unchanged = drawn.shown == request.form.get("shown-fields")
    body = render_template("parts/contact_preview.html", **drawn.for_template())
    return body, 200, {"HX-Reswap": "none"} if unchanged else {}


@blueprint.post("/clients")
@permission(Permission.CASE_WORK)
def find_clients() -> ResponseReturnValue:
    """Whom the contact is about. A POST, so that names and identity codes stay out of addresses and logs."""
    hits, hint = _search(request.form.get("client-search", ""))
    if not request.headers.get("HX-Request"):
        return _page(require_contact_form(actor()), posted_values(), hits=hits, hint=hint)
    return render_template("parts/client_hits.html", hits=hits, hint=hint, chosen="", names=_names())


def _page(
    asked: ContactForm,
    typed: PageValues,
    errors: Mapping[str, str] | None = None,
    hits: tuple[ClientSummary, ...] = (),
    hint: str = "",
    *,
    proposing: bool = True,
    item: ContactItem | None = None,
) -> str:
    item = item or read_item(request.form.get("client-arrival"))
    chosen = request.form.get("client-id", "")
    if item and item.matched and not hits and (not chosen or chosen == item.matched.id):
        chosen, hits = item.matched.id, (item.matched,)
    elif chosen and not hits:
        hits = _chosen_again(chosen)
    return render_template(
        "pages/contact.html",
        hits=hits,
        hint=hint,
        chosen=chosen,
        names=_names(),
        typed=request.form,
        item=item.arrival if item else None,
        clock=law_clock(item.arrival.arrived_at if item else now()),
        **_draw(asked, typed, errors or {}, proposing=proposing).for_template(),
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The form, its layout and the proposals beside it."""

    page: FormPage
    layout: ContactLayout
    proposed: Mapping[str, str]
    live: tuple[WordedProposal, ...]

    @property
    def shown(self) -> str:
        """What an unchanged page sends back: the fields in sight and what was chosen for the person."""
        return (
            f"{self.page.shown_fields}|{','.join(f'{key}={value}' for key, value in self.proposed.items())}"
        )

    def for_template(self) -> dict[str, object]:
        return {
            "form_page": self.page,
            "layout": self.layout,
            "proposed": self.proposed,
            "shown_fields": self.shown,
            "live": self.live,
            "errors": self.page.errors,
            "preview_address": url_for("contact.preview"),
        }


def _draw(asked: ContactForm, typed: PageValues, errors: Mapping[str, str], *, proposing: bool) -> _Drawn:
    folder = folder_of_definition(asked.definition_key)
    with service().database.reading() as session:
        background = contact_background(session, service(), actor(), request.form.get("client-id"))
    typed = take_back_proposals(typed, request.form)
    decisions = asked.decisions if proposing else ()
    live = live_proposals(service(), asked.deployment_key, decisions, asked.form, typed, background)
    typed, proposed = fill_in_proposals(asked.form, typed, with_proposals(background, live))
    page = draw_form(look_again(asked.form, typed, background, live), folder, errors)
    layout = lay_out(asked.form, page.parts)
    return _Drawn(page, layout, proposed, proposal_words(folder, asked.form).word(live))


def _search(text: str) -> tuple[tuple[ClientSummary, ...], str]:
    if not text.strip():
        return (), ""
    try:
        with service().database.transaction() as session:
            hits = find_for_contact(session, service(), actor(), text[:200])
    except InvalidInput as error:
        return (), refusal_words(error.fields.get("text", error.message))
    return hits, "" if hits else gettext("Nobody was found. Choose the new client below.")


def _chosen_again(client_id: str) -> tuple[ClientSummary, ...]:
    """The client that was chosen before the page had to be shown again, if the search still finds them."""
    hits, _ = _search(request.form.get("client-search", ""))
    return tuple(hit for hit in hits if hit.id == client_id)


def _names() -> dict[str, str]:
    with service().database.reading() as session:
        return {member.username: member.name for member in list_members(session)}


def _arrived_at() -> datetime | None:
    """When the contact came, if it came before now."""
    day, time = request.form.get("client-arrived-day", ""), request.form.get("client-arrived-time", "")
    if not day.strip() and not time.strip():
        return None
    return at_local(read_day(day, "saapui"), read_time(time, "saapui-time"))
