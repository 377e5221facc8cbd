# SPDX-License-Identifier: EUPL-1.2
"""Väinö's support is refused for lack of money and granted in a correction: nobody asks again who he is.

Source: story S5 and hallintolaki 50 §. What the record knows of the carer stands in the forms, to be
changed; the relation goes with the decision.
"""

from clients.agreements import Agreement, current_agreement
from clients.case_managers import name_case_manager
from tests.integration.test_story_vaino import check_the_application, visit
from tests.support.informal_care import AGREEMENT, DECISION, PLAN, POSTED, PROPOSED, apply
from tests.support.stories import Story
from tests.support.story_house import Begin


def refuse(begin: Begin) -> Story:
    """Fri 11.12.: he fulfils the conditions, but there is no money; posted to both."""
    story = apply(begin)
    check_the_application(story)
    visit(story)
    story.day("2026-12-11", "10.00")
    story.tell("av", "supplement.received")
    story.does("av", "Tarkista täydennys", taydennys_riittaa="kylla")
    story.does("stt", "Ehdota luokka ja vapaat", **{**PROPOSED, "maararahaa": "ei"})
    story.does(
        "av",
        "Kirjaa odottajien luetteloon",
        luetteloon_paiva="2026-12-11",
        edellytykset_kerrottu=True,
        tarjottu_muu_tuki=["kotihoito"],
    )
    no = {"palvelu": "omaishoito", "paatos": "kielteinen", "voimassa_alkaen": "2026-12-11"}
    heard = {"kuultu": "kylla", "asiakkaan_nakemys": "Hoito on kotona."}
    why = {"lainkohdat": ["oht_3"], "perustelut": "Määräraha on käytetty, vaikka edellytykset täyttyvät."}
    story.does("av", "Valmistele päätös", **no, **heard, **why)
    sign(story, "2026-12-11")
    assert story.proposed("av", "Lähetä päätös")["osapuolen_nimi"] is None
    story.does("av", "Lähetä päätös", **{**POSTED, "postituspaiva": "2026-12-11", "osapuolen_kieli": "sv"})
    return story


def sign(story: Story, day: str) -> None:
    story.does("av", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva=day)


def correct(story: Story) -> None:
    """Mon 4.1.2027: money came; the decision is corrected on 11.1."""
    story.day("2027-01-04", "10.00")
    with story.service.database.transaction() as session:
        name_case_manager(
            session, story.service, story.client_id, "av", substitute="av2", reason="alue", actor="kertoja"
        )
    story.sends("av", "appeal.filed")
    story.does(
        "av",
        "Kirjaa oikaisuvaatimus",
        oikaisu_saapui="2027-01-04T09:00:00+02:00",
        oikaisu_tapa="sahkoposti",
        oikaisu_kohde="paatos",
        oikaisu_vaatimus="Hoito jatkuu, ja edellytykset täyttyvät.",
    )
    story.does(
        "av",
        "Arvioi oikaisuvaatimus",
        oikaisu_ajassa_ratkaisu="kylla",
        oikaisu_eteneminen="itse",
        oikaisu_perustelu="Määräraha on avattu uudelleen.",
    )
    story.day("2027-01-11", "10.00")
    story.does("av", "Valmistele päätös", **DECISION)
    sign(story, "2027-01-11")


def agreement(story: Story) -> Agreement:
    with story.service.database.reading() as session:
        found = current_agreement(session, story.client_id)
    assert found is not None
    return found


def test_a_correction_asks_nobody_again_who_the_carer_is(begin_story: Begin) -> None:
    story = refuse(begin_story)
    correct(story)
    known = story.proposed("av", "Lähetä päätös")
    told = ("osapuolen_nimi", "osapuolen_osoite", "osapuolen_kieli")
    assert [known[name] for name in told] == ["Väinö Salo", "Koskikatu 7, 55100 Imatra", "sv"]
    story.does("av", "Laadi hoito- ja palvelusuunnitelma", **PLAN)
    known = story.proposed("av", "Tee omaishoitosopimus")
    assert known["omaishoitajan_nimi"] == "Väinö Salo"
    assert known["tilinumero"] is None  # no account was told yet
    story.day("2027-01-20", "10.00")
    story.does("av", "Tee omaishoitosopimus", **AGREEMENT)
    assert (agreement(story).carer, agreement(story).relation) == ("Väinö Salo", "puoliso")
    assert story.proposed("av", "Lähetä päätös")["osapuolen_osoite"] == "Koskikatu 7, 55100 Imatra"
