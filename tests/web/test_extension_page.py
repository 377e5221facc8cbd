# SPDX-License-Identifier: EUPL-1.2
"""The page that extends a limit: reasons of the law only, the reason in words kept, nothing typed lost."""

from datetime import date

from sqlalchemy import insert, select

from clients.tables import client_event, document
from engine.database import Session
from engine.deadlines import count_deadline
from engine.tables import deadline
from tests.support.web_world import Scene

WORDS = "Asiakas on kuntoutuksessa ja haluaa aloittaa palvelun vasta sen jälkeen."


def add_t6(scene: Scene) -> int:
    """The three months of the client's matter, as a process of the county starts them."""
    service = scene.world.service
    with service.database.transaction() as session:
        known = session.execute(select(deadline).where(deadline.c.client_id == scene.client_id)).one()
        rule = service.limits.find("T6", date(2026, 11, 23))
        counted = count_deadline(rule, known.start_at, service.limits.calendars)
        key = session.next_key()
        row = dict(known._mapping) | {
            "key": key,
            "limit_id": "T6",
            "due_at": counted.due_at,
            "due_date": counted.due_date,
            "shown_date": counted.shown_date,
            "explanation": counted.explanation.to_json(),
        }
        session.execute(insert(deadline).values(row))
        return key


def due(session: Session, key: int) -> date:
    found: date = session.execute(select(deadline.c.due_date).where(deadline.c.key == key)).scalar_one()
    return found


def test_a_case_manager_extends_for_a_reason_that_the_law_knows(scene: Scene) -> None:
    key = add_t6(scene)
    address = f"/deadlines/{key}/extension"
    anna = scene.world.sign_in("av")
    client_page = anna.get(f"/clients/{scene.client_id}").get_data(as_text=True)
    assert f'href="{address}"' in client_page
    page = anna.get(address).get_data(as_text=True)
    assert "Paikkojen tai rahan puute ei ole sellainen." in page
    assert "Asian selvittäminen on kesken" in page
    assert "Palvelu alkaa" in page
    sent = {"reason": "asiakkaan_pyynto", "until": "1.6.2027", "words": WORDS, "idempotency-key": "once"}
    for _ in range(2):  # a second click
        answer = anna.post(address, sent)
        assert answer.status_code == 303
    page = anna.get(f"/clients/{scene.client_id}").get_data(as_text=True)
    assert "Jatkettu: Palvelu alkaa" in page
    with scene.world.service.database.reading() as session:
        assert due(session, key) == date(2027, 6, 1)
        texts = session.execute(select(document.c.text).where(document.c.field == "erityinen_syy")).all()
        events = session.execute(
            select(client_event.c.attributes).where(client_event.c.name == "deadline.extended")
        ).scalars()
        attributes = list(events)
    assert [row.text for row in texts] == [WORDS]
    assert attributes == [{"limit": "T6", "due": "2027-06-01", "reason": "asiakkaan_pyynto"}]


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(scene: Scene) -> None:
    key = add_t6(scene)
    address = f"/deadlines/{key}/extension"
    anna = scene.world.sign_in("av")
    answer = anna.post(
        address, {"reason": "ei_paikkoja", "until": "31.2.2027", "words": "Ei paikkoja."}, page=address
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Tällaista päivää ei ole." in page
    assert 'value="31.2.2027"' in page
    assert "Ei paikkoja." in page
    answer = anna.post(address, {"reason": "ei_paikkoja", "until": "1.6.2027", "words": WORDS})
    assert answer.status_code == 422
    assert "Valitse jokin luettelon erityisistä syistä." in answer.get_data(as_text=True)
    with scene.world.service.database.reading() as session:
        assert due(session, key) == date(2027, 2, 23)


def test_neither_strangers_nor_other_groups_extend(scene: Scene) -> None:
    key = add_t6(scene)
    address = f"/deadlines/{key}/extension"
    sent = {"reason": "asiakkaan_pyynto", "until": "1.6.2027", "words": WORDS}
    leena = scene.world.sign_in("lh")
    assert leena.get(address).status_code == 404
    elina = scene.world.sign_in("el")  # recorded the contact, so she sees the client, but does not decide
    assert elina.post(address, sent, page=f"/clients/{scene.client_id}").status_code == 403
    assert f'href="{address}"' not in elina.get(f"/clients/{scene.client_id}").get_data(as_text=True)


def test_a_limit_without_special_reasons_says_so(scene: Scene) -> None:
    with scene.world.service.database.reading() as session:
        key = session.execute(select(deadline.c.key)).scalar_one()
    page = scene.world.sign_in("av").get(f"/deadlines/{key}/extension").get_data(as_text=True)
    assert "Tätä määräaikaa ei voi jatkaa." in page
