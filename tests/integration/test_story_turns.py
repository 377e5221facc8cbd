# SPDX-License-Identifier: EUPL-1.2
"""Turns that a matter takes: a client who moves away, an application taken back, more time for a reason,
an assessment used again on its last day and not on the next.

Days by table B1 of the stories: contacts on Sat 15.5.2027 and Thu 29.4.2027, a letter of Mon 17.5.2027, an
electronic notice of Thu 25.3.2027, an assessment of Mon 13.9.2027.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from clients.decisions import list_decisions
from clients.extensions import extend
from engine.errors import InvalidInput, SujuvaError
from engine.tables import deadline
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin

AINO: Mapping[str, Any] = {
    "sukunimi": "Rinne",
    "etunimet": "Aino",
    "syntymaaika": "1947-03-03",
    "kotikunta": "Imatra",
    "osoite": "Torikatu 5, 55100 Imatra",
}
ASKS: Mapping[str, Any] = {
    "kanava": "puhelin",
    "yhteydenottaja": "asiakas",
    "syyt": ["arki"],
    "turvallisuus": "ei_valitonta_vaaraa",
    "ratkaistu_heti": "ei",
    "pyytaa_arviointia": True,
    "ohjaus": "arviointi",
}
VISIT: Mapping[str, Any] = {
    "icf_liikkuminen": "1",
    "icf_itsesta_huolehtiminen": "0",
    "icf_kotielama": "1",
    "turvallisuus_kotona": "ok",
    "voimavarat": "Käy kaupassa itse.",
    "toiveet": "Haluan tietää vaihtoehdot.",
}
SUMMARY: Mapping[str, Any] = {
    "tilanne_ja_tarve": "Arki sujuu.",
    "johtopaatokset": "Palvelua ei tarvita nyt.",
    "asiakkaan_nakemys": "Pärjään.",
    "omatyontekijan_tarve": "ei",
    "erityinen_tuki_tarve": "ei",
    "tarpeen_kesto": "tilapainen",
    "lapsi_hoidossa": "ei",
}
LAPSES: Mapping[str, Any] = {
    "palvelu": "kotihoito",
    "lainkohdat": ["shl_45"],
    "perustelut": "Asiakas on perunut hakemuksensa.",
    "voimassa_alkaen": "2027-05-17",
}
NEW_MATTER = "Uusi asia: pyytää arviointia."


def ask(story: Story, **answers: Any) -> None:
    story.client(**AINO)
    story.contact("el", kenesta="uusi", **{**ASKS, **answers})


def assess(story: Story) -> None:
    """One visit, one summary, no service."""
    story.does("av", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="kotikaynti")
    story.does("av", "Tee arviointi", **VISIT)
    story.does("av", "Laadi arvioinnin yhteenveto", **SUMMARY)
    story.does(
        "av",
        "Sovi palveluratkaisu",
        omatyontekija_ratkaisu="jatkaa",
        ratkaisut=["ei_palvelua"],
        ratkaisu_perustelu="Ei tarvetta nyt.",
    )


def test_a_client_moves_away_in_the_middle(begin_story: Begin) -> None:
    story = begin_story("2027-05-15T12:00:00+03:00")
    ask(story)
    assert story.limit("T3") == Limit("2027-05-25", "2027-05-25", "running")
    assert story.limit("T6") == Limit("2027-08-15", "2027-08-13", "running")
    story.day("2027-05-20", "9.00")
    story.tell("av", "case.interrupted")
    assert story.open_tasks() == ["Kirjaa asian päättyminen"]
    story.does(
        "av",
        "Kirjaa asian päättyminen",
        paattymisen_syy="muutto",
        paattymispaiva_kesken="2027-05-31",
        siirretaan=True,
    )
    moved = {"siirto_alue": "Kymenlaakso", "siirto_paiva": "2027-05-20"}
    story.cannot("av", "Siirrä toiselle alueelle", "siirto_suostumus", **moved)
    story.does("av", "Siirrä toiselle alueelle", **moved, siirto_suostumus=True)
    assert [one.outcome for one in story.matters()] == ["muutto"]
    assert story.states("T3", "T6") == ["waived", "waived"]
    told = len(story.alarms("av"))
    story.day("2027-09-01")
    assert len(story.alarms("av")) == told
    assert story.open_tasks() == []


def test_an_application_that_is_taken_back_is_decided(begin_story: Begin) -> None:
    story = begin_story("2027-04-29T12:00:00+03:00")
    ask(story)
    assert story.limit("T3") == Limit("2027-05-11", "2027-05-11", "running")
    story.day("2027-05-10", "9.00")
    story.does("av", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="kotikaynti")
    story.day("2027-05-17", "9.00")
    story.tell("av", "case.interrupted")
    story.does(
        "av",
        "Kirjaa asian päättyminen",
        paattymisen_syy="peruutus",
        paattymispaiva_kesken="2027-05-17",
        hakemus_raukeaa=True,
    )
    assert story.proposed("av", "Valmistele päätös")["paatos"] == "raukeaa"
    story.does("av", "Valmistele päätös", **LAPSES, paatos="raukeaa", kuultu="ei_tarpeen")
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-05-17")
    story.does(
        "av", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva="2027-05-17", muutoksenhakuohje=True
    )
    assert story.limit("T11") == Limit("2027-06-23", "2027-06-23", "running")
    assert "Sosiaaliasiavastaava" in story.letter("av", "paatos")
    assert [one.outcome for one in story.matters()] == ["peruutus"]
    assert story.states("T3", "T6") == ["met", "waived"]
    story.day("2027-06-24", "0.01")
    with story.service.database.reading() as session:
        (lapsed,) = list_decisions(session, story.client_id)
    assert (lapsed.state, lapsed.final_on) == ("rauennut", date(2027, 6, 24))


def test_an_assessment_is_used_again_until_its_last_day(begin_story: Begin) -> None:
    story = begin_story("2027-09-13T09:00:00+03:00")
    ask(story)
    assess(story)
    story.day("2028-03-11", "10.00")
    story.contact("el", kenesta="loytyi", **ASKS, ohjaus_perustelu=NEW_MATTER)
    assert story.proposal("av", "Aloita arviointi", "D4") == "hyodynna"
    other = begin_story("2027-09-13T09:00:00+03:00")
    ask(other)
    assess(other)
    other.day("2028-03-12", "10.00")
    other.contact("el", kenesta="loytyi", **ASKS, ohjaus_perustelu=NEW_MATTER)
    assert other.proposal("av", "Aloita arviointi", "D4") == "uusi"


def test_the_assessment_is_not_ready_before_the_social_worker_sums_it_up(begin_story: Begin) -> None:
    """T4: from the first act to the summary (SHL 36 §). When special support is found there, the summary is
    the social worker's, and the 30 days from Thu 29.4. run on (Sat 29.5., moved back to Friday)."""
    story = begin_story("2027-04-29T10:00:00+03:00")
    ask(story)
    story.does("av", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="kotikaynti")
    story.does("av", "Tee arviointi", **VISIT)
    runs = Limit("2027-05-28", "2027-05-28", "running")
    story.finds("av", "Laadi arvioinnin yhteenveto", limit="T4", last_day="2027-05-28")
    story.does("av", "Laadi arvioinnin yhteenveto", **{**SUMMARY, "erityinen_tuki_tarve": "kylla"})
    assert story.limit("T4") == runs
    assert story.events("assessment.completed") == []
    story.day("2027-05-24", "9.00")
    taken = {"tyopari": "yksin", "erityisen_tuen_syy": ["paihteet"], "erityinen_tuki_merkinta": True}
    story.does("stt", "Sosiaalityöntekijä ottaa vastuun", **taken)
    story.finds("stt", "Laadi arvioinnin yhteenveto", limit="T4", last_day="2027-05-28")
    story.does("stt", "Laadi arvioinnin yhteenveto", **SUMMARY)
    assert story.states("T4") == ["met"]
    assert len(story.events("assessment.completed")) == 1


def test_more_time_needs_a_special_reason_and_ends_as_a_limit_does(begin_story: Begin) -> None:
    story = begin_story("2027-09-06T09:00:00+03:00")
    ask(story)
    assert story.limit("T6") == Limit("2027-12-06", "2027-12-03", "running")
    with story.service.database.reading() as session:
        key = session.execute(select(deadline.c.key).where(deadline.c.limit_id == "T6")).scalar_one()

    def more(by: str, reason: str, until: date, words: str = "Lääkärin lausunto puuttuu vielä.") -> None:
        extend(story.service, story.person(by), key, until=until, reason=reason, words=words)

    story.day("2027-11-30", "9.00")
    for reason, words in (("ei_paikkaa", "Paikkoja ei ole."), ("selvitys_kesken", "")):
        with pytest.raises(InvalidInput):
            more("av", reason, date(2028, 1, 14), words)
    with pytest.raises(SujuvaError):
        more("lh", "selvitys_kesken", date(2028, 1, 14))
    with pytest.raises(InvalidInput):
        more("av", "selvitys_kesken", date(2027, 12, 1))
    assert story.limit("T6") == Limit("2027-12-06", "2027-12-03", "running")
    more("av", "selvitys_kesken", date(2028, 1, 14))
    assert story.limit("T6") == Limit("2028-01-14", "2028-01-14", "running")
    story.day("2028-01-14", "23.59")
    assert story.states("T6") == ["running"]
    story.day("2028-01-15", "0.00")
    assert story.states("T6") == ["missed"]


def test_an_electronic_notice_is_received_on_the_third_day(begin_story: Begin) -> None:
    """Received on Sun 28.3.2027, Easter Day, which does not move; the last day is Tue 27.4."""
    story = begin_story("2027-03-25T09:00:00+02:00")
    story.client(**AINO)
    story.begin("paatos_ja_tiedoksianto", asiakasvastaava="av", ika=80, palvelu="kotihoito")
    story.does(
        "av",
        "Valmistele päätös",
        **{**LAPSES, "voimassa_alkaen": "2027-03-25"},
        paatos="kielteinen",
        kuultu="kylla",
        kuulemistapa="puhelin",
        asiakkaan_nakemys="Olen eri mieltä.",
    )
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-03-25")
    story.cannot("av", "Lähetä päätös", "lahetyspaiva", tiedoksiantotapa="sahkoinen", muutoksenhakuohje=True)
    story.does(
        "av", "Lähetä päätös", tiedoksiantotapa="sahkoinen", lahetyspaiva="2027-03-25", muutoksenhakuohje=True
    )
    assert story.limit("T11") == Limit("2027-04-27", "2027-04-27", "running")
