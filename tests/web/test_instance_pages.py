# SPDX-License-Identifier: EUPL-1.2
"""What people do to running instances: looked at first, with a reason, once, and told in the history."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import history, jobs
from engine.deployments import Bundle, check_bundle, deploy_bundle, read_folder
from engine.incidents import list_incidents
from engine.process_instances import get_instance, instance_variables, open_elements
from engine.process_instances.commands import fail_job
from engine.tables import job
from sujuva.worker import run_everything_due
from tasks.forms import check_form
from tests.support.web_world import ASSESSMENT, KOKEILU, Scene, Visitor, play_contact
from webui.languages import LANGUAGE_COOKIE

FIELD = re.compile(r'name="(revision|idempotency-key)" value="([^"]*)"')


def instance(scene: Scene, key: int | None = None) -> str:
    with scene.world.service.database.reading() as session:
        return get_instance(session, key or scene.instance_key).state


def told(scene: Scene, *types: str) -> list[tuple[str | None, str]]:
    with scene.world.service.database.reading() as session:
        events = history.read(session, scene.instance_key, types)
    return [(event.actor, str(event.detail.get("reason"))) for event in events]


def stamps(person: Visitor, address: str) -> dict[str, object]:
    """What the forms of a page hold."""
    return dict(FIELD.findall(person.get(address).get_data(as_text=True)))


def place(scene: Scene) -> int:
    with scene.world.service.database.reading() as session:
        return open_elements(session, scene.instance_key)[0].key


def fail(scene: Scene, error: str = "Palvelin ei vastaa.") -> int:
    """Completes the assessment and lets its job fail for good; gives the incident."""
    world = scene.world
    anna = world.sign_in("av")
    answer = anna.post(f"{scene.task}/complete", {**ASSESSMENT, "task-version": ""}, page=scene.task)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with world.service.database.transaction() as session:
        key = session.execute(select(job.c.key)).scalar_one()
        jobs.claim_jobs(session, ["kokeilu.laheta"], "testi", timedelta(minutes=1), 1, world.clock.now())
    fail_job(world.service, "testi", key, retries=0, error=error)
    with world.service.database.reading() as session:
        return list_incidents(session, scene.instance_key)[0].key


def deploy_next(scene: Scene, before: str, after: str) -> int:
    """A second version of the small process; gives its key."""
    service = scene.world.service
    bundle = read_folder(KOKEILU)
    files = dict(bundle.files)
    text = files["kokeilu.bpmn"].decode()
    assert before in text
    text = text.replace(before, after).replace(f'formId="{after}"', f'formId="{before}"')
    files["kokeilu.bpmn"] = text.encode()
    checked = check_bundle(Bundle(bundle.folder, files), service.limits.ids(), check_form)
    with service.database.transaction() as session:
        deployed = deploy_bundle(session, checked, scene.world.clock.now(), "testit")
    return next(one.key for one in deployed.definitions if one.kind == "process")


def test_the_page_says_where_it_is_since_when_what_it_waits_for_and_how_it_came_there(scene: Scene) -> None:
    page = scene.world.sign_in("av").get(f"/instances/{scene.instance_key}").get_data(as_text=True)
    for words in (
        "Missä prosessi on",
        "Tee arvio",
        "23.11.2026 klo 9.40 alkaen",
        "Anna Vastamäki tekee tehtävän.",
        "Tähän tultiin vaiheesta: Kirjaa yhteydenotto.",
        "Miten tähän tultiin",
    ):
        assert words in page, words
    assert "Ohjaa prosessia" not in page


def test_an_administrator_sees_the_machinery_and_no_client(scene: Scene) -> None:
    ville = scene.world.sign_in("yllapito")
    page = ville.get(f"/instances/{scene.instance_key}").get_data(as_text=True)
    assert "Ohjaa prosessia" in page
    for secret in ("Lehtonen", "Liisa", "Imatra", "kaatuminen", scene.client_id):
        assert secret not in page, secret
    key = fail(scene)
    page = ville.get(f"/incidents/{key}").get_data(as_text=True)
    assert "Palvelin ei vastaa." in page
    assert "Et näe arvoja" in page
    for secret in ("Lehtonen", "jakso", scene.client_id):
        assert secret not in page, secret


def test_it_is_suspended_and_let_go_on_with_a_reason(scene: Scene) -> None:
    leader = scene.world.sign_in("esi")
    address = f"/instances/{scene.instance_key}"
    sent = stamps(leader, address)
    assert leader.post(f"{address}/suspend", {**sent, "reason": "  "}).status_code == 422
    assert leader.post(f"{address}/suspend", {**sent, "reason": "Soittaa 150544-924K"}).status_code == 422
    assert instance(scene) == "ACTIVE"
    for _ in range(2):
        answer = leader.post(f"{address}/suspend", {**sent, "reason": "Selvitetään"}, follow=True)
        assert "Prosessi on keskeytetty." in answer.get_data(as_text=True), "a double click is one act"
    assert instance(scene) == "SUSPENDED"
    stale = leader.post(f"{address}/cancel", {**sent, "idempotency-key": "x", "reason": "Aivan turha"})
    assert stale.status_code == 409
    assert "Aivan turha" in stale.get_data(as_text=True), "what was typed is kept"
    anna = scene.world.sign_in("av")
    assert anna.post(f"{scene.task}/complete", dict(ASSESSMENT), page=scene.task).status_code == 409
    answer = leader.post(f"{address}/resume", {**stamps(leader, address), "reason": "Selvisi"}, follow=True)
    assert "Prosessi jatkuu." in answer.get_data(as_text=True)
    assert told(scene, "INSTANCE_SUSPENDED", "INSTANCE_RESUMED") == [
        ("esi", "Selvitetään"),
        ("esi", "Selvisi"),
    ]
    again = leader.post(f"{address}/resume", {**stamps(leader, address), "reason": "Selvisi"})
    assert again.status_code == 409


def test_a_move_is_looked_at_first_and_then_done(scene: Scene) -> None:
    leader = scene.world.sign_in("esi")
    address = f"/instances/{scene.instance_key}/move"
    page = leader.get(address).get_data(as_text=True)
    assert "Tee arvio" in page
    assert 'value="alku"' not in page, "an event that starts is no place to move to"
    sent = {**stamps(leader, address), f"do-{place(scene)}": "kirjaa_yhteydenotto"}
    looked = leader.post(f"{address}/preview", sent).get_data(as_text=True)
    for words in ("Poistuu vaiheesta: Tee arvio.", "Tulee vaiheeseen: Kirjaa yhteydenotto.", "Tee muutos"):
        assert words in looked, words
    with scene.world.service.database.reading() as session:
        assert [one.element_id for one in open_elements(session, scene.instance_key)] == ["tee_arvio"]
    ends = leader.post(f"{address}/preview", {**sent, f"do-{place(scene)}": "valmis"})
    assert "Prosessi päättyisi." in ends.get_data(as_text=True)
    for refused in (
        {f"do-{place(scene)}": ""},
        {f"do-{place(scene)}": "drop"},
        {"do-1": "drop"},
        {f"do-{place(scene)}": "olematon"},
        {"add": "alku"},
    ):
        answer = leader.post(f"{address}/preview", {**stamps(leader, address), **refused})
        assert answer.status_code in (404, 422), refused
    assert leader.post(address, sent).status_code == 422, "a reason is asked for"
    answer = leader.post(address, {**sent, "reason": "Kirjaus jäi vajaaksi"}, follow=True)
    assert "Prosessi siirrettiin." in answer.get_data(as_text=True)
    assert told(scene, "INSTANCE_MODIFIED") == [("esi", "Kirjaus jäi vajaaksi")]
    stale = leader.post(address, {**sent, "idempotency-key": "again", "reason": "Uudestaan"})
    assert stale.status_code == 409


def test_an_incident_is_mended_with_typed_values_only(scene: Scene) -> None:
    key = fail(scene)
    leader = scene.world.sign_in("esi")
    listed = leader.get("/incidents").get_data(as_text=True)
    assert "Lähetä tieto" in listed
    assert "Palvelin ei vastaa." in listed
    address = f"/incidents/{key}"
    page = leader.get(address).get_data(as_text=True)
    assert 'name="value-tarve"' in page
    shown = {"shown-tarve": "jakso", "kind-tarve": "code"}
    for wrong, words in (
        ({**shown, "value-tarve": "Lehtonen"}, "henkilötieto"),
        ({**shown, "value-tarve": "150544-924K"}, "henkilötieto"),
        ({**shown, "value-tarve": "Haluan päästä kirjastoon"}, "ilman välejä"),
        ({**shown, "value-tarve": "kaksi", "kind-tarve": "number"}, "Kirjoita luku"),
        ({**shown, "value-tarve": "32.13.2026", "kind-tarve": "day"}, "Tällaista päivää ei ole"),
        ({**shown, "value-tarve": "ehkä", "kind-tarve": "yes_no"}, "kyllä tai ei"),
        ({"name-+": "olematon", "value-+": "x"}, "ei käytä"),
        ({**shown, "value-tarve": "jakso"}, "Muuta ainakin yhtä tietoa"),
    ):
        answer = leader.post(
            f"{address}/correct", {**stamps(leader, address), **wrong, "reason": "Väärä koodi"}
        )
        assert answer.status_code == 422, wrong
        assert words in answer.get_data(as_text=True), wrong
    sent = {**stamps(leader, address), **shown, "value-tarve": "palvelut", "reason": "Väärä koodi"}
    for words in ("Tiedot korjattiin ja yritettiin uudelleen.", "Se on jo tehty."):
        answer = leader.post(f"{address}/correct", sent, follow=True)
        assert words in answer.get_data(as_text=True), "the ground to see it ended with the incident"
    with scene.world.service.database.reading() as session:
        assert instance_variables(session, scene.instance_key)["tarve"] == "palvelut"
        assert list_incidents(session, scene.instance_key) == ()
    assert told(scene, "VARIABLES_CORRECTED", "INCIDENT_RETRIED") == [("esi", "Väärä koodi")] * 2
    ville = scene.world.sign_in("yllapito")
    now = stamps(ville, f"/instances/{scene.instance_key}")
    late = ville.post(f"{address}/skip", {**now, "reason": "Turha"})
    assert late.status_code == 409
    assert "Häiriö on selvitetty." in ville.get(address).get_data(as_text=True)


def test_a_failed_step_is_passed_over_with_a_reason(scene: Scene) -> None:
    key = fail(scene)
    leader = scene.world.sign_in("esi")
    assert leader.post(f"/incidents/{key}/skip", {}, page=f"/incidents/{key}").status_code == 422
    sent = {**stamps(leader, f"/incidents/{key}"), "reason": "Lähetetty postitse"}
    answer = leader.post(f"/incidents/{key}/skip", sent, follow=True)
    assert "Vaihe ohitettiin." in answer.get_data(as_text=True)
    assert instance(scene) == "COMPLETED"
    assert told(scene, "INCIDENT_SKIPPED") == [("esi", "Lähetetty postitse")]


def test_the_process_is_called_by_its_name_in_the_readers_language(scene: Scene) -> None:
    key = fail(scene)
    ville = scene.world.sign_in("yllapito")
    for language, name in (("fi", "Kokeilu"), ("sv", "Försök"), ("en", "Trial")):
        ville.http.set_cookie(LANGUAGE_COOKIE, language)
        for address in (
            "/incidents",
            f"/incidents/{key}",
            f"/instances/{scene.instance_key}",
            f"/instances/{scene.instance_key}/migrate",
            "/processes/kokeilu",
        ):
            page = ville.get(address).get_data(as_text=True)
            named = set(re.findall(r"\b(?:Kokeilu|Försök|Trial)\b", page))
            assert named == {name}, (language, address)


def test_another_version_is_tried_dry_and_what_is_refused_says_why(scene: Scene) -> None:
    ville = scene.world.sign_in("yllapito")
    address = f"/instances/{scene.instance_key}/migrate"
    assert "Toista versiota ei ole" in ville.get(address).get_data(as_text=True)
    new = deploy_next(scene, 'id="tee_arvio" name="Tee arvio"', 'id="tee_arvio" name="Tee uusi arvio"')
    page = ville.get(address).get_data(as_text=True)
    assert "Tee arvio → Tee uusi arvio" in page
    assert "Siirrä versioon 2" in page
    sent = {**stamps(ville, address), "to": new, "reason": "Uusi ohje"}
    for _ in range(2):
        answer = ville.post(address, sent, follow=True)
        assert "Prosessi on nyt uudessa versiossa." in answer.get_data(as_text=True)
    assert told(scene, "INSTANCE_MIGRATED") == [("yllapito", "Uusi ohje")]
    assert "Tee uusi arvio" in scene.world.sign_in("av").get(scene.task).get_data(as_text=True)
    assert (
        ville.post(address, {**stamps(ville, address), "to": new, "reason": "Uusi ohje"}).status_code == 422
    )


def test_a_version_without_the_step_is_refused_until_a_counterpart_is_named(scene: Scene) -> None:
    ville = scene.world.sign_in("yllapito")
    new = deploy_next(scene, "tee_arvio", "tee_uusi_arvio")
    address = f"/instances/{scene.instance_key}/migrate"
    page = ville.get(address).get_data(as_text=True)
    assert "Siirtää ei voi" in page
    assert "ei ole uudessa versiossa" in page
    assert "Siirrä versioon 2" not in page
    refused = ville.post(address, {**stamps(ville, address), "to": new, "reason": "Uusi ohje"})
    assert refused.status_code == 422
    mapped = f"{address}?to={new}&map-tee_arvio=tee_uusi_arvio"
    assert "Siirrä versioon 2" in ville.get(mapped).get_data(as_text=True)
    sent = {**stamps(ville, mapped), "to": new, "map-tee_arvio": "tee_uusi_arvio", "reason": "Uusi ohje"}
    assert ville.post(address, sent).status_code == 303


def test_all_of_a_version_are_moved_as_a_batch_with_its_progress(scene: Scene) -> None:
    other = play_contact(scene.world, "Niemi", "Olavi")
    third = play_contact(scene.world, "Aho", "Aino")
    leader = scene.world.sign_in("esi")
    address = f"/instances/{third.instance_key}"
    moved = {
        "do-" + str(place(third)): "kirjaa_yhteydenotto",
        "reason": "Uudestaan",
        **stamps(leader, address),
    }
    assert leader.post(f"{address}/move", moved).status_code == 303
    new = deploy_next(scene, "kirjaa_yhteydenotto", "kirjaa_uusi")
    ville = scene.world.sign_in("yllapito")
    old = _definition(scene)
    page = ville.get(f"/processes/kokeilu/migrate?from={old}&to={new}").get_data(as_text=True)
    assert "Katsottu 3/3: siirtyisi 2, jäisi 1." in page
    assert "Niemi" not in page
    sent = {"from": old, "to": new, "reason": "Uusi ohje"}
    started = ville.post("/processes/kokeilu/migrate", sent)
    assert started.status_code == 303
    progress = started.headers["Location"]
    assert "Käsitelty 0/3" in ville.get(progress).get_data(as_text=True)
    run_everything_due(scene.world.service)
    page = ville.get(progress).get_data(as_text=True)
    assert "Käsitelty 3/3: tehty 2, hylätty 1." in page
    assert "ei ole uudessa versiossa" in page
    assert "hx-trigger" not in page, "a batch that has ended is not asked for again"
    assert [_definition(one) for one in (scene, other, third)] == [new, new, old]
    assert "Siirto toiseen versioon" in ville.get("/batches").get_data(as_text=True)
    assert ville.post(f"{progress}/stop", {}).status_code == 409


def test_marked_incidents_are_tried_again_as_a_batch(scene: Scene) -> None:
    key = fail(scene)
    ville = scene.world.sign_in("yllapito")
    assert (
        ville.post("/incidents/retry", {"reason": "Palvelin on korjattu"}, page="/incidents").status_code
        == 422
    )
    started = ville.post("/incidents/retry", {"reason": "Palvelin on korjattu", "incident": key})
    run_everything_due(scene.world.service)
    assert "tehty 1, hylätty 0" in ville.get(started.headers["Location"]).get_data(as_text=True)
    assert "Ei häiriöitä" in ville.get("/incidents").get_data(as_text=True)
    assert told(scene, "INCIDENT_RETRIED") == [("yllapito", "Palvelin on korjattu")]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_speak_the_readers_language(scene: Scene, language: str) -> None:
    key = fail(scene)
    ville = scene.world.sign_in("yllapito")
    ville.http.set_cookie("sujuva_language", language)
    for address, words in (
        (f"/instances/{scene.instance_key}", {"sv": "Var processen är", "en": "Where it is"}),
        (f"/instances/{scene.instance_key}/move", {"sv": "Stannar här", "en": "Stays here"}),
        (f"/incidents/{key}", {"sv": "Hoppa över", "en": "Pass over"}),
    ):
        assert words[language] in ville.get(address).get_data(as_text=True)


@pytest.mark.parametrize(
    ("language", "cause"), [("sv", "Villkoret =x är inget FEEL-uttryck."), ("en", "is no FEEL expression.")]
)
def test_the_cause_of_an_incident_speaks_the_readers_language(
    scene: Scene, language: str, cause: str
) -> None:
    key = fail(scene, "Ehto =x ei ole FEEL-lauseke.")
    ville = scene.world.sign_in("yllapito")
    ville.http.set_cookie("sujuva_language", language)
    for address in ("/incidents", f"/incidents/{key}", f"/instances/{scene.instance_key}"):
        page = ville.get(address).get_data(as_text=True)
        assert cause in page, address
        assert "Ehto =x" not in page, address


def _definition(scene: Scene) -> int:
    with scene.world.service.database.reading() as session:
        return get_instance(session, scene.instance_key).process_definition_key
