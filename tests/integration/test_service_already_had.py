# SPDX-License-Identifier: EUPL-1.2
"""No form begins what the client has, or has applied for, already: not the change in home care, nor the
agreement on services; and an application that is pending is not written down as another."""

import pytest
from sqlalchemy import select

from clients.applications import add_application, services_applied_for
from clients.origins import Origin
from engine.errors import InvalidInput
from engine.tables import user_task
from sujuva.deploying import check_folders
from tasks.commands import complete_task
from tasks.forms import JsonValues, read_form
from tests.integration.test_story_jari import assess, ring
from tests.support.hilkka import live_until_april
from tests.support.stories import Story
from tests.support.story_house import Begin
from tests.support.web_world import PROJECT

CHANGE = {
    "muutoksen_laji": "heikentynyt",
    "muutos_kuvaus": "Väsyy illalla.",
    "muutoksen_ratkaisu": "omaishoito",
}
# Which answer of which form begins services; and what begins one without asking for it.
BEGUN = {
    ("sovi_palveluratkaisu", "ratkaisut"),
    ("arvioi_muutos", "muutoksen_ratkaisu"),
    ("selvita_kotikeinot", "kotikeino_palvelu"),
    ("paata_jatkosta", "jatkopalvelu"),  # of a support period
    ("paata_jatkosta", "jatkopalvelut"),  # of an assessment period
    ("paata_jatkosta_sairaalan_jalkeen", "sairaala_tulos"),
    ("tee_seuranta_arvio", "seurannan_tulos"),
    ("kuule_osapuolia", "tilalle"),
    ("arvioi_hoitajan_jaksaminen", "hoitajan_tukitoimet"),
    ("sovi_odotusajan_apu", "odotusajan_apu"),
    ("laadi_kotiutumissuunnitelma", "kotiutumisen_ehdot"),
    ("kuule_paattymisesta", "kotiin_palvelut"),
    ("laadi_hoitosuunnitelma", "haettavat_palvelut"),
}
NOT_ASKED = ("korjattu_palvelu", "muu_viranomainen")  # decided by a correction; no service of ours
HAS_IT = "Asiakkaalla on jo tämä palvelu, tai sen hakemus on vireillä."


def test_a_service_that_goes_on_is_not_begun_again(begin_story: Begin) -> None:
    story = live_until_april(begin_story)
    story.tell("av", "client.condition.changed")
    key = task_of_home_care(story)

    with pytest.raises(InvalidInput) as refused:
        complete_task(story.service, story.person("av"), key, None, JsonValues(CHANGE))
    assert HAS_IT in refused.value.fields["muutoksen_ratkaisu"]

    as_before = {**CHANGE, "muutoksen_ratkaisu": "ennallaan"}
    complete_task(story.service, story.person("av"), key, None, JsonValues(as_before))


def test_a_service_that_is_applied_for_is_not_begun_again(begin_story: Begin) -> None:
    story = live_until_april(begin_story)
    apply_for(story, "arviointijakso")
    story.tell("av", "client.condition.changed")
    again = {**CHANGE, "muutoksen_ratkaisu": "arviointijakso"}

    with pytest.raises(InvalidInput) as refused:
        complete_task(story.service, story.person("av"), task_of_home_care(story), None, JsonValues(again))
    assert HAS_IT in refused.value.fields["muutoksen_ratkaisu"]


def test_the_agreement_on_services_refuses_what_is_applied_for(begin_story: Begin) -> None:
    story = ring(begin_story)
    assess(story, child="ei")
    apply_for(story, "omaishoito")
    agreed = {
        "asiakas_hyvaksyy": True,
        "omatyontekija_ratkaisu": "jatkaa",
        "ratkaisu_perustelu": "Apua tarvitaan.",
    }
    story.cannot(
        "tav",
        "Sovi palveluratkaisu",
        "ratkaisut: Asiakkaalla on jo jokin valituista palveluista, tai sen hakemus on vireillä.",
        **agreed,
        ratkaisut=["kotihoito", "omaishoito"],
    )
    story.cannot(
        "tav",
        "Sovi palveluratkaisu",
        "haetut: Jostakin näistä on jo hakemus vireillä toisessa asiassa.",
        **agreed,
        ratkaisut=["kotihoito"],
        haetut=["omaishoito"],
    )
    story.cannot(
        "tav",
        "Sovi palveluratkaisu",
        "ratkaisut: Ei palvelun tarvetta tai kieltäytyminen ei sovi yhteen muun kanssa.",
        **agreed,
        ratkaisut=["kotihoito", "ei_palvelua"],
    )
    story.does("tav", "Sovi palveluratkaisu", **agreed, ratkaisut=["kotihoito"])


def test_every_form_that_begins_a_service_refuses_one_that_goes_on() -> None:
    """By the drawings: what is handed to *Käynnistä palvelut* comes from an answer with the refusal."""
    bundles = check_folders(PROJECT / "processes")
    handed = {
        source.source
        for one in bundles
        for _, process in one.processes()
        for element in process.elements.values()
        if element.called_process == "kaynnista_palvelut"
        for source in element.inputs
        if source.target == "ratkaisut"
    }
    answers = {*(key for _, key in BEGUN), *NOT_ASKED}
    assert [source for source in handed if not any(key in source for key in answers)] == []
    forms = [read_form(dict(form)) for one in bundles for form in one.forms.values()]
    found = [
        ((form.id, field.key), field.refusals)
        for form in forms
        for field in form.fields()
        if (form.id, field.key) in BEGUN
    ]
    assert {answer for answer, _ in found} == BEGUN
    for answer, refusals in found:
        assert any("asiakkaan_palvelut" in one.condition for one in refusals), answer


def apply_for(story: Story, code: str) -> None:
    """An application that nobody has decided yet, in her open matter."""
    now = story.service.clock.now()
    origin = Origin(client_id=story.client_id, author="av", at=now, matter_id=story.matters()[-1].id)
    with story.service.database.transaction() as session:
        values = {"service": code, "arrived_at": now, "applicant": "asiakas"}
        add_application(session, story.service, origin, values)
        assert code in services_applied_for(session, story.client_id)


def task_of_home_care(story: Story) -> int:
    """*Arvioi muutos* of home care; the other services ask their own."""
    with story.service.database.reading() as session:
        return int(
            session.execute(
                select(user_task.c.key).where(
                    user_task.c.client_id == story.client_id,
                    user_task.c.process_id == "palvelun_muuttaminen",
                    user_task.c.element_id == "arvioi_muutos",
                    user_task.c.state == "CREATED",
                )
            ).scalar_one()
        )
