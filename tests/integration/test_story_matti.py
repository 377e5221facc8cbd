# SPDX-License-Identifier: EUPL-1.2
"""Matti and a notice of concern in midsummer week: special support, a refusal, nothing forced.

Source: story S9. The notice comes Fri 18.6.2027 at 14.00 from an ambulance, his sister rings Mon 21.6.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from clients.case_managers import current
from engine.errors import InvalidInput
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin

MATTI: Mapping[str, Any] = {
    "sukunimi": "Saarinen",
    "etunimet": "Matti",
    "syntymaaika": "1951-01-20",
    "kotikunta": "Imatra",
    "osoite": "Niemikatu 8 A 2, 55100 Imatra",
}
NOTICE: Mapping[str, Any] = {
    "kanava": "ilmoitus",
    "yhteydenottaja": "ammattilainen",
    "kenesta": "uusi",
    "syyt": ["paihteet_mielenterveys", "ravitsemus"],
    "turvallisuus": "on_huolta",
    "yksin_turvaton": True,
    "ratkaistu_heti": "ei",
    "avun_tarve": "saannollinen",
    "ohjaus": "kiireellinen",
}
HELP: Mapping[str, Any] = {
    "palvelu": "kiireellinen",
    "paatos": "myonteinen",
    "kuultu": "ei_tarpeen",
    "lainkohdat": ["shl_12", "shl_45"],
    "perustelut": "Ruokaa ei ole; ateriat ja käynti viikonlopuksi.",
    "voimassa_alkaen": "2027-06-18",
}
SIGNED: Mapping[str, Any] = {"allekirjoitus": "allekirjoitetaan"}


def help_at_once(story: Story) -> None:
    """Meals and a visit for the weekend, decided by word of mouth on Friday and in writing on Monday."""
    story.finds("stt", "Turvaa tilanne", limit="T1")
    story.day("2027-06-18", "14.50")
    story.does(
        "stt",
        "Turvaa tilanne",
        yksin_turvassa="kylla",
        ravinto_turvattu="ei",
        laake_turvattu="ei",
        lampo_turvattu="kylla",
        kaltoinkohteluepaily="ei",
        virka_aika_nyt="kylla",
    )
    story.does(
        "stt",
        "Tee kiireellinen ratkaisu",
        kiireellinen_ratkaisu=["ateria"],
        ratkaisu_suullinen="suullinen",
        ratkaisu_aika="2027-06-18T14:45:00+03:00",
        ratkaisu_peruste="Ruokaa ei ole.",
    )
    assert story.states("T1", "T2") == ["met", "running"]
    meals_come(story)
    story.day("2027-06-21", "9.00")
    story.does("stt", "Valmistele päätös", **HELP)
    story.does(
        "stt",
        "Allekirjoita päätös",
        **SIGNED,
        allekirjoituspaiva="2027-06-21",
        suullinen=True,
        suullinen_aika="2027-06-18T14:45:00+03:00",
    )
    story.does(
        "stt", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva="2027-06-21", muutoksenhakuohje=True
    )
    assert story.limit("T11") == Limit("2027-07-28", "2027-07-28", "running")
    story.does("stt", "Sovi jatkosta", jatko_paiva="2027-06-22", asiakkaalle_kerrottu=True)


def meals_come(story: Story) -> None:
    """The urgent order does not wait for the written decision; the time runs until the meals really come."""
    story.finds_no("av", "Tilaa palvelu")
    story.does(
        "stt",
        "Tilaa palvelu",
        tuottaja="saimaan_ateriat",
        tilattu_alku="2027-06-18",
        maara=7,
        yksikko="kertaa_viikossa",
    )
    story.does(
        "stt", "Seuraa tuottajan vastausta", tuottajan_vastaus="vahvistettu", tilattu_alku="2027-06-18"
    )
    assert story.states("T2") == ["running"]
    story.does("stt", "Vahvista aloitus", aloitus_toteutui="kylla", aloituspaiva="2027-06-18")
    assert story.states("T2") == ["met"]
    started = story.events("service.started")
    assert [one.attributes["service"] for one in started] == ["ateria"]
    assert [one.state for one in story.matters()] == ["vireilla"]


def test_the_one_who_gave_notice_is_told_only_that_it_came(begin_story: Begin) -> None:
    story = begin_story("2027-06-18T14:00:00+03:00")
    story.client(**MATTI)
    with pytest.raises(InvalidInput) as refused:
        story.contact("el", **NOTICE, ilmoittajalle_kerrottu="jatko")
    assert "vain, että ilmoitus on otettu vastaan" in refused.value.fields["ilmoittajalle_kerrottu"]
    assert story.matters() == ()
    story.contact("el", **NOTICE, ilmoittajalle_kerrottu="vastaanotettu")
    assert story.letters() == []


def sister_rings(story: Story) -> None:
    """Mon 21.6.: the same matter; by law the limit runs from her call, not from the ambulance's notice."""
    story.day("2027-06-21", "11.00")
    joined = story.contact(
        "el",
        kanava="puhelin",
        yhteydenottaja="omainen",
        kenesta="loytyi",
        syyt=["paihteet_mielenterveys"],
        turvallisuus="ei_valitonta_vaaraa",
        ratkaistu_heti="ei",
        pyytaa_arviointia=True,
        ohjaus="oma_asiakasvastaava",
        ohjaus_perustelu="Sama asia, sisar soitti.",
    )
    assert joined
    assert story.limit("T3") == Limit("2027-06-30", "2027-06-30", "running")
    story.does(
        "el", "Lisää asialle", lisatieto="Sisar pelkää veljensä puolesta.", heti_toimia="asiakasvastaava"
    )
    story.does(
        "av",
        "Arvioi muutos",
        muutoksen_arvio="ei_vaikutusta",
        muutos_lahde="laheinen",
        muutos_kuvaus="Sisar kertoo samasta.",
    )


def take_responsibility(story: Story) -> None:
    """Tue 22.6.: special support; the social worker alone assesses and sums up."""
    story.day("2027-06-22", "10.00")
    story.does(
        "stt",
        "Tarkista tilanne",
        tilanne_on_turvattu="kylla",
        kiireellinen_apu_jatkuu="jatkuu",
        tarkistus_kuvaus="Ateriat tulevat, Matti on syönyt.",
    )
    story.does(
        "av",
        "Aloita arviointi",
        arviointi_paikka="kotikaynti",
        ensimmainen_toimi="kotikaynti",
        erityinen_tuki=True,
        rai_tapa="ei_tarvita",
    )
    assert story.states("T3", "T3b") == ["met", "met"]
    story.does(
        "stt",
        "Sosiaalityöntekijä ottaa vastuun",
        tyopari="yksin",
        erityisen_tuen_syy=["paihteet"],
        erityinen_tuki_merkinta=True,
    )
    with story.service.database.reading() as session:
        named = current(session, story.client_id, story.clock.now())
    assert named is not None
    assert (named.username, named.substitute) == ("stt", "av")
    assessment = {
        "icf_liikkuminen": "1",
        "icf_itsesta_huolehtiminen": "2",
        "icf_kotielama": "3",
        "turvallisuus_kotona": "puutteita",
        "voimavarat": "Sisar käy, entinen puuseppä.",
        "toiveet": "Haluan olla rauhassa.",
    }
    story.cannot("av", "Tee arviointi", "ryhmä sosiaalityo", **assessment)
    story.does("stt", "Tee arviointi", **assessment)
    story.day("2027-06-23", "10.00")
    summary = {
        "tilanne_ja_tarve": "Ruoka ja lääkkeet jäävät, juominen on lisääntynyt.",
        "johtopaatokset": "Erityisen tuen tarve; tukijakso kotiin.",
        "asiakkaan_nakemys": "En tarvitse ketään.",
        "omatyontekijan_tarve": "kylla",
        "erityinen_tuki_tarve": "ei",
        "tarpeen_kesto": "toistuva",
        "lapsi_hoidossa": "ei",
    }
    story.cannot("av", "Laadi arvioinnin yhteenveto", "ryhmä sosiaalityo", **summary)
    story.does("stt", "Laadi arvioinnin yhteenveto", **summary)


def refuse(story: Story) -> None:
    """Thu 24.6.: he wants nothing; nothing is forced on him, and a new contact is agreed for Thu 8.7."""
    story.day("2027-06-24", "10.00")
    story.does("stt", "Sovi palveluratkaisu", ratkaisut=["kieltaytyi"])
    able = {"kykenee_huolehtimaan": "ei_tiedossa", "kykenee_perustelu": "Sanoo pärjäävänsä; kaappi on tyhjä."}
    story.finds_no("av", "Arvioi kykeneekö huolehtimaan")
    story.cannot(
        "stt", "Arvioi kykeneekö huolehtimaan", "Sovi uusi yhteydenotto", **able, uusi_yhteydenotto="ei"
    )
    assert story.proposed("stt", "Arvioi kykeneekö huolehtimaan")["kykenee_huolehtimaan"] is None
    story.cannot(
        "stt",
        "Arvioi kykeneekö huolehtimaan",
        "14 päivän päästä",
        **able,
        uusi_yhteydenotto="kylla",
        uusi_yhteys_paiva="2027-07-09",
    )
    story.does(
        "stt",
        "Arvioi kykeneekö huolehtimaan",
        **able,
        uusi_yhteydenotto="kylla",
        uusi_yhteys_paiva="2027-07-08",
    )
    assert story.open_tasks() == ["Ota uusi yhteys"]
    assert len(story.events("service.started")) == 1  # the urgent meals, nothing more
    story.finds("stt", "Ota uusi yhteys", limit="yhteydenotto.sovittu", last_day="2027-07-08")


def take_a_period(story: Story) -> None:
    """Thu 8.7.: he takes a support period; the case manager may not sign its decision."""
    story.day("2027-07-08", "10.00")
    story.does(
        "stt", "Ota uusi yhteys", uusi_yhteys_tulos="suostuu", uusi_yhteys_kuvaus="Haluaa apua ruokaan."
    )
    assert story.limit("yhteydenotto.sovittu") == Limit("2027-07-08", "2027-07-08", "met")
    story.does(
        "stt",
        "Sovi palveluratkaisu",
        omatyontekija_ratkaisu="jatkaa",
        ratkaisut=["tukijakso"],
        ratkaisu_perustelu="Matti suostui tukijaksoon.",
        asiakas_hyvaksyy=True,
    )
    story.does(
        "stt",
        "Laadi asiakassuunnitelma",
        tavoitteet=[{"tavoite": "Syön lämpimän ruoan joka päivä"}],
        seuranta_paiva="2027-08-09",
        suunnitelma_hyvaksytty="kylla",
    )
    story.does(
        "stt",
        "Valmistele päätös",
        palvelu="tukijakso",
        paatos="myonteinen",
        kuultu="ei_tarpeen",
        lainkohdat=["shl_14", "shl_45"],
        perustelut="Matti tarvitsee tukea arkeen ja suostuu siihen.",
        voimassa_alkaen="2027-07-12",
    )
    story.cannot("av", "Allekirjoita päätös", "ryhmä sosiaalityo", **SIGNED, allekirjoituspaiva="2027-07-08")
    story.does("stt", "Allekirjoita päätös", **SIGNED, allekirjoituspaiva="2027-07-08")
    assert story.running() == ["asiakasohjaus", "paatoksen_seuranta", "paatoksen_seuranta", "tukijakso"]
    story.finds("stt", "Sovi tukijakso", owner="stt")


def test_matti_refuses_and_takes_a_period_later(begin_story: Begin) -> None:
    story = begin_story("2027-06-18T14:00:00+03:00")
    story.client(**MATTI)
    story.contact("el", **NOTICE, ilmoittajalle_kerrottu="vastaanotettu")
    help_at_once(story)
    assert story.limit("T3") is None
    assert story.limit("T3b") == Limit("2027-06-29", "2027-06-29", "running")
    assert story.limit("T6") == Limit("2027-09-18", "2027-09-17", "running")

    sister_rings(story)
    take_responsibility(story)
    refuse(story)
    take_a_period(story)
