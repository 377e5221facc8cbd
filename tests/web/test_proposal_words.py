# SPDX-License-Identifier: EUPL-1.2
"""What the tables proposed reads in words: no raw code, no empty part, and in the reader's language."""

import pytest

from clients.origins import Origin
from clients.recording import write_record
from engine.deployments.manifest import read_manifest
from tasks.queries import Proposal
from tests.support.web_world import PROJECT, Scene, WebWorld
from webui.languages import LANGUAGE_COOKIE
from webui.proposal_wording import ProposalWords

FOLDER = PROJECT / "processes" / "omaishoito" / "process.toml"


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("fi", {"edellytykset": "tayttyvat", "puuttuvat": []}, "Edellytykset täyttyvät"),
        ("sv", {"edellytykset": "tayttyvat", "puuttuvat": []}, "Förutsättningarna uppfylls"),
        ("en", {"edellytykset": "eivat_tayty", "puuttuvat": [None, 3, None]}, "Conditions are not met · 3"),
        ("fi", "koodi_ilman_sanoja", "koodi ilman sanoja"),
    ],
)
def test_a_proposal_reads_in_words(web_world: WebWorld, language: str, value: object, words: str) -> None:
    said = ProposalWords(read_manifest(FOLDER.read_bytes(), "omaishoito/process.toml"), {})
    cookie = {"Cookie": f"{LANGUAGE_COOKIE}={language}"}
    with web_world.app.test_request_context(headers=cookie):
        (worded,) = said.word((Proposal("D8", "Edellytykset", value, ()),))
    assert worded.value == words


def test_a_valid_assessment_has_its_name(scene: Scene) -> None:
    anna, service = scene.world.sign_in("av"), scene.world.service
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", service.clock.now())
        write_record(session, service, origin, "assessment", {"instrument": "CHA", "locked": True}, {})
    for language, name in (("fi", "RAI-kokonaisarviointi (CHA)"), ("sv", "RAI-helhetsbedömning (CHA)")):
        anna.http.set_cookie(LANGUAGE_COOKIE, language)
        page = anna.get(scene.task).get_data(as_text=True)
        assert f"<dd>{name} 23.11.2026</dd>" in page
