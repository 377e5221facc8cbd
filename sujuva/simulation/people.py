# SPDX-License-Identifier: EUPL-1.2
"""Synthetic clients: common Finnish names by lot, identity codes of the artificial series 900–999."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from clients.identity_codes import make_artificial_code
from sujuva.simulation.region import Region, Rules

WOMEN = ("Aino", "Anneli", "Eila", "Helmi", "Hilkka", "Irja", "Kaarina", "Kerttu", "Lahja", "Liisa",
         "Maire", "Pirkko", "Raili", "Sirkka", "Tuulikki")  # fmt: skip
MEN = ("Arvo", "Eino", "Erkki", "Kalevi", "Lauri", "Martti", "Matti", "Olavi", "Pentti", "Reino",
       "Seppo", "Tauno", "Toivo", "Veikko", "Väinö")  # fmt: skip
FAMILIES = ("Harjula", "Heinonen", "Hyvönen", "Kallio", "Karhu", "Kettunen", "Koivisto", "Lammi", "Lehto",
            "Mäkelä", "Niskanen", "Ojala", "Peltola", "Rantanen", "Salmi", "Suvela",
            "Tiainen", "Vainio")  # fmt: skip
STREETS = ("Koivukatu", "Kirkkotie", "Rantatie", "Satamakatu", "Pihlajatie", "Kauppakatu")
TOWNS = {
    "Imatra": "55100",
    "Lappeenranta": "53100",
    "Lemi": "54710",
    "Luumäki": "54500",
    "Parikkala": "59100",
    "Rautjärvi": "56800",
    "Ruokolahti": "56100",
    "Savitaipale": "54800",
    "Taipalsaari": "54920",
}
WEIGHTS = (5, 9, 1, 1, 1, 1, 1, 1, 1)
ARTIFICIAL = range(900, 1000)


@dataclass(slots=True)
class Person:
    """One client of the simulation. `case` steers the answers, `holds` keeps tasks lying for so many days
    by element id; nothing happens by lot to a `steady` one; `fate` is why the person's matters end early,
    `gone` when nothing happens any more."""

    basics: Mapping[str, object] = field(repr=False)
    chance: random.Random
    case: tuple[Rules, ...] = ()
    holds: Mapping[str, float] = field(default_factory=dict)
    client_id: str | None = None
    fate: str | None = None
    gone: bool = False
    steady: bool = False

    def rules(self, region: Region) -> tuple[Rules, ...]:
        """What steers the answers, first what is this person's own."""
        fate: tuple[Rules, ...] = ({"*": {"paattymisen_syy": self.fate}},) if self.fate else ()
        return (*fate, *self.case, region.answers)


def make_people(
    chance: random.Random, today: date, age: Mapping[str, Any], mark: str = ""
) -> Iterator[dict[str, object]]:
    """Endless clients as fields of the client's record. `mark` stands in every name and address."""
    taken: set[str] = set()
    while True:
        woman = chance.random() < 0.65
        years = chance.randint(*(age["older"] if chance.random() < age["old"] else age["younger"]))
        # Born in the year that makes the age full today.
        born = today - timedelta(days=int(365.25 * years) + chance.randrange(1, 365))
        town = chance.choices(list(TOWNS), WEIGHTS)[0]
        yield {
            "etunimet": chance.choice(WOMEN if woman else MEN) + mark,
            "sukunimi": chance.choice(FAMILIES) + mark,
            "henkilotunnus": _code(chance, born, taken, woman=woman),
            "kotikunta": town,
            "osoite": f"{chance.choice(STREETS)}{mark} {chance.randint(1, 60)}, {TOWNS[town]} {town}",
            "puhelin": f"+358 50 000 {chance.randint(1000, 9999)}",
            "asiointikieli": "sv" if chance.random() < 0.03 else "fi",
            "turvakielto": chance.random() < 0.02,
        }


def _code(chance: random.Random, born: date, taken: set[str], *, woman: bool) -> str:
    """One that nobody has yet. The individual number is even for women."""
    numbers = [number for number in ARTIFICIAL if number % 2 == (0 if woman else 1)]
    chance.shuffle(numbers)
    code = next(code for number in numbers if (code := make_artificial_code(born, number).text) not in taken)
    taken.add(code)
    return code
