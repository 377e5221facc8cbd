# SPDX-License-Identifier: EUPL-1.2
"""Sign-in by persona in the demo, and sign-out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clients.staff import StaffMember, list_members
from engine.errors import NotPermitted
from webui.current import service, settings, signed_in
from webui.permissions import SESSION_COOKIE, Permission, permission
from webui.sessions import open_session, revoke_session

blueprint = Blueprint("sign_in", __name__)
FIRST_PAGES = {"case_worker": "my_work.show", "team_leader": "my_work.show", "production": "orders.list_own"}


@blueprint.get("/sign-in")
@permission(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """The personas of the demo."""
    _refuse_outside_demo()
    with service().database.reading() as session:
        members = [one for one in list_members(session) if one.active and one.role != "integration"]
    order = list(settings().persona_hints)
    members.sort(key=lambda one: order.index(one.username) if one.username in order else len(order))
    return render_template(
        "pages/sign_in.html",
        members=members,
        hints=settings().persona_hints,
        after=own_address(request.args.get("after")),
    )


@blueprint.post("/sign-in")
@permission(Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Opens a session; an old one on this browser then ends, so that no one inherits it."""
    _refuse_outside_demo()
    token = open_session(
        service().database,
        request.form.get("username", ""),
        settings().secret_key,
        settings().session_clock.now(),
    )
    leave()
    answer = redirect(own_address(request.form.get("after")) or url_for("sign_in.home"), 303)
    answer.set_cookie(
        SESSION_COOKIE, token, httponly=True, samesite="Lax", secure=settings().secure_cookies, path="/"
    )
    return answer


@blueprint.post("/sign-out")
@permission(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """Ends the session at once."""
    leave()
    answer = redirect(url_for("sign_in.show"), 303)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@blueprint.get("/")
@permission(Permission.SIGNED_IN)
def home() -> ResponseReturnValue:
    """The first page of each role."""
    found = signed_in()
    member: StaffMember | None = found.member if found else None
    role = member.role if member is not None else ""
    return redirect(url_for(FIRST_PAGES.get(role, "processes.list_all")), 303)


def leave() -> None:
    found = signed_in()
    if found is not None:
        revoke_session(service().database, found.token, settings().secret_key)


def own_address(address: str | None) -> str | None:
    """The address only if it is a path of ours; never another site's."""
    if address and address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address:
        return address
    return None


def _refuse_outside_demo() -> None:
    if not settings().demo:
        raise NotPermitted(
            "Kirjautuminen ilman salasanaa toimii vain esittelytilassa. Kirjaudu organisaatiosi tunnuksella."
        )
