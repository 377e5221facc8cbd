# SPDX-License-Identifier: EUPL-1.2
"""What the tables proposed reads in words: no raw code, no empty part, and in the reader's language."""

from collections.abc import Mapping, Sequence

import pytest

from clients.origins import Origin
from clients.recording import write_record
from engine import dmn, feel
from engine.deployments.manifest import read_manifest
from tasks.queries import Proposal
from tests.support.feel_world import ENVIRONMENT
from tests.support.web_world import PROJECT, Scene, WebWorld
from webui.languages import LANGUAGE_COOKIE
from webui.proposal_wording import ProposalWords, WordedProposal

PROCESSES = PROJECT / "processes"
CARE: Mapping[str, object] = {
    **dict.fromkeys(("adl_siirtyminen", "adl_pukeutuminen", "adl_peseytyminen", "adl_wc"), "2"),
    "yohoito": "satunnainen",
    "yksin_oleminen": "yli_4h",
    "sitovuus": "paivittainen",
    "hoitaja_estynyt_tyosta": False,
}


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("fi", {"edellytykset": "tayttyvat", "puuttuvat": []}, ("Edellytykset täyttyvät",)),
        ("sv", {"edellytykset": "tayttyvat", "puuttuvat": []}, ("Förutsättningarna uppfylls",)),
        (
            "en",
            {"edellytykset": "eivat_tayty", "puuttuvat": [None, 3, None]},
            ("Conditions are not met", "3"),
        ),
        ("fi", "koodi_ilman_sanoja", ("koodi ilman sanoja",)),
    ],
)
def test_a_proposal_reads_in_words(
    web_world: WebWorld, language: str, value: object, words: tuple[str, ...]
) -> None:
    worded = word(web_world, language, "omaishoito", Proposal("D8", "Edellytykset", value, ()))
    assert worded.results == words


def test_inputs_and_rules_read_in_the_language(web_world: WebWorld) -> None:
    proposed = propose("omaishoito", "D9", CARE)
    for language, because, note in (
        ("fi", "Voiko olla yksin: Yli neljä tuntia", "Apua vähintään neljässä toiminnossa."),
        ("sv", "Kan vara ensam: Över fyra timmar", "Hjälp med minst fyra funktioner."),
        ("en", "Can be alone: More than four hours", "Help with at least four activities."),
    ):
        worded = word(web_world, language, "omaishoito", proposed)
        (fired,) = worded.rules
        assert because in worded.because
        assert (fired.number, fired.note.startswith(note)) == (4, True)


def test_several_results_have_their_labels(web_world: WebWorld) -> None:
    proposed = propose("asiakasohjaus", "D1", {"aua": 3})
    for language, words in (
        ("fi", ("Luokka: K3, nopea", "Viimeistään: 3 arkipäivää", "Kuka: asiakasvastaava")),
        ("sv", ("Klass: K3, snabb", "Senast: inom tre vardagar", "Vem: klientansvarig")),
        ("en", ("Class: K3, quick", "By when: within three working days", "Who: case manager")),
    ):
        assert word(web_world, language, "asiakasohjaus", proposed).results == words


def test_days_and_numbers_read_as_people_write_them(web_world: WebWorld) -> None:
    value = ["2026-12-02", "2026-02-31", 2.5]
    worded = word(web_world, "sv", "omaishoito", Proposal("D9", "", value, ()))
    assert worded.results == ("2.12.2026, 2026-02-31, 2,5",)


def test_an_input_and_a_result_of_the_same_code_have_their_own_words(web_world: WebWorld) -> None:
    proposed = propose("asiakasohjaus", "D5", {"kuntoutumispotentiaali": "ei", "saannollinen_tarve": "ei"})
    worded = word(web_world, "en", "asiakasohjaus", proposed)
    assert worded.results == ("No period needed",)
    assert "Chance of rehabilitation: None" in worded.because


def test_a_trace_of_before_columns_had_ids_is_read_as_it_stands(web_world: WebWorld) -> None:
    trace = {
        "inputs": [{"label": "Sitovuus", "value": "ajoittainen"}],
        "matchedRules": [{"index": 1, "ruleId": "", "annotation": "Sääntö.", "outputs": []}],
    }
    worded = word(web_world, "sv", "omaishoito", Proposal("D9", "", "luokka_1", (trace,)))
    assert worded.because == ("Sitovuus: ajoittainen",)
    assert worded.rules[0].note == "Sääntö."


def test_answers_of_one_table_are_told_apart_by_what_was_asked(web_world: WebWorld) -> None:
    needs = [
        {"palvelu": "ateria", "selviaa_itse": "ei", "laheinen_auttaa": "ei"},
        {"palvelu": "kylvetys", "selviaa_itse": "kylla", "laheinen_auttaa": "ei"},
        {"palvelu": "ateria", "selviaa_itse": "osin", "laheinen_auttaa": "ei"},
    ]
    asked = [propose("tukipalvelut", "D7b", {"rivi": one}) for one in needs]
    pair = word_all(web_world, "fi", "tukipalvelut", asked[:2])
    assert [one.name.split(" – ")[1] for one in pair] == ["Palvelu: Ateriapalvelu", "Palvelu: Kylvetys"]
    names = {one.name for one in word_all(web_world, "fi", "tukipalvelut", asked)}
    assert len(names) == 3


def word_all(
    world: WebWorld, language: str, folder: str, proposals: Sequence[Proposal]
) -> tuple[WordedProposal, ...]:
    file = PROCESSES / folder / "process.toml"
    said = ProposalWords(read_manifest(file.read_bytes(), f"{folder}/process.toml"), {})
    with world.app.test_request_context(headers={"Cookie": f"{LANGUAGE_COOKIE}={language}"}):
        return said.word(proposals)


def word(world: WebWorld, language: str, folder: str, proposal: Proposal) -> WordedProposal:
    (worded,) = word_all(world, language, folder, (proposal,))
    return worded


def propose(folder: str, table: str, answers: Mapping[str, object]) -> Proposal:
    file = PROCESSES / folder / f"{table}.dmn"
    model = dmn.read_decisions(file.read_bytes(), file.name)
    result = dmn.evaluate_decision(model, table, answers, ENVIRONMENT)
    return Proposal(table, "", feel.to_json(result.value), dmn.trace_to_json(result))


def test_a_valid_assessment_has_its_name(scene: Scene) -> None:
    anna, service = scene.world.sign_in("av"), scene.world.service
    with service.database.transaction() as session:
        origin = Origin(scene.client_id, "av", service.clock.now())
        write_record(session, service, origin, "assessment", {"instrument": "CHA", "locked": True}, {})
    for language, name in (("fi", "RAI-kokonaisarviointi (CHA)"), ("sv", "RAI-helhetsbedömning (CHA)")):
        anna.http.set_cookie(LANGUAGE_COOKIE, language)
        page = anna.get(scene.task).get_data(as_text=True)
        assert f"<dd>{name} 23.11.2026</dd>" in page
