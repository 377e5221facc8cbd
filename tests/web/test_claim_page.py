# SPDX-License-Identifier: EUPL-1.2
"""A claim for rectification entered on the client's page: what is wrong is said, what was typed stays."""

from base64 import b64encode

import pytest

from clients.appeals import list_appeals
from clients.decisions import list_decisions
from clients.origins import Origin
from clients.recording import write_record
from engine.database import Database
from tests.support.web_world import Scene, build_world, play_contact

WRONG = (
    ({"arrived_on": "31.2.2026", "arrived_time": "9.40"}, "Tällaista päivää ei ole."),
    ({"arrived_on": "23.11.2026", "arrived_time": "25.00"}, "Kirjoita kellonaika muodossa 9.40."),
    ({"arrived_on": "1.1.2030", "arrived_time": "9.40"}, "Saapumisaika on tulevaisuudessa."),
    ({"arrived_on": "1.1.2020", "arrived_time": "9.40"}, "ennen kuin päätös annettiin tiedoksi"),
)


@pytest.fixture
def decision(scene: Scene) -> str:
    return refuse(scene, "kotihoito")


def refuse(scene: Scene, kind: str) -> str:
    """A refusal that was posted on the day of the scene."""
    service = scene.world.service
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", service.clock.now())
        drafted = {
            "service": kind,
            "outcome": "kielteinen",
            "legal_basis": ["shl_19a"],
            "reasons": "D1",
            "valid_from": origin.day.isoformat(),
        }
        decision_id = write_record(session, service, origin, "decision", drafted, {})["paatos_id"]
        named = {"decision": decision_id}
        write_record(session, service, origin, "decision.signed", named, {})
        served = {"way": "kirje", "posted_on": origin.day.isoformat(), "appeal_instructions": True}
        write_record(session, service, origin, "decision.notice", {**named, **served}, {})
        assert decision_id in [one.id for one in list_decisions(session, scene.client_id)]
    return str(decision_id)


def test_without_a_decision_nothing_can_be_claimed(scene: Scene) -> None:
    page = scene.world.sign_in("av").get(f"/clients/{scene.client_id}/claim").get_data(as_text=True)
    assert "Asiakkaalle ei ole vielä annettu päätöstä tiedoksi." in page


@pytest.mark.parametrize(("typed", "sentence"), WRONG)
def test_a_wrong_arrival_is_said_and_what_was_typed_stays(
    scene: Scene, decision: str, typed: dict[str, str], sentence: str
) -> None:
    anna, address = scene.world.sign_in("av"), f"/clients/{scene.client_id}/claim"
    answer = anna.post(address, {"decision": decision, **typed}, page=address)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert all(f'value="{text}"' in page for text in typed.values())


def test_a_claim_without_its_decision_is_refused(scene: Scene, decision: str) -> None:
    anna, address = scene.world.sign_in("av"), f"/clients/{scene.client_id}/claim"
    answer = anna.post(address, {"arrived_on": "23.11.2026", "arrived_time": "9.00"}, page=address)
    assert answer.status_code == 422
    assert "Valitse päätös, johon oikaisua vaaditaan." in answer.get_data(as_text=True)


def test_a_program_names_the_decision_it_claims_against(sqlite_url: str) -> None:
    database = Database(sqlite_url, synchronous="OFF")
    world = build_world(database, programs={"asiointi": "salasana"})
    scene = play_contact(world)
    first, second = refuse(scene, "kotihoito"), refuse(scene, "tukipalvelut")
    program = world.visitor()
    headers = {"Authorization": "Basic " + b64encode(b"asiointi:salasana").decode()}

    def send(way: str, **body: object) -> tuple[int, str]:
        told = {"name": "appeal.filed", **body}
        answer = program.http.post(f"/v2/messages/{way}", json=told, headers=headers)
        return answer.status_code, str(answer.get_json())

    assert send("correlation", correlationKey=first)[0] == 400
    assert send("publication", correlationKey="P0")[0] == 404
    status, said = send("publication", correlationKey=scene.client_id)
    assert (status, "Nimeä päätös" in said) == (400, True)
    named = {"correlationKey": scene.client_id, "variables": {"paatos_tunnus": second}, "messageId": "1"}
    assert send("publication", **named) == send("publication", **named)
    assert send("publication", correlationKey=second, messageId="2")[0] == 409
    with database.reading() as session:
        assert [one.decision_id for one in list_appeals(session, scene.client_id)] == [second]
    database.close()
