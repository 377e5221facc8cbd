# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a page's fields, in the reader's language, by the name of the field."""

from collections.abc import Collection, Mapping

from flask import request

from engine.errors import InvalidInput
from webui.refusal_wording import refusal_words
from webui.typed_times import read_day


class FieldErrors(dict[str, str]):
    """Asked for any field; only those with a fault are counted and listed."""

    def __missing__(self, field: str) -> str:
        return ""


def field_errors(
    error: InvalidInput, names: Mapping[str, str] | None = None, days: Collection[str] = ()
) -> FieldErrors:
    """Each fault at its field; one that is of no field stands under ''. `names` are the page's own.

    A command is not told of what no day could be read from; of such `days` the page says why.
    """
    wrong = {(names or {}).get(name, name): words for name, words in error.fields.items()}
    for name in days:
        wrong |= _unreadable(name)
    return FieldErrors({name: refusal_words(words) for name, words in (wrong or {"": error.message}).items()})


def _unreadable(name: str) -> Mapping[str, str]:
    text = request.form.get(name, "").strip()
    try:
        if text:
            read_day(text, name)
    except InvalidInput as error:
        return error.fields
    return {}
