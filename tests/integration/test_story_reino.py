# SPDX-License-Identifier: EUPL-1.2
"""Reino comes home before Christmas: what his papers, his record and his alarms say, day by day.

Source: story S2. The work itself is that of the scenario `arviointijakso/reino-kotiutuu`, played here through
the public commands; the team takes the order of home care on its own page.
"""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from clients.assessments import list_measurements
from clients.decisions import Decision, list_decisions
from clients.network_tables import service_order
from clients.plans import current_plan
from clients.reviews import list_reviews
from clients.services import ClientService, list_services
from engine.business_calendar import to_local
from engine.tables import user_task
from sujuva.scenarios.reading import Step, read_scenario
from tasks import orders
from tests.support.stories import Limit, Story
from tests.support.story_house import PROCESSES, Begin

SCENARIO = read_scenario(PROCESSES / "arviointijakso" / "scenarios" / "reino-kotiutuu.toml")
REINO = {"sukunimi": "Rinne", "etunimet": "Reino", "syntymaaika": "1940-05-01", "kotikunta": "Lappeenranta"}


def test_reino_comes_home_before_christmas(begin_story: Begin) -> None:
    story = begin_story("2026-12-21T13:10:00+02:00")
    story.client(**REINO)
    days = lives(story)
    two_contacts_are_one_matter(story, days)
    the_urgent_decision_is_oral_and_then_written(story, days)
    the_period_begins_at_home(story, days)
    what_was_measured_is_kept(story)
    home_care_is_not_decided_before_the_assessment_is_locked(story, days)
    home_care_follows_without_a_gap(story, days)
    how_the_period_went_is_kept(story)
    he_is_reviewed_and_the_fee_is_asked_for(story, days)
    story.check()


def two_contacts_are_one_matter(story: Story, days: Iterator[str]) -> None:
    """21.12.: the nurse's notice makes the matter pending; the wife's call starts the seven working days."""
    until(days, "2026-12-22")
    (matter,) = story.matters()
    assert story.limit("T2") == Limit("2026-12-22", "2026-12-22", "running")
    assert to_local(matter.opened_at).strftime("%Y-%m-%d %H.%M") == "2026-12-21 13.10"
    assert story.limit("T3") == Limit("2026-12-31", "2026-12-31", "running")
    assert story.limit("T6") == Limit("2027-03-21", "2027-03-19", "running")
    assert len(story.events("contact.received")) == 2


def the_urgent_decision_is_oral_and_then_written(story: Story, days: Iterator[str]) -> None:
    """22.12. by word of mouth, with its time; the time for appeal runs from the letter of 23.12."""
    until(days, "2026-12-23")
    (urgent,) = decisions(story)
    assert (urgent.service, urgent.state, urgent.oral) == ("arviointijakso", "allekirjoitettu", True)
    assert urgent.signed_at is not None
    assert to_local(urgent.signed_at).date() == date(2026, 12, 22)
    assert story.limit("T3") == Limit("2026-12-31", "2026-12-31", "met")
    assert story.limit("T2") == Limit("2026-12-22", "2026-12-22", "met")
    until(days, "2026-12-26")
    (urgent,) = decisions(story)
    assert (urgent.posted_on, urgent.served_on) == (date(2026, 12, 23), date(2026, 12, 30))
    assert "perjantai 29.1.2027" in story.letter("av2", "tiedoksianto")


def the_period_begins_at_home(story: Story, days: Iterator[str]) -> None:
    """23.12. at 18: the period has begun; its plan is due on Boxing Day, its mid review before Epiphany."""
    assert story.limit("T6") == Limit("2027-03-21", "2027-03-19", "met")
    (period,) = services(story)
    assert (period.service, period.started_on) == ("arviointijakso", date(2026, 12, 23))
    until(days, "2027-01-13")
    assert story.limit("arviointijakso.suunnitelma") == Limit("2026-12-26", "2026-12-26", "met")
    assert story.limit("arviointijakso.valiarvio") == Limit("2027-01-05", "2027-01-05", "met")


def what_was_measured_is_kept(story: Story) -> None:
    """I14 and I17: what the assessment of need and the first visit found, the goal with its level then."""
    with story.service.database.reading() as session:
        found = {
            (one.day.isoformat(), one.code): one.value for one in list_measurements(session, story.client_id)
        }
        plan = current_plan(session, story.client_id)
    assert [found["2026-12-22", code] for code in ("d4", "d5", "d6")] == [3, 2, 3]
    assert found["2026-12-23", "SPPB"] == 5
    assert plan is not None
    assert [(goal.measure, goal.baseline) for goal in plan.goals][-1] == ("GAS", -1)


def how_the_period_went_is_kept(story: Story) -> None:
    """The mid-review of 5.1. is kept; the last gives the goal its GAS and says whether help was enough."""
    with story.service.database.reading() as session:
        kept = [one for one in list_reviews(session, story.client_id) if one.service == "arviointijakso"]
    last, middle = kept
    assert (middle.outcome, middle.satisfaction, middle.goals) == ("valiarvio", 4, ())
    assert (last.fit, last.gas_t) == ("sopiva", 50)
    assert [gas for _, gas in last.goals] == [0]


def home_care_is_not_decided_before_the_assessment_is_locked(story: Story, days: Iterator[str]) -> None:
    """Locked on 12.1., so the way to home care is open on 13.1.; who visits him does not decide."""
    until(days, "2027-01-19")
    story.finds("av2", "Päätä jatkosta", owner="av2")
    story.cannot("ft", "Päätä jatkosta", "asiakasvastaavat", jatko="omatoiminen")
    until(days, "2027-01-20")
    _, granted = decisions(story)
    assert (granted.service, granted.outcome, granted.state) == ("kotihoito", "myonteinen", "allekirjoitettu")


def home_care_follows_without_a_gap(story: Story, days: Iterator[str]) -> None:
    """The period ends on 20.1., home care starts on 21.1., told by the team on its own page."""
    until(days, "2027-02-19")
    _, granted = decisions(story)
    assert (granted.posted_on, granted.served_on) == (date(2027, 1, 20), date(2027, 1, 27))
    assert "perjantai 26.2.2027" in story.letter("av2", "tiedoksianto")
    found = {one.service: one for one in services(story)}
    period, care = found["arviointijakso"], found["kotihoito"]
    assert (period.ended_on, care.started_on) == (date(2027, 1, 20), date(2027, 1, 21))
    assert care.provider == "kotihoito_ita"
    assert care.order_id is not None
    assert story.limit("T6") == Limit("2027-03-21", "2027-03-19", "met")


def he_is_reviewed_and_the_fee_is_asked_for(story: Story, days: Iterator[str]) -> None:
    """Fri 19.2.: the first review, a reminder that his income is unknown; the next RAI is due 12.7."""
    story.day("2027-02-19", "9.00")
    story.finds("av2", "Tee seuranta-arvio", owner="av2")
    story.finds("mk", "Pyydä tulotiedot")
    assert story.alarms("av2", "kotihoito.tulotiedot") == [("2027-02-19", "owner-before-3")]
    assert story.limit("seuranta.ensimmainen") == Limit("2027-02-19", "2027-02-19", "running")
    assert story.limit("T9") == Limit("2027-07-12", "2027-07-12", "running")
    until(days, "2027-06-21")
    assert story.limit("seuranta.ensimmainen") == Limit("2027-02-19", "2027-02-19", "met")
    story.day("2027-06-21", "9.00")
    story.finds("kht", "Päivitä RAI-arviointi")
    assert story.running() == ["kotihoito", "maksun_tarkistus"]


def lives(story: Story) -> Iterator[str]:
    """Plays the scenario; gives each day before it dawns."""
    for step in SCENARIO.steps:
        if step.act == "advance":
            moment = datetime.fromisoformat(step.subject.removeprefix("to "))
            yield moment.date().isoformat()
            story.day(moment.date().isoformat(), moment.strftime("%H.%M"))
        elif step.act == "contact":
            story.contact(str(step.by), **step.subject)
        elif step.act == "complete":
            story.does(str(step.by), name_of(story, step.subject), **step.values)
        elif step.act == "message":
            the_team_answers(story, step)


def until(days: Iterator[str], day: str) -> None:
    """Lives on to the evening before that day."""
    assert next((one for one in days if one >= day), None) is not None


def the_team_answers(story: Story, step: Step) -> None:
    team = story.person("kht")
    with story.service.database.reading() as session:
        order = session.execute(
            select(service_order.c.id).where(service_order.c.client_id == story.client_id)
        ).scalar_one()
    if step.subject == "provider.accepted":
        orders.accept(story.service, team, order, date(2027, 1, 21), None)
    else:
        orders.start(story.service, team, order, date(2027, 1, 21), None)
    story.settle()


def name_of(story: Story, element: str) -> str:
    with story.service.database.reading() as session:
        return str(
            session.execute(
                select(user_task.c.name).where(
                    user_task.c.client_id == story.client_id,
                    user_task.c.element_id == element,
                    user_task.c.state == "CREATED",
                )
            ).scalar_one()
        )


def decisions(story: Story) -> list[Decision]:
    with story.service.database.reading() as session:
        return list(reversed(list_decisions(session, story.client_id)))


def services(story: Story) -> list[ClientService]:
    with story.service.database.reading() as session:
        return list(list_services(session, story.client_id))
