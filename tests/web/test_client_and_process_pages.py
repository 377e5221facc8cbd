# SPDX-License-Identifier: EUPL-1.2
"""The client, the processes, one instance and the demo clock, as far as each person may see."""

from sqlalchemy import func, select

from clients.tables import access_log
from engine.process_instances.commands import fail_job
from engine.tables import job
from tests.support.web_world import ASSESSMENT, Scene, WebWorld


def test_the_client_page_shows_where_everything_stands(scene: Scene) -> None:
    page = scene.world.sign_in("av").get(f"/clients/{scene.client_id}").get_data(as_text=True)
    for words in ("Lehtonen Liisa", "82 v", "Imatra", "Tee arvio", "Palvelutarpeen arvioinnin aloitus"):
        assert words in page, words
    assert "data-diagram" in page
    assert "Näet tämän sivun perusteella: oma tehtävä." in page


def test_every_tab_opens_and_an_unknown_one_is_the_first(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    shown = {
        tab: anna.get(f"/clients/{scene.client_id}?tab={tab}").get_data(as_text=True)
        for tab in ("timeline", "matters", "documents", "people", "lookers", "nonsense")
    }
    assert "Asia tuli vireille" in shown["timeline"]
    assert "vireillä" in shown["matters"]
    assert "Kaksi kaatumista kuukaudessa." in shown["documents"]
    assert "Anna Vastamäki" in shown["lookers"]
    assert "Asia tuli vireille" in shown["nonsense"]


def test_opening_a_client_is_logged_and_without_ground_it_is_not_there(scene: Scene) -> None:
    before = _looks(scene.world)
    scene.world.sign_in("av").get(f"/clients/{scene.client_id}")
    assert _looks(scene.world) == before + 1
    leena = scene.world.sign_in("lh")
    stranger, nobody = leena.get(f"/clients/{scene.client_id}"), leena.get("/clients/C999999")
    assert stranger.status_code == nobody.status_code == 404
    assert _looks(scene.world) == before + 1
    assert "Lehtonen" not in stranger.get_data(as_text=True)


def test_a_message_nobody_waits_for_changes_nothing(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get("/tasks")
    address = f"/clients/{scene.client_id}/tell"
    assert anna.post(f"{address}/client.condition.changed", {}).status_code == 409
    assert anna.post(f"{address}/contact.received", {}).status_code == 404


def test_a_process_says_in_words_what_its_diagram_shows(scene: Scene) -> None:
    page = scene.world.sign_in("av").get("/processes/kokeilu").get_data(as_text=True)
    assert "&#34;element&#34;: &#34;tee_arvio&#34;" in page
    assert "1 käynnissä" in page
    behind = scene.world.sign_in("av").get("/processes/kokeilu?element=tee_arvio").get_data(as_text=True)
    assert "Odottaa kohdassa: Tee arvio" in behind
    assert "Lehtonen Liisa" in behind


def test_a_late_task_is_counted_late(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.post("/clock", {"step": "day", "day": "4.12.2026"}, page="/tasks")
    assert "2 arkipäivää myöhässä" in anna.get("/tasks?queue=late").get_data(as_text=True)
    assert "1 myöhässä" in anna.get("/processes/kokeilu").get_data(as_text=True)


def test_who_may_not_know_the_client_sees_the_process_without_names(scene: Scene) -> None:
    for username in ("man", "suunnittelija", "yllapito"):
        person = scene.world.sign_in(username)
        page = person.get("/processes/kokeilu").get_data(as_text=True)
        assert "1 käynnissä" in page
        assert "Lehtonen" not in page
    instance = f"/instances/{scene.instance_key}"
    manager = scene.world.sign_in("man").get(instance).get_data(as_text=True)
    assert "Tee arvio" in manager
    assert "Lehtonen" not in manager
    assert "yhteydenottaja" not in manager
    assert scene.world.sign_in("suunnittelija").get(instance).status_code == 403
    assert scene.world.sign_in("lh").get(instance).status_code == 404


def test_an_instance_tells_its_history_in_words(scene: Scene) -> None:
    page = scene.world.sign_in("av").get(f"/instances/{scene.instance_key}").get_data(as_text=True)
    for words in ("Kirjaa yhteydenotto: tehty", "Elina Ensio", "Tee arvio: tekijä Anna Vastamäki", "juoksee"):
        assert words in page, words


def test_the_diagram_is_served_as_it_was_deployed(scene: Scene) -> None:
    anna = scene.world.sign_in("suunnittelija")
    page = anna.get("/processes/kokeilu").get_data(as_text=True)
    source = page.split('data-source="')[1].split('"')[0]
    answer = anna.get(source)
    assert answer.mimetype == "application/xml"
    assert b'id="tee_arvio"' in answer.data


def test_an_incident_is_shown_and_a_leader_tries_again(scene: Scene) -> None:
    key = _fail_job(scene)
    instance = f"/instances/{scene.instance_key}"
    leader = scene.world.sign_in("man")
    page = leader.get(instance).get_data(as_text=True)
    assert "Ei päässyt eteenpäin: Lähetä tieto" in page
    assert "Palvelin ei vastaa" in page
    again = leader.post(f"/incidents/{key}/retry", {}, follow=True)
    assert "Yritettiin uudelleen." in again.get_data(as_text=True)
    assert "Ei päässyt eteenpäin: Lähetä tieto" not in leader.get(instance).get_data(as_text=True)


def test_a_case_worker_may_look_at_an_incident_and_not_touch_it(scene: Scene) -> None:
    key = _fail_job(scene)
    anna = scene.world.sign_in("av")
    anna.get("/tasks")
    assert anna.post(f"/incidents/{key}/retry", {}).status_code == 403
    assert anna.post(f"/instances/{scene.instance_key}/cancel", {"reason": "Turha"}).status_code == 403


def test_cancelling_asks_why(scene: Scene) -> None:
    manager = scene.world.sign_in("man")
    manager.get(f"/instances/{scene.instance_key}")
    address = f"/instances/{scene.instance_key}/cancel"
    assert manager.post(address, {"reason": " "}).status_code == 422
    page = manager.post(address, {"reason": "Kirjattu väärälle henkilölle"}, follow=True).get_data(
        as_text=True
    )
    assert "Prosessi peruttiin." in page
    assert "Kirjattu väärälle henkilölle" in page
    assert manager.post(address, {"reason": "Toistamiseen"}).status_code == 409


def test_the_demo_clock_moves_forward_and_reminds(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    moved = anna.post("/clock", {"step": "three_working_days", "back": "/tasks"}, page="/tasks", follow=True)
    assert "Demokello: to 26.11.2026 klo 9.40" in moved.get_data(as_text=True)
    moved = anna.post("/clock", {"step": "working_day", "back": "/tasks"}, follow=True)
    page = moved.get_data(as_text=True)
    assert "1 muistutus sinulle" in page
    assert "Palvelutarpeen arvioinnin aloitus: ke 2.12.2026" in page


def test_the_demo_clock_goes_nowhere_else(web_world: WebWorld) -> None:
    anna = web_world.sign_in("av")
    before = web_world.clock.now()
    for wrong in (
        {"step": "day", "day": "1.12.2026x"},
        {"step": "day", "day": "30.2.2027"},
        {"step": "day", "day": "1.1.2090"},
        {"step": "century"},
    ):
        assert anna.post("/clock", wrong, page="/tasks").status_code == 422, wrong
    assert web_world.clock.now() == before


def test_the_language_changes_and_stays(web_world: WebWorld) -> None:
    anna = web_world.sign_in("av")
    page = anna.post("/language", {"language": "sv", "back": "/tasks"}, page="/tasks", follow=True)
    assert 'lang="sv"' in page.get_data(as_text=True)
    assert "Mina uppgifter" in anna.get("/tasks").get_data(as_text=True)
    assert anna.post("/language", {"language": "xx"}).status_code == 422


def _fail_job(scene: Scene) -> int:
    """The job after the assessment fails for good; gives the incident."""
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    anna.post(f"{scene.task}/complete", {**ASSESSMENT, "task-version": "2"})
    with scene.world.service.database.reading() as session:
        key = session.execute(select(job.c.key)).scalar_one()
    fail_job(scene.world.service, "testi", key, retries=0, error="Palvelin ei vastaa")
    page = scene.world.sign_in("man").get(f"/instances/{scene.instance_key}").get_data(as_text=True)
    return int(page.split('id="incident-')[1].split('"')[0])


def _looks(world: WebWorld) -> int:
    with world.service.database.reading() as session:
        return int(session.execute(select(func.count()).select_from(access_log)).scalar_one())


def test_a_text_of_a_task_tells_what_it_answers(scene: Scene) -> None:
    """A bare "Sopii." says nothing to who reads the record later."""
    anna = scene.world.sign_in("av")
    done = anna.post(f"{scene.task}/complete", {**ASSESSMENT, "task-version": "2"}, page=scene.task)
    assert done.status_code == 303
    elina = scene.world.sign_in("el")
    page = elina.get(f"/clients/{scene.client_id}?tab=documents").get_data(as_text=True)
    assert "Anna Vastamäki · Tee arvio: Asiakkaan toiveet" in page
