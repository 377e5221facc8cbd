# SPDX-License-Identifier: EUPL-1.2
"""Jari's home care: the area goes with the order to the service, which asks for no full assessment.

Source: story S13. Neither the assessment nor the review of the plan is that of the act on older persons.
"""

from datetime import date

from sqlalchemy import select

from clients.network_tables import service_order
from engine.deadlines import Explanation
from engine.tables import deadline
from tasks import orders
from tasks.areas import change_area
from tests.integration.test_story_jari import assess, ring, says_nothing_of_old_age
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin


def the_team_begins(story: Story, day: date) -> None:
    team = story.person("kht")
    with story.service.database.reading() as session:
        query = select(service_order.c.id).where(service_order.c.client_id == story.client_id)
        order = session.execute(query).scalar_one()
    orders.accept(story.service, team, order, day, None)
    story.settle()
    story.day(day.isoformat(), "12.00")
    orders.start(story.service, team, order, day, None)
    story.settle()


def plan_medicines(story: Story) -> None:
    story.does(
        "tav",
        "Laadi asiakassuunnitelma",
        tavoitteet=[{"tavoite": "Lääkkeet menevät ajallaan", "osa_alue": "oppiminen"}],
        seuranta_paiva="2028-04-08",
        suunnitelma_hyvaksytty="kylla",
    )


def test_home_care_asks_no_full_assessment_and_reviews_the_plan_by_the_general_law(
    begin_story: Begin,
) -> None:
    """The area goes with the order to the service: no RAI task, no T9, and T8b of SHL 39 § in place of T8."""
    story = ring(begin_story)
    assess(story, child="ei")
    story.day("2027-10-11", "9.00")
    story.does(
        "tav",
        "Sovi palveluratkaisu",
        omatyontekija_ratkaisu="jatkaa",
        ratkaisut=["kotihoito"],
        asiakas_hyvaksyy=True,
        ratkaisu_perustelu="Lääkkeet eivät onnistu ilman apua.",
    )
    plan_medicines(story)
    story.finds_no("kht", "Tee RAI-arviointi")
    says_nothing_of_old_age(story.opens("tav", "Sovi sisältö ja tunnit"))
    story.does(
        "tav",
        "Sovi sisältö ja tunnit",
        tunnit_kk=8,
        vuorokaudenajat=["aamu"],
        palvelun_sisalto=["laakehoito"],
        aloitus_toive="2027-10-14",
        asiakkaan_nakemys="Aamulla apua lääkkeisiin.",
    )
    story.finds_no("tav", "Laadi asiakassuunnitelma")  # the plan of this matter is in force until its review
    says_nothing_of_old_age(story.opens("tav", "Valmistele päätös"))
    story.does(
        "tav",
        "Valmistele päätös",
        palvelu="kotihoito",
        paatos="myonteinen",
        kuultu="ei_tarpeen",
        lainkohdat=["shl_19a", "shl_45"],
        perustelut="Tarvitsee apua aamuisin lääkkeisiin.",
        voimassa_alkaen="2027-10-14",
        tunnit_kk=8,
    )
    story.does(
        "tav", "Allekirjoita päätös", allekirjoitus="allekirjoitetaan", allekirjoituspaiva="2027-10-11"
    )
    story.does(
        "tav",
        "Tilaa palvelu",
        tuottaja="kotihoito_ita",
        tilattu_alku="2027-10-14",
        maara=8,
        yksikko="tuntia_kuukaudessa",
    )
    the_team_begins(story, date(2027, 10, 14))
    assert story.limit("T6") == Limit("2028-01-04", "2028-01-04", "met")
    assert (story.limit("T8"), story.limit("T9")) == (None, None)
    # Six months from the start is Good Friday, and the office is early.
    assert story.limit("T8b") == Limit("2028-04-13", "2028-04-13", "running")
    the_area_changes(story)
    the_update_begins_when_the_area_asks_for_it(story)


def the_area_changes(story: Story) -> None:
    """T8 of the other act takes over from the same start, and each count says what became of it."""
    (matter,) = [one for one in story.matters() if one.is_open]
    change_area(story.service, story.person("tav"), matter.id, "iakkaat", "Muistitiimi järjestää palvelut.")
    assert story.limit("T8") == Limit("2028-04-13", "2028-04-13", "running")
    assert story.states("T8b") == ["waived"]
    assert how_counted(story, "T8b").endswith(
        "Se väistyi. Samasta alusta laskettuna tilalle tuli: Asiakassuunnitelman tarkistus."
    )
    assert how_counted(story, "T8").endswith(
        "Tuli tämän tilalle, laskettuna samasta alusta:"
        " Asiakassuunnitelman tarkistus, alueen tavoite (SHL 39 §)."
    )


def the_update_begins_when_the_area_asks_for_it(story: Story) -> None:
    """T9 counts from the assessment that is still in force, at once and not from the next review."""
    (matter,) = [one for one in story.matters() if one.is_open]
    story.does(
        "kht",
        "Päivitä RAI-arviointi",
        rai_valine="HC",
        rai_paiva="2027-10-14",
        rai_lukittu=True,
        maple=3,
        adlh=1,
        cps=0,
        iadl=1,
        chess=0,
    )
    story.does(
        "av",
        "Tee seuranta-arvio",
        gas=[{"tavoite_nro": 1, "gas_arvo": "0"}],
        palvelun_osuvuus="sopiva",
        seurannan_tulos="jatkuu",
        seuraava_seuranta="2028-09-14",
        seuranta_perustelu="Sovittiin asiakkaan kanssa.",
    )
    assert story.limit("T9") == Limit("2028-04-13", "2028-04-13", "running")
    change_area(story.service, story.person("av"), matter.id, "tyoikaiset", "Työterveyden tuki jatkuu.")
    assert story.states("T9") == ["waived"]
    story.day("2027-10-20", "9.00")
    change_area(story.service, story.person("tav"), matter.id, "iakkaat", "Muistitiimi järjestää palvelut.")
    assert story.limit("T9") == Limit("2028-04-13", "2028-04-13", "running")
    story.day("2028-03-24")  # three weeks before six months are full, though the review was agreed for later
    story.finds("kht", "Päivitä RAI-arviointi")


def how_counted(story: Story, limit_id: str) -> str:
    with story.service.database.reading() as session:
        query = select(deadline.c.explanation).where(
            deadline.c.client_id == story.client_id, deadline.c.limit_id == limit_id
        )
        return Explanation.from_json(session.execute(query).scalar_one()).text()
