# SPDX-License-Identifier: EUPL-1.2
"""Notice is given of an agreement on informal care: by the county two months ahead, by the carer one (T18).

Source: table B1 of the stories, laki 937/2005 9 §. The county's notice of Tue 31.8.2027 ends it on Sun
31.10.2027, the carer's of Mon 14.6.2027 on Wed 14.7.2027: a last day that is a holiday does not move.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from clients.agreements import Agreement, list_agreements
from clients.leave_months import leave_account
from engine.errors import Conflict
from engine.tables import user_task
from tests.support.informal_care import AGREEMENT, DECISION, HELMI, PLAN, POSTED, PROPOSED, VISIT
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin

SIGNED: Mapping[str, Any] = {"allekirjoitus": "allekirjoitetaan"}
HEARD: Mapping[str, Any] = {
    "paattymisen_peruste": "alue_irtisanoo",
    "ilmoituspaiva": "2027-08-31",
    "osapuolet_kuultu": "kylla",
    "osapuolten_nakemys": "Helmi haluaa kotihoidon, Väinö on samaa mieltä.",
    "tilalle": ["kotihoito"],
}
ENDING: Mapping[str, Any] = {
    "palvelu": "omaishoito",
    "paatos": "paattyy",
    "kuultu": "kylla",
    "lainkohdat": ["oht_9"],
    "asiakkaan_nakemys": "Helmi haluaa kotihoidon.",
    "perustelut": "Hoito ei enää turvaa Helmin tarvitsemaa apua öisin.",
    "viimeinen_paiva": "2027-10-31",
}


def live_as_a_carer(begin: Begin) -> Story:
    """From the application of 1.12.2026 to an agreement in force from 1.2.2027."""
    story = begin("2026-12-01T09:00:00+02:00")
    story.client(**HELMI)
    story.name_manager("av", substitute="av2")
    story.begin("omaishoito", asiakasvastaava="av", ika=79, yhteydenottaja="asiakas")
    story.does("av", "Tarkista hakemus", hakemus_taydellinen="kylla", hakija_on_hoidettava=True)
    story.does("av", "Sovi kotikäynti", kotikaynti_sovittu="2026-12-09T10:00:00+02:00", rai_tapa="on_jo")
    story.day("2026-12-09", "11.00")
    story.does("av", "Arvioi hoidettava ja hoitaja", **VISIT)
    story.does("stt", "Ehdota luokka ja vapaat", **PROPOSED)
    story.does("av", "Laadi hoito- ja palvelusuunnitelma", **PLAN)
    story.day("2027-01-12", "10.00")
    story.does("av", "Valmistele päätös", **DECISION)
    story.does("av", "Allekirjoita päätös", **SIGNED, allekirjoituspaiva="2027-01-12")
    story.does("av", "Lähetä päätös", **POSTED)
    story.day("2027-01-20", "10.00")
    story.does("av", "Tee omaishoitosopimus", **AGREEMENT)
    story.day("2027-02-01")
    story.does(
        "pm",
        "Avaa palkkion maksu",
        maksu_alkaa="2027-02-01",
        palkkio_kk=763.44,
        maksutiedot_tarkistettu=True,
    )
    return story


def only_agreement(story: Story) -> Agreement:
    with story.service.database.reading() as session:
        (found,) = list_agreements(session, story.client_id)
    return found


def leave_until(story: Story) -> date:
    """The latest month that has given days of leave."""
    with story.service.database.reading() as session:
        return max(one.month for one in leave_account(session, only_agreement(story).id).months if one.days)


def hear_and_decide(story: Story) -> None:
    """Tue 31.8.: notice is given when the parties have been heard; the table says the last day."""
    story.day("2027-07-30", "9.00")
    story.does("av", "Soita hoitajalle", hoitaja_jaksaa="kohtalaisesti", hoidon_muutos="ei")
    story.day("2027-08-27", "10.00")
    story.tell("av", "agreement.ending")
    story.finds("av", "Kuule osapuolia", owner="av")
    story.cannot("pm", "Kuule osapuolia", "Asiakasta ei löydy", **HEARD)
    story.day("2027-08-31", "14.00")
    unheard = {name: value for name, value in HEARD.items() if name != "osapuolten_nakemys"}
    story.cannot("av", "Kuule osapuolia", "osapuolten_nakemys", **unheard)
    story.does("av", "Kuule osapuolia", **HEARD)
    assert story.proposed("av", "Valmistele päätös")["viimeinen_paiva"] == "2027-10-31"
    too_soon = {**ENDING, "viimeinen_paiva": "2027-10-30"}
    story.cannot("av", "Valmistele päätös", "viimeinen_paiva", **too_soon)
    story.does("av", "Valmistele päätös", **ENDING)
    story.does("av", "Allekirjoita päätös", **SIGNED, allekirjoituspaiva="2027-08-31")
    one_party = {**POSTED, "postituspaiva": "2027-08-31", "tiedoksi_molemmille": False}
    story.cannot("av", "Lähetä päätös", "tiedoksi_molemmille", **one_party)
    story.does("av", "Lähetä päätös", **{**one_party, "tiedoksi_molemmille": True})


def test_the_county_gives_notice_two_months_ahead(begin_story: Begin) -> None:
    story = live_as_a_carer(begin_story)
    hear_and_decide(story)
    assert "31.10.2027" in story.letter("av", "paatos")
    # The letter is received Tue 7.9.; thirty days later is Thu 7.10., before the agreement ends.
    assert story.limit("T11") == Limit("2027-10-07", "2027-10-07", "running")
    assert "torstai 7.10.2027" in story.letter("av", "tiedoksianto")
    # The payers know at once: the last fee is October's, in full.
    proposed = story.proposed("pm", "Lopeta palkkion maksu")
    assert (proposed["palkkio_maksetaan_asti"], proposed["viimeinen_palkkio_eur"]) == ("2027-10-31", 763.44)
    stop_paying(story, "2027-10-31", 763.44)
    # Nothing ends yet: he is paid and earns his days for two more months.
    with pytest.raises(Conflict, match="ei odota"):
        story.tell("av", "agreement.ending")
    story.day("2027-10-01", "9.00")
    assert leave_until(story) == date(2027, 9, 1)
    story.day("2027-10-31", "23.00")
    # The home care that replaces it is prepared meanwhile.
    assert (story.open_tasks(), story.running()) == (["Tee RAI-arviointi"], ["kotihoito", "omaishoito"])
    assert story.events("service.ended") == []
    story.day("2027-11-01", "9.00")
    assert leave_until(story) == date(2027, 10, 1)
    ended = only_agreement(story)
    assert (ended.ended_on, ended.end_reason) == (date(2027, 10, 31), "alue_irtisanoo")
    paid = {"viimeinen_maksupaiva": "2027-10-31", "maksettiin_liikaa": "ei"}
    story.finds_no("av", "Tarkista maksetut palkkiot")
    story.does("pm", "Tarkista maksetut palkkiot", **paid)
    (told,) = story.events("service.ended")
    assert told.attributes == {"service": "omaishoito", "on": "2027-10-31", "reason": "alue_irtisanoo"}
    assert story.ends("omaishoito") == ["Omaishoito päättynyt"]
    (matter,) = story.matters()
    assert matter.state == "paattynyt"
    story.day("2027-12-01", "9.00")
    assert leave_until(story) == date(2027, 10, 1)
    assert tasks_left(story) == []


def stop_paying(story: Story, until: str, euros: float) -> None:
    story.does(
        "pm",
        "Lopeta palkkion maksu",
        palkkio_maksetaan_asti=until,
        viimeinen_palkkio_eur=euros,
        maksun_loppu_kirjattu=True,
    )


def tasks_left(story: Story) -> list[str]:
    with story.service.database.reading() as session:
        rows = session.execute(
            select(user_task.c.name).where(
                user_task.c.client_id == story.client_id,
                user_task.c.state == "CREATED",
                user_task.c.assignee == "pm",
            )
        )
        return list(rows.scalars())


def test_a_carer_gives_notice_one_month_ahead(begin_story: Begin) -> None:
    """Mon 14.6. to Wed 14.7.2027, without waiting for anyone's answer."""
    story = live_as_a_carer(begin_story)
    story.day("2027-06-14", "10.00")
    story.tell("av", "carer.resigned")
    story.does(
        "av",
        "Kuule osapuolia",
        paattymisen_peruste="hoitaja_irtisanoo",
        ilmoituspaiva="2027-06-14",
        osapuolet_kuultu="ei_odotettu",
        tilalle=["kotihoito"],
    )
    assert story.proposed("av", "Valmistele päätös")["viimeinen_paiva"] == "2027-07-14"
    ending = {**ENDING, "kuultu": "ei_odoteta"}
    story.cannot("av", "Valmistele päätös", "viimeinen_paiva", **{**ending, "viimeinen_paiva": "2027-07-13"})
    story.does("av", "Valmistele päätös", **{**ending, "viimeinen_paiva": "2027-07-14"})
    story.does("av", "Allekirjoita päätös", **SIGNED, allekirjoituspaiva="2027-06-14")
    # July is paid for fourteen days of thirty-one.
    assert story.proposed("pm", "Lopeta palkkion maksu")["viimeinen_palkkio_eur"] == 344.78
    stop_paying(story, "2027-07-14", 344.78)
    story.day("2027-07-14", "23.00")
    assert only_agreement(story).ended_on is None
    story.day("2027-07-15", "8.00")
    ended = only_agreement(story)
    assert (ended.ended_on, ended.end_reason) == (date(2027, 7, 14), "hoitaja_irtisanoo")
    story.finds("pm", "Tarkista maksetut palkkiot")
