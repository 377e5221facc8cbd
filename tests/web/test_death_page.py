# SPDX-License-Identifier: EUPL-1.2
"""A death recorded on the client's page, and taken back by a team leader."""

from base64 import b64encode

from engine.database import Database
from tests.support.web_world import Scene, build_world, play_contact


def test_a_death_is_recorded_and_taken_back(scene: Scene) -> None:
    anna, eeva = scene.world.sign_in("av"), scene.world.sign_in("esi")
    client, address = f"/clients/{scene.client_id}", f"/clients/{scene.client_id}/death"
    assert f'href="{address}"' in anna.get(client).get_data(as_text=True)
    assert "Palautetta ei pyydetä." in anna.get(address).get_data(as_text=True)
    told = anna.post(address, {"died_on": "22.11.2026", "source": "omainen"})
    assert told.status_code == 303
    page = eeva.get(client).get_data(as_text=True)
    assert "Asiakas on kuollut su 22.11.2026." in page
    assert "Asiakkaan kuolema kirjattiin" in page
    assert anna.get(scene.task).status_code == 404  # nothing is open, so her ground is over
    assert eeva.post(f"{address}/undo", {}).status_code == 303
    page = eeva.get(client).get_data(as_text=True)
    assert "Asiakas on kuollut" not in page
    assert "Kuolemailmoitus peruttiin" in page
    assert "Tee arvio" in anna.get(scene.task).get_data(as_text=True)


def test_what_is_wrong_is_said_and_what_was_typed_stays(scene: Scene) -> None:
    anna, address = scene.world.sign_in("av"), f"/clients/{scene.client_id}/death"
    answer = anna.post(address, {"died_on": "24.11.2026", "source": "omainen"}, page=address)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Kuolinpäivä on tulevaisuudessa." in page
    assert 'value="24.11.2026"' in page
    assert anna.post(f"{address}/undo", {}).status_code == 403


def test_a_program_publishes_a_death(sqlite_url: str) -> None:
    database = Database(sqlite_url, synchronous="OFF")
    world = build_world(database, programs={"dvv": "salasana"})
    scene = play_contact(world)
    program = world.visitor()
    headers = {"Authorization": "Basic " + b64encode(b"dvv:salasana").decode()}

    def send(way: str, **body: object) -> int:
        told = {"name": "client.died", "variables": {"kuolinpaiva": "2026-11-22"}, **body}
        return program.http.post(f"/v2/messages/{way}", json=told, headers=headers).status_code

    assert send("correlation", correlationKey=scene.client_id) == 400
    assert send("publication", correlationKey="C0") == 404
    assert send("publication") == 400
    assert send("publication", correlationKey=scene.client_id, messageId="1") == 200
    assert send("publication", correlationKey=scene.client_id, messageId="1") == 200
    assert send("publication", correlationKey=scene.client_id, messageId="2") == 409
    page = world.sign_in("esi").get(f"/clients/{scene.client_id}").get_data(as_text=True)
    assert "Asiakas on kuollut su 22.11.2026." in page
    database.close()
