# SPDX-License-Identifier: EUPL-1.2
"""Jari, 57, with an early memory illness: the same process serves another area, by data alone.

Source: story S13. No limit of the law for the start of his assessment, no RAI before a decision, no section
of the act on older persons; a team, documents and retention of the working-age, and his child is heard of.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from clients.absences import add_absence
from clients.arrivals import Arrival, list_waiting
from clients.documents import list_documents
from clients.overview import client_overview
from clients.record_overview import kept_until
from clients.service_areas import service_areas_of
from clients.staff import get_member, save_member
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.tables import user_task, user_task_candidate
from tasks.area_managers import AreaManager
from tasks.areas import change_area
from tasks.commands import NewContact, record_contact
from tasks.forms import JsonValues, options_of
from tasks.queries import TaskView
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin

JARI: Mapping[str, object] = {
    "sukunimi": "Laine",
    "etunimet": "Jari",
    "syntymaaika": "1970-03-12",
    "kotikunta": "Lappeenranta",
    "osoite": "Kauppakatu 8, 53100 Lappeenranta",
}
OLD_AGE = ("vanhpl", "980/2012", "iäkä", "iäkk", "vanhus", "vanhuspalvelu")
BOY = "Poika, 12, asuu Jarin luona. Koulu sujuu, mutta hän huolehtii isästään liikaa."


def ring(begin: Begin) -> Story:
    """Mon 4.10.2027: his wife rings."""
    story = begin("2027-10-04T09:00:00+03:00")
    story.client(**JARI)
    story.contact(
        "el",
        kanava="puhelin",
        yhteydenottaja="omainen",
        kenesta="loytyi",
        syyt=["muisti"],
        turvallisuus="ei_valitonta_vaaraa",
        ratkaistu_heti="ei",
        avun_tarve="saannollinen",
        rajoitteet=["oppiminen"],
        ohjaus="arviointi",
    )
    return story


def assess(story: Story, child: str = "kylla") -> None:
    """Wed 6.10. the first act; Fri 8.10. the summary."""
    story.day("2027-10-06", "13.00")
    story.does("tav", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="keskustelu")
    story.does(
        "tav",
        "Tee arviointi",
        icf_liikkuminen="0",
        icf_itsesta_huolehtiminen="0",
        icf_kotielama="1",
        turvallisuus_kotona="ok",
        voimavarat="On töissä, soittaa kuorossa bassoa.",
        toiveet="Haluan jatkaa töissä niin kauan kuin voin.",
        mmse=24,
    )
    story.day("2027-10-08", "10.00")
    told = {"lapsen_tilanne": BOY} if child == "kylla" else {}
    story.does(
        "tav",
        "Laadi arvioinnin yhteenveto",
        tilanne_ja_tarve="Muisti pettää, työ sujuu muistilapuin.",
        johtopaatokset="Lyhyt tuki arjen keinoihin riittää.",
        asiakkaan_nakemys="Haluan oppia keinoja.",
        omatyontekijan_tarve="kylla",
        erityinen_tuki_tarve="ei",
        tarpeen_kesto="pitkaaikainen",
        lapsi_hoidossa=child,
        tavoite_saavutettavissa=True,
        maple=2,
        cps=1,
        **told,
    )


def says_nothing_of_old_age(view: TaskView) -> None:
    """Not in what the form asks, nor in what it offers, nor in what the tables say on the way."""
    seen = [view.name, *(one.name for one in (*view.past, *view.live))]
    seen += [str(rule) for one in (*view.past, *view.live) for rule in one.trace]
    assert view.form is not None
    for field in view.form.form.fields():
        seen += [field.label, field.description or ""]
        seen += [f"{one.value} {one.label}" for one in options_of(field, view.form.background)]
    found = [text for text in seen if any(word in text.lower() for word in OLD_AGE)]
    assert found == []


def groups_of(story: Story, name: str) -> set[str]:
    with story.service.database.reading() as session:
        rows = session.execute(
            select(user_task_candidate.c.name)
            .join(user_task, user_task.c.key == user_task_candidate.c.user_task_key)
            .where(user_task.c.name == name, user_task.c.client_id == story.client_id)
        )
        return set(rows.scalars())


def waiting(story: Story, by: str = "el") -> tuple[Arrival, ...]:
    with story.service.database.reading() as session:
        return list_waiting(session, story.person(by))


def test_the_contact_binds_the_target_of_the_region_and_the_team_of_the_area(begin_story: Begin) -> None:
    story = ring(begin_story)
    assert story.limit("T3") is None
    assert story.limit("T3b") == Limit("2027-10-13", "2027-10-13", "running")
    assert story.limit("T6") == Limit("2028-01-04", "2028-01-04", "running")
    (matter,) = story.matters()
    assert matter.service_area == "tyoikaiset"
    story.finds("tav", "Aloita arviointi", owner="tav", limit="T3b", last_day="2027-10-13")
    story.finds_no("av2", "Aloita arviointi")  # his town is in her west
    assert story.proposal("tav", "Aloita arviointi", "D3") == "TOIMIA"
    story.day("2027-10-06", "13.00")
    story.does("tav", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="keskustelu")
    assert story.limit("T3b") == Limit("2027-10-13", "2027-10-13", "met")
    assert groups_of(story, "Tee arviointi") == {"tyoikaisten_asiakasvastaavat"}


def test_his_child_is_asked_of_and_the_services_for_families_hear(begin_story: Begin) -> None:
    story = ring(begin_story)
    with pytest.raises(AssertionError, match="lapsen_tilanne"):
        assess_without_the_boy(story)
    assess_the_rest(story)
    (heard,) = waiting(story)
    assert (heard.service_area, heard.channel, heard.text) == ("lapsiperheet", "ilmoitus", BOY)
    assert (heard.subject, heard.about) == ("Asiakkaan hoidossa on lapsi", "Laine Jari")
    assert "Timo Aalto" in (heard.sender or "")
    (told,) = story.events("contact.passed_on")
    assert told.attributes == {"to_area": "lapsiperheet"}
    # The family's own matter goes to their team, whatever the age of whom it is about.
    boy = NewContact(
        JsonValues(
            {
                "kanava": "ilmoitus",
                "yhteydenottaja": "ammattilainen",
                "kenesta": "uusi",
                "syyt": ["arki"],
                "turvallisuus": "ei_valitonta_vaaraa",
                "ratkaistu_heti": "ei",
                "ohjaus": "arviointi",
            }
        ),
        basics={"sukunimi": "Laine", "etunimet": "Onni", "kotikunta": "Lappeenranta"},
        arrival_key=heard.key,
    )
    story.client_id = record_contact(story.service, story.person("el"), boy).client_id
    (matter,) = story.matters()
    assert matter.service_area == "lapsiperheet"
    story.finds("lav", "Aloita arviointi", owner="lav")
    assert waiting(story) == ()


def assess_without_the_boy(story: Story) -> None:
    story.day("2027-10-06", "13.00")
    story.does("tav", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="keskustelu")
    story.does(
        "tav",
        "Tee arviointi",
        icf_liikkuminen="0",
        icf_itsesta_huolehtiminen="0",
        icf_kotielama="1",
        turvallisuus_kotona="ok",
        voimavarat="On töissä.",
        toiveet="Haluan jatkaa töissä.",
    )
    summarise(story)


def assess_the_rest(story: Story) -> None:
    assert waiting(story) == ()
    summarise(story, lapsen_tilanne=BOY)


def summarise(story: Story, **told: object) -> None:
    story.does(
        "tav",
        "Laadi arvioinnin yhteenveto",
        tilanne_ja_tarve="Muisti pettää.",
        johtopaatokset="Lyhyt tuki riittää.",
        asiakkaan_nakemys="Haluan oppia keinoja.",
        omatyontekijan_tarve="kylla",
        erityinen_tuki_tarve="ei",
        tarpeen_kesto="pitkaaikainen",
        lapsi_hoidossa="kylla",
        **told,
    )


def test_no_child_no_contact(begin_story: Begin) -> None:
    story = ring(begin_story)
    assess(story, child="ei")
    assert waiting(story) == ()


def test_forms_and_letters_are_those_of_his_area_and_the_support_period_starts(begin_story: Begin) -> None:
    story = ring(begin_story)
    says_nothing_of_old_age(story.opens("tav", "Aloita arviointi"))
    assess(story)
    says_nothing_of_old_age(story.opens("tav", "Sovi palveluratkaisu"))
    story.day("2027-10-11", "9.00")
    story.does(
        "tav",
        "Sovi palveluratkaisu",
        omatyontekija_ratkaisu="jatkaa",
        ratkaisut=["tukijakso"],
        asiakas_hyvaksyy=True,
    )
    story.does(
        "tav",
        "Laadi asiakassuunnitelma",
        tavoitteet=[{"tavoite": "Löydän muistin tueksi keinot", "osa_alue": "oppiminen"}],
        seuranta_paiva="2027-11-08",
        suunnitelma_hyvaksytty="kylla",
    )
    view = story.opens("tav", "Valmistele päätös")
    says_nothing_of_old_age(view)
    assert story.proposal("tav", "Valmistele päätös", "T10") == "ei"
    decision = {
        "palvelu": "tukijakso",
        "paatos": "myonteinen",
        "kuultu": "ei_tarpeen",
        "perustelut": "Tarvitsee lyhytaikaista tukea muistin tueksi.",
        "voimassa_alkaen": "2027-10-14",
    }
    story.cannot("tav", "Valmistele päätös", "Valitse", **decision, lainkohdat=["vanhpl_13"])
    story.does("tav", "Valmistele päätös", **decision, lainkohdat=["shl_14", "shl_45"])
    story.does(
        "tav", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-10-11"
    )
    for kind in ("yhteenveto", "suunnitelma", "paatos"):
        text = story.letter("tav", kind)
        assert not [word for word in OLD_AGE if word in text.lower()], kind
    assert {one.service_task for one in story.letters()} == {"Työikäisten palvelut"}
    with story.service.database.transaction() as session:
        overview = client_overview(session, story.service, story.person("tav"), story.client_id)
        assert len(list_documents(session, story.client_id)) > 0
        area = service_areas_of(story.service).find("tyoikaiset", date(2027, 10, 11))
    assert area is not None
    assert area.retention_years == 12
    assert kept_until(story.service, overview, overview.matters[0], ()) is None  # counted from the closing
    story.finds("tav", "Sovi tukijakso", owner="tav")
    assert story.running() == ["asiakasohjaus", "paatoksen_seuranta", "tukijakso"]
    story.does(
        "tav",
        "Sovi tukijakso",
        tavoitteet=[{"tavoite": "Löydän muistin tueksi keinot", "osa_alue": "oppiminen"}],
        keinot=["palveluihin_kiinnittyminen"],
        kesto_pv=28,
        kaynnit_viikossa=1,
    )
    story.day("2027-10-14", "12.00")
    story.does(
        "lh",
        "Tee aloituskäynti",
        aloituspaiva="2027-10-14",
        kaynnin_kesto=60,
        turvallisuus_kotona="ok",
        tavoitteet_kayty_lapi=True,
    )
    assert story.limit("T6") == Limit("2028-01-04", "2028-01-04", "met")


def test_a_worker_moves_the_matter_to_another_area_and_says_why(begin_story: Begin) -> None:
    story = ring(begin_story)
    (matter,) = story.matters()
    with pytest.raises(NotFound):
        change_area(story.service, story.person("av2"), matter.id, "iakkaat", "Palvelut ovat siellä.")
    with pytest.raises(InvalidInput) as refused:
        change_area(story.service, story.person("tav"), matter.id, "tyoikaiset", " ")
    assert set(refused.value.fields) == {"area", "reason"}
    with pytest.raises(NotPermitted):
        change_area(story.service, story.person("el"), matter.id, "iakkaat", "Palvelut ovat siellä.")
    why = "Muistisairaus: palvelut järjestää muistitiimi."
    told_of = change_area(story.service, story.person("tav"), matter.id, "iakkaat", why)
    assert told_of == AreaManager("av2", before="tav", serves=True)
    (told,) = story.events("matter.area_changed")
    assert (told.attributes["from"], told.attributes["to"], told.actor) == ("tyoikaiset", "iakkaat", "tav")
    with story.service.database.reading() as session:
        texts = {one.id: one.text for one in list_documents(session, story.client_id)}
    assert texts[str(told.attributes["reason"])] == why
    # The law's limit hangs on his age, which is what it was; the table asks for a full assessment now.
    assert story.limit("T3") is None
    assert story.limit("T3b") == Limit("2027-10-13", "2027-10-13", "running")
    assert groups_of(story, "Aloita arviointi") == {"asiakasvastaavat"}
    assert story.proposal("av2", "Aloita arviointi", "D3") == "CHA"
    with pytest.raises(NotFound):
        change_area(story.service, story.person("tav"), matter.id, "tyoikaiset", "Ei ole enää hänen asiansa.")
    change_area(story.service, story.person("av2"), matter.id, "tyoikaiset", "Jää työikäisten palveluun.")
    assert groups_of(story, "Aloita arviointi") == {"tyoikaisten_asiakasvastaavat"}
    assert story.proposal("tav", "Aloita arviointi", "D3") == "TOIMIA"


def test_the_case_manager_of_the_new_area_takes_over_with_the_tasks_and_the_client_is_told(
    begin_story: Begin,
) -> None:
    """D16 is asked again: who does not serve in the new area hands the client over, tasks and all."""
    story = ring(begin_story)
    (matter,) = story.matters()
    story.finds("tav", "Aloita arviointi", owner="tav")
    change_area(story.service, story.person("tav"), matter.id, "iakkaat", "Muistitiimi järjestää palvelut.")
    story.settle()
    story.finds("av2", "Aloita arviointi", owner="av2")
    assert story.events("cm.assigned")[-1].attributes["reason"] == "palvelualue"
    assert "asiakasvastaava" in [one.kind for one in story.letters()]


def test_an_existing_relationship_comes_first_when_the_area_changes(begin_story: Begin) -> None:
    """Who serves in both areas goes on, and no letter says otherwise."""
    story = ring(begin_story)
    (matter,) = story.matters()
    with story.service.database.transaction() as session:
        member = get_member(session, "tav")
        save_member(session, replace(member, groups=member.groups | {"asiakasvastaavat"}))
    manager = change_area(story.service, story.person("tav"), matter.id, "iakkaat", "Muistitiimin palvelut.")
    assert manager == AreaManager("tav", before="tav", serves=True)
    story.settle()
    story.finds("tav", "Aloita arviointi", owner="tav")
    assert "asiakasvastaava" not in [one.kind for one in story.letters()]


def test_when_nobody_of_the_area_is_at_work_the_present_one_goes_on(begin_story: Begin) -> None:
    story = ring(begin_story)
    (matter,) = story.matters()
    with story.service.database.transaction() as session:
        add_absence(session, "lav", date(2027, 10, 4), date(2027, 10, 8))
    manager = change_area(story.service, story.person("tav"), matter.id, "lapsiperheet", "Perheen palvelut.")
    assert manager == AreaManager("tav", before="tav", serves=False)
    story.finds("tav", "Aloita arviointi", owner="tav")


def test_a_decision_asks_the_matter_whatever_its_process_was_told(begin_story: Begin) -> None:
    """Home care for him: no full assessment first, though the process knows nothing of areas."""
    story = ring(begin_story)
    story.begin("paatos_ja_tiedoksianto", asiakasvastaava="tav", palvelu="kotihoito")
    assert story.proposal("tav", "Valmistele päätös", "T10") == "ei"
    story.does(
        "tav",
        "Valmistele päätös",
        palvelu="kotihoito",
        paatos="myonteinen",
        kuultu="ei_tarpeen",
        lainkohdat=["shl_19a"],
        perustelut="Tarvitsee apua aamuisin lääkkeisiin.",
        voimassa_alkaen="2027-10-05",
        tunnit_kk=8,
    )


def test_the_highest_care_allowance_binds_the_law_at_any_age(begin_story: Begin) -> None:
    """SHL 36 §: learnt in the assessment's wait, it replaces the region's target from the same day."""
    story = begin_story("2027-10-04T09:00:00+03:00")
    story.client(**JARI, ylin_hoitotuki=True)
    story.contact(
        "el",
        kanava="puhelin",
        yhteydenottaja="omainen",
        kenesta="loytyi",
        syyt=["muisti"],
        turvallisuus="ei_valitonta_vaaraa",
        ratkaistu_heti="ei",
        ohjaus="arviointi",
    )
    assert story.limit("T3") == Limit("2027-10-13", "2027-10-13", "running")
    (matter,) = story.matters()
    story.tell("tav", "case.interrupted")
    story.does("tav", story.open_tasks()[0], paattymisen_syy="peruutus", paattymispaiva_kesken="2027-10-04")
    with pytest.raises((Conflict, NotFound)):
        change_area(story.service, story.person("tav"), matter.id, "iakkaat", "Myöhässä.")
