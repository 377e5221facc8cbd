# SPDX-License-Identifier: EUPL-1.2
"""Kerttu and the nights: a place is found over Easter, and home care ends as she moves in.

Source: story S4. In the variant no place is free on the last day of the limit.
"""

from clients.orders import list_orders_of_client
from clients.services import list_services, waiting_days
from engine.business_calendar import local_date, to_local
from tests.support.kerttu import come_to_the_queue
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin


def offer(story: Story, municipality: str, at: str) -> None:
    story.does("pk", "Etsi paikka", paikka_loytyi="oma")
    story.does(
        "pk",
        "Tarjoa paikka",
        paikan_tuottaja="koivukoti",
        paikan_kunta=municipality,
        paikan_laji="oma",
        tarjottu=at,
        tarjous_kenelle="edustaja",
    )


def test_a_place_is_found_over_easter_and_home_care_ends(begin_story: Begin) -> None:
    story = come_to_the_queue(begin_story)
    refuse_a_place_elsewhere(story)
    look_for_other_places(story)
    accept_a_place(story)
    move_in(story)
    review(story)
    forget_the_next_review(story)
    story.check()


def refuse_a_place_elsewhere(story: Story) -> None:
    """Offered Thu 25.3.; two days end on Sat 27.3., Easter moves the last one to Tue 30.3."""
    story.day("2027-03-25", "10.00")
    offer(story, "Parikkala", "2027-03-25T10:00:00+02:00")
    assert story.limit("asuminen.tarjous") == Limit("2027-03-30", "2027-03-30", "running")
    story.day("2027-03-30", "14.00")
    story.does(
        "pk", "Kirjaa vastaus", vastaus="kieltaytyy", vastaaja="edustaja", vastaus_syy="Liian kaukana."
    )
    story.does(
        "av",
        "Käy kieltäytyminen läpi",
        kieltaytymisen_syyt=["kunta"],
        paikka_sopiva="ei",
        kieltaytymisen_jatko="jonossa",
        kieltaytyminen_kuvaus="Parikkala on liian kaukana tyttärestä.",
    )
    assert story.limit("T6") == Limit("2027-05-15", "2027-05-14", "running")


def look_for_other_places(story: Story) -> None:
    """Alarms 45, 30 and 15 days before; the search elsewhere 30 days before. A voucher may be refused."""
    story.day("2027-04-14", "16.00")
    story.finds_no("pk", "Etsi ostopalvelu tai seteli")
    story.day("2027-04-15", "9.00")
    story.finds("pk", "Etsi ostopalvelu tai seteli")
    story.does(
        "pk",
        "Etsi ostopalvelu tai seteli",
        muut_vaihtoehdot=["ostopalvelu", "palveluseteli"],
        muu_paikka="ei",
        seteli_tarjottu="kieltaytyi",
    )
    story.finds("pk", "Etsi paikka")


def accept_a_place(story: Story) -> None:
    story.day("2027-04-21", "10.00")
    offer(story, "Imatra", "2027-04-21T10:00:00+03:00")
    story.day("2027-04-22", "10.00")
    story.does("pk", "Kirjaa vastaus", vastaus="hyvaksyy", vastaaja="edustaja")
    story.does(
        "av", "Sovi muutto", muuttopaiva="2027-05-03", vuokrasopimus="ei_tarvita", muuton_asiat=["kuljetus"]
    )
    story.finds_no("av", "Tilaa palvelu")
    story.does("pk", "Tilaa palvelu", tuottaja="koivukoti", tilattu_alku="2027-05-03")
    story.does("pk", "Seuraa tuottajan vastausta", tuottajan_vastaus="vahvistettu", tilattu_alku="2027-05-03")


def move_in(story: Story) -> None:
    """Mon 3.5.: the limit is met after 77 days, and home care ends by message."""
    story.day("2027-05-01", "12.00")
    days = [(day, level) for day, level in story.alarms("av", "T6") if day >= "2027-03-01"]
    assert days == [("2027-03-31", "owner-before-45"), ("2027-04-15", "substitute-before-30")]
    assert ("2027-04-30", "supervisor-before-15") in story.alarms("esi", "T6")
    story.day("2027-05-03", "13.00")
    assert story.limit("T6") == Limit("2027-05-15", "2027-05-14", "running")
    story.does("pk", "Vahvista muutto", muutto_toteutui="kylla", aloituspaiva="2027-05-03")
    assert story.limit("T6") == Limit("2027-05-15", "2027-05-14", "met")
    fees = ["asumisen_asiakasmaksu", "maksun_paattaminen"]
    assert story.running() == ["asiakasohjaus", "asuminen", *fees]
    assert story.proposed("mk", "Päätä asiakasmaksu")["maksu_paattyy"] == "2027-05-03"
    with story.service.database.reading() as session:
        services = {one.service: one for one in list_services(session, story.client_id)}
        orders = {one.provider_id: one for one in list_orders_of_client(session, story.client_id)}
        assert waiting_days(session, services["asuminen"].key) == 77
    assert services["kotihoito"].end_reason == "asumispalvelu"
    assert str(services["kotihoito"].ended_on) == "2027-05-03"
    assert orders["koivukoti"].state == "alkanut"
    assert orders["kotihoito_ita"].state == "paattynyt"
    story.finds("mk", "Pyydä tulotiedot")


def review(story: Story) -> None:
    story.day("2027-06-02", "9.00")
    story.finds("av", "Tee seuranta-arvio", owner="av")
    story.does(
        "av",
        "Tee seuranta-arvio",
        palvelun_osuvuus="sopiva",
        seurannan_tulos="jatkuu",
        seuraava_seuranta="2027-12-02",
        seuranta_perustelu="Sovittiin asiakkaan kanssa.",
        seuranta_kuvaus="Nukkuu yöt rauhassa.",
    )
    assert story.alarms("av", "T6")[-1][0] < "2027-05-03"


def forget_the_next_review(story: Story) -> None:
    """A1.1, reviews: owner 21 days before, owner and substitute on the day, team leader 14 days after."""
    assert story.limit("asuminen.seuranta.pitka") == Limit("2027-12-02", "2027-12-02", "running")
    story.day("2027-12-02", "13.00")
    story.finds("av", "Tee seuranta-arvio", limit="asuminen.seuranta.pitka", last_day="2027-12-02")
    story.day("2027-12-16", "9.00")
    told = {by: story.alarms(by, "asuminen.seuranta.pitka") for by in ("av", "av2", "esi")}
    assert told == {
        "av": [("2027-11-11", "owner-before-21"), ("2027-12-02", "due-12")],
        "av2": [("2027-12-02", "due-12")],
        "esi": [("2027-12-16", "supervisor-late-14")],
    }
    story.does("av", "Tee seuranta-arvio", palvelun_osuvuus="sopiva", seurannan_tulos="jatkuu")
    assert story.limit("asuminen.seuranta.pitka") == Limit("2028-06-16", "2028-06-16", "running")


def missed_of_t6(story: Story) -> list[str]:
    missed = story.events("deadline.missed")
    return [to_local(one.at).isoformat() for one in missed if one.attributes["limit"] == "T6"]


def test_nothing_is_free_on_the_last_day(begin_story: Begin) -> None:
    """Variant: the limit is missed at 0.00 on Sun 16.5.; the tasks stay, and the leader hears of it."""
    story = come_to_the_queue(begin_story)
    story.day("2027-05-15", "23.59")
    assert story.limit("T6") == Limit("2027-05-15", "2027-05-14", "running")
    assert missed_of_t6(story) == []
    story.day("2027-05-16", "0.00")
    assert story.limit("T6") == Limit("2027-05-15", "2027-05-14", "missed")
    assert missed_of_t6(story) == ["2027-05-16T00:00:00+03:00"]
    for task in ("Etsi paikka", "Etsi ostopalvelu tai seteli"):
        story.finds("pk", task)
    assert story.alarms("esi", "T6")[-1] == ("2027-05-16", "missed")
    limit = story.service.limits.find("T6", local_date(story.clock.now()))
    assert [code for code, _ in limit.extension_reasons] == [
        "selvitys_kesken",
        "asiakkaan_pyynto",
        "asiakkaan_tarve",
    ]
    story.check()
