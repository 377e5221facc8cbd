# SPDX-License-Identifier: EUPL-1.2
"""Urgent help until the agreed day: the check opens then, and the help that is over ends once in the record.

Source: processes.md, P1 step 4; SHL 12 §.
"""

from datetime import UTC, date, datetime

from sqlalchemy import select

from clients.services import list_changes, list_services
from engine.tables import deadline
from tasks import orders
from tests.support.stories import Story
from tests.support.story_house import Begin

SAFE = {
    "yksin_turvassa": "ei",
    "ravinto_turvattu": "ei",
    "laake_turvattu": "kylla",
    "lampo_turvattu": "kylla",
    "kaltoinkohteluepaily": "ei",
    "virka_aika_nyt": "kylla",
}
DECIDED = {
    "palvelu": "kiireellinen",
    "paatos": "myonteinen",
    "kuultu": "ei_tarpeen",
    "lainkohdat": ["shl_12", "shl_45"],
    "perustelut": "Ruokaa ei ole; ateriat ja käynnit heti.",
    "voimassa_alkaen": "2026-11-23",
}
MEALS = {
    "tuottaja": "saimaan_ateriat",
    "tilattu_alku": "2026-11-23",
    "maara": 7,
    "yksikko": "kertaa_viikossa",
}
OVER = {"tilanne_on_turvattu": "kylla", "kiireellinen_apu_jatkuu": "paattyy", "tarkistus_kuvaus": "Hyvin."}
STARTED = date(2026, 11, 23)


def help_begins(begin_story: Begin, *given: str, check_on: str = "2026-12-09") -> Story:
    """Meals that the producer begins by its own page; what else was decided waits for its order."""
    story = begin_story("2026-11-23T09:40:00+02:00")
    story.client(sukunimi="Lahti", etunimet="Aino", syntymaaika="1944-03-02", kotikunta="Imatra")
    story.begin("kiireellinen_apu", asiakasvastaava="av", ika=82)
    story.does("stt", "Turvaa tilanne", **SAFE)
    told = {"ratkaisu_suullinen": "suullinen", "ratkaisu_aika": "2026-11-23T09:40:00+02:00"}
    decided = {**told, "kiireellinen_ratkaisu": list(given), "ratkaisu_peruste": "Ruokaa ei ole."}
    story.does("stt", "Tee kiireellinen ratkaisu", **decided)
    story.does("stt", "Tilaa palvelu", **MEALS)
    orders.start(story.service, story.person("tuot"), newest_order(story), STARTED, None)
    story.settle()
    story.does("stt", "Valmistele päätös", **DECIDED)
    signed = {"allekirjoitus": "allekirjoitetaan", "allekirjoituspaiva": "2026-11-23"}
    story.does("stt", "Allekirjoita päätös", **signed)
    story.does("stt", "Sovi jatkosta", jatko_paiva=check_on, asiakkaalle_kerrottu=True)
    return story


def test_the_hour_is_met_when_the_situation_was_made_safe(begin_story: Begin) -> None:
    """Written down at 11.00, safe at 10.20: within the hour from 9.40, and not missed."""
    story = begin_story("2026-11-23T09:40:00+02:00")
    story.client(sukunimi="Lahti", etunimet="Aino", syntymaaika="1944-03-02", kotikunta="Imatra")
    story.begin("kiireellinen_apu", asiakasvastaava="av", ika=82)
    story.day("2026-11-23", "11.00")
    assert story.states("T1") == ["missed"]
    for wrong, sentence in (("09:30", "vasta yhteydenoton jälkeen"), ("11:05", "tulevaisuudessa")):
        told = {**SAFE, "turvattu_klo": f"2026-11-23T{wrong}:00+02:00"}
        story.cannot("stt", "Turvaa tilanne", sentence, **told)
    story.does("stt", "Turvaa tilanne", **SAFE, turvattu_klo="2026-11-23T10:20:00+02:00")
    assert story.states("T1") == ["met"]
    with story.service.database.reading() as session:
        row = session.execute(
            select(deadline.c.ended_at, deadline.c.missed_at).where(deadline.c.limit_id == "T1")
        ).one()
    assert (row.ended_at, row.missed_at) == (datetime(2026, 11, 23, 8, 20, tzinfo=UTC), None)


def newest_order(story: Story) -> str:
    with story.service.database.reading() as session:
        return [one.order_id for one in list_changes(session, story.client_id) if one.order_id][-1] or ""


def services(story: Story) -> dict[str, tuple[str, date | None]]:
    with story.service.database.reading() as session:
        return {one.service: (one.state, one.ended_on) for one in list_services(session, story.client_id)}


def test_the_check_opens_on_the_agreed_day_not_before(begin_story: Begin) -> None:
    story = help_begins(begin_story, "ateria")
    assert "Tarkista tilanne" not in story.open_tasks()
    story.day("2026-12-08", "16.00")
    assert "Tarkista tilanne" not in story.open_tasks()
    story.day("2026-12-09", "9.00")
    story.finds("stt", "Tarkista tilanne")


def test_urgent_help_that_the_producer_begins_is_no_follow_up_of_the_matter(begin_story: Begin) -> None:
    story = help_begins(begin_story, "ateria")
    assert services(story) == {"ateria": ("kaynnissa", None)}
    assert [one.state for one in story.matters()] == ["toimeenpanossa"]  # by the decision; not in follow-up


def test_help_that_is_over_ends_once_on_the_day_given(begin_story: Begin) -> None:
    story = help_begins(begin_story, "ateria")
    story.day("2026-12-09", "9.00")
    ahead = {**OVER, "apu_paattyi_paiva": "2026-12-10"}
    story.cannot("stt", "Tarkista tilanne", "tulevaisuudessa", **ahead)
    story.does("stt", "Tarkista tilanne", **OVER, apu_paattyi_paiva="2026-12-07")
    assert services(story) == {"ateria": ("paattynyt", date(2026, 12, 7))}
    (ended,) = story.events("service.ended")
    assert (ended.attributes["service"], ended.attributes["on"]) == ("ateria", "2026-12-07")
    story.check()


def test_an_end_that_the_producer_tells_too_is_one(begin_story: Begin) -> None:
    story = help_begins(begin_story, "ateria")
    story.day("2026-12-09", "9.00")
    producer = story.person("tuot")
    orders.end(story.service, producer, newest_order(story), date(2026, 12, 5), "tarve_paattyi", None)
    story.settle()
    story.does("stt", "Tarkista tilanne", **OVER, apu_paattyi_paiva="2026-12-07")
    told = {"ilmoituksen_ratkaisu": "palvelu_paattyi", "ilmoitus_huomiot": "Aterioita ei enää tarvita."}
    story.does("av", "Käsittele tuottajan ilmoitus", **told)
    assert services(story) == {"ateria": ("paattynyt", date(2026, 12, 7))}
    assert len(story.events("service.ended")) == 1


def test_help_that_goes_on_has_no_end(begin_story: Begin) -> None:
    story = help_begins(begin_story, "ateria")
    story.day("2026-12-09", "9.00")
    story.does("stt", "Tarkista tilanne", **{**OVER, "kiireellinen_apu_jatkuu": "jatkuu"})
    assert services(story) == {"ateria": ("kaynnissa", None)}
    assert story.events("service.ended") == []


def test_what_never_began_is_not_ended_but_its_order_is_withdrawn(begin_story: Begin) -> None:
    story = help_begins(begin_story, "kotihoito", "ateria")
    visits = {"tuottaja": "kotihoito_ita", "tilattu_alku": "2026-11-24", "maara": 10}
    story.does("stt", "Tilaa palvelu", **visits, yksikko="tuntia_kuukaudessa")
    story.day("2026-12-09", "9.00")
    story.does("stt", "Tarkista tilanne", **OVER, apu_paattyi_paiva="2026-12-07")
    found = services(story)
    assert found == {"ateria": ("paattynyt", date(2026, 12, 7)), "hoitoapu": ("peruttu", None)}
    assert [one.attributes["service"] for one in story.events("service.ended")] == ["ateria"]
    assert "kiireellinen_palvelu" not in story.running()
    assert "Seuraa tuottajan vastausta" not in story.open_tasks()
    story.check()


def test_a_service_that_another_order_has_taken_over_goes_on(begin_story: Begin) -> None:
    story = help_begins(begin_story, "ateria")
    story.begin("palvelutilaus", palvelu="ateria", odota_aloitus=True, asiakasvastaava="av")
    story.day("2026-12-01", "9.00")
    story.does("av", "Tilaa palvelu", **{**MEALS, "tilattu_alku": "2026-12-01"})
    orders.start(story.service, story.person("tuot"), newest_order(story), date(2026, 12, 1), None)
    story.settle()
    story.day("2026-12-09", "9.00")
    story.does("stt", "Tarkista tilanne", **OVER, apu_paattyi_paiva="2026-12-07")
    assert services(story) == {"ateria": ("kaynnissa", None)}
    assert story.events("service.ended") == []
    story.check()
