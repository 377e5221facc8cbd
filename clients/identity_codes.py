# SPDX-License-Identifier: EUPL-1.2
"""The Finnish personal identity code: read, checked, and made up for demo people.

Form `ddmmyyCnnnK`. C marks the century (+ 1800s; - U V W X Y 1900s; A-F 2000s), nnn is 002-899 for
people and 900-999 for artificial codes, K is the remainder of ddmmyynnn by 31 as one of 31 signs.
"""

import re
from dataclasses import dataclass, field
from datetime import date

CHECK_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
CENTURIES = {"+": 1800, **dict.fromkeys("-UVWXY", 1900), **dict.fromkeys("ABCDEF", 2000)}
FIRST_PERSON, FIRST_ARTIFICIAL, LAST = 2, 900, 999

_FORM = re.compile(r"(\d{2})(\d{2})(\d{2})([-+A-FU-Y])(\d{3})([0-9A-Y])", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdentityCode:
    """A code that has passed every check; its text never shows in a repr."""

    text: str = field(repr=False)
    birth_date: date = field(repr=False)
    artificial: bool


def parse_identity_code(text: str) -> IdentityCode:
    """Reads one code, small letters allowed. ValueError says in Finnish what is wrong, never the code."""
    code = text.strip().upper()
    match = _FORM.fullmatch(code)
    if match is None:
        raise ValueError("Henkilötunnus on muotoa ppkkvvXnnnT, esimerkiksi 010180-9004.")
    day, month, year, mark, number, sign = match.groups()
    if check_sign(day + month + year + number) != sign:
        raise ValueError("Henkilötunnuksen tarkiste ei täsmää. Tarkista numerot.")
    if int(number) < FIRST_PERSON:
        raise ValueError("Henkilötunnuksen yksilönumero on 002–999.")
    try:
        born = date(CENTURIES[mark] + int(year), int(month), int(day))
    except ValueError:
        raise ValueError("Henkilötunnuksen alussa ei ole oikea päivämäärä.") from None
    return IdentityCode(code, born, int(number) >= FIRST_ARTIFICIAL)


def check_sign(digits: str) -> str:
    """The last sign of a code whose date and number, nine digits in all, are given."""
    return CHECK_SIGNS[int(digits) % len(CHECK_SIGNS)]


def make_artificial_code(birth_date: date, number: int) -> IdentityCode:
    """A code for a demo person. `number` must be of the series 900-999, which no real person has."""
    if not FIRST_ARTIFICIAL <= number <= LAST:
        raise ValueError("An artificial identity code has a number from 900 to 999.")
    century = birth_date.year // 100 * 100
    mark = next((mark for mark, first in CENTURIES.items() if first == century), None)
    if mark is None:
        raise ValueError("Identity codes are given to people born from 1800 to 2099.")
    digits = birth_date.strftime("%d%m") + f"{birth_date.year % 100:02}"
    text = f"{digits}{mark}{number}{check_sign(f'{digits}{number}')}"
    return IdentityCode(text, birth_date, artificial=True)


def age_on(birth_date: date, day: date) -> int:
    """Full years on that day; who is born on 29 February is a year older from 1 March."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)
