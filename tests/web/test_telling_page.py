# SPDX-License-Identifier: EUPL-1.2
"""Telling on the client's page what has happened: whose button it is, what is asked, what is refused."""

import json

import pytest

from engine.deployments import Bundle, check_bundle, deploy_bundle
from engine.process_instances import get_instance, instance_variables, start_instance
from tasks.forms import check_form
from tests.support.kernel import HEAD
from tests.support.web_world import Scene, Visitor

MODEL = f"""{HEAD}<message id="m" name="asia.muuttui"><extensionElements>
<zeebe:subscription correlationKey="=asia"/></extensionElements></message>
<process id="odottaja" isExecutable="true"><startEvent id="alku"/>
<intermediateCatchEvent id="viesti"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
<endEvent id="loppu"/><sequenceFlow id="f1" sourceRef="alku" targetRef="viesti"/>
<sequenceFlow id="f2" sourceRef="viesti" targetRef="loppu"/></process></definitions>"""
FOLDER = """id = "odottaja"
main = "odottaja.bpmn"
[name]
fi = "Odottaja"
[told."asia.muuttui"]
groups = ["asiakasvastaavat"]
form = "kerro"
[texts.fi]
"told.asia.muuttui" = "Asia muuttui"
"""
DAY = {"id": "k1", "type": "datetime", "subtype": "date", "key": "muuttui", "dateLabel": "Milloin?"}
FORM = {"id": "kerro", "type": "default", "components": [{**DAY, "validate": {"required": True}}]}


@pytest.fixture
def waiting(scene: Scene) -> int:
    return wait_to_be_told(scene)


def wait_to_be_told(scene: Scene) -> int:
    """An instance for the client that waits for what a case manager may tell, with a day."""
    service = scene.world.service
    files = {"process.toml": FOLDER, "odottaja.bpmn": MODEL, "kerro.form": json.dumps(FORM)}
    bundle = Bundle("odottaja", {name: text.encode() for name, text in files.items()})
    with service.database.transaction() as session:
        deploy_bundle(session, check_bundle(bundle, (), check_form), service.clock.now(), "testit")
    with service.database.transaction() as session:
        return start_instance(
            session,
            service,
            variables={"asiakas": scene.client_id, "asia": "A1"},
            actor="testit",
            definition_key=service.catalogue.latest(session, "odottaja").key,
        )


def read(visitor: Visitor, address: str) -> str:
    return visitor.get(address).get_data(as_text=True)


def test_who_may_tell_it_finds_its_button(scene: Scene, waiting: int) -> None:
    client = f"/clients/{scene.client_id}"
    assert f'href="{client}/tell/asia.muuttui">Asia muuttui…' in read(scene.world.sign_in("av"), client)
    leader = scene.world.sign_in("esi")
    assert "Asia muuttui" not in read(leader, client)
    assert leader.get(f"{client}/tell/asia.muuttui").status_code == 403
    leader.get(client)
    assert leader.post(f"{client}/tell/asia.muuttui", {"muuttui": "23.11.2026"}).status_code == 403


def test_what_is_wrong_is_said_and_what_was_typed_stays(scene: Scene, waiting: int) -> None:
    anna, address = scene.world.sign_in("av"), f"/clients/{scene.client_id}/tell/asia.muuttui"
    for typed, sentence in (("", "Tämä tieto on pakollinen."), ("31.2.2026", "31.2.2026")):
        answer = anna.post(address, {"muuttui": typed}, page=address)
        page = answer.get_data(as_text=True)
        shown = (answer.status_code, sentence in page, f'value="{typed}"' in page)
        assert shown == (422, True, True)


def test_the_answers_go_with_the_message_once(scene: Scene, waiting: int) -> None:
    anna, address = scene.world.sign_in("av"), f"/clients/{scene.client_id}/tell/asia.muuttui"
    answer = anna.post(address, {"muuttui": "23.11.2026"}, page=address, follow=True)
    said = "Asia muuttui: tieto välitettiin asiakkaan prosesseille (1)." in answer.get_data(as_text=True)
    assert (answer.status_code, said) == (200, True)
    with scene.world.service.database.reading() as session:
        assert get_instance(session, waiting).state == "COMPLETED"
        assert instance_variables(session, waiting)["muuttui"] == "2026-11-23"
    assert anna.post(address, {"muuttui": "23.11.2026"}).status_code == 409
