# SPDX-License-Identifier: EUPL-1.2
"""The county as its letters name it, and the words of codes: dated data of processes/asiakirjat."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clients.letters.content import Appeal, Authority, Kind, Language, Ombudsman
from engine.business_calendar import day_in_digits
from engine.errors import InvalidInput, ModelInvalid, Problem
from engine.service import Service

COUNTY, WORDS = "viranomainen.toml", "sanasto.toml"
LANGUAGES: tuple[Language, ...] = ("fi", "sv")
_TABLES: Mapping[str, tuple[str, ...]] = {
    "authority": ("name", "unit", "address", "phone", "email"),
    "appeal": ("body", "registry", "address", "phone", "email", "hours", "closes"),
    "ombudsman": ("name", "phone", "email", "hours"),
    "service_task": ("area", "name"),
    "structure": ("kind", "name"),
    "basis": ("kind", "area", "sections"),
    "reply_basis": ("request", "sections"),
    "appeal_basis": ("decision", "sections"),
}
_LISTS = frozenset({"address", "sections"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """One dated row: each value by language when it has any."""

    valid_from: date
    valid_to: date | None
    values: Mapping[str, Any]

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def say(self, key: str, language: Language) -> Any:
        value = self.values[key]
        return value[language] if isinstance(value, dict) else value


class CountyBook:
    """Unchangeable after loading; a letter takes what was in force on its day."""

    def __init__(self, rows: Mapping[str, Sequence[_Entry]], words: Mapping[str, Any]) -> None:
        self._rows = rows
        self._words = words

    def authority(self, day: date, language: Language) -> Authority:
        row = self._find("authority", day)
        return Authority(
            name=row.say("name", language),
            unit=row.say("unit", language),
            address=tuple(row.say("address", language)),
            phone=row.say("phone", language),
            email=row.say("email", language),
        )

    def appeal(
        self, service: Service, day: date, pending_on: date, language: Language, decision: str = "palvelu"
    ) -> Appeal:
        """The instructions; the days come from the dated limits T11 and T12 that bind the matter.

        `decision` is `palvelu` or `maksu`: each has the right from a law of its own.
        """
        row, helper = self._find("appeal", day), self._find("ombudsman", day)
        lengths = {name: service.limits.find(name, pending_on).length for name in _COUNTED}
        return Appeal(
            body=row.say("body", language),
            registry=row.say("registry", language),
            address=tuple(row.say("address", language)),
            email=row.say("email", language),
            phone=row.say("phone", language),
            hours=row.say("hours", language),
            closes=row.say("closes", language),
            days=lengths["T11"],
            letter_days=lengths["T12.kirje"],
            message_days=lengths["T12.sahkoinen"],
            ombudsman=Ombudsman(
                name=helper.say("name", language),
                phone=helper.say("phone", language),
                email=helper.say("email", language),
                hours=helper.say("hours", language),
            ),
            sources=tuple(self._find("appeal_basis", day, decision=decision).values["sections"]),
        )

    def service_task(self, area: str | None, day: date, language: Language) -> str:
        """Palvelutehtävä by the service area; the first one listed when the matter has none."""
        rows = [row for row in self._rows["service_task"] if row.holds(day)]
        found = next((row for row in rows if area is None or row.values["area"] == area), None)
        if found is None:
            raise _missing("service_task", day)
        return str(found.say("name", language))

    def area_of(self, service_task: str) -> str | None:
        """The service area that a letter names so, in whichever language."""
        for row in self._rows["service_task"]:
            if service_task in (row.say("name", one) for one in LANGUAGES):
                return str(row.values["area"])
        return None

    def structure(self, kind: Kind, day: date) -> str:
        return str(self._find("structure", day, kind=kind).values["name"])

    def basis(self, kind: Kind, area: str | None, day: date) -> tuple[str, ...]:
        """Codes of the sections that a document of this kind names; none when nothing is listed."""
        for row in self._rows["basis"]:
            if row.holds(day) and row.values["kind"] == kind and area in (None, row.values["area"]):
                return tuple(row.values["sections"])
        return ()

    def reply_basis(self, request: str, day: date) -> tuple[str, ...]:
        """Codes of the sections that an answer to this kind of request rests on; none without a row."""
        for row in self._rows["reply_basis"]:
            if row.holds(day) and row.values["request"] == request:
                return tuple(row.values["sections"])
        return ()

    def word(self, group: str, code: str, language: Language) -> str:
        """A code in words. InvalidInput when the list does not know it: a code is never printed as it is."""
        if not code:
            return ""
        found = self._words.get(group, {}).get(code)
        if found is None:
            raise _wordless(group, code)
        return str(found[language])

    def job_title(self, title: str, language: Language) -> str:
        """A worker's title in the letter's language, without the area that may stand behind it."""
        bare = title.partition(",")[0].strip()
        known = self._words.get("job_title", {}).get(bare)
        return str(known[language]) if known else bare

    def knows(self, group: str, code: str) -> bool:
        return code in self._words.get(group, {})

    def _find(self, table: str, day: date, **same: str) -> _Entry:
        for row in self._rows[table]:
            if row.holds(day) and all(row.values[key] == value for key, value in same.items()):
                return row
        raise _missing(table, day)


_COUNTED = ("T11", "T12.kirje", "T12.sahkoinen")


def county_of(service: Service) -> CountyBook:
    """The book that this installation was put together with."""
    book = service.reference.get(CountyBook)
    if not isinstance(book, CountyBook):
        raise InvalidInput("Viranomaisen tiedot puuttuvat. Lisää processes/asiakirjat/viranomainen.toml.")
    return book


def load_county(folder: Path) -> CountyBook:
    """Both files; ModelInvalid with every problem of them."""
    problems: list[Problem] = []
    county, words = _parse(folder / COUNTY, problems), _parse(folder / WORDS, problems)
    rows = {name: _rows(county, name, keys, problems) for name, keys in _TABLES.items()}
    problems += [_problem(COUNTY, name, "Tuntematon taulu.") for name in county.keys() - _TABLES.keys()]
    problems += [
        _problem(WORDS, name, "Taulu puuttuu tai on tuntematon.") for name in words.keys() ^ set(_GROUPS)
    ]
    problems += [
        _problem(WORDS, f"{name}.{code}", "Sanat puuttuvat kieleltä.")
        for name, group in words.items()
        for code, one in group.items()
        if not _is_whole(one, str, each=True)
    ]
    if problems:
        raise ModelInvalid(problems)
    return CountyBook(rows, words)


def _parse(path: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problems.append(_problem(path.name, "", f"Tiedostoa ei voi lukea: {type(error).__name__}."))
        return {}


def _rows(county: Mapping[str, Any], name: str, keys: Iterable[str], problems: list[Problem]) -> list[_Entry]:
    rows = county.get(name, [])
    if not rows:
        problems.append(_problem(COUNTY, name, "Taulu puuttuu."))
    for row in rows:
        lacking = {"valid_from", *keys} - row.keys()
        unknown = row.keys() - {"valid_from", "valid_to", *keys}
        wrong = [key for key in keys if key in row and not _is_whole(row[key], _kind(key))]
        wrong += [key for key in ("valid_from", "valid_to") if type(row.get(key, date.min)) is not date]
        problems += [
            _problem(COUNTY, f"{name}.{key}", "Avain puuttuu, on tuntematon tai vajaa.")
            for key in (*lacking, *unknown, *wrong)
        ]
    return [_Entry(row.get("valid_from", date.min), row.get("valid_to"), row) for row in rows]


def _kind(key: str) -> type:
    return list if key in _LISTS else str


def _is_whole(value: object, kind: type, *, each: bool = False) -> bool:
    """A value that is not empty, or one for each language."""
    if isinstance(value, dict):
        return set(value) == set(LANGUAGES) and all(type(one) is kind and one for one in value.values())
    return not each and type(value) is kind and bool(value)


def _problem(file: str, element: str, what: str) -> Problem:
    remedy = f"Korjaa asiakirjat/{file}. Kielet: {', '.join(LANGUAGES)}."
    return Problem(f"asiakirjat/{file}", element, "", "kirjeiden tiedot", what, remedy)


_GROUPS = (
    "kind", "service", "section", "way", "unit", "hearing_way", "notice_way", "area", "measure",
    "leave_way", "fee_class", "leave_days", "job_title", "request", "scale",
)  # fmt: skip


_LACKING: Mapping[str, str] = {
    "authority": "Kirjettä ei voi tehdä: viranomaisen nimi ja yhteystiedot puuttuvat.",
    "appeal": "Kirjettä ei voi tehdä: tieto siitä, kenelle oikaisuvaatimus lähetetään, puuttuu.",
    "ombudsman": "Kirjettä ei voi tehdä: sosiaaliasiavastaavan yhteystiedot puuttuvat.",
    "service_task": "Kirjettä ei voi tehdä: palvelualueen palvelutehtävä puuttuu.",
    "structure": "Kirjettä ei voi tehdä: asiakirjan laji puuttuu asiakirjojen rakenteista.",
    "appeal_basis": "Kirjettä ei voi tehdä: muutoksenhaun lainkohdat puuttuvat.",
}


def _missing(table: str, day: date) -> InvalidInput:
    """What the letter lacks, the day it must hold on, who can add it and where."""
    rule = f"Kirjeessä on tiedot, jotka ovat voimassa sen päivänä {day_in_digits(day)}."
    remedy = f"Pyydä pääkäyttäjää lisäämään ne tiedostoon asiakirjat/{COUNTY}, kohtaan {table}."
    return InvalidInput(" ".join((_LACKING[table], rule, remedy)))


def _wordless(group: str, code: str) -> InvalidInput:
    lacking = f"Kirjettä ei voi tehdä: koodilla {code} ei ole sanoja, eikä koodia tulosteta sellaisenaan."
    remedy = f"Pyydä pääkäyttäjää lisäämään sanat tiedostoon asiakirjat/{WORDS}, kohtaan {group}."
    return InvalidInput(f"{lacking} {remedy}")
