# SPDX-License-Identifier: EUPL-1.2
"""A client with a full record, written through the same function that the tasks write with."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from clients.documents import store_text
from clients.instruments import InstrumentBook, load_instruments
from clients.letters.county import CountyBook, load_county
from clients.matters import find_open_matter
from clients.origins import Origin
from clients.record_words import RecordWords, load_words
from clients.recording import write_record
from clients.service_areas import ServiceAreaBook, load_service_areas
from engine.database import Session
from engine.service import Service

REFERENCE = Path(__file__).resolve().parents[2] / "processes" / "perustiedot"
LETTERS = REFERENCE.parent / "asiakirjat"
SECRET_ACCOUNT = "FI2112345600000785"  # the sample account number of the banks


def give_reference(service: Service) -> None:
    """The dated data that the product reads at its start."""
    service.reference = {
        InstrumentBook: load_instruments(REFERENCE),
        RecordWords: load_words(REFERENCE),
        ServiceAreaBook: load_service_areas(REFERENCE),
    }


def fill_record(session: Session, service: Service, client_id: str, author: str = "av") -> None:
    """Measures twice, then plans, decides, starts, reviews; names a guardian and a restriction."""
    service.reference = {**service.reference, CountyBook: load_county(LETTERS)}  # the page names laws by it
    matter = find_open_matter(session, client_id)
    now = service.clock.now()

    def origin(days: int) -> Origin:
        return Origin(client_id, author, now - timedelta(days=days), matter.id if matter else None, 1)

    def text(words: str) -> str:
        return store_text(
            session,
            service,
            client_id=client_id,
            matter_id=matter.id if matter else None,
            task_key=None,
            field="x",
            author=author,
            text=words,
        )

    def write(record: str, days: int, /, **given: object) -> Mapping[str, object]:
        return write_record(session, service, origin(days), record, given, {})

    today = now.date()
    for days, sppb, cps in ((40, 4, 1), (0, 7, 2)):
        values = {"values.SPPB": sppb, "values.CPS": cps, "values.d4": 2, "values.TUG": 15.3}
        clock = {"name": text("Kellotaulutesti"), "value": sppb / 2, "lowest": 0, "highest": 6}
        write("assessment", days, instrument="CHA", locked=True, other_measures=[clock], **values)
    write(
        "assessment.summary",
        0,
        situation=text("Kaatunut kahdesti, ei enää käy ulkona."),
        conclusions=text("Tuki palauttaa liikkumisen."),
        client_view=text("Haluan päästä kirjastoon."),
        worker_need=True,
        duration="tilapainen",
    )
    goal = {"text": text("Kävelen kirjastoon."), "icf": "d4", "measure": "SPPB", "baseline": 4, "target": 9}
    other = {"text": text("Käyn viikoittain ystävän luona."), "icf": "d9", "due": today + timedelta(days=60)}
    write(
        "plan",
        0,
        goals=[{**goal, "gas": -1}, other],
        services=["tukijakso"],
        safety=text("Matot poistettu."),
        review_on=today + timedelta(days=90),
        approved_by_client="kylla",
    )
    write(
        "decision",
        0,
        service="tukijakso",
        outcome="myonteinen",
        legal_basis=["shl_14", "shl_45"],
        reasons=text("Liikkuminen on heikentynyt, ja lyhyt tuki voi palauttaa sen."),
        valid_from=today,
        valid_to=today + timedelta(days=28),
        way="oma",
        amount=3,
        unit="kayntia_vko",
    )
    write("decision.signed", 0)
    write("decision.notice", 0, way="kirje", posted_on=today, appeal_instructions=True)
    write("service.ordered", 0, service="tukijakso", provider="tukijaksotiimi", hours=6, unit="h_kk")
    write("service.started", 0, service="tukijakso")
    write("review", 0, fit="sopiva", outcome="jatkuu", goals=[{"goal": 1, "gas": 1}, {"goal": 2, "gas": 0}])
    agreement = {"class": "luokka_2", "fee": 763.44, "start": today, "leave_days": "3", "carer": "Väinö Salo"}
    write("agreement", 0, iban=SECRET_ACCOUNT, **agreement)
    guardian = {"kind": "edunvalvoja", "name": "Timo Turunen", "phone": "040 123 4567", "scope": ["talous"]}
    write("representative", 0, **guardian)
    write("close_person", 0, name="Kaisa Lehtonen", relation="lapsi", consent="kylla")
    write("restriction", 0, kind="luovutuskielto")
