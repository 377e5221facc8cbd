# SPDX-License-Identifier: EUPL-1.2
"""Hilkka's death ends everything at once: home care, the queue for a place, the carer's agreement to be.

Source: story S10. She dies on Mon 12.4.2027, the day after the three months of her application have run out.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from clients.deaths import find_death
from clients.orders import list_orders_of_client
from clients.service_areas import keep_until, load_service_areas
from clients.services import list_services
from engine.business_calendar import local_date
from engine.tables import deadline
from tasks import orders
from tasks.commands import complete_task, save_draft
from tasks.deaths import receive_death, report_death, undo_death
from tasks.drafts import find_draft
from tasks.forms import JsonValues, PageValues
from tasks.queries import Page, TaskFilter, list_tasks
from tests.support.stories import Story
from tests.support.story_house import PROCESSES, Begin

HILKKA: Mapping[str, Any] = {
    "sukunimi": "Virtanen",
    "etunimet": "Hilkka",
    "syntymaaika": "1935-06-01",
    "kotikunta": "Imatra",
    "osoite": "Kuusitie 1, 55100 Imatra",
}
DVV = "api:dvv"
AREA = load_service_areas(PROCESSES / "perustiedot").areas[0]


def live_until_april(begin: Begin) -> Story:
    """Home care runs since 21.1., no place is found for what was applied for on 11.1., a carer is heard."""
    story = begin("2027-01-11T10:00:00+02:00")
    story.client(**HILKKA)
    story.name_manager("av", substitute="av2")
    story.begin("asuminen", asiakasvastaava="av", ika=91, kotikeinot_kaytetty=True)
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
    story.begin("omaishoito", asiakasvastaava="av", ika=91, yhteydenottaja="omainen")
    return story


def housing_limit(story: Story) -> Any:
    """The three months of the application for a place."""
    with story.service.database.reading() as session:
        return session.execute(
            select(deadline)
            .where(deadline.c.client_id == story.client_id, deadline.c.limit_id == "T6")
            .order_by(deadline.c.key)
            .limit(1)
        ).one()


def keep_a_draft(story: Story) -> int:
    key = story.finds("av", "Kokoa asiakirjat").key
    save_draft(
        story.service, story.person("av"), key, PageValues({"asiakkaan_tahto": ["Kotona on hyvä olla."]})
    )
    return key


def test_a_death_ends_all_three_in_one_go(begin_on_sqlite: Begin) -> None:
    story = live_until_april(begin_on_sqlite)
    draft = keep_a_draft(story)
    limit = housing_limit(story)
    assert (limit.due_date, limit.shown_date) == (date(2027, 4, 11), date(2027, 4, 9))
    story.day("2027-04-12", "0.00")
    assert housing_limit(story).state == "missed"
    assert ("2027-04-12", "missed") in story.alarms("esi", "T6")
    assert story.running() == ["asuminen", "kotihoito", "omaishoito"]

    story.day("2027-04-14", "10.00")
    report_death(story.service, story.person("av"), story.client_id, date(2027, 4, 12), "vaestotieto")
    story.settle()
    assert story.open_tasks() == ["Kirjaa asian päättyminen"] * 3
    assert housing_limit(story).state == "waived"
    assert housing_limit(story).missed_at is not None
    with story.service.database.reading() as session:
        assert find_draft(session, draft, "av") is not None
        death = find_death(session, story.client_id)
    assert death is not None
    assert death.basics_kept_until == date(2029, 4, 12)
    with story.service.database.reading() as session:
        wanted = TaskFilter(queue="team", sort="newest")
        rows = list_tasks(session, story.service, story.person("av"), wanted, Page(size=200)).rows
    ending = [one for one in rows if one.name == "Kirjaa asian päättyminen"]
    housing, care, carer = sorted(ending, key=lambda one: one.key)
    # The first end that closes the matter ends what is ordered: home care's own day comes before it.
    for number, row in enumerate((care, housing, carer)):
        answers = {"paattymisen_syy": "kuolema", "paattymispaiva_kesken": "2027-04-12"}
        told = {"palvelut_peruttu": True, "kirje_laheiselle": number == 1}
        complete_task(
            story.service, story.person("av"), row.key, row.version, JsonValues({**answers, **told})
        )
        story.settle()
    story.does("av", "Lähetä kirje läheiselle", kirje_laheiselle_paiva="2027-04-14")
    assert story.open_tasks() == []
    assert story.running() == []
    with story.service.database.reading() as session:
        ended = {one.service: one.ended_on for one in list_services(session, story.client_id)}
    assert ended["kotihoito"] == date(2027, 4, 12)
    assert story.events("feedback.requested") == []
    assert [one.outcome for one in story.matters()] == ["kuolema"]
    closed_at = story.matters()[0].closed_at
    assert closed_at is not None
    assert keep_until(AREA, local_date(closed_at)) == date(2037, 4, 14)
    for username in ("av", "kht"):
        assert not story.may_see(username), username


def test_a_program_tells_that_she_died_before_the_limit(begin_on_sqlite: Begin) -> None:
    """Died on Sat 10.4.: the limit of Sun 11.4. was missed by nobody. The wrong person is taken back."""
    story = live_until_april(begin_on_sqlite)
    story.day("2027-04-14", "10.00")
    assert housing_limit(story).missed_at is not None
    before = (story.open_tasks(), story.running())
    receive_death(story.service, DVV, story.client_id, {"kuolinpaiva": "2027-04-10"}, "1")
    story.settle()
    assert story.open_tasks() == ["Kirjaa asian päättyminen"] * 3
    assert (housing_limit(story).state, housing_limit(story).missed_at) == ("waived", None)

    story.day("2027-04-14", "15.00")
    undo_death(story.service, story.person("esi"), story.client_id)
    story.settle()
    assert (story.open_tasks(), story.running()) == before
    assert housing_limit(story).state == "missed"
    assert housing_limit(story).missed_at is not None
