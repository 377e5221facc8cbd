# SPDX-License-Identifier: EUPL-1.2
"""What was typed into a small form that was refused: to be corrected and sent again, or at least read."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import request
from flask_babel import lazy_gettext as _l

from webui.current import IDEMPOTENCY_FIELD
from webui.forgery import FIELD

# Fields that a person writes by hand, wherever they stand; others are chosen on their page.
WRITTEN = {
    "reason": _l("Why"),
    "text": _l("Text"),
    "name": _l("Name"),
    "note": _l("What was agreed"),
}
LONG = frozenset({"text", "note"})
# A text that was written by hand has a space in it; codes, keys and days have none.
_SHORTEST_READ = 3


class Written(NamedTuple):
    """A field to be written again; `wrong` is empty when the fault is elsewhere."""

    name: str
    label: object
    value: str
    wrong: str
    is_long: bool


def retyping(wrong: Mapping[str, str], status: int) -> dict[str, object]:
    """For the page of a refusal: fields to send again, or what had been typed.

    A form is offered again only when each fault is at a field that can be written here.
    """
    sent = [(name, text) for name, text in request.form.items(multi=True) if name not in _OWN]
    if status == 422 and wrong and wrong.keys() <= WRITTEN.keys():
        names = [name for name in WRITTEN if name in wrong or any(name == one for one, _ in sent)]
        again = [
            Written(name, WRITTEN[name], _last(sent, name), wrong.get(name, ""), name in LONG)
            for name in names
        ]
        return {
            "again": again,
            "kept": [(name, text) for name, text in sent if name not in names],
            "typed": (),
            "wrong": {},
        }
    return {"again": (), "kept": (), "typed": _typed(sent, status), "wrong": wrong}


def page_before() -> str | None:
    """The page of ours that the request was sent from."""
    sent_from = urlsplit(request.referrer or "")
    if sent_from.netloc != request.host or request.method == "GET":
        return None
    return f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path


_OWN = frozenset({FIELD, IDEMPOTENCY_FIELD})


def _last(sent: list[tuple[str, str]], name: str) -> str:
    return next((text for one, text in reversed(sent) if one == name), "")


def _typed(sent: list[tuple[str, str]], status: int) -> list[str]:
    """Texts that would otherwise be lost."""
    if status not in (403, 404, 409, 422):
        return []
    return [text for _, text in sent if " " in text.strip() and len(text.strip()) >= _SHORTEST_READ]
