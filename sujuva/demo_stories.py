# SPDX-License-Identifier: EUPL-1.2
"""The clients that a visitor of the demo meets by name, beside those that come by lot: one for each persona
to try something with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from engine.business_calendar import at_local, local_date
from sujuva.simulation import Arrival, Person, World, expect
from sujuva.simulation.outcomes import rules_of
from sujuva.simulation.people import WOMEN
from sujuva.simulation.region import Rules

MORNING = time(9, 20)
FOR_EVER = 400.0


@dataclass(frozen=True, slots=True)
class Story:
    """`days_ago` are working days before the end; `kinds` steer as in region.toml, `own` before them;
    `holds` keeps tasks open for a visitor."""

    given: str
    family: str
    town: str
    days_ago: int
    kinds: tuple[str, ...]
    holds: tuple[str, ...] = ()
    own: Rules = field(default_factory=dict)


CALLER: Rules = {
    "kirjaa_yhteydenotto": {"kanava": "puhelin", "yhteydenottaja": "asiakas", "kysyntaluokka": "arvokysynta"},
    "*": {"paatos": "myonteinen", "erityinen_tuki": False, "suunnitelma_hyvaksytty": "kylla"},
}

STORIES = (
    Story("Liisa", "Suvela", "Imatra", 4, ("arviointi", "tukijakso"), ("aloita_arviointi",)),
    Story("Lauri", "Mäkelä", "Lappeenranta", 2, ("arviointi", "tukipalvelut"), ("aloita_arviointi",)),
    Story("Olavi", "Karhu", "Imatra", 3, ("varhainen_tuki",)),
    Story("Eila", "Niskanen", "Imatra", 14, ("arviointi", "tukipalvelut"), ("aloita_arviointi",)),
    Story(
        "Pentti",
        "Ojala",
        "Parikkala",
        9,
        ("arviointi", "arviointijakso"),
        ("sosiaalityontekija_ottaa_vastuun",),
        {"aloita_arviointi": {"erityinen_tuki": True}},
    ),
    Story(
        "Tauno",
        "Vainio",
        "Ruokolahti",
        40,
        ("arviointi", "tukijakso"),
        ("toteuta_kaynnit", "tee_aloituskaynti"),
    ),
    Story("Reino", "Lammi", "Imatra", 45, ("arviointi", "arviointijakso"), ("kirjaa_viikon_tilanne",)),
    Story("Hilkka", "Salmi", "Lappeenranta", 60, ("arviointi", "asuminen"), ("etsi_paikka",)),
)


def add_stories(world: World, end: datetime) -> None:
    """Puts the contact of each story on the agenda, so that it stands where it should at the end."""
    for story in STORIES:
        basics = _basics(world, story)
        person = Person(basics, world.chance, (story.own, CALLER, *rules_of(world.region, story.kinds)))
        person.holds = dict.fromkeys(story.holds, FOR_EVER)
        person.steady = True
        day = world.service.calendar.nth_working_day(local_date(end - timedelta(days=1)), -story.days_ago)
        expect(world, Arrival(at_local(day, MORNING), person))


def _basics(world: World, story: Story) -> Mapping[str, object]:
    """Somebody by lot of the same sex, since the identity code tells it, under the story's name."""
    someone = next(one for one in _newcomers(world) if (one["etunimet"] in WOMEN) == (story.given in WOMEN))
    named = {"etunimet": story.given, "sukunimi": story.family, "kotikunta": story.town}
    return {**someone, **named, "turvakielto": False, "asiointikieli": "fi"}


def _newcomers(world: World) -> Iterator[Mapping[str, object]]:
    return world.newcomers
