# SPDX-License-Identifier: EUPL-1.2
"""The managers' page of figures: clients of each case manager and how often it changed, now and then."""

from datetime import timedelta

import pytest

from clients.case_managers import name_case_manager
from clients.letters.county import CountyBook, load_county
from clients.origins import Origin
from clients.recording import write_record
from clients.records import create_client
from engine.database import Session
from tests.support.filled_record import LETTERS
from tests.support.web_world import Scene


def name(session: Session, scene: Scene, client_id: str, username: str, reason: str) -> None:
    name_case_manager(
        session, scene.world.service, client_id, username, substitute=None, reason=reason, actor="av"
    )


@pytest.fixture
def moved(scene: Scene) -> Scene:
    """In November Anna has two clients; in December one of them goes to Antti."""
    service, clock = scene.world.service, scene.world.clock
    with service.database.transaction() as session:
        other = create_client(session, service, {"sukunimi": "Aho", "etunimet": "Aino"})
        for one in (scene.client_id, other):
            name(session, scene, one, "av", "alue")
    clock.move_to(clock.now() + timedelta(days=30))
    with service.database.transaction() as session:
        name(session, scene, scene.client_id, "av2", "henkilostovaihdos")
    return scene


def test_managers_see_who_has_how_many_clients_and_why_they_changed(moved: Scene) -> None:
    for username in ("man", "esi"):
        page = moved.world.sign_in(username).get("/figures").get_data(as_text=True)
        assert "1 asiakkaan asiakasvastaava vaihtui." in page
        assert "henkilöstövaihdos" in page
        assert page.index("Anna Vastamäki") < page.index("Antti Vaara")
        assert "Lehtonen" not in page
        assert 'href="/figures"' in page


def test_the_end_of_a_month_is_counted_as_it_was(moved: Scene) -> None:
    man = moved.world.sign_in("man")
    page = man.get("/figures?month=2026-11").get_data(as_text=True)
    assert "Tilanne 30.11.2026." in page
    assert "Antti Vaara" not in page
    assert "Kenenkään asiakkaan asiakasvastaava ei vaihtunut." in page
    assert "Kenelläkään asiakkaalla" in man.get("/figures?month=2026-10").get_data(as_text=True)
    assert man.get("/figures?month=x").status_code == 200


@pytest.mark.parametrize("username", ["av", "lh", "yllapito"])
def test_others_do_not_reach_the_figures(scene: Scene, username: str) -> None:
    assert scene.world.sign_in(username).get("/figures").status_code == 403


def test_the_client_page_tells_who_has_been_the_case_manager(moved: Scene) -> None:
    address = f"/clients/{moved.client_id}?tab=people"
    page = moved.world.sign_in("esi").get(address).get_data(as_text=True)
    assert "Asiakasvastaava on vaihtunut 1 kerran." in page
    assert "henkilöstövaihdos" in page


def refuse(scene: Scene, grounds: list[str]) -> None:
    service = scene.world.service
    service.reference = {**service.reference, CountyBook: load_county(LETTERS)}  # the page names laws by it
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", service.clock.now(), None, 1)
        decision = {
            "service": "omaishoito",
            "outcome": "kielteinen",
            "legal_basis": ["oht_3"],
            "reasons": "D1",
            "valid_from": service.clock.now().date(),
            "grounds": grounds,
        }
        write_record(session, service, origin, "decision", decision, {})
        write_record(session, service, origin, "decision.signed", {}, {})


def test_managers_see_how_often_was_refused_and_what_was_lacking(scene: Scene) -> None:
    assert "Kielteisiä päätöksiä ei tehty." in scene.world.sign_in("man").get("/figures").get_data(
        as_text=True
    )
    refuse(scene, ["edellytys_2", "edellytys_5"])
    refuse(scene, [])
    page = scene.world.sign_in("man").get("/figures").get_data(as_text=True)
    assert "2 päätöstä oli kielteisiä." in page
    assert page.count("edellytys 2") == 1
    assert "vain perusteluissa" in page
    record = scene.world.sign_in("av").get(f"/clients/{scene.client_id}?tab=decisions").get_data(as_text=True)
    assert "edellytys 5" in record
