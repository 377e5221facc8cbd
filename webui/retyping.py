# SPDX-License-Identifier: EUPL-1.2
"""What was typed or chosen in a small form that was refused: to be sent again corrected, or at least read."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import g, request
from flask_babel import lazy_gettext as _l

from webui.current import IDEMPOTENCY_FIELD
from webui.forgery import FIELD

# Fields that a person writes by hand, wherever they stand; what a form lets choose it offers by `offer`.
WRITTEN = {
    "reason": _l("Why"),
    "text": _l("Text"),
    "name": _l("Name"),
    "note": _l("What was agreed"),
}
LONG = frozenset({"text", "note"})


class Written(NamedTuple):
    """A field to be written again; `wrong` is empty when the fault is elsewhere."""

    name: str
    label: object
    value: str
    wrong: str
    is_long: bool
    choices: Sequence[tuple[str, str]] = ()


def offer(name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
    """The form of this request has a choice (value, words): refused, it is offered again with it."""
    g.offered = {**g.get("offered", {}), name: (label, choices)}


def retyping(wrong: Mapping[str, str], status: int) -> dict[str, object]:
    """For the page of a refusal: fields to send again, or what had been typed.

    A form is offered again only when each fault is at a field that can be written or chosen here.
    """
    # What was too much to be read cannot be read here either.
    sent = _sent() if status in (403, 404, 409, 422) else []
    known = {**g.get("offered", {}), **WRITTEN}
    if status == 422 and wrong and wrong.keys() <= known.keys():
        names = [name for name in known if name in wrong or any(name == one for one, _ in sent)]
        again = [_written(sent, name, wrong.get(name, "")) for name in names]
        kept = [(name, text) for name, text in sent if name not in names]
        return {"again": again, "kept": kept, "typed": (), "wrong": {}}
    # A text that was written by hand has a space in it; codes, keys and days have none.
    typed = [text for _, text in sent if " " in text.strip()]
    return {"again": (), "kept": (), "typed": typed, "wrong": wrong}


def page_before() -> str | None:
    """The page of ours that the request was sent from."""
    sent_from = urlsplit(request.referrer or "")
    if sent_from.netloc != request.host or request.method == "GET":
        return None
    return f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path


_OWN = frozenset({FIELD, IDEMPOTENCY_FIELD})


def _sent() -> list[tuple[str, str]]:
    return [(name, text) for name, text in request.form.items(multi=True) if name not in _OWN]


def _written(sent: list[tuple[str, str]], name: str, wrong: str) -> Written:
    value = next((text for one, text in reversed(sent) if one == name), "")
    label, choices = g.get("offered", {}).get(name) or (WRITTEN[name], ())
    return Written(name, label, value, wrong, name in LONG, choices)
