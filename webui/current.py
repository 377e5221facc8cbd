# SPDX-License-Identifier: EUPL-1.2
"""What the request at hand stands on: the service, the settings, and who asks."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import Response, current_app, g, redirect, request, url_for

from clients.staff import StaffMember
from engine.business_calendar import local_date
from engine.service import Service
from webui.sessions import NoticeKind, SignedIn, leave_notice
from webui.settings import WebSettings

EXTENSION = "sujuva"
NOTICE_PARAMETER = "notice"
IDEMPOTENCY_FIELD = "idempotency-key"


@dataclass(frozen=True, slots=True)
class House:
    """What the application was made with."""

    service: Service
    settings: WebSettings


def house() -> House:
    return cast(House, current_app.extensions[EXTENSION])


def service() -> Service:
    return house().service


def settings() -> WebSettings:
    return house().settings


def signed_in() -> SignedIn | None:
    return cast(SignedIn | None, g.get("signed_in"))


def actor() -> StaffMember:
    """The person who asks; only views that need a sign-in may call this."""
    found = signed_in()
    if found is None:
        raise RuntimeError("A view that needs a person was reached without one.")
    return found.member


def now() -> datetime:
    return service().clock.now()


def today() -> date:
    return local_date(now())


def new_idempotency_key() -> str:
    """A key for one form on one page, so that a second click repeats the answer and not the act."""
    return secrets.token_urlsafe(18)


def idempotency_key() -> str:
    return request.form.get(IDEMPOTENCY_FIELD, "")[:100] or new_idempotency_key()


def leave_word(text: str, kind: NoticeKind = "done", lines: Sequence[str] = ()) -> str | None:
    """Keeps a notice for this person's next page and gives its id; None when nobody is signed in."""
    found = signed_in()
    if found is None:
        return None
    return leave_notice(service().database, found.token, settings().secret_key, kind, text, lines)


def with_notice(address: str, id: str | None) -> str:
    """The same address, showing this notice instead of an earlier one."""
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith(f"{NOTICE_PARAMETER}=")]
    if id is not None:
        kept.append(f"{NOTICE_PARAMETER}={id}")
    return f"{path}?{'&'.join(kept)}" if kept else path


def say_and_go(text: str, endpoint: str, kind: NoticeKind = "done", **values: object) -> Response:
    """A 303 to a page that shows the sentence."""
    values[NOTICE_PARAMETER] = leave_word(text, kind)
    return cast(Response, redirect(url_for(endpoint, **values), 303))  # type: ignore[arg-type]  # values are for the address
