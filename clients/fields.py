# SPDX-License-Identifier: EUPL-1.2
"""The fields of a client that forms may write (`store: client.<field>`): a closed registry.

Each field knows how to turn a submitted value into columns; a wrong value is answered with a reason
that never repeats the value.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from clients.identity_codes import parse_identity_code
from clients.municipalities import REGION, find_municipality
from engine.errors import InvalidInput

Columns = dict[str, object]
Reader = Callable[[object], Columns]

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{3,29}", re.ASCII)


def _text(column: str, longest: int) -> Reader:
    def read(value: object) -> Columns:
        text = _line(value)
        if text is not None and len(text) > longest:
            raise ValueError(f"Enintään {longest} merkkiä.")
        return {column: text}

    return read


def _line(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("Anna teksti.")
    if _UNPRINTABLE.search(value):
        raise ValueError("Anna teksti yhdellä rivillä ilman ohjausmerkkejä.")
    return " ".join(value.split()) or None


def _flag(column: str) -> Reader:
    def read(value: object) -> Columns:
        # A form asks by a choice where no answer must leave the record as it is; a tick always answers.
        known = {"kylla": True, "ei": False}.get(value) if isinstance(value, str) else value
        if not isinstance(known, bool):
            raise ValueError("Valitse kyllä tai ei.")
        return {column: known}

    return read


def _choice(column: str, *choices: str) -> Reader:
    def read(value: object) -> Columns:
        if value not in choices:
            raise ValueError(f"Valitse jokin näistä: {', '.join(choices)}.")
        return {column: value}

    return read


def _phone(value: object) -> Columns:
    text = _line(value)
    if text is not None and not _PHONE.fullmatch(text):
        raise ValueError("Anna puhelinnumero numeroina, esimerkiksi 040 123 4567.")
    return {"phone": text}


def _identity_code(value: object) -> Columns:
    text = _line(value)
    if text is None:
        return {"identity_code": None}
    code = parse_identity_code(text)
    return {"identity_code": code.text, "birth_date": code.birth_date}


def _birth_date(value: object) -> Columns:
    if value is None or isinstance(value, date):
        return {"birth_date": value}
    try:
        return {"birth_date": date.fromisoformat(str(value))}
    except ValueError:
        raise ValueError("Anna syntymäaika muodossa vvvv-kk-pp.") from None


def _municipality(value: object) -> Columns:
    word = _line(value)
    if word is None:
        return {"municipality_code": None, "municipality": None}
    found = find_municipality(word)
    if found is None:
        raise ValueError(f"Valitse {', '.join(entry.name for entry in REGION)} tai muu.")
    return {"municipality_code": found.code, "municipality": found.name}


CARER_FIELDS = ("carer.name", "carer.address", "carer.language", "carer.iban")
"""What the record may know of the client's carer, as a form names it (`properties.known`)."""

CLIENT_FIELDS: Mapping[str, Reader] = MappingProxyType(
    {
        "henkilotunnus": _identity_code,
        "sukunimi": _text("family_name", 100),
        "etunimet": _text("given_names", 200),
        "syntymaaika": _birth_date,
        "kotikunta": _municipality,
        "asiointikieli": _choice("language", "fi", "sv", "se", "en", "other"),
        "tulkin_tarve": _flag("interpreter"),
        "osoite": _text("address", 300),
        "puhelin": _phone,
        "turvakielto": _flag("restricted_address"),
        "ylin_hoitotuki": _flag("highest_care_allowance"),
        "erityinen_tuki": _flag("special_support"),
        "edustaja": _choice("representative", "none", "edunvalvoja", "edunvalvontavaltuutettu", "muu"),
    }
)


def read_fields(values: Mapping[str, object], today: date) -> Columns:
    """The columns that the submitted fields set. InvalidInput(fields) names every wrong one."""
    columns: Columns = {}
    problems: dict[str, str] = {}
    for name, value in values.items():
        reader = CLIENT_FIELDS.get(name)
        if reader is None:
            problems[name] = f"Asiakkaalla ei ole tällaista tietoa. Tunnetut: {', '.join(CLIENT_FIELDS)}."
            continue
        try:
            read = reader(value)
        except ValueError as error:
            problems[name] = str(error)
            continue
        problems |= _disagreements(name, read, columns, today)
        columns |= read
    if problems:
        raise InvalidInput("Asiakkaan tiedoissa on korjattavaa.", problems)
    return columns


def _disagreements(name: str, read: Columns, earlier: Columns, today: date) -> dict[str, str]:
    born = read.get("birth_date")
    if not isinstance(born, date):
        return {}
    if born > today:
        return {name: "Syntymäaika on tulevaisuudessa."}
    before = earlier.get("birth_date")
    if isinstance(before, date) and before != born:
        return {name: "Henkilötunnus ja syntymäaika eivät täsmää."}
    return {}
