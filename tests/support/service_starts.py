# SPDX-License-Identifier: EUPL-1.2
"""How a journey of one service begins, and the fee that follows its start, in whatever service it is."""

from collections.abc import Mapping

from clients.case_managers import name_case_manager
from clients.matters import join_or_open_matter
from clients.records import create_client
from engine.business_calendar import to_local
from engine.process_instances import start_instance
from tests.support.journeys import Journey


def ask_for_service(
    journey: Journey, person: Mapping[str, str], age: int, process: str, start: str, **more: object
) -> None:
    """As the message of the process that asks for it: a client, a pending matter, and the case manager."""
    service = journey.service
    with service.database.transaction() as session:
        client = create_client(session, service, person)
        name_case_manager(session, service, client, "av", substitute="av2", reason="alue", actor="testi")
        matter, _ = join_or_open_matter(session, service, client, journey.clock.now())
        start_instance(
            session,
            service,
            variables={
                "asiakas": client,
                "asia": matter.id,
                "vireilletulo": to_local(matter.opened_at).isoformat(timespec="seconds"),
                "asiakasvastaava": "av",
                "ika": age,
                **more,
            },
            actor="testi",
            definition_key=service.catalogue.latest(session, process).key,
            start_event=start,
        )


def set_fee(journey: Journey, euros: str, day: str, queue: str) -> None:
    """The fee unit knows the income already, decides the fee and sends the decision."""
    journey.as_person("mk").complete("Pyydä tulotiedot", {"Tulotiedot": "Ovat jo tiedossa"}, queue)
    journey.complete(
        "Määrää maksu",
        {
            "Maksu euroa kuukaudessa": euros,
            "Peruste": "Tulojen mukaan",
            "Perustelut": "Maksu perustuu tuloihin ja palvelun määrään.",
            "Maksupäätöksen päivä": day,
        },
        queue,
    )
    journey.complete(
        "Lähetä päätös",
        {
            "Miten päätös annetaan tiedoksi?": "Kirje",
            "Todellinen postituspäivä": day,
            "Muutoksenhakuohje on liitetty": True,
        },
        queue,
    )
