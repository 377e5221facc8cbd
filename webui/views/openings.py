# SPDX-License-Identifier: EUPL-1.2
"""A leader opens what has run out, such as an appropriation: who is next is seen first, then it is opened."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.staff import list_members
from tasks.openings import MOST, OpeningList, Place, list_openings, open_places
from webui.current import actor, idempotency_key, say_and_go, service, today
from webui.languages import language
from webui.permissions import Permission, permission
from webui.translation import gettext, ngettext

blueprint = Blueprint("openings", __name__, url_prefix="/openings")


@dataclass(frozen=True, slots=True)
class Shown:
    """A list in the reader's words; `next` are those who would be told now, None before a number is given."""

    id: str
    title: str
    found: OpeningList
    next: tuple[Place, ...] | None
    typed: str
    error: str


@blueprint.get("")
@permission(Permission.INTERVENE)
def show() -> ResponseReturnValue:
    """The lists that one opens; with `places` of one of them, who would be told."""
    chosen, typed = request.args.get("list", ""), request.args.get("places", "")
    with service().database.reading() as session:
        found = list_openings(session, service(), actor())
        names = {member.username: member.name for member in list_members(session)}
    lists = [_shown(one, typed if one.folder.id == chosen else None) for one in found]
    page = render_template("pages/openings.html", lists=lists, today=today(), names=names)
    return page, 422 if any(one.error for one in lists) else 200


@blueprint.post("/<list_id>")
@permission(Permission.INTERVENE)
def open_them(list_id: str) -> ResponseReturnValue:
    """Opens a place for those that the page showed as the next."""
    seen = [int(part) for part in request.form.get("seen", "").split(",") if _is_number(part)]
    open_places(service(), actor(), list_id, seen, idempotency_key())
    words = ngettext(
        "Opened for %(num)d client. The case manager is asked to contact them.",
        "Opened for %(num)d clients. Their case managers are asked to contact them.",
        len(seen),
    )
    return say_and_go(words, "openings.show")


def _shown(found: OpeningList, typed: str | None) -> Shown:
    folder, waiting = found.folder, len(found.places)
    title = folder.text(language(), "opening", folder.title(language()))
    if typed is None or not waiting:
        return Shown(folder.id, title, found, None, "", "")
    count = int(typed) if _is_number(typed) else 0
    most = min(waiting, MOST)
    if not 1 <= count <= most:
        error = gettext("Give a number from 1 to %(most)d: %(waiting)d wait.", most=most, waiting=waiting)
        return Shown(folder.id, title, found, None, typed, error)
    return Shown(folder.id, title, found, found.places[:count], typed, "")


def _is_number(text: str) -> bool:
    return text.strip().isascii() and text.strip().isdigit() and len(text.strip()) <= 18
