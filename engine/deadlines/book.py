# SPDX-License-Identifier: EUPL-1.2
"""The book of limits: every dated rule of processes/limits, with the calendars that they count by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from engine.business_calendar import BusinessCalendar
from engine.deadlines.rule_file import (
    Names,
    parse_file,
    read_calendars,
    read_limits,
    read_named_texts,
    read_sources,
)
from engine.deadlines.rules import Language, LimitRule, Texts
from engine.deadlines.toml_table import TomlTable
from engine.errors import ModelInvalid, NotFound, Problem

T = TypeVar("T")


class LimitBook:
    """Finds the rule of a limit that binds a matter; unchangeable after loading."""

    def __init__(
        self,
        rules: Iterable[LimitRule],
        calendars: Mapping[str, BusinessCalendar],
        source_names: Mapping[str, Texts] | None = None,
    ) -> None:
        self._source_names = dict(source_names or {})
        self._rules: dict[str, list[LimitRule]] = {}
        for rule in sorted(rules, key=lambda rule: rule.valid_from):
            self._rules.setdefault(rule.id, []).append(rule)
        self.calendars: Mapping[str, BusinessCalendar] = dict(calendars)
        yielding = [rule for versions in self._rules.values() for rule in versions if rule.replaced_when]
        self.yielding = frozenset(rule.id for rule in yielding)
        self.judging_names = frozenset(name for rule in yielding for name in rule.replaced_when)
        """The variables by which a limit may give way."""
        returning = [rule for rule in yielding if not rule.replaced_by]
        self.returning = frozenset(rule.id for rule in returning)
        self.returning_names = frozenset(name for rule in returning for name in rule.replaced_when)
        """Of limits that give way to nothing: by these they may come to concern a matter again."""

        self.sounding = frozenset(
            (rule.id, alarm.level)
            for versions in self._rules.values()
            for rule in versions
            for alarm in rule.alarms
            if alarm.sound
        )
        """Limit and level of the alarms that are to be heard."""

    def source_name(self, source: str, language: Language) -> str:
        """What the source of a limit is called; its id where it has no name of its own."""
        name = self._source_names.get(source)
        return name.of(language) if name else source

    def ids(self) -> frozenset[str]:
        """Every limit that has a rule, whenever in force."""
        return frozenset(self._rules)

    def versions(self, limit_id: str) -> Sequence[LimitRule]:
        """All rules of a limit, the oldest first; empty for an unknown limit."""
        return tuple(self._rules.get(limit_id, ()))

    def find(self, limit_id: str, pending_on: date) -> LimitRule:
        """The rule in force on the day the matter became pending; it binds the matter to its end.

        Raises NotFound for an unknown limit and for a day on which it had no rule.
        """
        for rule in self._rules.get(limit_id, ()):
            if rule.is_valid_on(pending_on):
                return rule
        if limit_id not in self._rules:
            raise NotFound(f"Määräaikaa {limit_id} ei ole. Korjaa tunnus tai lisää sääntö.")
        raise NotFound(f"Määräajalla {limit_id} ei ole sääntöä päivälle {pending_on}. Lisää sääntö.")

    def find_bound(self, limit_id: str, valid_from: str) -> LimitRule:
        """The rule by which a running limit was counted; `valid_from` as its explanation has it."""
        return self.find(limit_id, date.fromisoformat(valid_from))


def load_limits(folder: Path) -> LimitBook:
    """All `*.toml` files of the folder; raises ModelInvalid with every problem of every file."""
    problems: list[Problem] = []
    files = sorted(folder.glob("*.toml"))
    if not files:
        remedy = "Lisää kansioon TOML-tiedosto."
        raise ModelInvalid([Problem(folder.name, "", "", "tyhjä kansio", "Määräaikoja ei ole.", remedy)])
    tops = {file.name: parse_file(file.read_bytes(), file.name, problems) for file in files}
    readable = {name: top for name, top in tops.items() if top is not None}
    names, source_names, calendars = _read_names(readable.values())
    rules: list[tuple[str, LimitRule]] = []
    for name, top in readable.items():
        rules += [(name, rule) for rule in read_limits(top, names, problems)]
        top.finish()
    problems += [*_overlaps(rules), *_strange_heirs(rules)]
    if problems:
        raise ModelInvalid(problems)
    return LimitBook([rule for _, rule in rules], calendars, source_names)


def _read_names(
    tops: Iterable[TomlTable],
) -> tuple[Names, dict[str, Texts], dict[str, BusinessCalendar]]:
    events: dict[str, Texts] = {}
    sources: dict[str, tuple[Texts, Texts | None]] = {}
    calendars: dict[str, BusinessCalendar] = {}
    for top in tops:
        _collect(top, events, read_named_texts(top, "event", "day"))
        _collect(top, sources, read_sources(top))
        _collect(top, calendars, ((calendar.name, calendar) for calendar in read_calendars(top)))
    bases = {id: basis for id, (basis, _) in sources.items()}
    named = {id: name for id, (_, name) in sources.items() if name is not None}
    return Names(events, bases, calendars), named, calendars


def _collect(top: TomlTable, known: dict[str, T], items: Iterable[tuple[str, T]]) -> None:
    for name, item in items:
        if name in known:
            top.refuse("toistuva nimi", f"{name} on määritelty kahdesti.", "Poista toinen.")
        known[name] = item


def _overlaps(rules: Sequence[tuple[str, LimitRule]]) -> Iterable[Problem]:
    ordered = sorted(rules, key=lambda item: (item[1].id, item[1].valid_from))
    for (_, earlier), (file, later) in pairwise(ordered):
        if earlier.id == later.id and earlier.is_valid_on(later.valid_from):
            yield Problem(
                file, later.id, later.title.fi, "päällekkäinen voimassaolo",
                f"Säännöt alkaen {earlier.valid_from} ja {later.valid_from} ovat voimassa yhtä aikaa.",
                f"Päätä aiempi sääntö viimeistään päivää ennen {later.valid_from} (valid_to).",
            )  # fmt: skip


def _strange_heirs(rules: Sequence[tuple[str, LimitRule]]) -> Iterable[Problem]:
    known = {rule.id for _, rule in rules}
    for file, rule in rules:
        if rule.replaced_by and not rule.replaced_when:
            yield Problem(
                file, rule.id, rule.title.fi, "puuttuva avain",
                "Avain replaced_by vaatii avaimen replaced_when.",
                "Anna muuttujat, joista väistyminen riippuu.",
            )  # fmt: skip
        if rule.replaced_by and (rule.replaced_by not in known or rule.replaced_by == rule.id):
            yield Problem(
                file, rule.id, rule.title.fi, "tuntematon arvo",
                f"Avaimen replaced_by määräaikaa {rule.replaced_by} ei ole.",
                "Anna toisen määräajan tunnus tai poista avain.",
            )  # fmt: skip
