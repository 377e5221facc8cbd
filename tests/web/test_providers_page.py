# SPDX-License-Identifier: EUPL-1.2
"""The pages of the provider directory: looked up by all who work with clients, edited by those who lead."""

from tests.support.web_world import WebWorld

NEW = {
    "name": "Uusi apu Oy",
    "kind": "yritys",
    "services": ["siivous"],
    "areas": ["153", "405"],
    "capacity": "12",
    "phone": "05 000 9",
    "active": "true",
    "version": "0",
}


def test_a_case_worker_finds_by_service_and_area(web_world: WebWorld) -> None:
    anna = web_world.sign_in("av")
    page = anna.get("/providers?service=ateria&area=153").get_data(as_text=True)
    assert "Saimaan Ateriat Oy" in page
    assert "Kotiapu Karpalo Oy" not in page
    assert "Lisää tuottaja" not in page
    assert "Sopivaa tuottajaa ei ole" in anna.get("/providers?q=nobody").get_data(as_text=True)
    assert "Ateriapalvelu" in anna.get("/providers/saimaan_ateriat").get_data(as_text=True)
    assert anna.get("/providers/unknown").status_code == 404


def test_a_leader_adds_a_provider_and_takes_it_out_of_use(web_world: WebWorld) -> None:
    eeva = web_world.sign_in("esi")
    saved = eeva.post("/providers/new", NEW, page="/providers/new", follow=True).get_data(as_text=True)
    assert "Tuottaja on tallennettu." in saved
    assert "Uusi apu Oy" in web_world.sign_in("av").get("/providers?q=uusi").get_data(as_text=True)
    address = saved.split('href="/providers/T')[1].split('"')[0]
    edit = f"/providers/T{address}"
    gone = {name: value for name, value in NEW.items() if name != "active"} | {"version": "1"}
    assert eeva.post(edit, gone, page=edit).status_code == 303
    assert "Uusi apu Oy" not in eeva.get("/providers").get_data(as_text=True)
    assert "Uusi apu Oy" in eeva.get("/providers?inactive=1").get_data(as_text=True)


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(web_world: WebWorld) -> None:
    eeva = web_world.sign_in("esi")
    refused = eeva.post("/providers/new", {**NEW, "capacity": "paljon"}, page="/providers/new")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Kirjoita kokonaisluku" in text
    assert 'value="Uusi apu Oy"' in text
    assert 'value="paljon"' in text
    refused = eeva.post("/providers/new", {"kind": "yritys"}, page="/providers/new")
    assert "Nimi puuttuu." in refused.get_data(as_text=True)


def test_the_second_editor_hears_who_was_first(web_world: WebWorld) -> None:
    eeva = web_world.sign_in("esi")
    address = "/providers/saimaan_ateriat/edit"
    sent = {**NEW, "name": "Saimaan Ateriat Oy", "services": ["ateria"], "version": "1"}
    assert eeva.post(address, sent, page=address).status_code == 303
    late = eeva.post(address, {**sent, "note": "Kysy Pirjolta."}, page=address)
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Tuottajan tietoja on muuttanut sillä välin Eeva Simola. Avaa tiedot uudelleen." in page
    assert ">\nKysy Pirjolta.</textarea>" in page
    assert 'name="version" value="1"' in page, "sent again it is refused again"


def test_a_new_service_is_offered_at_once(web_world: WebWorld) -> None:
    eeva = web_world.sign_in("esi")
    kind = {
        "code": "kotikirjasto",
        "name_fi": "Kotikirjasto",
        "name_sv": "Hembibliotek",
        "name_en": "Library",
    }
    page = eeva.post("/providers/services", kind, page="/providers/new", follow=True).get_data(as_text=True)
    assert "Kotikirjasto" in page
    refused = eeva.post("/providers/services", {**kind, "code": "Ei Käy"}, page="/providers/new")
    assert refused.status_code == 422
    assert "Koodi: pieniä kirjaimia" in refused.get_data(as_text=True)
