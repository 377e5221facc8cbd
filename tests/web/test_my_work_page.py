# SPDX-License-Identifier: EUPL-1.2
"""My work: the preview beside the list, several tasks at once, and one's own filters."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Row, func, select, update

from clients.tables import access_log
from engine.tables import user_task
from sujuva.moving_time import advance
from tests.support.web_world import Scene, play_contact
from webui.tables import saved_filter

JAVASCRIPT = {"HX-Request": "true"}


def test_the_preview_says_what_is_asked_why_then_and_of_whom(scene: Scene) -> None:
    page = scene.world.sign_in("av").get(f"{scene.task}/glance", headers=JAVASCRIPT).get_data(as_text=True)
    for words in (
        "Mitä asiakas tarvitsee?",
        "SHL 36 §",
        "Lehtonen Liisa",
        "82 v",
        "Miten tähän tultiin",
        "Avaa",
    ):
        assert words in page, words
    assert "<html" not in page
    assert "Ota itselleni" not in page, "it is hers already"


def test_the_same_preview_stands_in_the_page_of_an_address(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    page = anna.get(f"/tasks?selected={scene.task_key}").get_data(as_text=True)
    assert "Mitä asiakas tarvitsee?" in page
    assert 'data-row aria-current="true"' in page
    for nonsense in ("0", "-1", "x", "9" * 40, "123456"):
        answer = anna.get(f"/tasks?selected={nonsense}")
        assert answer.status_code == 200, nonsense
        assert "Mitä asiakas tarvitsee?" not in answer.get_data(as_text=True)


def test_a_preview_without_javascript_is_the_page_of_the_task(scene: Scene) -> None:
    answer = scene.world.sign_in("av").get(f"{scene.task}/glance")
    assert (answer.status_code, answer.headers["Location"]) == (303, scene.task)


def test_a_preview_is_logged_and_shown_on_a_ground_only(scene: Scene) -> None:
    before = _looks(scene)
    scene.world.sign_in("av").get(f"{scene.task}/glance", headers=JAVASCRIPT)
    assert _looks(scene) == before + 1
    leena = scene.world.sign_in("lh")
    assert leena.get(f"{scene.task}/glance", headers=JAVASCRIPT).status_code == 404
    assert "Mitä asiakas" not in leena.get(f"/tasks?selected={scene.task_key}").get_data(as_text=True)
    assert _looks(scene) == before + 1


def test_the_list_tells_the_age_beside_the_municipality(scene: Scene) -> None:
    assert "82 v · Imatra" in scene.world.sign_in("av").get("/tasks").get_data(as_text=True)


def test_who_is_told_of_a_late_client_of_nobodys_can_open_the_client(scene: Scene) -> None:
    """No task is open and nobody is named: before the alarm of day 6 the leader has no ground, then has."""
    world, eeva = scene.world, scene.world.sign_in("esi")
    with world.service.database.transaction() as session:
        session.execute(update(user_task).values(state="COMPLETED"))
    assert eeva.get(f"/clients/{scene.client_id}").status_code == 404
    advance(world.service, world.clock, datetime(2026, 12, 4, 9, 0, tzinfo=UTC))
    page = eeva.get("/tasks").get_data(as_text=True)
    assert "Palvelutarpeen arvioinnin aloitus: myöhässä, viimeinen päivä oli ke 2.12.2026" in page
    assert f'<a href="/clients/{scene.client_id}">Lehtonen Liisa</a>' in page
    assert eeva.get(f"/clients/{scene.client_id}").status_code == 200
    eeva.post("/language", {"language": "sv"}, page="/tasks")
    assert "försenad, sista dagen var ons 2.12.2026" in eeva.get("/tasks").get_data(as_text=True)


def test_marked_tasks_are_each_told_of_by_name(scene: Scene) -> None:
    other = play_contact(scene.world, "Niemi", "Olavi")
    eeva = scene.world.sign_in("esi")
    keys = (scene.task_key, other.task_key)
    released = eeva.post(
        "/tasks/marked", _marked(scene, "release", keys), page="/tasks?queue=team", follow=True
    )
    page = released.get_data(as_text=True)
    assert "Tehtäviä vapautettu: 2/2." in page
    assert "Tee arvio, Niemi Olavi: tehty" in page
    anna, antti = scene.world.sign_in("av"), scene.world.sign_in("av2")
    seen_before = _marked(scene, "claim", keys)
    antti.post(f"/tasks/{other.task_key}/claim", {}, page="/tasks")
    page = anna.post("/tasks/marked", seen_before, page="/tasks", follow=True).get_data(as_text=True)
    assert "Tehtäviä otettu: 1/2." in page
    assert "Tee arvio, Lehtonen Liisa: tehty" in page
    assert "Tee arvio, Niemi Olavi: Antti Vaara otti tehtävän" in page
    assert _assignees(scene) == {scene.task_key: "av", other.task_key: "av2"}


def test_handing_over_the_marked_keeps_the_reason_with_each(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    sent = {**_marked(scene, "hand_over", (scene.task_key,)), "to": "av2", "reason": "Lomalla 7.12. asti"}
    page = anna.post("/tasks/marked", sent, page="/tasks", follow=True).get_data(as_text=True)
    assert "Tehtäviä siirretty: 1/1." in page
    task = scene.world.sign_in("av2").get(scene.task).get_data(as_text=True)
    assert "Siirretty: Antti Vaara. Lomalla 7.12. asti" in task


def test_a_task_out_of_sight_is_not_named_and_stays(scene: Scene) -> None:
    leena = scene.world.sign_in("lh")
    page = leena.post("/tasks/marked", _marked(scene, "claim", (scene.task_key,)), page="/tasks", follow=True)
    text = page.get_data(as_text=True)
    assert "Tehtäviä otettu: 0/1." in text
    assert "Lehtonen" not in text
    assert "Tee arvio" not in text
    assert _assignees(scene) == {scene.task_key: "av"}


@pytest.mark.parametrize(
    "changed",
    [
        {"act": "complete"},
        {"task": []},
        {"task": ["1"]},
        {"task": ["1:x"]},
        {"task": [f"{key}:1" for key in range(1, 52)]},
        {"act": "hand_over", "to": "av2", "reason": " "},
        {"act": "hand_over", "to": "", "reason": "Lomalla"},
    ],
)
def test_a_request_for_many_that_makes_no_sense_is_refused_whole(
    scene: Scene, changed: dict[str, object]
) -> None:
    anna = scene.world.sign_in("av")
    sent = {**_marked(scene, "release", (scene.task_key,)), **changed}
    assert anna.post("/tasks/marked", sent, page="/tasks").status_code == 422
    assert _assignees(scene) == {scene.task_key: "av"}


def test_a_filter_is_ones_own_and_leaves_the_searched_name_out(scene: Scene) -> None:
    anna, antti = scene.world.sign_in("av"), scene.world.sign_in("av2")
    chosen = {
        "name": " Imatran  tiimi ",
        "queue": "team",
        "municipality": "Imatra",
        "q": "lehtonen",
        "page": "3",
    }
    page = anna.post("/tasks/filters", chosen, page="/tasks", follow=True).get_data(as_text=True)
    assert "Rajaus on tallennettu." in page
    link = '<a href="/tasks?queue=team&amp;municipality=Imatra" aria-current="true">Imatran tiimi</a>'
    assert link in page
    assert "Imatran tiimi" not in antti.get("/tasks").get_data(as_text=True)
    (kept,) = _filters(scene)
    assert "lehtonen" not in kept.query
    assert antti.post(f"/tasks/filters/{kept.key}/delete", {}).status_code == 404
    gone = anna.post(f"/tasks/filters/{kept.key}/delete", {}, follow=True).get_data(as_text=True)
    assert "Rajaus on poistettu." in gone
    assert _filters(scene) == []


def test_a_filter_of_the_same_name_is_replaced_and_there_is_an_end_to_them(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get("/tasks")
    for queue in ("team", "late"):
        anna.post("/tasks/filters", {"name": "Aamu", "queue": queue})
    assert [one.query for one in _filters(scene)] == ["queue=late"]
    answers = [anna.post("/tasks/filters", {"name": f"Rajaus {n}"}).status_code for n in range(20)]
    assert answers == [303] * 19 + [422]
    assert anna.post("/tasks/filters", {"name": "Aamu", "queue": "today"}).status_code == 303
    assert anna.post("/tasks/filters", {"name": " "}).status_code == 422
    assert anna.post("/tasks/filters", {"name": "x" * 61}).status_code == 422


def _marked(scene: Scene, act: str, keys: tuple[int, ...]) -> dict[str, object]:
    """What the bar of the list sends, with the versions as they stand now."""
    with scene.world.service.database.reading() as session:
        rows = session.execute(select(user_task.c.key, user_task.c.version).where(user_task.c.key.in_(keys)))
        return {"act": act, "task": [f"{row.key}:{row.version}" for row in rows]}


def _assignees(scene: Scene) -> dict[int, str | None]:
    with scene.world.service.database.reading() as session:
        rows = session.execute(select(user_task).where(user_task.c.state == "CREATED"))
        return {row.key: row.assignee for row in rows}


def _filters(scene: Scene) -> list[Row[Any]]:
    with scene.world.service.database.reading() as session:
        return list(session.execute(select(saved_filter)))


def _looks(scene: Scene) -> int:
    with scene.world.service.database.reading() as session:
        return int(session.execute(select(func.count()).select_from(access_log)).scalar_one())
