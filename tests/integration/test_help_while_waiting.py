# SPDX-License-Identifier: EUPL-1.2
"""What is agreed for the wait for a place begins: more home care where home care runs, else a service.

Source: processes.md, P5 step 7: in the interim a short-term place or more home care (P3 raise).
"""

from collections.abc import Mapping
from typing import Any

from clients.decisions import list_decisions
from clients.fee_decisions import FEE
from clients.orders import ACCEPTED, WITHDRAWN, list_orders_of_client
from clients.services import list_services
from tasks.queries import get_task
from tests.integration.test_service_already_had import task_of_home_care
from tests.support.kerttu import come_to_the_queue, sign
from tests.support.stories import Story
from tests.support.story_house import Begin

SHORT = {
    "palvelu": "asuminen",
    "paatos": "myonteinen",
    "kuultu": "ei_tarpeen",
    "lainkohdat": ["shl_21"],
    "perustelut": "Koti ei ole turvallinen, kunnes paikka löytyy.",
    "voimassa_alkaen": "2027-03-10",
    "voimassa_paattyen": "2027-05-10",
    "asumisen_taso": "lyhytaikainen",
    "maara_vrk": 62,
}
FOUND = {
    "odotusajan_paikka_loytyi": "kylla",
    "odotusajan_tuottaja": "koivukoti",
    "odotusajan_paikka_vapaa": "2027-03-10",
}


def test_running_home_care_is_asked_to_change(begin_story: Begin) -> None:
    story = come_to_the_queue(begin_story, "yokaynnit")
    assert story.open_tasks().count("Arvioi muutos") == 1  # of home care, not of housing too
    story.finds("pk", "Etsi paikka")  # the queue does not wait
    assert change_of_home_care(story)["muutoksen_ratkaisu"] == "lisataan"

    raised = {"muutoksen_laji": "turvallisuus", "muutos_kuvaus": "Yöt.", "muutoksen_ratkaisu": "tilapainen"}
    story.does("av", "Arvioi muutos", **raised)
    story.tell("av", "client.condition.changed")
    assert change_of_home_care(story)["muutoksen_ratkaisu"] is None  # another change is no wish for more


def test_a_short_term_place_lasts_until_she_moves_in(begin_story: Begin) -> None:
    story = come_to_the_queue(begin_story, "lyhytaikainen")
    story.does("pk", "Etsi lyhytaikainen paikka", **FOUND)
    story.does("av", "Valmistele päätös", **SHORT)
    sign(story, "av", "2027-03-09")
    story.day("2027-03-10", "10.00")
    story.does("pk", "Tilaa palvelu", tuottaja="koivukoti", tilattu_alku="2027-03-10")
    answered = {"tuottajan_vastaus": "vahvistettu", "tilattu_alku": "2027-03-10"}
    story.does("pk", "Seuraa tuottajan vastausta", **answered)
    story.does("pk", "Vahvista aloitus", aloitus_toteutui="kylla", aloituspaiva="2027-03-10")
    assert services(story)["lyhytaikaishoito"] == ("kaynnissa", None)
    set_the_fee(story)

    story.day("2027-03-22", "10.00")
    move_in(story)
    assert services(story)["lyhytaikaishoito"] == ("paattynyt", "asuminen_alkoi")
    assert services(story)["asuminen"][0] == "kaynnissa"
    assert "odotusajan_paikka" not in story.running()
    assert story.open_tasks().count("Päätä asiakasmaksu") == 2  # of the place and of home care
    story.finds("mk", "Pyydä tulotiedot")  # of the housing that began
    story.check()


def test_an_order_that_has_not_begun_is_withdrawn_when_she_moves_in(begin_story: Begin) -> None:
    story = come_to_the_queue(begin_story, "lyhytaikainen")
    story.does("pk", "Etsi lyhytaikainen paikka", **{**FOUND, "odotusajan_paikka_vapaa": "2027-04-01"})
    story.does("av", "Valmistele päätös", **{**SHORT, "voimassa_alkaen": "2027-04-01"})
    sign(story, "av", "2027-03-09")
    story.day("2027-03-10", "10.00")
    story.does("pk", "Tilaa palvelu", tuottaja="koivukoti", tilattu_alku="2027-04-01")
    answered = {"tuottajan_vastaus": "vahvistettu", "tilattu_alku": "2027-04-01"}
    story.does("pk", "Seuraa tuottajan vastausta", **answered)
    assert orders(story)["lyhytaikaishoito"] == ACCEPTED

    story.day("2027-03-22", "10.00")
    move_in(story)
    assert orders(story)["lyhytaikaishoito"] == WITHDRAWN
    assert services(story)["asuminen"][0] == "kaynnissa"
    # Nothing is charged for it: a fee ends for home care and is set for the housing.
    assert story.open_tasks().count("Päätä asiakasmaksu") == 1
    assert story.open_tasks().count("Pyydä tulotiedot") == 1
    story.check()


def set_the_fee(story: Story) -> None:
    story.does("mk", "Pyydä tulotiedot", tulotiedot="ei_tarvita")
    fee = {"maksu_eur": 560, "maksun_peruste": "tasamaksu", "maksu_alkaen": "2027-03-10"}
    reasons = {
        "maksun_lainkohdat": ["amaksul_2"],
        "maksun_perustelut": "Lyhytaikaisen paikan maksu päiviltä.",
    }
    story.does("mk", "Määrää maksu", **fee, **reasons, maksupaatos_paiva="2027-03-10")
    assert ("lyhytaikaishoito",) in fees(story)


def move_in(story: Story) -> None:
    offered = {"paikan_tuottaja": "koivukoti", "paikan_kunta": "Imatra", "paikan_laji": "oma"}
    story.does("pk", "Etsi paikka", paikka_loytyi="oma")
    at = {"tarjottu": "2027-03-22T10:00:00+02:00", "tarjous_kenelle": "asiakas"}
    story.does("pk", "Tarjoa paikka", **offered, **at)
    story.does("pk", "Kirjaa vastaus", vastaus="hyvaksyy", vastaaja="asiakas")
    agreed = {"vuokrasopimus": "ei_tarvita", "muuton_asiat": ["kuljetus"]}
    story.does("av", "Sovi muutto", muuttopaiva="2027-03-22", **agreed)
    story.does("pk", "Tilaa palvelu", tuottaja="koivukoti", tilattu_alku="2027-03-22")
    answered = {"tuottajan_vastaus": "vahvistettu", "tilattu_alku": "2027-03-22"}
    story.does("pk", "Seuraa tuottajan vastausta", **answered)
    story.does("pk", "Vahvista muutto", muutto_toteutui="kylla", aloituspaiva="2027-03-22")


def services(story: Story) -> Mapping[str, tuple[str, str | None]]:
    """The state and the reason of the end of each service, by its code."""
    with story.service.database.reading() as session:
        found = list_services(session, story.client_id)
    return {one.service: (one.state, one.end_reason) for one in found}


def orders(story: Story) -> Mapping[str, str]:
    """The state of the order of each service."""
    with story.service.database.reading() as session:
        return {one.service: one.state for one in list_orders_of_client(session, story.client_id)}


def fees(story: Story) -> list[tuple[str, ...]]:
    """The services that each fee decision is for."""
    with story.service.database.reading() as session:
        found = list_decisions(session, story.client_id)
    return [one.content for one in found if one.service == FEE]


def change_of_home_care(story: Story) -> Mapping[str, Any]:
    """What stands in the form of *Arvioi muutos* of home care."""
    key = task_of_home_care(story)
    with story.service.database.transaction() as session:
        view = get_task(session, story.service, story.person("av"), key)
    assert view.form is not None
    return view.form.values
