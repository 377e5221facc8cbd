# SPDX-License-Identifier: EUPL-1.2
"""Texts that people and programs send: trimmed, measured, and without characters that databases refuse."""

import re
from collections.abc import Callable
from functools import partial

from engine.errors import InvalidInput

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def read_line(text: object, longest: int, name: str) -> str | None:
    """One line with single spaces, or None for an empty one. ValueError says what is wrong, in Finnish."""
    return _measure(" ".join(str(text or "").split()), longest, name)


def read_text(text: object, longest: int, name: str) -> str | None:
    """Several lines, trimmed, or None for none. ValueError says what is wrong, in Finnish."""
    lines = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _measure(lines.strip(), longest, name)


def _measure(text: str, longest: int, name: str) -> str | None:
    if len(text) > longest:
        raise ValueError(f"{name}: enintään {longest} merkkiä, nyt {len(text)}.")
    if _UNFIT.search(text):
        raise ValueError(f"{name}: tekstissä on merkkejä, joita ei voi tallettaa. Kirjoita se uudelleen.")
    return text or None


class Problems(dict[str, str]):
    """What is wrong at each field of one form."""

    def line(
        self, field: str, text: object, longest: int, name: str, *, required: bool = False
    ) -> str | None:
        """One line; a problem is kept at the field."""
        return self._keep(field, partial(read_line, text, longest, name), name, required=required)

    def text(
        self, field: str, text: object, longest: int, name: str, *, required: bool = False
    ) -> str | None:
        """Several lines; a problem is kept at the field."""
        return self._keep(field, partial(read_text, text, longest, name), name, required=required)

    def refuse(self, message: str) -> None:
        """InvalidInput with all problems, when there are any."""
        if self:
            raise InvalidInput(message, self)

    def _keep(self, field: str, read: Callable[[], str | None], name: str, *, required: bool) -> str | None:
        try:
            found = read()
        except ValueError as error:
            self[field] = str(error)
            return None
        if required and found is None:
            self[field] = f"{name} puuttuu."
        return found
