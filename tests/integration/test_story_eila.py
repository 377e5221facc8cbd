# SPDX-License-Identifier: EUPL-1.2
"""Eila's claim: a refusal, Easter, May Day, Ascension Day, and a decision corrected by its maker.

Source: story S8. She applies for home care Fri 19.3.2027; what is told around the claim varies.
"""

from collections.abc import Mapping

from tests.support.stories import Limit, Story
from tests.support.story_house import Begin

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


def refuse(story: Story) -> None:
    """She is assessed on Tue 23.3., heard on Wed 24.3. and refused on Thu 25.3.; the letter is not sent."""
    story.day("2027-03-23", "10.00")
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
        ratkaisut=["ei_palvelua"],
        ratkaisu_perustelu="Eila ei halua tukipalveluja.",
        asiakas_hyvaksyy=False,
    )
    story.does("av", "Valmistele päätös", **REFUSAL, kuultu="ei_viela")
    story.day("2027-03-24", "10.00")
    story.does("av", "Kuule asiakasta", kuulemistapa="puhelin", kuultu="kylla", asiakkaan_nakemys=HEARD)
    story.day("2027-03-25", "10.00")
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-03-25")


def test_the_refusal_and_its_letter(begin_story: Begin) -> None:
    story = apply_for_home_care(begin_story)
    refuse(story)
    story.finds("av", "Lähetä päätös", owner="av")
    story.cannot("av", "Lähetä päätös", "postituspaiva", tiedoksiantotapa="kirje", muutoksenhakuohje=True)
    story.cannot(
        "av", "Lähetä päätös", "muutoksenhakuohje", tiedoksiantotapa="kirje", postituspaiva="2027-03-25"
    )
    story.does(
        "av", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva="2027-03-25", muutoksenhakuohje=True
    )
    assert story.limit("T11") == Limit("2027-05-03", "2027-05-03", "running")
    letter = story.letter("av", "tiedoksianto")
    for words in ("torstai 1.4.2027", "maanantai 3.5.2027 klo 16.15"):
        assert words in letter, words
