# SPDX-License-Identifier: EUPL-1.2
"""Jari's housing: his matter moves to an area that decides regular service on a full assessment.

Source: ADR 0043, and T9 and T10 of the domain. Documents are gathered again with the assessment, and its
update begins when the area comes to ask for it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from clients.facts import area_facts
from clients.matters import close_matter
from clients.overview import client_overview
from clients.record_overview import kept_until
from clients.services import list_services
from engine.deadlines import Explanation
from engine.tables import deadline
from tasks.areas import change_area
from tests.integration.test_story_jari import ring
from tests.support.kerttu import HOUSING, documents, sign
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin
from tests.support.web_world import open_pages

SEEN: Mapping[str, object] = {
    "kokous_pvm": "2027-10-05",
    "lasna": ["asiakasvastaava", "sosiaalityontekija"],
    "tyoryhman_kanta": "puoltaa",
    "puollettu_taso": "ymparivuorokautinen",
    "tyoryhman_perustelut": "Yöllinen avun tarve on jatkuva.",
}
HEARD: Mapping[str, object] = {
    "kuuleminen": "kylla",
    "kuulemistapa": "kotikaynti",
    "asiakkaan_nakemys": "En pärjää yksin.",
    "edustajaa_kuultu": "ei_edustajaa",
    "puolison_kanssa": "ei_puolisoa",
}
RAI = ("rai_valine", "rai_paiva", "maple", "cps", "adlh", "abs_pisteet")


def apply_for_housing(begin: Begin, **answers: object) -> Story:
    """Tue 5.10.2027: the documents are gathered in the area that asks for no full assessment."""
    story = ring(begin)
    known = area_facts(story.service, "tyoikaiset")
    story.begin("asuminen", asiakasvastaava="tav", ika=57, kotikeinot_kaytetty=True, **known)
    story.day("2027-10-05", "9.00")
    story.does("tav", "Kokoa asiakirjat", **answers)
    return story


def without_assessment(level: str = "ymparivuorokautinen") -> dict[str, object]:
    given = documents("2027-10-01")
    return {**{name: value for name, value in given.items() if name not in RAI}, "haettu_taso": level}


def move(story: Story, by: str, area: str) -> None:
    (matter,) = [one for one in story.matters() if one.is_open]
    change_area(story.service, story.person(by), matter.id, area, "Palvelut järjestetään siellä.")
    story.settle()


def test_documents_are_gathered_again_with_the_assessment_that_the_area_asks_for(begin_story: Begin) -> None:
    story = apply_for_housing(begin_story, **without_assessment())
    story.does("stt", "Käsittele työryhmässä", **SEEN)
    assert story.states("T14") == ["running"]
    move(story, "tav", "iakkaat")
    story.finds("av2", "Kokoa asiakirjat", owner="av2")
    assert "Kuule asiakasta ja läheisiä" not in story.open_tasks()
    assert story.states("T14") == ["waived"]
    assert story.proposed("av2", "Kokoa asiakirjat")["haettu_taso"] == "ymparivuorokautinen"
    story.cannot("av2", "Kokoa asiakirjat", "rai_paiva", **without_assessment())
    story.does("av2", "Kokoa asiakirjat", **documents("2027-10-01"))
    story.does("stt", "Käsittele työryhmässä", **SEEN)
    story.does("av2", "Kuule asiakasta ja läheisiä", **HEARD)
    move(story, "av2", "tyoikaiset")
    move(story, "tav", "iakkaat")
    story.finds("av2", "Valmistele päätös", owner="av2")


def test_short_term_housing_needs_no_assessment_in_any_area(begin_story: Begin) -> None:
    story = apply_for_housing(begin_story, **without_assessment("lyhytaikainen"))
    move(story, "tav", "iakkaat")
    story.finds("stt", "Käsittele työryhmässä")
    assert "Kokoa asiakirjat" not in story.open_tasks()


def move_in(story: Story) -> None:
    story.does("stt", "Käsittele työryhmässä", **SEEN)
    story.does("tav", "Kuule asiakasta ja läheisiä", **HEARD)
    story.does("tav", "Valmistele päätös", **{**HOUSING, "voimassa_alkaen": "2027-10-05"})
    sign(story, "tav", "2027-10-05")
    story.does("tav", "Sovi odotusajan apu", odotusajan_apu=["nykyinen"], odotuksesta_kerrottu=True)
    story.does("pk", "Etsi paikka", paikka_loytyi="oma")
    story.does(
        "pk",
        "Tarjoa paikka",
        paikan_tuottaja="koivukoti",
        paikan_kunta="Imatra",
        paikan_laji="oma",
        tarjottu="2027-10-05T09:00:00+03:00",
        tarjous_kenelle="asiakas",
    )
    story.does("pk", "Kirjaa vastaus", vastaus="hyvaksyy", vastaaja="asiakas")
    moving = {"muuttopaiva": "2027-10-07", "vuokrasopimus": "ei_tarvita", "muuton_asiat": ["kuljetus"]}
    story.does("tav", "Sovi muutto", **moving)
    story.does("pk", "Tilaa palvelu", tuottaja="koivukoti", tilattu_alku="2027-10-07")
    story.does("pk", "Seuraa tuottajan vastausta", tuottajan_vastaus="vahvistettu", tilattu_alku="2027-10-07")
    story.day("2027-10-07", "13.00")
    story.does("pk", "Vahvista muutto", muutto_toteutui="kylla", aloituspaiva="2027-10-07")


def test_the_update_of_the_assessment_begins_when_the_area_comes_to_ask_for_it(begin_story: Begin) -> None:
    """Six months from 1.10. end on a Saturday, and the office is early; not from the review in November."""
    story = apply_for_housing(begin_story, **documents("2027-10-01"), rai_tehty=True)
    move_in(story)
    assert story.limit("T9") is None
    story.day("2027-10-20", "9.00")
    move(story, "tav", "iakkaat")
    assert story.limit("T9") == Limit("2028-03-31", "2028-03-31", "running")
    with story.service.database.reading() as session:
        mine = (deadline.c.client_id == story.client_id, deadline.c.limit_id == "T9")
        told = session.execute(select(deadline.c.explanation).where(*mine)).scalar_one()
    assert Explanation.from_json(told).text().endswith("alkupäivä ei siirtynyt.")


def test_a_matter_that_moved_on_into_a_service_moves_while_the_service_goes_on(begin_story: Begin) -> None:
    """*Palveluissa* closes the matter, not the service: its area may change, and no time of keeping runs."""
    story = apply_for_housing(begin_story, **documents("2027-10-01"), rai_tehty=True)
    move_in(story)
    (matter,) = story.matters()
    with story.service.database.transaction() as session:
        close_matter(session, story.service, matter.id, "siirtyi_toiseen_prosessiin")
    address = f"/clients/{story.client_id}/service-area?matter={matter.id}"
    page = open_pages(story.service, story.clock).sign_in("tav")
    moved = {"matter": matter.id, "area": "iakkaat", "reason": "Muistitiimi järjestää palvelut."}
    assert page.post(f"/clients/{story.client_id}/service-area", moved, page=address).status_code == 303
    assert story.matters()[0].service_area == "iakkaat"
    assert story.states("T9") == ["running"]
    with story.service.database.transaction() as session:
        overview = client_overview(session, story.service, story.person("av2"), story.client_id)
        services = list_services(session, story.client_id)
    assert overview.going_on == {matter.id}
    assert kept_until(story.service, overview, overview.matters[0], services) is None
    over = replace(overview, instances=())
    assert kept_until(story.service, over, over.matters[0], services) is None
    ended = [replace(one, ended_on=date(2030, 5, 31)) for one in services]
    assert over.going_on == frozenset()
    assert kept_until(story.service, over, over.matters[0], ended) == date(2040, 5, 31)
