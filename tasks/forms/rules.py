# SPDX-License-Identifier: EUPL-1.2
"""What a form demands of a typed value; each refusal is a plain Finnish sentence."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import time
from decimal import Decimal

from tasks.forms.model import DEFAULT_TEXT_LENGTH, MANY_OF_KINDS, ONE_OF_KINDS, TEXT_KINDS, Field, Json
from tasks.forms.patterns import matches
from tasks.forms.values import Refused

REQUIRED_SENTENCE = "Tämä tieto on pakollinen."
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d][\d ()-]{3,24}", re.ASCII)
# Control characters and halves of surrogate pairs have no place in a text; databases refuse some of them.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def require(field: Field, value: Json) -> None:
    """Refuses a missing answer to a required question; a required tick has to be ticked."""
    if not field.required:
        return
    if field.kind == "checkbox":
        if value is not True:
            raise Refused("Tämä kohta on vahvistettava rastilla.")
    elif value is None:
        raise Refused(REQUIRED_SENTENCE)


def check_value(field: Field, value: Json, codes: Collection[str]) -> None:
    """Refuses a given value that is out of the field's bounds; `codes` are the options open now."""
    if field.kind in TEXT_KINDS:
        _check_text(field, str(value))
    elif field.kind in ONE_OF_KINDS:
        if value not in codes:
            raise Refused("Valitse jokin vaihtoehdoista.")
    elif field.kind in MANY_OF_KINDS:
        _check_many(value, codes)
    elif field.kind == "number" and isinstance(value, int | float):
        _check_number(field, value)


def _check_text(field: Field, text: str) -> None:
    longest = field.max_length or DEFAULT_TEXT_LENGTH[field.kind]
    if _UNFIT.search(text):
        raise Refused("Tekstissä on merkkejä, joita ei voi tallettaa. Kirjoita kohta uudelleen.")
    if len(text) > longest:
        raise Refused(f"Teksti on {len(text)} merkkiä pitkä, enintään {longest} mahtuu.")
    if field.min_length and len(text) < field.min_length:
        raise Refused(f"Kirjoita vähintään {field.min_length} merkkiä.")
    if field.pattern and not matches(field.pattern, text):
        raise Refused("Tieto ei ole oikeaa muotoa." + (f" {field.description}" if field.description else ""))
    if field.shape == "email" and not _EMAIL.fullmatch(text):
        raise Refused("Kirjoita sähköpostiosoite muodossa etunimi.sukunimi@example.fi.")
    if field.shape == "phone" and not _PHONE.fullmatch(text):
        raise Refused("Kirjoita puhelinnumero, esimerkiksi 040 123 4567.")


def _check_many(value: Json, codes: Collection[str]) -> None:
    chosen = value if isinstance(value, list) else []
    if not all(code in codes for code in chosen):
        raise Refused("Valitse vain luettelossa olevia vaihtoehtoja.")
    if len(set(chosen)) < len(chosen):
        raise Refused("Sama vaihtoehto on valittu kahdesti.")


def _check_number(field: Field, value: float) -> None:
    if field.decimals is not None and round(value, field.decimals) != value:
        raise Refused(
            f"Enintään {field.decimals} desimaalia mahtuu." if field.decimals else "Kirjoita kokonaisluku."
        )
    if field.minimum is not None and value < field.minimum:
        raise Refused(f"Luvun on oltava vähintään {in_finnish(field.minimum)}.")
    if field.maximum is not None and value > field.maximum:
        raise Refused(f"Luku saa olla enintään {in_finnish(field.maximum)}.")
    if field.step is not None and not _is_stepped(value, field.minimum or 0, field.step):
        raise Refused(f"Anna luku {in_finnish(field.step)}:n välein.")


def _is_stepped(value: float, start: float, step: float) -> bool:
    # As decimals: 0.7 is seven steps of 0.1, which binary fractions deny.
    return (Decimal(repr(value)) - Decimal(repr(start))) % Decimal(repr(step)) == 0


def check_rows(field: Field, rows: Json) -> None:
    """Refuses a list with fewer or more rows than it may have; a required list has one."""
    count = len(rows) if isinstance(rows, list) else 0
    if count < max(field.min_rows, 1 if field.required else 0):
        few = (
            "Lisää ainakin yksi rivi."
            if field.min_rows < 2
            else f"Lisää rivejä: niitä on oltava vähintään {field.min_rows}."
        )
        raise Refused(few)
    if count > field.max_rows:
        raise Refused(f"Rivejä on liikaa; enintään {field.max_rows} mahtuu.")


def repeats(answers: Iterable[Json]) -> Iterator[bool]:
    """For each answer in turn, whether one before it is the same: texts by their words, empty ones never."""
    known: list[Json] = []
    for answer in answers:
        same = " ".join(answer.casefold().split()) if isinstance(answer, str) else answer
        yield same not in (None, "") and same in known
        known.append(same)


def in_finnish(number: float) -> str:
    """`3,5`, `12`."""
    return f"{number:.10f}".rstrip("0").rstrip(".").replace(".", ",")


def time_in_finnish(value: time) -> str:
    """`14.30`."""
    return f"{value.hour}.{value.minute:02}" + (f".{value.second:02}" if value.second else "")


def choices(given: Json) -> Sequence[tuple[str, str]]:
    """Code and label of each option of a list: texts, or objects with `value` and `label`."""
    found: list[tuple[str, str]] = []
    for item in given if isinstance(given, list) else ():
        if isinstance(item, str):
            found.append((item, item))
        elif isinstance(item, dict) and isinstance(item.get("value"), str):
            found.append((item["value"], str(item.get("label") or item["value"])))
    return found
