# SPDX-License-Identifier: EUPL-1.2
"""The parts of the client's page that show the record, for those who may see the client."""

from datetime import timedelta

import pytest

from clients.origins import Origin
from clients.recording import write_record
from engine.business_calendar import local_date
from tests.support.filled_record import SECRET_ACCOUNT, fill_record
from tests.support.web_world import Scene

SHOWN = {
    "plan": ("Kävelen kirjastoon.", "Liikkuminen", "SPPB 4 → 9", "Asiakas hyväksyy suunnitelman.", "T-luku"),
    "decisions": (
        "myönteinen",
        "annettu tiedoksi",
        "toistaiseksi",
        "sosiaalihuoltolaki (1301/2014) 14 §",
        "Liikkuminen on heikentynyt",
        "Väinö Salo",
    ),
    "services": ("käynnissä", "6 h/kk", "yhteydenotosta alkamiseen"),
    "assessments": (
        "Fyysinen suorituskyky (SPPB)",
        "parempi kuin ennen",
        "heikompi kuin ennen",
        "Kellotaulutesti",
        "lukittu",
    ),
    "people": ("Timo Turunen", "edunvalvoja", "Kaisa Lehtonen", "tietoja saa kertoa"),
    "restrictions": ("Luovutuskielto",),
    "matters": ("Säilytetään",),
}


@pytest.fixture
def filled(scene: Scene) -> Scene:
    with scene.world.service.database.transaction() as session:
        fill_record(session, scene.world.service, scene.client_id)
    return scene


@pytest.mark.parametrize("tab", SHOWN)
def test_each_part_of_the_record_has_its_tab(filled: Scene, tab: str) -> None:
    page = filled.world.sign_in("av").get(f"/clients/{filled.client_id}?tab={tab}").get_data(as_text=True)
    for words in SHOWN[tab]:
        assert words in page, words
    assert SECRET_ACCOUNT not in page


def test_who_has_no_ground_sees_no_part_of_the_record(filled: Scene) -> None:
    for tab in SHOWN:
        answer = filled.world.sign_in("lh").get(f"/clients/{filled.client_id}?tab={tab}")
        assert answer.status_code == 404


def test_a_restricted_address_hides_phones_of_representatives(filled: Scene) -> None:
    service = filled.world.service
    with service.database.transaction() as session:
        origin = Origin(filled.client_id, "av", service.clock.now())
        write_record(session, service, origin, "restriction", {"kind": "turvakielto"}, {})
    address = f"/clients/{filled.client_id}?tab=people"
    assert "040 123 4567" in filled.world.sign_in("av").get(address).get_data(as_text=True)
    leader = filled.world.sign_in("esi").get(address).get_data(as_text=True)
    assert "Timo Turunen" in leader
    assert "040 123 4567" not in leader


def test_a_restriction_that_has_ended_hides_nothing(filled: Scene) -> None:
    service, clock = filled.world.service, filled.world.clock
    with service.database.transaction() as session:
        origin = Origin(filled.client_id, "av", clock.now())
        last = (local_date(clock.now()) + timedelta(days=3)).isoformat()
        write_record(session, service, origin, "restriction", {"kind": "turvakielto", "valid_to": last}, {})
    address = f"/clients/{filled.client_id}?tab=people"
    assert "040 123 4567" not in filled.world.sign_in("esi").get(address).get_data(as_text=True)
    clock.move_to(clock.now() + timedelta(days=4))
    assert "040 123 4567" in filled.world.sign_in("esi").get(address).get_data(as_text=True)


def test_an_empty_record_says_what_will_be_there(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    page = anna.get(f"/clients/{scene.client_id}?tab=decisions").get_data(as_text=True)
    assert "Palvelupäätökset ovat tässä" in page


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "aliravitsemus"), ("sv", "undernäring"), ("en", "malnutrition")]
)
def test_a_value_is_told_in_words_of_its_cut_offs(filled: Scene, language: str, words: str) -> None:
    service = filled.world.service
    with service.database.transaction() as session:
        origin = Origin(filled.client_id, "av", service.clock.now())
        values = {"instrument": "TOIMIA", "values.MNA": 15, "values.MMSE": 28, "values.d5": 3}
        write_record(session, service, origin, "assessment", values, {})
    anna = filled.world.sign_in("av")
    anna.post("/language", {"language": language}, page="/tasks")
    page = anna.get(f"/clients/{filled.client_id}?tab=assessments").get_data(as_text=True)
    assert f'<strong>15</strong> <span class="quiet">(0–30)</span>: {words}' in page
    # A value between the cut-offs has no name, and nothing stands for one.
    assert '<strong>28</strong> <span class="quiet">(0–30)</span><span' in page


def test_a_provider_of_the_network_has_its_name_at_the_service(scene: Scene) -> None:
    service = scene.world.service
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", service.clock.now())
        ordered = {"service": "kotihoito", "provider": "kotihoito_ita", "hours": 6, "unit": "h_kk"}
        write_record(session, service, origin, "service.ordered", ordered, {})
    page = scene.world.sign_in("av").get(f"/clients/{scene.client_id}?tab=services").get_data(as_text=True)
    assert "<dd>Kotihoito, itäinen tiimi</dd>" in page
