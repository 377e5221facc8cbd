# SPDX-License-Identifier: EUPL-1.2
"""One client who stays for years, lived through the real processes by simulated workers on a moving clock.

What happens to the client is the same every year; the workers answer what the forms ask.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path

from clients.care_fees import enter_index
from clients.case_managers import name_case_manager
from clients.matters import join_or_open_matter
from clients.records import create_client
from engine.bpmn.model import ProcessModel
from engine.business_calendar import at_local, local_date, to_local
from engine.clock import MovableClock
from engine.database import Database
from engine.process_instances import start_instance
from sujuva.migrations import migrate
from sujuva.settings import read_settings
from sujuva.simulation import carry_on, open_region
from sujuva.simulation.people import Person, make_people
from sujuva.simulation.region import read_region
from sujuva.simulation.staffing import hire
from sujuva.simulation.world import World
from tasks.forms.model import Json
from tasks.messages import tell_processes

SEED = "long life"
MANAGER = "av"
FIRST = datetime.fromisoformat("2027-01-11T09:00:00+02:00")
ALWAYS: Mapping[str, Json] = {
    "paatos": "myonteinen",
    "kuultu": "kylla",
    "allekirjoitus": "allekirjoitetaan",
    "suunnitelma_hyvaksytty": "kylla",
    "tuottajan_vastaus": "vahvistettu",
    "aloitus_toteutui": "kylla",
    "seurannan_tulos": "jatkuu",
    "tiedoksiantotapa": "kirje",
    "rai_tapa": "ei_tarvita",
    # The same number of reviews in every year.
    "seuraava_seuranta": {"days": [180, 180]},
    "seuranta_paiva": {"days": [180, 180]},
}


@dataclass(frozen=True, slots=True)
class Life:
    """A service for a client: what its process is told at the start, what workers answer in it, and what
    happens on which day of every year."""

    service: str
    known: Mapping[str, Json] = field(default_factory=dict)
    answers: Mapping[str, Json] = field(default_factory=dict)
    yearly: tuple[tuple[int, int, str], ...] = ()
    indexed: bool = False


HOME_CARE = Life(
    "kotihoito",
    {"rai_lukittu": True, "rai_paiva": "2027-01-07", "maple": 4, "adlh": 2, "cps": 1, "iadl": 3, "chess": 1},
    {
        "maple": 4,
        "muutoksen_ratkaisu": "lisataan",
        # Never fewer than before: those are reduced after a hearing, which is another answer.
        "tunnit_kk": 30,
        "muutoksen_arvio": "suunnitelma",
        "sairaala_jatko": "tauko",
        "sairaala_tulos": "jatkuu",
        "rai_lukittu": True,
    },
    (
        (3, 3, "client.condition.changed"),
        (5, 10, "hospital.admitted"),
        (5, 24, "hospital.discharge.done"),
        (9, 15, "client.condition.changed"),
    ),
)
INFORMAL_CARE = Life(
    "omaishoito",
    {"yhteydenottaja": "asiakas"},
    {
        "rai_tapa": "on_jo",
        "hakemus_taydellinen": "kylla",
        "hakija_on_hoidettava": True,
        "edellytykset_tayttyvat": "kylla",
        "maararahaa": "kylla",
        "vuosikaynnin_tulos": "jatkuu",
        "sopimuksen_kesto": "toistaiseksi",
        "hoitopalkkioluokka": "luokka_2",
        "luokan_muutos": "ei",
        "vapaat_vrk_kk": "3",
        "vapaa_kertyy": "kysytty",
        "hoidettava_hyvaksyy_hoitajan": "kylla",
        "hoitaja_halukas": "kylla",
        "hoitajan_terveys": "riittava",
    },
    (
        (3, 1, "leave.requested"),
        (5, 10, "hospital.admitted"),
        (6, 24, "hospital.discharge.done"),
        (7, 1, "leave.requested"),
        (10, 1, "leave.requested"),
    ),
    indexed=True,
)


@dataclass(frozen=True, slots=True)
class Stay:
    """A life on its way."""

    world: World
    client_id: str
    instance_key: int


def begin(database: Database, life: Life, years: int) -> Stay:
    """Fills an empty database and lets the client's process start on the first day."""
    migrate(database)
    clock = MovableClock(FIRST)
    processes = Path(__file__).parent.parent / "processes"
    service = open_region(read_settings({"SUJUVA_PROCESSES": str(processes)}), database, clock)
    last = FIRST.year + years
    chance = random.Random(SEED)
    region = read_region()
    with database.transaction() as session:
        staff = hire(session, service, region, 1, local_date(FIRST), SEED)
        people = make_people(chance, local_date(FIRST), region.age)
        person = Person(next(people), chance, ({"*": {**ALWAYS, **life.answers}},), steady=True)
        client_id = create_client(session, service, person.basics)
        matter, _ = join_or_open_matter(session, service, client_id, clock.now())
        person.client_id = client_id
        name_case_manager(session, service, client_id, MANAGER, substitute=None, reason="nimetty", actor=None)
        world = World(service, clock, region, staff, people, chance, SEED, people={client_id: person})
        service.listeners = (*service.listeners, world.listener)
        definition = service.catalogue.latest(session, life.service)
        started = start_instance(
            session,
            service,
            variables={
                "asiakas": client_id,
                "asia": matter.id,
                "vireilletulo": to_local(matter.opened_at).isoformat(timespec="seconds"),
                "asiakasvastaava": MANAGER,
                "ika": 82,
                **life.known,
            },
            actor="benchmark",
            definition_key=definition.key,
            start_event=_start_event(service.catalogue.process(definition.key).process),
        )
    stay = Stay(world, client_id, started)
    for year in range(FIRST.year + 1, last + 1):
        for month, day, name in life.yearly:
            at = at_local(date(year, month, day), time(10))
            world.agenda.add(at, partial(_tell, stay, name))
        if life.indexed:
            at = at_local(date(year, 11, 15), time(10))
            world.agenda.add(at, partial(_publish_index, stay, year + 1))
    return stay


def live_years(stay: Stay) -> Iterator[int]:
    """Goes on from one anniversary to the next for ever; gives the number of each year that is over."""
    year = 0
    while True:
        year += 1
        carry_on(stay.world, at_local(date(FIRST.year + year, FIRST.month, FIRST.day), time(9)))
        yield year


def _tell(stay: Stay, name: str) -> None:
    with stay.world.service.database.transaction() as session:
        tell_processes(session, stay.world.service, "benchmark", stay.client_id, name, {})


def _publish_index(stay: Stay, year: int) -> None:
    manager = stay.world.staff.find("man")
    assert manager is not None
    enter_index(stay.world.service, manager, year, Decimal("1.02"), "STM")


def _start_event(process: ProcessModel) -> str | None:
    starts = [one for one in process.within(None) if one.type == "startEvent"]
    return None if any(not one.events for one in starts) else starts[0].id
