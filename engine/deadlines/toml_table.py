# SPDX-License-Identifier: EUPL-1.2
"""Reads one table of a TOML file strictly: every wrong, missing or unknown key becomes a problem."""

import re
from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any, TypeVar

from engine.errors import Problem

T = TypeVar("T")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_NAMES = {
    str: "teksti",
    int: "kokonaisluku",
    bool: "true tai false",
    date: "päivä muodossa 2027-01-31",
    list: "luettelo",
    dict: "taulu",
}


class TomlTable:
    """Takes keys out of a table; `finish` reports what was not taken.

    A read that fails returns a harmless stand-in, so that one pass finds all the problems; the
    caller builds nothing when problems were added.
    """

    def __init__(self, values: Mapping[str, Any], file: str, element: str, problems: list[Problem]) -> None:
        self._values = dict(values)
        self._file = file
        self.element = element
        self.element_name = ""
        self._problems = problems

    def refuse(self, rule: str, message: str, remedy: str) -> None:
        """Add a problem of this table."""
        self._problems.append(Problem(self._file, self.element, self.element_name, rule, message, remedy))

    def has(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str, kind: type[T], stand_in: T, default: T | None = None) -> T:
        """The value of `key`, of exactly that type; without a default the key is required."""
        if key not in self._values:
            if default is not None:
                return default
            self.refuse("puuttuva avain", f"Avain {key} puuttuu.", f"Lisää {key}: {_NAMES[kind]}.")
            return stand_in
        value = self._values.pop(key)
        if type(value) is kind:
            return value
        self.refuse("väärä tyyppi", f"Avain {key} on {value!r}.", f"Anna {key}: {_NAMES[kind]}.")
        return stand_in

    def text(self, key: str, default: str | None = None) -> str:
        """A text; empty only by default."""
        given = key in self._values
        value = self.take(key, str, " ", default)
        if given and not value:
            self.refuse("tyhjä teksti", f"Avain {key} on tyhjä.", f"Kirjoita {key} tai poista avain.")
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """One of `choices`."""
        if not self.has(key) and default is None:
            self.refuse("puuttuva avain", f"Avain {key} puuttuu.", _pick(choices))
            return ""
        value = self.take(key, str, "", default)
        if value and value not in choices:
            self.refuse("tuntematon arvo", f"Avaimen {key} arvoa {value} ei ole.", _pick(choices))
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        value = self.take(key, int, low, default)
        if not low <= value <= high:
            self.refuse("luku rajojen ulkopuolella", f"Avain {key} on {value}.", f"Anna luku {low}–{high}.")
        return value

    def day(self, key: str) -> date:
        """A date, required."""
        return self.take(key, date, date.min)

    def day_or_none(self, key: str) -> date | None:
        return self.day(key) if self.has(key) else None

    def time(self, key: str, default: time) -> time:
        """A time of day, `"08:00"`."""
        if not self.has(key):
            return default
        found = _TIME.fullmatch(self.take(key, str, ""))
        if found is None:
            self.refuse("väärä kellonaika", f"Avain {key} ei ole kellonaika.", 'Kirjoita se näin: "08:00".')
            return default
        return time(int(found[1]), int(found[2]))

    def list_of(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        """A list of different texts among `choices`, required, possibly empty."""
        values = self.take(key, list, [])
        wrong = [value for value in values if value not in choices]
        if wrong or len(set(map(str, values))) != len(values):
            remedy = " ".join((_pick(choices), "Kukin enintään kerran."))
            self.refuse("väärä luettelo", f"Avain {key} on {values!r}.", remedy)
            return ()
        return tuple(values)

    def table(self, key: str) -> "TomlTable":
        """A table inside this one, required."""
        return self._inner(self.take(key, dict, {}))

    def tables(self, key: str) -> list["TomlTable"]:
        """An array of tables, possibly absent."""
        values = self.take(key, list, [], [])
        if not all(isinstance(value, dict) for value in values):
            self.refuse("väärä tyyppi", f"Avain {key} ei ole taulukko.", f"Kirjoita [[{key}]].")
            return []
        return [self._inner(value) for value in values]

    def _inner(self, values: Mapping[str, Any]) -> "TomlTable":
        inner = TomlTable(values, self._file, self.element, self._problems)
        inner.element_name = self.element_name
        return inner

    def finish(self) -> None:
        """Refuse every key that nobody took."""
        for key in self._values:
            self.refuse("tuntematon avain", f"Avainta {key} ei tunneta.", "Poista avain tai korjaa se.")


def _pick(choices: Collection[str]) -> str:
    return f"Valitse: {', '.join(sorted(choices))}."
