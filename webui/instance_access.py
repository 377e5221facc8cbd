# SPDX-License-Identifier: EUPL-1.2
"""An instance, if this person may follow it, and how a change of it was asked for."""

import re
from collections.abc import Callable

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from clients.visibility import require_client
from engine.database import Session
from engine.errors import Conflict, ExecutionFailed, InvalidInput, NotFound
from engine.idempotency import is_answered
from engine.process_instances import InstanceView, get_instance
from engine.process_instances.commands import Asked
from webui.current import actor, idempotency_key, say_and_go, service
from webui.instance_lists import require_follow
from webui.process_lists import may_see_clients
from webui.refusal_wording import refusal_words
from webui.translation import gettext

IDENTITY_CODE = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.ASCII | re.IGNORECASE)
SHORTEST_REASON, LONGEST_REASON = 3, 500


def open_instance(session: Session, key: int) -> InstanceView:
    """NotFound unless this person may follow it; a look at a client's is logged."""
    instance = get_instance(session, key)
    require_follow(session, service(), actor(), instance)
    if may_see_clients(actor()) and instance.client_id:
        require_client(session, service(), actor(), instance.client_id, f"prosessi {instance.process_id}")
    return instance


def check_open(key: int) -> InstanceView:
    """For an act. A second click may come when the first has ended the ground on which one sees it."""
    with service().database.transaction() as session:
        try:
            return open_instance(session, key)
        except NotFound:
            if not is_answered(session, actor().username, idempotency_key()):
                raise
    return abort(say_and_go(gettext("It was done already."), "incident.list_all"))


def asked() -> Asked:
    """The revision that the page was drawn for, and the key of its form."""
    return Asked(request.form.get("revision", type=int), idempotency_key())


def read_reason() -> str:
    """Why it is done. InvalidInput when it is missing or names a person by identity code."""
    reason = " ".join(request.form.get("reason", "").split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise InvalidInput(
            "Kerro, miksi näin tehdään. Syy jää prosessin historiaan.",
            {"reason": f"Kirjoita syy, {SHORTEST_REASON}–{LONGEST_REASON} merkkiä."},
        )
    if IDENTITY_CODE.search(reason):
        raise InvalidInput(
            "Syyssä on henkilötunnus. Prosessin historiaan ei kirjoiteta henkilötietoja.",
            {"reason": "Poista henkilötunnus. Asiakkaan tiedot kuuluvat asiakkaan sivulle."},
        )
    return reason


def carry_out(key: int, act: Callable[[], object], said: str) -> ResponseReturnValue:
    """Does it and goes to the instance; what has moved on meanwhile is told with what was typed."""
    try:
        act()
    except Conflict as error:
        typed = request.form.get("reason", "")
        page = render_template(
            "pages/instance_conflict.html", key=key, message=refusal_words(error.message), typed=typed
        )
        return page, 409
    except ExecutionFailed as error:
        raise InvalidInput(error.message) from error
    if not _may_still_follow(key):
        return say_and_go(said, "incident.list_all")
    return say_and_go(said, "instance.show", key=key)


def _may_still_follow(key: int) -> bool:
    """What was just done may have ended the ground."""
    with service().database.reading() as session:
        try:
            require_follow(session, service(), actor(), get_instance(session, key))
        except NotFound:
            return False
    return True
