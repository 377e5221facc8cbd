# SPDX-License-Identifier: EUPL-1.2
"""The leader's page of people, and a hand-over planned and taken back on it."""

from sqlalchemy import select

from clients.case_managers import name_case_manager
from clients.hand_over_tables import hand_over
from tests.support.web_world import Scene


def test_a_hand_over_is_planned_and_taken_back(scene: Scene) -> None:
    service = scene.world.service
    with service.database.transaction() as session:
        name_case_manager(session, service, scene.client_id, "av", substitute=None, reason="alue", actor="av")
    eeva = scene.world.sign_in("esi")
    people = eeva.get("/staff").get_data(as_text=True)
    assert "Anna Vastamäki" in people
    address = "/staff/av/hand-over"
    assert f'href="{address}"' in people
    page = eeva.get(address).get_data(as_text=True)
    assert "Lehtonen Liisa" in page
    assert "Taulukko ei ehdota ketään." in page  # this house has no D16
    wrong = eeva.post(address, {"last_day": "31.2.2027", f"to-{scene.client_id}": ""})
    said = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "Valitse, kuka jatkaa." in said
    assert 'value="31.2.2027"' in said
    planned = eeva.post(address, {"last_day": "27.11.2026", f"to-{scene.client_id}": "av2"})
    assert planned.status_code == 303
    assert "Suunniteltu: 1 asiakkaan" in eeva.get(address).get_data(as_text=True)
    signed = eeva.get(f"{address}/list").get_data(as_text=True)
    wanted = ("Allekirjoitettava luettelo: Anna Vastamäki", "Antti Vaara", "Lehtonen Liisa", "27.11.2026")
    for words in wanted:
        assert words in signed
    assert eeva.post(f"{address}/undo", {}).status_code == 303
    with service.database.reading() as session:
        assert session.execute(select(hand_over.c.state)).scalar_one() == "peruttu"


def test_a_case_worker_does_not_reach_it(scene: Scene) -> None:
    assert scene.world.sign_in("av").get("/staff").status_code == 403


def test_a_worker_without_clients_leaves_and_comes_back(scene: Scene) -> None:
    eeva = scene.world.sign_in("esi")
    page = eeva.get("/staff/lh/hand-over").get_data(as_text=True)
    assert "Kirjaa viimeinen työpäivä" in page
    assert eeva.post("/staff/lh/hand-over", {"last_day": "31.2.2027"}).status_code == 422
    assert eeva.post("/staff/lh/hand-over", {"last_day": "27.11.2026"}).status_code == 303
    assert eeva.post("/staff/lh/hand-over/undo", {}).status_code == 303
    assert eeva.post("/staff/lh/departure", {}).status_code == 303
    people = eeva.get("/staff").get_data(as_text=True)
    assert "/staff/lh/departure/undo" in people
    assert scene.world.sign_in("av").post("/staff/lh/departure/undo", {}).status_code == 403
    assert eeva.post("/staff/lh/departure", {}).status_code == 409
    assert eeva.post("/staff/lh/departure/undo", {}).status_code == 303
    assert "/staff/lh/departure/undo" not in eeva.get("/staff").get_data(as_text=True)
