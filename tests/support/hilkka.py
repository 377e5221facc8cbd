# SPDX-License-Identifier: EUPL-1.2
"""Hilkka's story until her death: home care runs, her daughter cares for her, a place is offered at last.

Source: story S10. What her death ends is told in tests/integration/test_story_hilkka.py.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from clients.orders import list_orders_of_client
from tasks import orders
from tests.support.informal_care import AGREEMENT, DECISION, PLAN, POSTED, PROPOSED, VISIT
from tests.support.kerttu import HOUSING, documents, sign
from tests.support.stories import Story
from tests.support.story_house import Begin
from tests.support.story_steps import agree_on_help_while_waiting

HILKKA: Mapping[str, Any] = {
    "sukunimi": "Virtanen",
    "etunimet": "Hilkka",
    "syntymaaika": "1935-06-01",
    "kotikunta": "Imatra",
    "osoite": "Kuusitie 1, 55100 Imatra",
}
APPLIED = "2027-01-11"


def live_until_april(begin: Begin) -> Story:
    """Mon 11.1.: her daughter applies for a place and to be her carer; on Mon 12.4. a place is offered."""
    story = begin("2027-01-11T10:00:00+02:00")
    story.client(**HILKKA)
    story.name_manager("av", substitute="av2")
    apply_for_a_place(story)
    agree_with_the_daughter(story)
    begin_home_care(story)
    story.day("2027-02-01", "9.00")
    story.does(
        "pm", "Avaa palkkion maksu", maksu_alkaa="2027-02-01", palkkio_kk=763.44, maksutiedot_tarkistettu=True
    )
    return story


def apply_for_a_place(story: Story) -> None:
    """Granted at once, but no place is free."""
    story.begin("asuminen", asiakasvastaava="av", ika=91, kotikeinot_kaytetty=True)
    story.does("av", "Kokoa asiakirjat", **documents("2027-01-04"))
    story.does(
        "stt",
        "Käsittele työryhmässä",
        kokous_pvm=APPLIED,
        lasna=["asiakasvastaava", "sosiaalityontekija", "laakari"],
        tyoryhman_kanta="puoltaa",
        puollettu_taso="ymparivuorokautinen",
        tyoryhman_perustelut="Yöllinen avun tarve on jatkuva.",
    )
    story.does(
        "av",
        "Kuule asiakasta ja läheisiä",
        kuuleminen="kylla",
        kuulemistapa="kotikaynti",
        asiakkaan_nakemys="Kotona on hyvä olla.",
        laheisten_nakemys="Tytär pelkää öitä.",
        edustajaa_kuultu="kylla",
        puolison_kanssa="ei_puolisoa",
    )
    story.does("av", "Valmistele päätös", **{**HOUSING, "voimassa_alkaen": APPLIED})
    sign(story, "av", APPLIED)
    story.does("av", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva=APPLIED, muutoksenhakuohje=True)
    agree_on_help_while_waiting(story)


def agree_with_the_daughter(story: Story) -> None:
    """An agreement from 1.2. on, until further notice."""
    story.begin("omaishoito", asiakasvastaava="av", ika=91, yhteydenottaja="omainen")
    story.does("av", "Tarkista hakemus", hakemus_taydellinen="kylla", hakija_on_hoidettava=True)
    story.does("av", "Sovi kotikäynti", kotikaynti_sovittu=f"{APPLIED}T11:00:00+02:00", rai_tapa="on_jo")
    seen = {"kotikaynti_paiva": APPLIED, "hoitajan_suhde": "lapsi", "hoitajan_ika": 62}
    story.does("av", "Arvioi hoidettava ja hoitaja", **{**VISIT, **seen})
    story.does("stt", "Ehdota luokka ja vapaat", **PROPOSED)
    story.does("av", "Laadi hoito- ja palvelusuunnitelma", **PLAN)
    story.does("av", "Valmistele päätös", **DECISION)
    sign(story, "av", APPLIED)
    story.does("av", "Lähetä päätös", **{**POSTED, "postituspaiva": APPLIED})
    signed = dict.fromkeys(("hoitaja_allekirjoitti", "alue_allekirjoitti"), APPLIED)
    story.does(
        "av", "Tee omaishoitosopimus", **{**AGREEMENT, "omaishoitajan_nimi": "Ritva Virtanen", **signed}
    )


def begin_home_care(story: Story) -> None:
    """24 hours a month from Thu 21.1. on, ordered from the home care of the east."""
    story.day("2027-01-18", "9.00")
    story.begin(
        "kotihoito",
        asiakasvastaava="av",
        ika=91,
        rai_lukittu=True,
        rai_paiva="2027-01-12",
        maple=4,
        adlh=2,
        cps=1,
        chess=1,
    )
    story.does(
        "av",
        "Sovi sisältö ja tunnit",
        tunnit_kk=24,
        kaynnit_paivassa=2,
        yokaynnit=0,
        vuorokaudenajat=["aamu"],
        palvelun_sisalto=["hygienia", "laakehoito"],
        aloitus_toive="2027-01-21",
        asiakkaan_nakemys="Aamuun apua.",
    )
    story.does(
        "av",
        "Laadi asiakassuunnitelma",
        tavoitteet=[{"tavoite": "Pärjään kotona"}],
        suunnitelma_hyvaksytty="kylla",
        seuranta_paiva="2027-07-17",
    )
    story.does(
        "av",
        "Valmistele päätös",
        palvelu="kotihoito",
        paatos="myonteinen",
        kuultu="ei_tarpeen",
        lainkohdat=["shl_19a", "shl_45"],
        perustelut="Asiakas tarvitsee apua arkeen joka päivä.",
        tunnit_kk=24,
        voimassa_alkaen="2027-01-21",
    )
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-01-18")
    story.does(
        "av", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva="2027-01-18", muutoksenhakuohje=True
    )
    story.does(
        "av",
        "Tilaa palvelu",
        tuottaja="kotihoito_ita",
        tilattu_alku="2027-01-21",
        maara=24,
        yksikko="tuntia_kuukaudessa",
    )
    with story.service.database.reading() as session:
        (order,) = list_orders_of_client(session, story.client_id)
    orders.accept(story.service, story.person("kht"), order.id, None, None)
    story.day("2027-01-21", "9.00")
    orders.start(story.service, story.person("kht"), order.id, date(2027, 1, 21), None)
    story.settle()


def be_offered_a_place(story: Story) -> None:
    """Mon 12.4. in the morning, the last hours of her life; nobody knows yet."""
    story.day("2027-04-12", "9.00")
    story.does("pk", "Etsi paikka", paikka_loytyi="oma")
    story.does(
        "pk",
        "Tarjoa paikka",
        paikan_tuottaja="koivukoti",
        paikan_kunta="Imatra",
        paikan_laji="oma",
        tarjottu="2027-04-12T09:00:00+03:00",
        tarjous_kenelle="edustaja",
    )
