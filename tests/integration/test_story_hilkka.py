# SPDX-License-Identifier: EUPL-1.2
"""Hilkka's death ends everything at once: home care, the queue for a place, her daughter's agreement.

Source: story S10. She dies on Mon 12.4.2027, the day after the three months of her application have run out.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from clients.agreements import list_agreements
from clients.deaths import basics_kept_until, find_death
from clients.orders import list_orders_of_client
from clients.records import get_client
from clients.service_areas import keep_until, load_service_areas
from clients.services import list_services
from engine.business_calendar import local_date
from engine.tables import deadline, history_event, process_instance, user_task
from tasks.commands import complete_task, save_draft
from tasks.deaths import receive_death, report_death, undo_death
from tasks.drafts import find_draft
from tasks.forms import JsonValues, PageValues, fields_shown
from tasks.queries import get_task
from tests.support.hilkka import be_offered_a_place, live_until_april
from tests.support.stories import Story
from tests.support.story_house import PROCESSES, Begin

DVV = "api:dvv"
AREA = load_service_areas(PROCESSES / "perustiedot").areas[0]
CLOSING = "Kirjaa asian päättyminen"
LETTER, PLACE = "Lähetä kirje läheiselle", "Vapauta paikka"
LAST_FEE, LAST_CARE_FEE = "Päätä asiakasmaksu", "Lopeta palkkion maksu"
ENDING = {"kotihoito": "kuolema", "asuminen": "kuoli_jonossa", "omaishoito": "tarpeeton"}
OPEN = ["Etsi ostopalvelu tai seteli", "Kirjaa vastaus", "Pyydä tulotiedot", "Tee seuranta-arvio"]


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
    key = story.finds("av", "Tee seuranta-arvio").key
    save_draft(story.service, story.person("av"), key, PageValues({"seuranta_kuvaus": "Väsyy illalla."}))
    return key


def closing_tasks(story: Story) -> dict[str, int]:
    """The closing task of each process, by the process that asks for it."""
    called = process_instance.alias()
    query = (
        select(process_instance.c.process_id, user_task.c.key)
        .join(called, called.c.parent_key == process_instance.c.key)
        .join(user_task, user_task.c.process_instance_key == called.c.key)
        .where(user_task.c.client_id == story.client_id, user_task.c.name == CLOSING)
    )
    with story.service.database.reading() as session:
        return {row.process_id: row.key for row in session.execute(query)}


def close(story: Story, key: int, **told: object) -> None:
    answers = {"paattymisen_syy": "kuolema", "paattymispaiva_kesken": "2027-04-12", "palvelut_peruttu": True}
    complete_task(story.service, story.person("av"), key, None, JsonValues({**answers, **told}))
    story.settle()


def outcomes(story: Story) -> dict[str, str]:
    """How each of her processes said that it ended."""
    query = (
        select(process_instance.c.process_id, history_event.c.detail)
        .join(history_event, history_event.c.process_instance_key == process_instance.c.key)
        .where(process_instance.c.client_id == story.client_id, history_event.c.type == "VARIABLES_SET")
        .order_by(history_event.c.position)
    )
    with story.service.database.reading() as session:
        rows = session.execute(query).all()
    told = [(one.process_id, one.detail["values"]) for one in rows if one.process_id in ENDING]
    return {process: values["tulos"] for process, values in told if "tulos" in values}


def asks(story: Story, key: int) -> set[str]:
    """The fields that the page of the task shows."""
    with story.service.database.transaction() as session:
        shown = get_task(session, story.service, story.person("av"), key).form
    assert shown is not None
    return {one.key for one in fields_shown(shown.form, shown.values, shown.background)}


def test_a_death_ends_all_three_in_one_go(begin_story: Begin) -> None:
    story = live_until_april(begin_story)
    pass_the_limit(story)
    die(story)
    end_home_care_and_the_queue(story)
    end_the_agreement(story)
    leave_what_is_kept(story)


def pass_the_limit(story: Story) -> None:
    """Sun 11.4. is the last day, Fri 9.4. the last working day; the supervisor hears of it at 0.00."""
    limit = housing_limit(story)
    assert (limit.due_date, limit.shown_date) == (date(2027, 4, 11), date(2027, 4, 9))
    story.day("2027-04-11", "23.59")
    assert housing_limit(story).state == "running"
    story.day("2027-04-12", "0.00")
    assert housing_limit(story).state == "missed"
    assert ("2027-04-12", "missed") in story.alarms("esi", "T6")
    be_offered_a_place(story)


def die(story: Story) -> None:
    """Wed 14.4.: the word comes, and nothing is left but to close; drafts are kept."""
    story.day("2027-04-14", "10.00")
    draft = keep_a_draft(story)
    assert story.open_tasks() == OPEN
    assert "place.answered" in story.awaits()
    assert story.running() == ["asuminen", "kotihoito", "omaishoito"]
    report_death(story.service, story.person("av"), story.client_id, date(2027, 4, 12), "vaestotieto")
    story.settle()
    assert story.open_tasks() == [*[CLOSING] * 3, LETTER, PLACE]
    assert story.awaits() == ["client.died"]
    assert story.states("asuminen.tarjous", "omaishoito.soitto") == ["waived", "waived"]
    assert housing_limit(story).state == "waived"
    assert housing_limit(story).missed_at is not None
    with story.service.database.reading() as session:
        assert find_draft(session, draft, "av") is not None


def end_home_care_and_the_queue(story: Story) -> None:
    """The place goes back by its coordinator; the matter closes; home care still ended on 12.4."""
    tasks = closing_tasks(story)
    assert sorted(tasks) == ["asuminen", "kotihoito", "omaishoito"]
    release_the_place(story)
    write_to_the_daughter(story, tasks)
    close(story, tasks["asuminen"])
    assert [one.outcome for one in story.matters()] == ["kuolema"]
    close(story, tasks["kotihoito"])
    close(story, tasks["omaishoito"])
    with story.service.database.reading() as session:
        ended = {one.service: one.ended_on for one in list_services(session, story.client_id)}
        (order,) = list_orders_of_client(session, story.client_id)
    assert [one.attributes["on"] for one in story.events("service.ended")] == ["2027-04-12"]
    assert ended["kotihoito"] == date(2027, 4, 12)
    assert (order.state, order.ended_on) == ("paattynyt", date(2027, 4, 12))
    tell_the_fee_units(story)
    assert story.running() == ["omaishoito"]
    for username in ("av", "kht", "pk", "pm", "mk"):
        assert not story.may_see(username), username


def release_the_place(story: Story) -> None:
    """The coordinator's own task; the case manager is not asked, and cannot do it."""
    released = {"vapautuva_paikka": "tarjottu", "paikka_vapaa_alkaen": "2027-04-14"}
    story.cannot("av", PLACE, "paikkakoordinaattorit", **released)
    story.does("pk", PLACE, **released, tuottajalle_kerrottu=True)


def write_to_the_daughter(story: Story, tasks: Mapping[str, int]) -> None:
    """One letter for the one death, whichever of the three processes is closed first."""
    asked = {key for task in tasks.values() for key in asks(story, task)}
    assert not asked & {"kirje_laheiselle", "tarjottu_paikka_vapautettu"}
    assert story.open_tasks().count(LETTER) == 1
    story.does("av", LETTER, laheisen_tieto="kirje", kirje_laheiselle_paiva="2027-04-14")
    assert LETTER not in story.open_tasks()


def tell_the_fee_units(story: Story) -> None:
    """Home care is charged until the day of death, the carer is paid to the end of the month."""
    assert story.open_tasks() == [LAST_CARE_FEE, LAST_FEE]
    assert story.proposed("mk", LAST_FEE)["maksu_paattyy"] == "2027-04-12"
    story.does(
        "mk",
        LAST_FEE,
        maksu_paattyy="2027-04-12",
        viimeinen_maksu_eur=84.2,
        viimeisen_maksun_peruste="maarattiin_nyt",
        maksun_loppu_kerrottu=True,
    )
    proposed = story.proposed("pm", LAST_CARE_FEE)
    assert proposed["palkkio_maksetaan_asti"] == "2027-04-30"
    assert proposed["viimeinen_palkkio_eur"] == 763.44
    story.does("pm", LAST_CARE_FEE, **{**proposed, "maksun_loppu_kirjattu": True})
    assert story.open_tasks() == []


def end_the_agreement(story: Story) -> None:
    """The month is paid to its end; the fee unit then looks at what was paid."""
    story.day("2027-04-30", "23.00")
    assert agreement_ended(story) == (None, None)
    story.day("2027-05-01", "0.00")
    assert agreement_ended(story) == (date(2027, 4, 30), "kuolema")
    story.day("2027-05-03", "9.00")
    story.finds("pm", "Tarkista maksetut palkkiot")
    story.does("pm", "Tarkista maksetut palkkiot", viimeinen_maksupaiva="2027-04-30", maksettiin_liikaa="ei")
    assert story.running() == story.open_tasks() == []
    assert not story.may_see("pm")


def agreement_ended(story: Story) -> Any:
    with story.service.database.reading() as session:
        (one,) = list_agreements(session, story.client_id)
    return one.ended_on, one.end_reason


def leave_what_is_kept(story: Story) -> None:
    assert outcomes(story) == ENDING
    assert story.events("feedback.requested") == []
    (matter,) = story.matters()
    assert matter.closed_at is not None
    assert keep_until(AREA, local_date(matter.closed_at)) == date(2037, 4, 14)
    with story.service.database.reading() as session:
        death = find_death(session, story.client_id)
        assert death is not None
        kept = basics_kept_until(story.service, get_client(session, story.client_id), death)
    assert kept == date(2029, 4, 12)


def test_a_program_tells_that_she_died_before_the_limit(begin_story: Begin) -> None:
    """Died on Sat 10.4.: the limit of Sun 11.4. was missed by nobody. The wrong person is taken back."""
    story = live_until_april(begin_story)
    be_offered_a_place(story)
    story.day("2027-04-14", "10.00")
    assert housing_limit(story).missed_at is not None
    assert story.open_tasks() == OPEN
    before = (story.open_tasks(), story.running())
    receive_death(story.service, DVV, story.client_id, {"kuolinpaiva": "2027-04-10"}, "1")
    story.settle()
    assert story.open_tasks() == [*[CLOSING] * 3, LETTER, PLACE]
    assert (housing_limit(story).state, housing_limit(story).missed_at) == ("waived", None)

    story.day("2027-04-14", "15.00")
    undo_death(story.service, story.person("esi"), story.client_id)
    story.settle()
    assert (story.open_tasks(), story.running()) == before
    assert housing_limit(story).state == "missed"
    assert housing_limit(story).missed_at is not None
