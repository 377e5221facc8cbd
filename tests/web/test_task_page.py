# SPDX-License-Identifier: EUPL-1.2
"""The page of one task: what a person types is judged, kept, and never lost or applied twice."""

from sqlalchemy import func, select

from engine.tables import history_event, user_task
from tasks.tables import draft
from tests.support.web_world import ASSESSMENT, Scene

JAVASCRIPT = {"HX-Request": "true"}


def test_the_page_says_what_is_asked_by_when_and_why(scene: Scene) -> None:
    page = scene.world.sign_in("av").get(scene.task).get_data(as_text=True)
    for words in (
        "Mitä asiakas tarvitsee?",
        "7 arkipäivää",
        "SHL 36 §",
        "28.11. lauantai",
        "7. ke 2.12.2026",
        "Lehtonen Liisa",
        "Kysy ensin asiakkaan oma näkemys.",
        "Elina Ensio",
    ):
        assert words in page, words


def test_question_and_instruction_speak_the_readers_language(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.post("/language", {"language": "sv"}, page="/tasks")
    swedish = anna.get(scene.task).get_data(as_text=True)
    assert "Vad behöver klienten?" in swedish
    assert "Fråga först efter klientens egen syn." in swedish
    assert "Vad behöver klienten?" in anna.get(f"/tasks?selected={scene.task_key}").get_data(as_text=True)
    anna.post("/language", {"language": "en"})
    english = anna.get(scene.task).get_data(as_text=True)
    assert "What does the client need?" in english
    assert "Kysy ensin asiakkaan oma näkemys." in english, "Finnish where a translation is missing"


def test_the_way_here_speaks_the_readers_language(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    for language, step in (("fi", "Kirjaa yhteydenotto"), ("sv", "Anteckna kontakten")):
        anna.http.set_cookie("sujuva_language", language)
        assert f"Elina Ensio</span>{step}</li>" in anna.get(scene.task).get_data(as_text=True)


def test_completing_leads_on_and_says_what_happened(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    answer = anna.post(f"{scene.task}/complete", {**ASSESSMENT, "task-version": "2"}, follow=True)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Tehty." in page
    assert "Määräaika täyttyi: Palvelutarpeen arvioinnin aloitus." in page
    assert _state(scene) == "COMPLETED"


def test_errors_stand_at_their_fields_and_what_was_typed_stays(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    typed = {**ASSESSMENT, "sppb": "kolmetoista", "aloitus": "31.2.2027", "toive": "x<b>y"}
    answer = anna.post(f"{scene.task}/complete", {**typed, "task-version": "2"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#f-sppb"' in page
    assert 'id="f-sppb-error"' in page
    assert 'id="f-aloitus-error"' in page
    assert "Kirjoita luku, esimerkiksi 3,5." in page
    assert 'value="kolmetoista"' in page
    assert "x&lt;b&gt;y" in page
    assert _state(scene) == "CREATED"


def test_a_field_that_the_form_does_not_have_is_refused(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    answer = anna.post(f"{scene.task}/complete", {**ASSESSMENT, "asiakas": "C1", "task-version": "2"})
    assert answer.status_code == 422
    assert "Lomakkeessa ei ole tällaista kenttää." in answer.get_data(as_text=True)
    assert _state(scene) == "CREATED"


def test_a_second_click_repeats_the_answer_and_not_the_act(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    sent = {**ASSESSMENT, "task-version": "2", "idempotency-key": "one-form"}
    first = anna.post(f"{scene.task}/complete", sent)
    events = _events(scene)
    second = anna.post(f"{scene.task}/complete", sent)
    assert first.status_code == second.status_code == 303
    assert _events(scene) == events


def test_who_comes_second_sees_the_winner_the_time_and_the_own_words(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    other = scene.world.sign_in("av")
    anna.get(scene.task)
    other.get(scene.task)
    anna.post(f"{scene.task}/complete", {**ASSESSMENT, "task-version": "2"})
    answer = other.post(f"{scene.task}/complete", {**ASSESSMENT, "toive": "Aivan muuta", "task-version": "2"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Anna Vastamäki ehti ensin" in page
    assert "23.11.2026 klo 9.40" in page
    assert "Aivan muuta" in page
    assert "Asiakkaan toiveet" in page


def test_a_stale_version_changes_nothing(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    answer = anna.post(f"{scene.task}/complete", {**ASSESSMENT, "task-version": "1"})
    assert answer.status_code == 409
    assert _state(scene) == "CREATED"


def test_the_draft_saves_itself_and_comes_back(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    answer = anna.post(f"{scene.task}/draft", {"toive": "Kesken jäi"}, headers=JAVASCRIPT)
    assert answer.get_data(as_text=True) == "Luonnos tallennettu klo 9.40"
    page = anna.get(scene.task).get_data(as_text=True)
    assert "Kesken jäi" in page
    assert "Luonnos tallennettu klo 9.40" in page
    assert "luonnos tallessa" in anna.get("/tasks").get_data(as_text=True)


def test_a_look_at_the_form_saves_nothing_and_shows_what_follows(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    shown = anna.get(scene.task).get_data(as_text=True)
    assert "Toivottu aloituspäivä" not in shown
    answer = anna.post(f"{scene.task}/preview", {"tarve": "jakso", "toive": "Ulos"}, headers=JAVASCRIPT)
    page = answer.get_data(as_text=True)
    assert "Toivottu aloituspäivä" in page
    assert "Ulos" in page
    with scene.world.service.database.reading() as session:
        assert session.execute(select(func.count()).select_from(draft)).scalar_one() == 0


def test_an_answer_that_shows_nothing_new_draws_nothing_anew(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    first = anna.post(f"{scene.task}/preview", {"tarve": "ei"}, headers=JAVASCRIPT)
    shown = first.get_data(as_text=True).split('name="shown-fields" value="')[1].split('"')[0]
    again = anna.post(
        f"{scene.task}/preview", {"tarve": "ei", "sppb": "5", "shown-fields": shown}, headers=JAVASCRIPT
    )
    assert again.headers["HX-Reswap"] == "none"


def test_rows_are_added_and_removed_without_javascript(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    row = {"kaynnit[0].paiva": "8.12.2026", "kaynnit[0].kesto": "45"}
    added = anna.post(f"{scene.task}/preview", {**row, "row-add": "kaynnit:1"}).get_data(as_text=True)
    assert 'name="kaynnit[1].paiva"' in added
    assert 'value="8.12.2026"' in added
    removed = anna.post(
        f"{scene.task}/preview", {**row, "kaynnit[1].paiva": "9.12.2026", "row-remove": "kaynnit:0"}
    ).get_data(as_text=True)
    assert 'value="9.12.2026"' in removed
    assert 'value="8.12.2026"' not in removed


def test_release_and_hand_over(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    without_reason = anna.post(f"{scene.task}/hand-over", {"to": "av2", "reason": ""})
    assert without_reason.status_code == 422
    handed = anna.post(f"{scene.task}/hand-over", {"to": "av2", "reason": "Loma alkaa"}, follow=True)
    assert "Tehtävä siirrettiin." in handed.get_data(as_text=True)
    antti = scene.world.sign_in("av2")
    assert "Loma alkaa" in antti.get(scene.task).get_data(as_text=True)
    antti.post(f"{scene.task}/release", {})
    assert "Vapaana" in antti.get("/tasks?queue=unclaimed").get_data(as_text=True)


def test_a_comment_is_read_by_colleagues_as_text(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    anna.post(f"{scene.task}/comments", {"text": "<script>alert(1)</script>"})
    page = scene.world.sign_in("av2").get(scene.task).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_who_has_no_ground_finds_no_task(scene: Scene) -> None:
    leena = scene.world.sign_in("lh")
    leena.get("/tasks")
    assert leena.get(scene.task).status_code == 404
    assert leena.post(f"{scene.task}/complete", {**ASSESSMENT, "task-version": "2"}).status_code == 404
    assert leena.get("/tasks/999999").status_code == 404
    assert _state(scene) == "CREATED"


def test_a_task_taken_by_another_can_be_read_and_not_done(scene: Scene) -> None:
    antti = scene.world.sign_in("av2")
    page = antti.get(scene.task).get_data(as_text=True)
    assert "Tehtävä on henkilöllä Anna Vastamäki." in page
    assert 'id="task-form"' not in page
    assert antti.post(f"{scene.task}/complete", dict(ASSESSMENT)).status_code == 403


def test_too_much_at_once_is_refused_by_name(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    answer = anna.post(f"{scene.task}/draft", {"toive": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "Kerralla lähetettiin liikaa" in answer.get_data(as_text=True)


def _state(scene: Scene) -> str:
    with scene.world.service.database.reading() as session:
        query = select(user_task.c.state).where(user_task.c.key == scene.task_key)
        return str(session.execute(query).scalar_one())


def _events(scene: Scene) -> int:
    with scene.world.service.database.reading() as session:
        return int(session.execute(select(func.count()).select_from(history_event)).scalar_one())
