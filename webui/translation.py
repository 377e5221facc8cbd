# SPDX-License-Identifier: EUPL-1.2
"""Texts of the pages in the reader's language; the message ids are short English sentences."""

import flask_babel


def gettext(text: str, /, **values: object) -> str:
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The form for this number; `%(num)d` holds it."""
    return str(flask_babel.ngettext(one, many, number, **values))
