# SPDX-License-Identifier: EUPL-1.2
"""What is answered on the way to an agreement of informal care, as in story S5 of Väinö and Helmi."""

from collections.abc import Mapping

from clients.case_managers import name_case_manager
from tests.support.stories import Story
from tests.support.story_house import Begin

VISIT: Mapping[str, object] = {
    "kotikaynti_paiva": "2026-12-09",
    **{f"adl_{one}": "3" for one in ("siirtyminen", "liikkuminen", "pukeutuminen", "peseytyminen")},
    "adl_wc": "2",
    "adl_syominen": "0",
    "adl_laakehoito": "1",
    "adl_valvonta": "0",
    "yohoito": "satunnainen",
    "yksin_oleminen": "1_4h",
    "sitovuus": "ymparivuorokautinen",
    "hoidon_tarve_kotona": "kylla",
    "muut_palvelut_riittavat": "kylla",
    "kodin_soveltuvuus": "kylla",
    "hoidettavan_etu": "kylla",
    "hoitajan_suhde": "puoliso",
    "hoitajan_ika": 81,
    "asuu_samassa": True,
    "hoitajan_terveys": "riittava",
    "hoitaja_halukas": "kylla",
    "cope_kielteinen": 17,
    "hoidettava_hyvaksyy_hoitajan": "kylla",
    "kuultu_erikseen": True,
    "hoidettavan_nakemys": "Haluan olla kotona Väinön kanssa.",
    "hoitajan_nakemys": "Hoidan mielelläni, mutta yöt väsyttävät.",
}
PROPOSED: Mapping[str, object] = {
    "edellytykset_tayttyvat": "kylla",
    "hoitopalkkioluokka": "luokka_2",
    "luokan_muutos": "ei",
    "vapaat_vrk_kk": "3",
    "maararahaa": "kylla",
}
PLAN: Mapping[str, object] = {
    "hoitajan_osuus": "Päivittäinen apu pukemisessa, pesuissa ja yöllä.",
    "muut_palvelut": ["paivatoiminta"],
    "vapaan_jarjestaminen": ["lyhytaikainen_paikka"],
    "hoitajan_poissaolo": "Tytär tulee, muuten lyhytaikainen paikka.",
    "seuranta_paiva": "2027-08-01",
    "suunnitelma_hyvaksytty": "kylla",
}
DECISION: Mapping[str, object] = {
    "palvelu": "omaishoito",
    "paatos": "myonteinen",
    "kuultu": "ei_tarpeen",
    "luokka": "luokka_2",
    "vapaat_vrk": 3,
    "lainkohdat": ["oht_3", "oht_4", "oht_5"],
    "perustelut": "Kaikki kuusi edellytystä täyttyvät, ja hoito on sitovaa päivin ja öin.",
    "voimassa_alkaen": "2027-02-01",
}
POSTED: Mapping[str, object] = {
    "tiedoksiantotapa": "kirje",
    "postituspaiva": "2027-01-12",
    "tiedoksi_molemmille": True,
    "osapuolen_nimi": "Väinö Salo",
    "osapuolen_osoite": "Koskikatu 7, 55100 Imatra",
    "osapuolen_kieli": "fi",
    "muutoksenhakuohje": True,
}
AGREEMENT: Mapping[str, object] = {
    "omaishoitajan_nimi": "Väinö Salo",
    "sopimus_alkaa": "2027-02-01",
    "palkkio_kk": 763.44,
    "hoitopalkkioluokka": "luokka_2",
    "vapaat_vrk_kk": "3",
    "sopimuksen_kesto": "toistaiseksi",
    "tilinumero": "FI2112345600000785",
    "hoitaja_allekirjoitti": "2027-01-20",
    "alue_allekirjoitti": "2027-01-20",
    "irtisanomisehdot_kerrottu": True,
    "suunnitelma_liitteena": True,
}
HELMI: Mapping[str, object] = {
    "sukunimi": "Salo",
    "etunimet": "Helmi",
    "syntymaaika": "1947-03-12",
    "kotikunta": "Imatra",
    "osoite": "Koskikatu 7, 55100 Imatra",
}


def apply(begin: Begin) -> Story:
    """Mon 30.11.2026 21.30, through the e-service."""
    story = begin("2026-11-30T21:30:00+02:00")
    client = story.client(**HELMI)
    with story.service.database.transaction() as session:
        name_case_manager(
            session, story.service, client, "av", substitute="av2", reason="alue", actor="kertoja"
        )
    story.begin("omaishoito", asiakasvastaava="av", ika=79, yhteydenottaja="asiakas")
    return story
