# SPDX-License-Identifier: EUPL-1.2
"""Eila's claim: a refusal, Easter, May Day, Ascension Day, and a decision corrected by its maker.

Source: story S8. She applies for home care Fri 19.3.2027; what is told around the claim varies.
"""

from collections.abc import Mapping
from datetime import date

import pytest

from clients.decisions import Decision, list_decisions
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin
from tests.support.story_steps import begin_assessment_period

EILA: Mapping[str, object] = {
    "sukunimi": "Kivinen",
    "etunimet": "Eila",
    "syntymaaika": "1949-09-02",
    "kotikunta": "Imatra",
    "osoite": "Rantatie 3, 55100 Imatra",
}
REFUSAL: Mapping[str, object] = {
    "palvelu": "kotihoito",
    "paatos": "kielteinen",
    "lainkohdat": ["shl_19a"],
    "perustelut": "Kotihoidon myöntämisen perusteet eivät täyty.",
    "voimassa_alkaen": "2027-03-25",
}
PERIOD: Mapping[str, object] = {
    "palvelu": "arviointijakso",
    "paatos": "myonteinen",
    "kuultu": "ei_tarpeen",
    "lainkohdat": ["shl_19a", "hallintolaki_50"],
    "perustelut": "Lääkehoito ei onnistu; arviointijakso aloitetaan.",
    "voimassa_alkaen": "2027-05-20",
}
HEARD = "En ole samaa mieltä, lääkkeet unohtuvat."


def apply_for_home_care(begin: Begin) -> Story:
    """Fri 19.3.: the application; Tue 23.3.: the assessment; the solution proposed is support services."""
    story = begin("2027-03-19T10:00:00+02:00")
    story.client(**EILA)
    story.contact(
        "el",
        kanava="sahkoinen",
        yhteydenottaja="asiakas",
        kenesta="uusi",
        syyt=["arki"],
        turvallisuus="ei_valitonta_vaaraa",
        ratkaistu_heti="ei",
        pyytaa_arviointia=True,
        ohjaus="arviointi",
    )
    story.finds("av", "Aloita arviointi", owner="av", limit="T3", last_day="2027-04-01")
    assert story.limit("T3") == Limit("2027-04-01", "2027-04-01", "running")
    assert story.limit("T6") == Limit("2027-06-19", "2027-06-18", "running")
    return story


def refuse(
    story: Story, assessed: str = "2027-03-23", heard: str = "2027-03-24", signed: str = "2027-03-25"
) -> None:
    """She is assessed on Tue 23.3., heard on Wed 24.3. and refused on Thu 25.3.; the letter is not sent."""
    story.day(assessed, "10.00")
    story.does("av", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="kotikaynti")
    assert story.limit("T3") == Limit("2027-04-01", "2027-04-01", "met")
    story.does(
        "av",
        "Tee arviointi",
        icf_liikkuminen="1",
        icf_itsesta_huolehtiminen="0",
        icf_kotielama="2",
        turvallisuus_kotona="ok",
        voimavarat="Pärjää itse, naapuri auttaa.",
        toiveet="Kotihoito kävisi päivittäin.",
    )
    story.does(
        "av",
        "Laadi arvioinnin yhteenveto",
        tilanne_ja_tarve="Siivous ja kauppa-asiat ovat hankalia.",
        johtopaatokset="Kotihoidon perusteet eivät täyty.",
        asiakkaan_nakemys="Haluaisin kotihoidon.",
        omatyontekijan_tarve="ei",
        erityinen_tuki_tarve="ei",
        tarpeen_kesto="toistuva",
        lapsi_hoidossa="ei",
        adlh=0,
        iadl=3,
        cps=0,
        maple=1,
        saannollinen_tarve="ei",
    )
    assert story.proposal("av", "Sovi palveluratkaisu", "D6") == "tukipalvelut"
    story.does(
        "av",
        "Sovi palveluratkaisu",
        haetut=["kotihoito"],
        omatyontekija_ratkaisu="jatkaa",
        ratkaisut=["ei_palvelua"],
        ratkaisu_perustelu="Eila ei halua tukipalveluja.",
        asiakas_hyvaksyy=False,
    )
    story.does("av", "Valmistele päätös", **REFUSAL, kuultu="ei_viela")
    story.day(heard, "10.00")
    story.does("av", "Kuule asiakasta", kuulemistapa="puhelin", kuultu="kylla", asiakkaan_nakemys=HEARD)
    story.day(signed, "10.00")
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva=signed)


def post(story: Story, day: str = "2027-03-25") -> None:
    """The letter leaves on the day; it has to be the day on which it really left."""
    story.does("av", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva=day, muutoksenhakuohje=True)


CLAIMED = "Lääkehoito ei onnistu enää yksin."


def claim(story: Story, day: str, at: str) -> None:
    """An e-mail came; the case manager writes down when."""
    story.day(day, at)
    story.sends("av", "appeal.filed")
    story.does(
        "av",
        "Kirjaa oikaisuvaatimus",
        oikaisu_saapui=f"{day}T{at.replace('.', ':')}:00+03:00",
        oikaisu_tapa="sahkoposti",
        oikaisu_kohde="paatos",
        oikaisu_vaatimus=CLAIMED,
    )


def decision(story: Story, number: int) -> Decision:
    """The decisions in the order of their making."""
    with story.service.database.reading() as session:
        return list(reversed(list_decisions(session, story.client_id)))[number]


def test_the_refusal_and_its_letter(begin_story: Begin) -> None:
    story = apply_for_home_care(begin_story)
    refuse(story)
    story.finds("av", "Lähetä päätös", owner="av")
    story.cannot("av", "Lähetä päätös", "postituspaiva", tiedoksiantotapa="kirje", muutoksenhakuohje=True)
    story.cannot(
        "av", "Lähetä päätös", "muutoksenhakuohje", tiedoksiantotapa="kirje", postituspaiva="2027-03-25"
    )
    post(story)
    assert story.limit("T11") == Limit("2027-05-03", "2027-05-03", "running")
    assert decision(story, 0).served_on == date(2027, 4, 1)
    letter, notice = story.letter("av", "paatos"), story.letter("av", "tiedoksianto")
    for words in (HEARD, "30 päivän kuluessa", "Sosiaaliasiavastaava"):
        assert words in letter, words
    for words in ("torstai 1.4.2027", "maanantai 3.5.2027 klo 16.15"):
        assert words in notice, words


def test_the_decision_is_corrected_and_the_period_starts_in_time(begin_story: Begin) -> None:
    story = apply_for_home_care(begin_story)
    refuse(story)
    post(story)
    assert [one.outcome for one in story.matters()] == ["ei_tarvetta"]
    claim(story, "2027-05-03", "15.50")
    assert story.limit("T11") == Limit("2027-05-03", "2027-05-03", "met")
    assert story.proposal("av", "Arvioi oikaisuvaatimus", "D_oikaisu") == "ajassa"

    story.day("2027-05-14", "10.00")
    story.does(
        "av",
        "Arvioi oikaisuvaatimus",
        oikaisu_ajassa_ratkaisu="kylla",
        oikaisu_eteneminen="itse",
        oikaisu_perustelu="Uusi selvitys: lääkehoito ei onnistu.",
    )
    story.does("av", "Valmistele päätös", **PERIOD)
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-05-14")
    old, new = decision(story, 0), decision(story, 1)
    assert (old.state, old.replaced_by, new.state) == ("korvattu", new.id, "allekirjoitettu")
    assert [one.attributes["outcome"] for one in story.events("appeal.decided")] == ["itseoikaisu"]
    assert [one.closed_at for one in story.matters()] == [None]
    assert story.limit("T6") == Limit("2027-06-19", "2027-06-18", "running")
    post(story, "2027-05-14")

    story.day("2027-05-17", "10.00")
    begin_assessment_period(
        story,
        "2027-05-20",
        "+03:00",
        "9.30",
        home_is="ok",
        tavoitteet=[{"tavoite": "Otan lääkkeet itse", "osa_alue": "kotielama"}],
        tilauksen_syy="uusi_tarve",
    )
    assert story.limit("T6") == Limit("2027-06-19", "2027-06-18", "met")
    assert story.events("service.started")[-1].attributes["service"] == "arviointijakso"
    assert story.ends("paatoksen_seuranta") == ["Haku ratkaistu"]
    assert [(one.state, one.outcome) for one in story.matters()] == [("seurannassa", None)]


def test_what_is_claimed_is_read_at_each_task_that_answers_it(begin_story: Begin) -> None:
    story = apply_for_home_care(begin_story)
    refuse(story)
    post(story)
    claim(story, "2027-05-03", "10.00")
    read = [story.proposed("av", "Arvioi oikaisuvaatimus")["oikaisu_vaatimus"]]
    story.does(
        "av",
        "Arvioi oikaisuvaatimus",
        oikaisu_ajassa_ratkaisu="kylla",
        oikaisu_eteneminen="jaosto",
        oikaisu_perustelu="Päätöksessä ei ole virhettä.",
    )
    read.append(story.proposed("av", "Laadi lausunto")["oikaisu_vaatimus"])
    story.does("av", "Laadi lausunto", lausunnon_kanta="muutetaan", lausunto="Tilanne on muuttunut.")
    read.append(story.proposed("esi", "Vie jaostoon")["oikaisu_vaatimus"])
    story.does("esi", "Vie jaostoon", jaosto_paiva="2027-05-10")
    story.day("2027-05-12", "10.00")
    read.append(story.proposed("av", "Kirjaa ratkaisu")["oikaisu_vaatimus"])
    story.does(
        "av",
        "Kirjaa ratkaisu",
        jaoston_ratkaisu="muuttui",
        ratkaisu_tiedoksi="2027-05-12",
        ratkaisu_kuvaus="Jaosto muutti päätöstä.",
    )
    read.append(story.proposed("av", "Valmistele päätös")["oikaisu_vaatimus"])
    assert read == [CLAIMED] * 5


@pytest.mark.parametrize(
    ("day", "at", "found"),
    [("2027-05-03", "16.15", "ajassa"), ("2027-05-03", "16.40", "aukiolon_jalkeen")],
)
def test_a_claim_after_office_hours_is_a_question_to_a_person(
    begin_story: Begin, day: str, at: str, found: str
) -> None:
    story = apply_for_home_care(begin_story)
    refuse(story)
    post(story)
    claim(story, day, at)
    assert story.proposal("av", "Arvioi oikaisuvaatimus", "D_oikaisu") == found
    answer = None if found == "aukiolon_jalkeen" else "kylla"
    assert story.proposed("av", "Arvioi oikaisuvaatimus").get("oikaisu_ajassa_ratkaisu") == answer
    story.cannot(
        "av",
        "Arvioi oikaisuvaatimus",
        "oikaisu_ajassa_ratkaisu",
        oikaisu_eteneminen="jaosto",
        oikaisu_perustelu="Päätöksessä ei ole virhettä.",
    )
    assert decision(story, 0).state == "annettu_tiedoksi"


def test_a_letter_received_on_easter_monday_is_received_on_that_day(begin_story: Begin) -> None:
    story = apply_for_home_care(begin_story)
    refuse(story, "2027-03-22", "2027-03-22", "2027-03-22")
    post(story, "2027-03-22")
    assert decision(story, 0).served_on == date(2027, 3, 29)
    assert story.limit("T11") == Limit("2027-04-28", "2027-04-28", "running")


def test_a_receipt_that_she_shows_moves_the_time(begin_story: Begin) -> None:
    story = apply_for_home_care(begin_story)
    refuse(story)
    post(story)
    story.day("2027-04-12", "10.00")
    story.tell("av", "receipt.shown")
    story.does(
        "av",
        "Kirjaa näytetty tiedoksisaanti",
        tiedoksisaanti="2027-04-06",
        tiedoksisaanti_nayte="Kuori, jossa on postin leima.",
    )
    assert story.limit("T11") == Limit("2027-05-07", "2027-05-07", "running")
    story.day("2027-05-08", "0.01")
    assert decision(story, 0).state == "lainvoimainen"
    assert story.ends("paatoksen_seuranta") == ["Lainvoimainen"]
