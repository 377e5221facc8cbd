# SPDX-License-Identifier: EUPL-1.2
"""My work: the preview beside the list, several tasks at once, and one's own filters."""

from sqlalchemy import func, select

from clients.tables import access_log
from tests.support.web_world import Scene

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


def _looks(scene: Scene) -> int:
    with scene.world.service.database.reading() as session:
        return session.execute(select(func.count()).select_from(access_log)).scalar_one()
