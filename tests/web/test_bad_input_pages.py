# SPDX-License-Identifier: EUPL-1.2
"""Bad values, page by page: refused at the field, in the language of the page, with what was typed kept.

The pages, what is sent to them and the sentences stand in bad_input.toml.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from clients.case_managers import name_case_manager
from clients.origins import Origin
from clients.recording import write_record
from engine.deployments import check_bundle, deploy_bundle, read_folder
from tasks.forms import check_form
from tests.support.web_world import KOKEILU, Scene
from webui.languages import LANGUAGE_COOKIE

FILE = Path(__file__).with_name("bad_input.toml")
BAD: Mapping[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
BY_HAND = b'[by_hand]\nmessage = "contact.received"\ngroups = ["asiakasvastaavat"]\n\n[name]'
LONG = "pitkä teksti " * 2000


@pytest.mark.parametrize("name", BAD)
def test_each_page_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(scene: Scene, name: str) -> None:
    bad = BAD[name]
    give_client_to(scene, "av")
    if name.startswith("claim"):
        serve_decision(scene)
    if name.startswith("process begun"):
        let_begin_by_hand(scene)
    person = scene.world.sign_in(bad["who"])
    typed = {fill(scene, field): fill(scene, value) for field, value in bad["typed"].items()}
    for number, language in enumerate(("fi", "sv", "en")):
        person.http.set_cookie(LANGUAGE_COOKIE, language)
        person.get("/sign-in")
        answer = person.post(fill(scene, bad["address"]), typed)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, page
        assert f'<html lang="{language}">' in page
        said = {fill(scene, field): words[number] for field, words in bad["wrong"].items()}
        assert {field: errors_at(page, field) for field in said} == {
            field: [quoted(words)] for field, words in said.items()
        }
        assert [text for text in typed.values() if not stays(page, text)] == bad.get("lost", [])


def test_a_stale_improvement_note_is_told_of_beside_what_was_typed(scene: Scene) -> None:
    eeva = scene.world.sign_in("esi")
    typed = {"title": "Soitto ensin", "cause": "hairio_uusinta", "change": "Soitetaan ensin.", "owner": "esi"}
    opened = eeva.post("/improvements/new", typed, page="/improvements/new")
    address = opened.headers["Location"].partition("?")[0]
    change = {**typed, "state": "avoin", "version": "1"}
    assert eeva.post(address, change, page=address).status_code == 303
    for language, sentence in (
        ("fi", "Muistiota on muutettu sillä välin. Avaa se uudelleen."),
        ("sv", "Anteckningen har ändrats under tiden. Öppna den på nytt."),
        ("en", "The note was changed meanwhile. Open it again."),
    ):
        eeva.http.set_cookie(LANGUAGE_COOKIE, language)
        late = eeva.post(address, {**change, "change": "Soitetaan heti."}, page=address)
        page = late.get_data(as_text=True)
        assert late.status_code == 409
        assert sentence in page
        assert ">\nSoitetaan heti.</textarea>" in page
        assert 'name="version" value="1"' in page, "sent again it is refused again"


def test_what_was_typed_is_read_again_when_the_form_had_expired(scene: Scene) -> None:
    anna = scene.world.sign_in("av")
    anna.token = "0" * 64
    page = anna.post(f"{scene.task}/comments", {"text": "Soitin omaiselle tänään."}).get_data(as_text=True)
    assert "Lomake oli vanhentunut" in page
    assert "<p>Soitin omaiselle tänään.</p>" in page


def fill(scene: Scene, text: str) -> str:
    return text.format(client=scene.client_id, task=scene.task_key, instance=scene.instance_key, long=LONG)


def errors_at(page: str, field: str) -> list[str]:
    return re.findall(rf'id="f-{re.escape(field)}-error"[^>]*>([^<]*)<', page)


def stays(page: str, text: str) -> bool:
    """In a field of the page, whatever its kind; nothing was typed into an empty one."""
    if not text.strip():
        return True
    return f'value="{quoted(text)}"' in page or f">\n{quoted(text)}</textarea>" in page


def quoted(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;")


def serve_decision(scene: Scene) -> None:
    """A refusal that was posted on the day of the scene."""
    service = scene.world.service
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", service.clock.now())
        day = origin.day.isoformat()
        drafted = {
            "service": "kotihoito",
            "outcome": "kielteinen",
            "legal_basis": ["shl_19a"],
            "reasons": "D1",
            "valid_from": day,
        }
        named = {"decision": write_record(session, service, origin, "decision", drafted, {})["paatos_id"]}
        write_record(session, service, origin, "decision.signed", named, {})
        served = {"way": "kirje", "posted_on": day, "appeal_instructions": True}
        write_record(session, service, origin, "decision.notice", {**named, **served}, {})


def let_begin_by_hand(scene: Scene) -> None:
    """The small process of the scene may be begun by hand."""
    folder = read_folder(KOKEILU)
    manifest = folder.files["process.toml"].replace(b"[name]", BY_HAND, 1)
    checked = check_bundle(
        replace(folder, files={**folder.files, "process.toml": manifest}),
        scene.world.service.limits.ids(),
        check_form,
    )
    assert not checked.errors
    with scene.world.service.database.transaction() as session:
        deploy_bundle(session, checked, scene.world.service.clock.now(), "testit")


def give_client_to(scene: Scene, username: str) -> None:
    service = scene.world.service
    with service.database.transaction() as session:
        name_case_manager(
            session, service, scene.client_id, username, substitute=None, reason="alue", actor=username
        )
