# SPDX-License-Identifier: EUPL-1.2
"""The page of informal care: a month decided, a coefficient entered, what is wrong said."""

from datetime import UTC, date, datetime

from clients.agreements import add_agreement
from clients.origins import Origin
from clients.periodic_runs import run_due
from tests.support.care_agreement import AGREEMENT
from tests.support.web_world import Scene


def agree(scene: Scene) -> str:
    service, clock = scene.world.service, scene.world.clock
    clock.move_to(datetime(2027, 2, 20, 8, 0, tzinfo=UTC))
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", clock.now())
        written = add_agreement(session, service, origin, {**AGREEMENT, "start": date(2027, 2, 15)})
    clock.move_to(datetime(2027, 3, 1, 8, 0, tzinfo=UTC))
    while run_due(service):
        pass
    return str(written.variables["sopimus_id"])


def test_a_month_waits_for_the_case_manager_and_is_decided_once(scene: Scene) -> None:
    agreement_id = agree(scene)
    anna = scene.world.sign_in("av")
    page = anna.get("/carers").get_data(as_text=True)
    for words in ("Lehtonen Liisa", "600,00", "2/2027", "vajaa kuukausi", "Kuukauden vapaat"):
        assert words in page, words
    address = f"/carers/{agreement_id}/months/2027-02-01"
    wrong = anna.post(address, {"days": "9"})
    assert wrong.status_code == 422
    assert "Anna 0–5 vuorokautta" in wrong.get_data(as_text=True)
    assert anna.post(address, {"days": "1,5"}).status_code == 303
    assert "1,5" in anna.get("/carers").get_data(as_text=True)
    assert anna.post(address, {"days": "1,5"}).status_code == 409


def test_the_coefficient_is_a_leaders_to_enter(scene: Scene) -> None:
    eeva = scene.world.sign_in("esi")
    wrong = eeva.post(
        "/carers/index", {"year": "2026", "coefficient": "103", "source": "STM 15.11."}, page="/carers"
    )
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "Kerroin on yleensä hieman yli yhden" in page
    assert 'value="STM 15.11."' in page
    entered = {"year": "2027", "coefficient": "1,0325", "source": "STM 15.11."}
    assert eeva.post("/carers/index", entered).status_code == 303
    assert "1,0325" in eeva.get("/carers").get_data(as_text=True)
    assert "Vuosi" not in scene.world.sign_in("av").get("/carers").get_data(as_text=True)
