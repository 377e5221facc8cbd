# SPDX-License-Identifier: EUPL-1.2
"""Close persons and representatives on the client's page: added, changed, ended, with their history."""

import re

import pytest

from clients.origins import Origin
from clients.recording import write_record
from clients.records import get_client
from tests.support.web_world import Scene, Visitor

DAUGHTER = {"name": "Kaisa Lehtonen", "relation": "lapsi", "phone": "040 555 1234", "consent": "kylla"}
GUARDIAN = {
    "kind": "edunvalvoja",
    "name": "Timo Turunen",
    "phone": "",
    "scope": "talous",
    "valid_from": "1.11.2026",
}


def people(visitor: Visitor, scene: Scene) -> str:
    return str(visitor.get(f"/clients/{scene.client_id}?tab=people").get_data(as_text=True))


def key_of(page: str, what: str) -> str:
    (found,) = re.findall(rf"/near/{what}/(\d+)", page)
    return str(found)


def test_a_close_person_is_added_changed_and_ended(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    address = f"/clients/{scene.client_id}/near/close_person"
    assert anna.get(f"{address}/new").status_code == 200
    refused = anna.post(f"{address}/new", {**DAUGHTER, "name": ""}, page=f"{address}/new")
    assert refused.status_code == 422
    assert "040 555 1234" in refused.get_data(as_text=True)
    assert anna.post(f"{address}/new", DAUGHTER, page=f"{address}/new").status_code == 303
    page = people(anna, scene)
    assert "Kaisa Lehtonen</strong>, lapsi · 040 555 1234" in page
    key = key_of(page, "close_person")
    assert 'value="Kaisa Lehtonen"' in anna.get(f"{address}/{key}").get_data(as_text=True)
    told = {**DAUGHTER, "consent": "ei"}
    assert anna.post(f"{address}/{key}", told, page=f"{address}/{key}").status_code == 303
    page = people(anna, scene)
    assert "tietoja ei saa kertoa" in page
    assert "Aiemmat läheisten tiedot" in page
    # Who opened the page before that change does not undo it.
    assert anna.post(f"{address}/{key}", DAUGHTER, page="/tasks").status_code in (404, 409)
    newer = key_of(page, "close_person")
    assert anna.post(f"{address}/{newer}/end", {}, page=f"{address}/{newer}").status_code == 303
    page = people(anna, scene)
    assert "/near/close_person/new" in page
    assert re.findall(r"/near/close_person/\d", page) == []
    assert page.count("Kaisa Lehtonen") == 2
    assert "Läheinen jätettiin pois" in anna.get(f"/clients/{scene.client_id}").get_data(as_text=True)


def test_a_representative_acts_until_the_end_is_recorded(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    address = f"/clients/{scene.client_id}/near/representative"
    wrong = {**GUARDIAN, "valid_to": "1.10.2026"}
    assert anna.post(f"{address}/new", wrong, page=f"{address}/new").status_code == 422
    assert (
        anna.post(f"{address}/new", {**GUARDIAN, "valid_to": "eilen"}, page=f"{address}/new").status_code
        == 422
    )
    assert anna.post(f"{address}/new", GUARDIAN, page=f"{address}/new").status_code == 303
    assert acting(scene) == "edunvalvoja"
    page = people(anna, scene)
    assert "1.11.2026 – toistaiseksi: talous" in page
    key = key_of(page, "representative")
    assert anna.post(f"{address}/{key}/end", {}, page=f"{address}/{key}").status_code == 303
    assert acting(scene) == "none"
    page = people(anna, scene)
    assert "Asiakas toimii itse." in page or "Aiemmat edustajien tiedot" in page


def acting(scene: Scene) -> str:
    with scene.world.service.database.reading() as session:
        return get_client(session, scene.client_id).representative


def test_a_hidden_phone_is_kept_by_who_may_not_see_it(scene: Scene) -> None:
    service = scene.world.service
    anna, eeva = scene.world.sign_in("av"), scene.world.sign_in("esi")
    address = f"/clients/{scene.client_id}/near/close_person"
    anna.post(f"{address}/new", DAUGHTER, page=f"{address}/new")
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", service.clock.now())
        write_record(session, service, origin, "restriction", {"kind": "turvakielto"}, {})
    key = key_of(people(eeva, scene), "close_person")
    form = eeva.get(f"{address}/{key}").get_data(as_text=True)
    assert "040 555 1234" not in form
    eeva.post(f"{address}/{key}", {**DAUGHTER, "phone": "", "consent": "ei"}, page=f"{address}/{key}")
    assert "040 555 1234" in people(anna, scene)


@pytest.mark.parametrize("username", ["lh", "man"])
def test_who_does_not_see_the_client_writes_nothing(scene: Scene, username: str) -> None:
    address = f"/clients/{scene.client_id}/near/close_person/new"
    assert scene.world.sign_in(username).post(address, DAUGHTER, page="/tasks").status_code == 404
    assert "Kaisa" not in people(scene.world.sign_in("av"), scene)
