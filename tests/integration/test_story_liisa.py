# SPDX-License-Identifier: EUPL-1.2
"""Liisa's support period: her need grows in the middle of it, she is in hospital, she reaches early support.

Source: story S1 and its kind. Her daughter rang Mon 23.11.2026, the period begins Thu 10.12.2026. It has two
goals, one of which the client plan had; what becomes of them is in her record under the plan's numbers.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from clients.network_tables import provider_use
from clients.plans import Plan, current_plan
from clients.reviews import list_reviews
from clients.services import list_changes, list_services
from engine.errors import Conflict
from tests.support.return_windows import return_windows
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin
from tests.support.story_steps import begin_assessment_period

LIISA: Mapping[str, Any] = {
    "sukunimi": "Laine",
    "etunimet": "Liisa",
    "syntymaaika": "1944-02-01",
    "kotikunta": "Imatra",
    "osoite": "Koskitie 4, 55100 Imatra",
}
WALK: Mapping[str, Any] = {"tavoite": "Kävelen taas kauppaan", "osa_alue": "liikkuminen"}
WALK_MEASURED: Mapping[str, Any] = {**WALK, "mittari": "SPPB", "lahtoarvo": 6, "tavoitearvo": 8}
GROUP: Mapping[str, Any] = {
    "tavoite": "Pääsen tasapainoryhmään",
    "osa_alue": "yhteiso",
    "mittari": "GAS",
    "lahtoarvo": -1,
    "tavoitearvo": 0,
}
SLEEP: Mapping[str, Any] = {"tavoite": "Nukun yöni", "osa_alue": "itsesta_huolehtiminen"}
VISIT: Mapping[str, Any] = {"pvm": "2026-12-14", "kesto_min": 60, "tavoitteen_tila": "etenee"}
MIDDLE_REVIEW = {"valiarvio_eteneminen": "hyvin", "palvelun_osuvuus": "liian_vahan", "tyytyvaisyys": 4}
MIDDLE_REVIEW |= {"valiarvio_gas": [{"tavoite_nro": "1", "gas_arvo": "-1"}], "valiarvio_kuvaus": "Portaat."}
LAST_REVIEW: Mapping[str, Any] = {
    "gas": [{"tavoite_nro": "1", "gas_arvo": "0"}, {"tavoite_nro": "2", "gas_arvo": "1"}],
    "palvelun_osuvuus": "sopiva",
    "sppb": 8,
    "tyytyvaisyys": 5,
    "kiinnittynyt_palveluun": "kylla",
    "tukimuoto": "liikuntaryhma",
    "kiinnittynyt_tuottaja": "vuoksenrannan_seniorit",
    "loppuarvio_kuvaus": "Liikkuu ulkona. Saatettu ryhmään.",
}
ENDS: Mapping[str, Any] = {"jatko": "paattyy", "tulos": "tavoite_saavutettu", "paattymispaiva": "2027-01-07"}


def ring(begin: Begin) -> Story:
    """Mon 23.11.2026 at 9.40: two falls in a month."""
    story = begin("2026-11-23T09:40:00+02:00")
    story.client(**LIISA)
    story.contact(
        "el",
        kanava="puhelin",
        yhteydenottaja="omainen",
        kenesta="loytyi",
        syyt=["liikkuminen"],
        turvallisuus="ei_valitonta_vaaraa",
        ratkaistu_heti="ei",
        rajoitteet=["liikkuminen", "kotielama"],
        ohjaus="arviointi",
    )
    return story


def assess(story: Story) -> None:
    """Fri 27.11. the visit, Fri 4.12. the summary."""
    story.day("2026-11-27", "15.00")
    story.does("av", "Aloita arviointi", arviointi_paikka="kotikaynti", ensimmainen_toimi="kotikaynti")
    story.does(
        "av",
        "Tee arviointi",
        icf_liikkuminen="2",
        icf_itsesta_huolehtiminen="1",
        icf_kotielama="1",
        turvallisuus_kotona="puutteita",
        voimavarat="Tytär käy, lukee.",
        toiveet="Haluan taas kävellä kauppaan.",
        sppb=6,
    )
    story.day("2026-12-04", "13.00")
    story.does(
        "av",
        "Laadi arvioinnin yhteenveto",
        tilanne_ja_tarve="Kaksi kaatumista, ulkoilu jäänyt.",
        johtopaatokset="Lyhyt tuki riittää.",
        asiakkaan_nakemys="Haluan liikkua itse.",
        omatyontekijan_tarve="kylla",
        erityinen_tuki_tarve="ei",
        tarpeen_kesto="tilapainen",
        lapsi_hoidossa="ei",
        tavoite_saavutettavissa=True,
        sppb=6,
        maple=2,
        adlh=0,
    )


def agree(story: Story) -> None:
    """Mon 7.12.: a plan with two goals, a decision, and a period that names a third."""
    story.day("2026-12-07", "10.00")
    story.does(
        "av",
        "Sovi palveluratkaisu",
        omatyontekija_ratkaisu="jatkaa",
        ratkaisut=["tukijakso"],
        asiakas_hyvaksyy=True,
    )
    story.does(
        "av",
        "Laadi asiakassuunnitelma",
        tavoitteet=[SLEEP, WALK_MEASURED],
        laheisten_osuus="Tytär tuo ruuat lauantaisin.",
        seuranta_paiva="2027-01-07",
        suunnitelma_hyvaksytty="kylla",
    )
    story.does(
        "av",
        "Valmistele päätös",
        palvelu="tukijakso",
        paatos="myonteinen",
        kuultu="ei_tarpeen",
        lainkohdat=["shl_14", "shl_45"],
        perustelut="Liisa tarvitsee lyhytaikaista tukea arjen taitoihin.",
        voimassa_alkaen="2026-12-10",
    )
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2026-12-07")
    story.does(
        "av",
        "Sovi tukijakso",
        tavoitteet=[WALK, GROUP],
        keinot=["liikuntaharjoitus", "palveluihin_kiinnittyminen"],
        kesto_pv=28,
        kaynnit_viikossa=2,
    )
    story.finds("lh", "Tee aloituskäynti", limit="tukijakso.aloitus", last_day="2026-12-14")


def begin_period(begin: Begin) -> Story:
    """Thu 10.12.: the first visit begins the service, on day 17 of T6."""
    story = ring(begin)
    assess(story)
    agree(story)
    story.day("2026-12-08", "10.00")
    story.does(
        "av", "Lähetä päätös", tiedoksiantotapa="kirje", postituspaiva="2026-12-08", muutoksenhakuohje=True
    )
    story.day("2026-12-10", "15.00")
    story.does(
        "lh",
        "Tee aloituskäynti",
        aloituspaiva="2026-12-10",
        kaynnin_kesto=60,
        tavoitteet_kayty_lapi=True,
        turvallisuus_kotona="puutteita",
        sppb=6,
    )
    assert story.limit("T6") == Limit("2027-02-23", "2027-02-23", "met")
    return story


def plan(story: Story) -> Plan:
    with story.service.database.reading() as session:
        held = current_plan(session, story.client_id)
    assert held is not None
    return held


def steps(story: Story) -> list[str]:
    """What became of the support period in her record, in order."""
    with story.service.database.reading() as session:
        period = {one.key for one in list_services(session, story.client_id) if one.service == "tukijakso"}
        changes = [one for one in list_changes(session, story.client_id) if one.service_key in period]
    return [one.step for one in sorted(changes, key=lambda one: one.key)]


def finish(story: Story) -> None:
    """Thu 7.1.2027, day 28."""
    story.day("2026-12-23", "12.00")
    story.does("av", "Soita väliarvio", **MIDDLE_REVIEW)
    story.day("2027-01-07", "14.00")
    story.does("lh", "Toteuta käynnit", kaynnit=[VISIT])


def test_the_goals_of_the_period_join_the_plan_and_are_reviewed_there(begin_story: Begin) -> None:
    story = begin_period(begin_story)
    held = plan(story)
    # The goal that the plan had in the same words is not there twice; the rest of the plan stays.
    assert [(one.number, one.icf, one.measure, one.baseline, one.target) for one in held.goals] == [
        (1, "itsesta_huolehtiminen", None, None, None),
        (2, "liikkuminen", "SPPB", 6.0, 8.0),
        (3, "yhteiso", "GAS", -1.0, 0.0),
    ]
    assert held.close_persons_part_id is not None
    assert (held.review_on.isoformat(), held.services) == ("2027-01-07", ("tukijakso",))
    assert "Pääsen tasapainoryhmään" in story.letter("av", "suunnitelma")
    finish(story)
    third = {**LAST_REVIEW, "gas": [{"tavoite_nro": "3", "gas_arvo": "0"}]}
    story.cannot("lh", "Tee loppuarvio", "tavoite_nro", **third)
    twice = {**LAST_REVIEW, "gas": [LAST_REVIEW["gas"][0], LAST_REVIEW["gas"][0]]}
    story.cannot("lh", "Tee loppuarvio", "gas[1].tavoite_nro: Sama on jo aiemmalla rivillä", **twice)
    story.does("lh", "Tee loppuarvio", **LAST_REVIEW)
    with story.service.database.reading() as session:
        review, middle = list_reviews(session, story.client_id)
    assert (middle.outcome, middle.plan_id, middle.fit) == ("valiarvio", held.id, "liian_vahan")
    assert (middle.goals, middle.satisfaction, middle.changes_id is None) == (((2, -1),), 4, False)
    assert (review.plan_id, review.service) == (held.id, "tukijakso")
    assert (review.fit, review.outcome) == ("sopiva", "loppuarvio")
    assert (review.goals, review.satisfaction, review.changes_id is not None) == (((2, 0), (3, 1)), 5, True)
    assert review.gas_t is not None
    assert 50 < review.gas_t < 60
    told = story.events("service.reviewed")
    assert {(one.attributes["service"], one.actor) for one in told} == {
        ("tukijakso", "av"),
        ("tukijakso", "lh"),
    }


def test_a_new_plan_in_between_does_not_move_the_goals(begin_story: Begin) -> None:
    """The review is of the plan that the goals were agreed in, whatever has been planned since."""
    story = begin_period(begin_story)
    held = plan(story)
    story.begin("asiakassuunnitelma", asiakasvastaava="av", palvelu="tukijakso")
    story.does(
        "av",
        "Laadi asiakassuunnitelma",
        tavoitteet=[SLEEP],
        seuranta_paiva="2027-01-07",
        suunnitelma_hyvaksytty="kylla",
    )
    assert plan(story).id != held.id
    finish(story)
    story.does("lh", "Tee loppuarvio", **LAST_REVIEW)
    with story.service.database.reading() as session:
        review, _ = list_reviews(session, story.client_id)
    assert (review.plan_id, review.goals) == (held.id, ((2, 0), (3, 1)))


def arrivals(story: Story) -> list[tuple[str | None, bool]]:
    with story.service.database.reading() as session:
        rows = session.execute(
            select(provider_use.c.provider_id, provider_use.c.confirmed_at)
            .where(provider_use.c.client_id == story.client_id, provider_use.c.kind == "varhainen_tuki")
            .order_by(provider_use.c.key)
        ).all()
    return [(row.provider_id, row.confirmed_at is not None) for row in rows]


def test_she_is_taken_along_to_early_support(begin_story: Begin) -> None:
    """The event says where to, the directory counts an arrival, and the matter ends there."""
    story = begin_period(begin_story)
    finish(story)
    nowhere = {name: value for name, value in LAST_REVIEW.items() if name != "kiinnittynyt_tuottaja"}
    story.cannot("lh", "Tee loppuarvio", "kiinnittynyt_tuottaja", **nowhere)
    assert (story.events("early_support.linked"), arrivals(story)) == ([], [])
    story.does("lh", "Tee loppuarvio", **LAST_REVIEW)
    (linked,) = story.events("early_support.linked")
    provider = "vuoksenrannan_seniorit"
    assert linked.attributes == {"service": "liikuntaryhma", "provider": provider, "confirmed": True}
    assert arrivals(story) == [(provider, True)]
    story.cannot("lh", "Päätä jatkosta", "Asiakasta ei löydy", **ENDS)
    story.does("av", "Päätä jatkosta", **ENDS)
    (matter,) = story.matters()
    assert (matter.state, matter.outcome) == ("paattynyt", "ohjattu_varhaiseen_tukeen")
    assert return_windows(story.service, matter) == [date(2027, 4, 7), date(2027, 7, 6)]
    assert len(story.events("feedback.requested")) == 1
    assert steps(story) == ["ordered", "started", "ended"]


def test_nobody_was_taken_along(begin_story: Begin) -> None:
    story = begin_period(begin_story)
    finish(story)
    alone = {
        "gas": LAST_REVIEW["gas"],
        "palvelun_osuvuus": "liikaa",
        "tyytyvaisyys": 4,
        "kiinnittynyt_palveluun": "ei",
        "loppuarvio_kuvaus": "Pärjää itse.",
    }
    story.does("lh", "Tee loppuarvio", **alone)
    assert (story.events("early_support.linked"), arrivals(story)) == ([], [])
    story.does("av", "Päätä jatkosta", **ENDS)
    (matter,) = story.matters()
    assert (matter.state, matter.outcome) == ("paattynyt", "palvelu_paattynyt_tavoite_saavutettu")


def test_hospital_suspends_the_period_and_home_resumes_it(begin_story: Begin) -> None:
    """Tue 15.12. to Mon 21.12.: the visits stay open, the record says the break."""
    story = begin_period(begin_story)
    story.day("2026-12-15", "9.00")
    story.tell("av", "hospital.admitted", sairaalaan_paiva="2026-12-15")
    assert steps(story) == ["ordered", "started", "suspended"]
    (told,) = story.events("service.suspended")
    assert told.attributes == {"service": "tukijakso", "reason": "sairaala", "on": "2026-12-15"}
    story.does("av", "Selvitä sairaalajakso", sairaalaan_paiva="2026-12-15", sairaala_jatko="tauko")
    assert story.open_tasks() == ["Toteuta käynnit"]
    story.day("2026-12-21", "14.00")
    story.tell("av", "hospital.discharge.done")
    assert steps(story)[-1] == "suspended"
    story.does("av", "Päätä jatko", sairaala_tulos="jatkuu", kotiutui_paiva="2026-12-21")
    assert steps(story) == ["ordered", "started", "suspended", "resumed"]
    # In hospital once more: asked anew, not taken for the first stay.
    story.tell("av", "hospital.admitted", sairaalaan_paiva="2026-12-21")
    story.does("av", "Selvitä sairaalajakso", sairaalaan_paiva="2026-12-21", sairaala_jatko="paattyy")
    assert steps(story) == ["ordered", "started", "suspended", "resumed", "suspended"]


def test_hospital_before_the_first_visit_suspends_nothing(begin_story: Begin) -> None:
    story = ring(begin_story)
    assess(story)
    agree(story)
    story.tell("av", "hospital.admitted", sairaalaan_paiva="2026-12-07")
    story.does("av", "Selvitä sairaalajakso", sairaalaan_paiva="2026-12-07", sairaala_jatko="jatkuu")
    assert steps(story) == ["ordered"]


def need_grows(story: Story) -> None:
    """Fri 18.12. 9.30: she no longer gets up alone, and Leena tells so from Liisa's page."""
    story.day("2026-12-18", "9.30")
    assert "need.grew" in story.awaits()
    story.tell("lh", "need.grew")


def test_her_need_grows_and_an_assessment_period_follows(begin_story: Begin) -> None:
    story = begin_period(begin_story)
    need_grows(story)
    # The visits are withdrawn at once, no final review is asked, and the owner decides.
    assert story.open_tasks() == ["Päätä jatkosta"]
    story.finds("av", "Päätä jatkosta", owner="av")
    on = {"tulos": "siirtyi", "paattymispaiva": "2026-12-18", "jatkopalvelu": "arviointijakso"}
    story.cannot("lh", "Päätä jatkosta", "Asiakasta ei löydy", jatko="palvelu", **on)
    story.cannot("esi", "Päätä jatkosta", "asiakasvastaavat", jatko="palvelu", **on)
    with pytest.raises(Conflict, match="ei odota"):
        story.tell("av", "need.grew")
    story.cannot("av", "Päätä jatkosta", "jatkopalvelu", jatko="palvelu", tulos="siirtyi")
    story.day("2026-12-21", "9.00")
    story.does("av", "Päätä jatkosta", jatko="palvelu", **on)
    assert steps(story) == ["ordered", "started", "ended"]
    (ended,) = story.events("service.ended")
    assert ended.attributes == {"service": "tukijakso", "reason": "siirtyi", "on": "2026-12-18"}
    # The new service counts its three months from the day the need was told, not from the first call; the
    # same time runs while the period waits for its decision.
    assert story.limit("T6.paatos") == Limit("2027-03-18", "2027-03-18", "running")
    assert story.limit("tukijakso.enintaan") == Limit("2027-03-04", "2027-03-04", "running")
    decide_the_period(story)
    assert story.states("tukijakso.valiarvio", "tukijakso.loppuarvio", "tukijakso.enintaan") == ["met"] * 3
    (matter,) = story.matters()
    assert (matter.state, matter.outcome) == ("paattynyt", "siirtyi_toiseen_prosessiin")
    assert story.ends("asiakasohjaus") == ["Palveluissa"]
    assert story.states("T6.paatos", "T6") == ["met", "running"]
    begin_the_assessment_period(story)
    assert story.limit("T6") == Limit("2027-03-18", "2027-03-18", "met")
    # The follow-up calls of the ended period come: 30 days are full on Sun 17.1.
    story.day("2027-01-14", "16.00")
    story.finds_no("av", "Soita 30 päivän soitto")
    story.day("2027-01-15")
    story.finds("av", "Soita 30 päivän soitto", owner="av")


def decide_the_period(story: Story) -> None:
    """Mon 21.12.: the decision comes before the period, and the home care team hears of the order."""
    story.does(
        "av",
        "Valmistele päätös",
        palvelu="arviointijakso",
        paatos="myonteinen",
        kuultu="ei_tarpeen",
        lainkohdat=["shl_45"],
        perustelut="Tuki ei riitä; arvioidaan kotona neljä viikkoa.",
        voimassa_alkaen="2026-12-22",
        voimassa_paattyen="2027-01-19",
    )
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2026-12-21")


def begin_the_assessment_period(story: Story) -> None:
    begin_assessment_period(
        story, "2026-12-22", "+02:00", "10.00", home_is="puutteita", tilauksen_syy="tarve_kasvoi"
    )


def test_a_worry_ticked_at_a_visit_does_the_same(begin_story: Begin) -> None:
    """The row says it, and the done visits lead to the owner past the final review."""
    story = begin_period(begin_story)
    story.day("2026-12-18", "9.30")
    worried = {**VISIT, "pvm": "2026-12-18", "tavoitteen_tila": "heikkenee", "huoli": True}
    story.does("lh", "Toteuta käynnit", kaynnit=[VISIT, worried])
    assert story.open_tasks() == ["Päätä jatkosta"]
