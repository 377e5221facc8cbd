# SPDX-License-Identifier: EUPL-1.2
"""Denied by default: a view without a declared permission answers nobody."""

from collections.abc import Callable
from enum import Enum
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from clients.staff import Role, StaffMember
from engine.errors import NotPermitted
from webui.current import service, settings
from webui.sessions import SEEN_EVERY, find_session, touch_session

SESSION_COOKIE = "sujuva_session"
UNATTENDED = frozenset({"my_work.urgent"})
"""Asked by an open page on its own; a session that nobody uses ends all the same."""

OWN_GATES = ("v2.",)
"""Blueprints that check every caller themselves and take no cookies."""

P = ParamSpec("P")
R = TypeVar("R")


class Permission(Enum):
    """What a view may ask of its visitor."""

    PUBLIC = frozenset[Role]()
    SIGNED_IN = frozenset[Role](
        {"case_worker", "team_leader", "manager", "designer", "administrator", "auditor", "production"}
    )
    CASE_WORK = frozenset[Role]({"case_worker", "team_leader", "manager"})
    PROCESSES = frozenset[Role]({"case_worker", "team_leader", "manager", "designer", "administrator"})
    FOLLOW = frozenset[Role]({"case_worker", "team_leader", "manager", "administrator"})
    ORDERS = frozenset[Role]({"case_worker", "team_leader", "production"})
    INTERVENE = frozenset[Role]({"team_leader", "manager"})
    STEER = frozenset[Role]({"team_leader", "manager", "administrator"})
    MAINTAIN = frozenset[Role]({"administrator"})


def permission(needed: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declares who may use a view."""

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        view.permission = needed  # type: ignore[attr-defined]  # a mark on the function
        return view

    return declare


def permission_of(view: object) -> Permission | None:
    found = getattr(view, "permission", None)
    return found if isinstance(found, Permission) else None


def may(member: StaffMember, needed: Permission) -> bool:
    return needed is Permission.PUBLIC or member.role in needed.value


def guard_views(app: Flask) -> None:
    """Loads the session and checks the permission before every view."""
    # Flask's own view of files in static/ is no view of ours; what lies there is public.
    app.view_functions["static"].permission = Permission.PUBLIC  # type: ignore[union-attr]  # a mark
    app.before_request(_check)


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        _load_session()
        return None
    if request.endpoint.startswith(OWN_GATES):
        return None
    needed = permission_of(current_app.view_functions[request.endpoint])
    if needed is None:
        raise NotPermitted(
            "Sivulle ei ole määritelty, kuka saa sen nähdä, joten sitä ei näytetä kenellekään."
        )
    if request.endpoint == "static":
        return None
    _load_session()
    if needed is Permission.PUBLIC:
        return None
    if g.signed_in is None:
        return _ask_to_sign_in()
    if not may(g.signed_in.member, needed):
        raise NotPermitted(
            f"Roolisi ({g.signed_in.member.title}) ei saa avata tätä sivua. Palaa etusivulle"
            " tai pyydä pääkäyttäjältä oikeus."
        )
    return None


def _load_session() -> None:
    g.signed_in = None
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return
    now = settings().session_clock.now()
    with service().database.reading() as session:
        g.signed_in = find_session(session, token, settings().secret_key, now, settings().session_idle)
    attended = request.endpoint not in UNATTENDED
    if attended and g.signed_in is not None and g.signed_in.last_seen_at + SEEN_EVERY < now:
        touch_session(service().database, token, settings().secret_key, now)


def _ask_to_sign_in() -> ResponseReturnValue:
    after = request.full_path.rstrip("?") if request.method == "GET" else None
    address = url_for("sign_in.show", after=after)
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": address}
    return redirect(address, 303)
