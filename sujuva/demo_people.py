# SPDX-License-Identifier: EUPL-1.2
"""Synthetic people: common Finnish names by lot, identity codes of the artificial series 900–999."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from clients.identity_codes import make_artificial_code

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


def make_people(chance: random.Random, today: date) -> Iterator[dict[str, object]]:
    """Endless clients as fields of the client's record, each with an identity code of its own."""
    number = 0
    while True:
        woman = chance.random() < 0.65
        born = today - timedelta(days=round(365.25 * chance.triangular(66, 97, 83)))
        town = chance.choices(list(TOWNS), WEIGHTS)[0]
        # The individual number is even for women; the artificial series starts from 900.
        code = make_artificial_code(born, 900 + 2 * (number % 50) + (0 if woman else 1))
        number += 1
        yield {
            "etunimet": chance.choice(WOMEN if woman else MEN),
            "sukunimi": chance.choice(FAMILIES),
            "henkilotunnus": code.text,
            "kotikunta": town,
            "osoite": f"{chance.choice(STREETS)} {chance.randint(1, 60)}, {TOWNS[town]} {town}",
            "puhelin": f"+358 50 000 {chance.randint(1000, 9999)}",
            "asiointikieli": "sv" if chance.random() < 0.03 else "fi",
            "turvakielto": chance.random() < 0.02,
        }
