# SPDX-License-Identifier: EUPL-1.2
"""A new contact: one screen, one click, one matter."""

from sqlalchemy import func, select

from clients.tables import client, contact, matter
from tests.support.web_world import CONTACT, Scene, WebWorld

JAVASCRIPT = {"HX-Request": "true"}


def test_the_page_starts_the_clock_of_the_law(web_world: WebWorld) -> None:
    page = web_world.sign_in("el").get("/contact").get_data(as_text=True)
    assert "Lain kello alkaa nyt: ma 23.11.2026 klo 9.40" in page
    assert "viimeistään ke 2.12.2026 (SHL 36 §)" in page


def test_one_click_makes_client_matter_and_task(web_world: WebWorld) -> None:
    elina = web_world.sign_in("el")
    answer = elina.post(
        "/contact", {**CONTACT, "client-id": "", "sukunimi": "Uusi", "etunimet": "Olavi"}, page="/contact"
    )
    page = elina.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Yhteydenotto on tallennettu." in page
    assert "Uusi Olavi" in page
    assert _counts(web_world) == (1, 1, 1)


def test_a_double_click_makes_one_matter(web_world: WebWorld) -> None:
    elina = web_world.sign_in("el")
    elina.get("/contact")
    sent = {**CONTACT, "client-id": "", "sukunimi": "Uusi", "idempotency-key": "same-page"}
    first, second = elina.post("/contact", sent), elina.post("/contact", sent)
    assert first.status_code == second.status_code == 303
    assert _counts(web_world) == (1, 1, 1)


def test_a_contact_of_an_open_matter_joins_it(scene: Scene) -> None:
    elina = scene.world.sign_in("el")
    elina.post("/contact", {**CONTACT, "client-id": scene.client_id}, page="/contact")
    assert _counts(scene.world) == (1, 1, 2)


def test_what_is_missing_is_said_and_what_was_typed_stays(web_world: WebWorld) -> None:
    elina = web_world.sign_in("el")
    typed = {"client-id": "", "kuvaus": "Soittaja kiirehti", "sukunimi": "Kiire", "idempotency-key": "kept"}
    answer = elina.post("/contact", typed, page="/contact")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#f-yhteydenottaja"' in page
    assert "Soittaja kiirehti" in page
    assert 'value="Kiire"' in page
    assert 'name="idempotency-key" value="kept"' in page
    assert _counts(web_world) == (0, 0, 0)


def test_a_contact_from_tomorrow_is_refused(web_world: WebWorld) -> None:
    elina = web_world.sign_in("el")
    for day, time in (("24.11.2026", "8.00"), ("31.2.2026", "8.00"), ("23.11.2026", "25.00")):
        sent = {**CONTACT, "client-arrived-day": day, "client-arrived-time": time}
        assert elina.post("/contact", sent, page="/contact").status_code == 422, day
    assert _counts(web_world) == (0, 0, 0)


def test_a_letter_of_last_friday_is_pending_from_then(web_world: WebWorld) -> None:
    elina = web_world.sign_in("el")
    sent = {**CONTACT, "client-arrived-day": "20.11.2026", "client-arrived-time": "14.30"}
    assert elina.post("/contact", sent, page="/contact").status_code == 303
    with web_world.service.database.reading() as session:
        opened = session.execute(select(matter.c.opened_at)).scalar_one()
    assert opened.isoformat() == "2026-11-20T12:30:00+00:00"


def test_a_client_is_found_by_name_and_birth_date_with_who_owns_the_matter(scene: Scene) -> None:
    elina = scene.world.sign_in("el")
    elina.get("/contact")
    found = elina.post("/contact/clients", {"client-search": "leht 15.5.1944"}, headers=JAVASCRIPT)
    page = found.get_data(as_text=True)
    assert "Lehtonen Liisa" in page
    assert "avoin asia" in page


def test_fishing_for_names_is_refused_with_a_hint(scene: Scene) -> None:
    elina = scene.world.sign_in("el")
    elina.get("/contact")
    page = elina.post("/contact/clients", {"client-search": "leht"}, headers=JAVASCRIPT).get_data(
        as_text=True
    )
    assert "Lehtonen" not in page
    assert "Anna koko henkilötunnus" in page


def test_the_search_works_without_javascript_and_keeps_what_was_typed(scene: Scene) -> None:
    elina = scene.world.sign_in("el")
    elina.get("/contact")
    sent = {"client-search": "leht 1944", "kuvaus": "Kaatui taas"}
    page = elina.post("/contact/clients", sent).get_data(as_text=True)
    assert "Lehtonen Liisa" in page
    assert "Kaatui taas" in page


def test_a_question_opens_when_its_answer_calls_for_it(web_world: WebWorld) -> None:
    elina = web_world.sign_in("el")
    assert "Mikä vaara?" not in elina.get("/contact").get_data(as_text=True)
    answer = elina.post("/contact/preview", {**CONTACT, "vaara": "kylla"}, headers=JAVASCRIPT)
    assert "Mikä vaara?" in answer.get_data(as_text=True)
    assert _counts(web_world) == (0, 0, 0)


def test_only_the_front_line_takes_contacts_down(web_world: WebWorld) -> None:
    leena = web_world.sign_in("lh")
    assert "Uusi yhteydenotto" not in leena.get("/tasks").get_data(as_text=True)
    asked, sent = leena.get("/contact"), leena.post("/contact", {**CONTACT, "client-id": ""})
    assert asked.status_code == sent.status_code == 403
    assert "Yhteydenotot kirjaa ryhmä ensilinja." in sent.get_data(as_text=True)
    assert _counts(web_world) == (0, 0, 0)


def _counts(world: WebWorld) -> tuple[int, ...]:
    with world.service.database.reading() as session:
        return tuple(
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (client, matter, contact)
        )
