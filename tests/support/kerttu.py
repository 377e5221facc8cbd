# SPDX-License-Identifier: EUPL-1.2
"""Kerttu's story until she waits for a place: home care grows, her daughter applies, housing is granted.

Source: story S4. What happens in the queue is told in tests/integration/test_story_kerttu.py.
"""

from collections.abc import Mapping

from clients.applications import find_open_application
from clients.assessments import list_assessments, list_measurements
from clients.case_managers import name_case_manager
from clients.hearings import list_hearings
from clients.matters import close_matter, find_open_matter
from clients.origins import Origin
from clients.recording import write_record
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin
from tests.support.story_steps import agree_on_help_while_waiting

KERTTU: Mapping[str, object] = {
    "sukunimi": "Niemelä",
    "etunimet": "Kerttu",
    "syntymaaika": "1938-09-02",
    "kotikunta": "Imatra",
    "osoite": "Mäntytie 8, 55120 Imatra",
}
HOME_CARE: Mapping[str, object] = {
    "palvelu": "kotihoito",
    "paatos": "myonteinen",
    "kuultu": "ei_tarpeen",
    "lainkohdat": ["shl_19a", "shl_45"],
}
HOUSING: Mapping[str, object] = {
    "palvelu": "asuminen",
    "paatos": "myonteinen",
    "kuultu": "kylla",
    "asiakkaan_nakemys": "Kotona on hyvä olla.",
    "asumisen_taso": "ymparivuorokautinen",
    "lainkohdat": ["shl_21c", "shl_45"],
    "perustelut": "Yöllinen avun tarve on jatkuva, eikä koti palveluineen ole enää turvallinen.",
    "voimassa_alkaen": "2027-03-08",
}
WISHES = "Kotona on hyvä olla. Jos on pakko lähteä, niin Imatralle."


def live_at_home(begin: Begin) -> Story:
    """Since January home care has come for 60 hours a month; the matter of that is over."""
    story = begin("2027-01-18T09:00:00+02:00")
    client_id = story.client(**KERTTU)
    with story.service.database.transaction() as session:
        name_case_manager(
            session, story.service, client_id, "av", substitute="av2", reason="alue", actor="testi"
        )
    story.begin(
        "kotihoito",
        asiakasvastaava="av",
        ika=88,
        rai_lukittu=True,
        rai_paiva="2027-01-12",
        maple=4,
        adlh=3,
        cps=3,
        chess=1,
    )
    story.does(
        "av",
        "Sovi sisältö ja tunnit",
        tunnit_kk=60,
        kaynnit_paivassa=3,
        yokaynnit=0,
        vuorokaudenajat=["aamu", "paiva", "ilta"],
        palvelun_sisalto=["hygienia", "laakehoito"],
        aloitus_toive="2027-01-19",
        asiakkaan_nakemys="Apua tarvitaan.",
    )
    plan(story, "2027-07-19")
    story.does(
        "av",
        "Valmistele päätös",
        **HOME_CARE,
        tunnit_kk=60,
        voimassa_alkaen="2027-01-19",
        perustelut="Kerttu tarvitsee apua aamusta iltaan.",
    )
    sign(story, "av", "2027-01-18")
    post(story, "2027-01-18")
    story.day("2027-01-19", "9.00")
    order_home_care(story, "2027-01-19")
    set_fee(story, "2027-01-19", 780)
    return story


def plan(story: Story, review: str) -> None:
    story.does(
        "av",
        "Laadi asiakassuunnitelma",
        tavoitteet=[{"tavoite": "Pärjään kotona"}],
        suunnitelma_hyvaksytty="kylla",
        seuranta_paiva=review,
    )


def sign(story: Story, by: str, day: str) -> None:
    story.does(by, "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva=day)


def post(story: Story, day: str) -> None:
    story.does("av", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva=day, muutoksenhakuohje=True)


def order_home_care(story: Story, day: str) -> None:
    """Ordered, taken and begun, as the team tells the case manager by telephone."""
    story.does("av", "Tilaa palvelu", tuottaja="kotihoito_ita", tilattu_alku=day)
    story.does("av", "Seuraa tuottajan vastausta", tuottajan_vastaus="vahvistettu", tilattu_alku=day)
    story.does("av", "Vahvista aloitus", aloitus_toteutui="kylla", aloituspaiva=day)


def set_fee(story: Story, day: str, euros: float) -> str:
    """The fee unit decides, and sends its decision itself; gives what the decision says."""
    story.does("mk", "Pyydä tulotiedot", tulotiedot="tiedossa")
    story.does(
        "mk",
        "Määrää maksu",
        maksu_eur=euros,
        maksun_peruste="tulot",
        maksu_alkaen=day,
        maksupaatos_paiva=day,
        maksun_lainkohdat=["amaksul_10e"],
        maksun_perustelut="Maksu perustuu tuloihin, yhden hengen talouteen ja päätettyihin tunteihin.",
    )
    story.finds_no("av", "Lähetä päätös")
    letter = story.letter("mk", "maksupaatos")
    story.does("mk", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva=day, muutoksenhakuohje=True)
    return letter


def add_night_visits(story: Story) -> None:
    """Mon 1.2.: found outside at night; urgent, so by Tue 2.2. instead of Mon 8.2."""
    story.day("2027-02-01", "7.30")
    story.tell("av", "client.condition.changed", muutos_kiireellinen=True)
    story.finds("av", "Arvioi muutos", owner="av", limit="kotihoito.kiireellinen", last_day="2027-02-02")
    assert story.limit("muutos.arvio") == Limit("2027-02-08", "2027-02-08", "running")
    story.day("2027-02-02", "9.00")
    story.does(
        "av",
        "Arvioi muutos",
        muutoksen_laji="turvallisuus",
        muutos_kuvaus="Löytyi yöllä ulkoa.",
        muutoksen_ratkaisu="lisataan",
        tunnit_kk=72,
        kaynnit_paivassa=3,
        yokaynnit=2,
    )
    assert story.limit("kotihoito.kiireellinen") == Limit("2027-02-02", "2027-02-02", "met")
    plan(story, "2027-08-02")
    story.does(
        "av",
        "Valmistele päätös",
        **HOME_CARE,
        tunnit_kk=72,
        voimassa_alkaen="2027-02-02",
        perustelut="Kerttu on lähtenyt yöllä kotoa, joten yökäynnit lisätään.",
    )
    story.finds_no("av", "Allekirjoita päätös")
    sign(story, "esi", "2027-02-02")
    post(story, "2027-02-02")
    order_home_care(story, "2027-02-02")
    pay_for_more_hours(story)


def pay_for_more_hours(story: Story) -> None:
    """The fee depends on the decided hours (734/1992 10 e §): it is set anew, and counted from the change."""
    story.finds("mk", "Pyydä tulotiedot")
    assert story.limit("T23") == Limit("2029-01-19", "2029-01-19", "running")
    letter = set_fee(story, "2027-02-02", 905.5)
    assert story.limit("T23") == Limit("2029-02-02", "2029-02-02", "running")
    for words in ("Maksu: 905,50 euroa kuukaudessa", "Voimassa: 2.2.2027 alkaen", "(734/1992) 15 §"):
        assert words in letter, words
    assert "Tiedoksisaanti: tiistai 9.2.2027" in story.letter("av", "tiedoksianto")


def lock_rai(story: Story) -> None:
    """Wed 3.2.: the assessment that home care locks comes from its own system."""
    story.day("2027-02-03", "15.00")
    with story.service.database.transaction() as session:
        write_record(
            session,
            story.service,
            Origin(story.client_id, "kht", story.clock.now()),
            "assessment",
            {"instrument": "HC", "locked": True, "values": {"MAPLE": 5, "CPS": 4, "ADLH": 4}},
            {},
        )


def apply_for_housing(story: Story) -> None:
    """Mon 15.2.: her daughter applies."""
    story.day("2027-02-15", "10.00")
    with story.service.database.transaction() as session:
        first = find_open_matter(session, story.client_id)
        assert first is not None
        close_matter(session, story.service, first.id, "siirtyi_toiseen_prosessiin")
    joined = story.contact(
        "el",
        kanava="puhelin",
        yhteydenottaja="omainen",
        kenesta="loytyi",
        syyt=["asuminen", "muisti"],
        turvallisuus="ei_valitonta_vaaraa",
        avun_tarve="saannollinen",
        olennainen_muutos=True,
        ratkaistu_heti="ei",
        pyytaa_arviointia=True,
        ohjaus="arviointi",
        ohjaus_perustelu="Tytär hakee asumista, arvio täydennetään.",
    )
    assert not joined
    story.finds("av", "Aloita arviointi", owner="av", limit="T3", last_day="2027-02-24")
    assert story.limit("T3") == Limit("2027-02-24", "2027-02-24", "running")
    assert story.limit("T6") == Limit("2027-05-15", "2027-05-14", "running")
    assert story.limit("T3b") is None


def assess(story: Story) -> None:
    """The assessment of 3.2. is 12 days old and the situation has changed: it is added to, not done twice."""
    story.day("2027-02-17", "10.00")
    assert story.proposed("av", "Aloita arviointi")["arviointivaline"] == "HC"
    story.does("av", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="kotikaynti")
    assert story.limit("T3") == Limit("2027-02-24", "2027-02-24", "met")
    assert story.proposal("av", "Tee arviointi", "D4") == "taydenna"
    story.does(
        "av",
        "Tee arviointi",
        icf_liikkuminen="2",
        icf_itsesta_huolehtiminen="3",
        icf_kotielama="4",
        turvallisuus_kotona="vaara",
        edustaja_tieto="edunvalvontavaltuutettu",
        voimavarat="Laulaa mielellään, tunnistaa tyttären.",
        toiveet=WISHES,
    )
    story.does(
        "av",
        "Laadi arvioinnin yhteenveto",
        tilanne_ja_tarve="Lähtee öisin ulos, apua tarvitaan ympäri vuorokauden.",
        johtopaatokset="Koti palveluineen ei enää riitä.",
        asiakkaan_nakemys=WISHES,
        omatyontekijan_tarve="kylla",
        erityinen_tuki_tarve="ei",
        tarpeen_kesto="pitkaaikainen",
        lapsi_hoidossa="ei",
        saannollinen_tarve="kylla",
        maple=5,
        adlh=4,
        cps=4,
    )
    agree_on_housing(story)
    plan(story, "2027-08-17")


def agree_on_housing(story: Story) -> None:
    """The table proposes a level once the means at home and the nights are told, and nothing before."""
    told = {"haetut": ["asuminen"], "yoavun_tarve": "useammin", "kotikeinot_kaytetty": True}
    assert story.proposal("av", "Sovi palveluratkaisu", "D11") is None
    assert story.proposes("av", "Sovi palveluratkaisu", "D11", haetut=["asuminen"]) is None
    assert story.proposes("av", "Sovi palveluratkaisu", "D11", **told) == "ymparivuorokautinen"
    story.does(
        "av",
        "Sovi palveluratkaisu",
        **told,
        omatyontekija_ratkaisu="jatkaa",
        ratkaisut=["asuminen"],
        asiakas_hyvaksyy=False,
    )


def gather_documents(story: Story) -> None:
    story.day("2027-02-22", "10.00")
    assert story.limit("asuminen.asiakirjat") == Limit("2027-03-03", "2027-03-03", "running")
    story.cannot("av", "Kokoa asiakirjat", "enintään 90 päivää sitten", **documents("2026-11-20"))
    story.does("av", "Kokoa asiakirjat", **documents("2027-02-03"))
    with story.service.database.reading() as session:
        applied = find_open_application(session, story.client_id, "asuminen")
        (rai,) = [one for one in list_assessments(session, story.client_id) if one.instrument == "HC"]
        measured = {one.code: one.value for one in list_measurements(session, story.client_id)}
    assert applied is not None
    assert (applied.arrived_at.date().isoformat(), applied.applicant) == ("2027-02-15", "edustaja")
    assert rai.locked
    assert (measured["MAPLE"], measured["CPS"], measured["ABS"]) == (5, 4, 2)


def documents(rai_day: str) -> dict[str, object]:
    return {
        "haettu_taso": "ymparivuorokautinen",
        "hakija": "edustaja",
        "rai_valine": "HC",
        "rai_paiva": rai_day,
        "maple": 5,
        "cps": 4,
        "adlh": 4,
        "abs_pisteet": 2,
        "yoavun_tarve": "useammin",
        "kotona_kokeillut": ["kotihoito"],
        "kotikeinot_kaytetty": True,
        "vaeltelu": True,
        "turvallisuusriski": True,
        "asiakkaan_tahto": WISHES,
        "toivekunta": "Imatra",
        "edustaja_tilanne": "valtuutettu",
    }


def decide(story: Story, *help_meanwhile: str) -> None:
    """Tue 2.3. the team, Thu 4.3. the hearing, Mon 8.3. the decision, Tue 9.3. its posting."""
    story.finds("stt", "Käsittele työryhmässä")
    story.day("2027-03-02", "13.00")
    story.does(
        "stt",
        "Käsittele työryhmässä",
        kokous_pvm="2027-03-02",
        lasna=["asiakasvastaava", "sosiaalityontekija", "laakari"],
        tyoryhman_kanta="puoltaa",
        puollettu_taso="ymparivuorokautinen",
        tyoryhman_perustelut="Yöllinen avun tarve on jatkuva.",
    )
    story.finds("av", "Kuule asiakasta ja läheisiä", owner="av", limit="T14", last_day="2027-03-16")
    story.day("2027-03-04", "14.00")
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
    story.day("2027-03-08", "10.00")
    story.does("av", "Valmistele päätös", **HOUSING)
    sign(story, "av", "2027-03-08")
    story.day("2027-03-09", "9.00")
    post(story, "2027-03-09")
    assert story.limit("T11") == Limit("2027-04-15", "2027-04-15", "running")
    assert story.limit("T6") == Limit("2027-05-15", "2027-05-14", "running")
    for words in ("tiistai 16.3.2027", "torstai 15.4.2027 klo 16.15"):
        assert words in story.letter("av", "tiedoksianto"), words
    with story.service.database.reading() as session:
        heard = {(one.party, one.way) for one in list_hearings(session, story.client_id)}
    assert ("laheinen", "kotikaynti") in heard
    agree_on_help_while_waiting(story, *help_meanwhile)


def come_to_the_queue(begin: Begin, *help_meanwhile: str) -> Story:
    """`help_meanwhile`: the codes of what is agreed until a place is found."""
    story = live_at_home(begin)
    add_night_visits(story)
    lock_rai(story)
    apply_for_housing(story)
    assess(story)
    gather_documents(story)
    decide(story, *help_meanwhile)
    return story
