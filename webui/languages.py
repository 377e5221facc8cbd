# SPDX-License-Identifier: EUPL-1.2
"""The reader's language: chosen in the header, kept in a cookie, Finnish otherwise."""

from typing import Literal, cast

from flask import Flask, g, request
from flask_babel import Babel

from webui.current import settings

Language = Literal["fi", "sv", "en"]
LANGUAGES: dict[Language, str] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
LANGUAGE_COOKIE = "sujuva_language"


def set_up_languages(app: Flask) -> None:
    """Catalogues of translations/; the machinery of dates follows the same choice."""
    Babel(app, locale_selector=language, timezone_selector=lambda: "Europe/Helsinki")


def language() -> Language:
    """The language of this request."""
    if "language" not in g:
        wanted = request.cookies.get(LANGUAGE_COOKIE) or settings().language
        g.language = wanted if wanted in LANGUAGES else "fi"
    return cast(Language, g.language)
