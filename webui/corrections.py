# SPDX-License-Identifier: EUPL-1.2
"""Data of a process corrected by hand: typed values, only names that the process knows, no personal data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from engine.bpmn import ProcessModel
from engine.bpmn.used_names import list_uses, set_names
from engine.business_calendar import day_in_digits
from engine.errors import InvalidInput
from tasks.forms.values import Refused, read_date
from webui.instance_access import IDENTITY_CODE

KINDS = ("code", "number", "yes_no", "day", "codes", "nothing")
CODE = re.compile(r"[0-9A-Za-zÅÄÖåäö_.:+/-]{1,60}")
NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,10})?", re.ASCII)
ADDED = "+"
FIXED = frozenset({"asiakas", "asia"})
"""For whom and in which matter an instance runs is written when it starts, and never corrected here."""


@dataclass(frozen=True, slots=True)
class Datum:
    """A variable as the form shows it; `kind` is None for one that is too deep to be typed."""

    name: str
    kind: str | None
    text: str
    read_here: bool


def list_data(
    process: ProcessModel, element_id: str, seen: Mapping[str, object], *, shows_values: bool
) -> tuple[Datum, ...]:
    """Those that the failed element reads first, missing ones included; then the others that it saw."""
    read = _read_at(process, element_id)
    names = sorted(read - FIXED) + sorted(seen.keys() - read - FIXED)
    return tuple(_datum(name, seen, name in read, shows_values=shows_values) for name in names)


def _read_at(process: ProcessModel, element_id: str) -> frozenset[str]:
    here = process.elements.get(element_id)
    around = {element_id, *(here.outgoing if here else ())}
    return frozenset(use.name for use in list_uses(process) if use.at.id in around)


def _datum(name: str, seen: Mapping[str, object], read_here: bool, *, shows_values: bool) -> Datum:
    value = seen.get(name)
    kind = kind_of(value) if name in seen else "code"
    return Datum(name, kind, shown(value) if shows_values and kind else "", read_here)


def kind_of(value: object) -> str | None:
    """How a value is typed in; None for what has parts of parts."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "day" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else "code"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "codes"
    return None


def shown(value: object) -> str:
    """As it is typed: codes one after another, decimals with a comma, days as in Finnish."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "kyllä" if value else "ei"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and kind_of(value) == "day":
        return day_in_digits(date.fromisoformat(value))
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def read_corrections(
    form: Mapping[str, str], process: ProcessModel, seen: Mapping[str, object], forbidden: Iterable[str]
) -> dict[str, object]:
    """What was changed. InvalidInput names each field with the rule; `forbidden` are names of the client."""
    known = set(seen) | set_names(process) | {use.name for use in list_uses(process)}
    banned = {word.casefold() for word in forbidden}
    found: dict[str, object] = {}
    wrong: dict[str, str] = {}
    for name, kind, text, before in _typed(form):
        if text == before and (kind != "nothing" or name == ADDED):
            continue
        try:
            if name not in known - FIXED:
                raise ValueError("Prosessi ei käytä tämän nimistä tietoa. Tarkista nimi kaaviosta.")
            found[name] = _read(kind, text, banned)
        except ValueError as error:
            wrong[name] = str(error)
    if wrong:
        raise InvalidInput("Korjauksessa on virhe. Mitään ei muutettu.", wrong)
    return {name: value for name, value in found.items() if name not in seen or seen[name] != value}


def _typed(form: Mapping[str, str]) -> Iterable[tuple[str, str, str, str]]:
    """Name, kind, text and the text that the page showed."""
    for field, text in form.items():
        if not field.startswith("value-"):
            continue
        id = field.removeprefix("value-")
        name = form.get("name-+", "").strip() if id == ADDED else id
        if name:
            yield name, form.get(f"kind-{id}", "code"), text.strip(), form.get(f"shown-{id}", "")


def _read(kind: str, text: str, banned: set[str]) -> object:
    if kind == "nothing":
        return None
    if kind == "number":
        if not NUMBER.fullmatch(text):
            raise ValueError("Kirjoita luku, esimerkiksi 3 tai 2,5.")
        number = float(text.replace(",", "."))
        return int(number) if number.is_integer() else number
    if kind == "yes_no":
        if text.casefold() not in ("kyllä", "ei"):
            raise ValueError("Kirjoita kyllä tai ei.")
        return text.casefold() == "kyllä"
    if kind == "day":
        return _read_day(text)
    if kind == "codes":
        return [_read_code(part.strip(), banned) for part in text.split(",") if part.strip()]
    return _read_code(text, banned)


def _read_day(text: str) -> str:
    try:
        return read_date(text).isoformat()
    except Refused as refused:
        raise ValueError(refused.sentence) from None


def _read_code(text: str, banned: set[str]) -> str:
    if IDENTITY_CODE.search(text) or text.casefold() in banned:
        raise ValueError("Tämä on henkilötieto. Prosessin tietoihin kirjoitetaan vain koodeja.")
    if not CODE.fullmatch(text):
        raise ValueError("Kirjoita koodi: kirjaimia, numeroita ja merkkejä _ . : + / - ilman välejä.")
    return text
